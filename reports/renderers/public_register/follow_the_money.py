"""
FollowTheMoney: a firm and its `Sanction` for each entry, one entity a line. The model has no place for the sum, the
state of an appeal, the number of workers and the firm's reply; they go into `summary` in words, and whoever needs them
as data takes the JSON. A removed entry has no form in the model and is told by the feed and the dump.
"""

import json
from collections.abc import Iterator
from typing import Final

from sanctions.publications.payloads import RegisterEntry
from sanctions.publications.preparing import WITHHELD
from sanctions.register import Snapshot
from suppliers.interop.ftm import IDENTIFIER_PROPERTIES, OTHER_IDENTIFIER

TOPIC: Final = "reg.action"
SPELT: Final = {"final": "final", "not_final": "not final"}


def render_ftm(register: Snapshot, *, base: str) -> bytes:
    """`base` is the public address of the register's host, without a slash at the end."""
    lines = (line for entry in register.entries for line in _entities(entry, base))
    return "".join(f"{json.dumps(line, ensure_ascii=False, sort_keys=True)}\n" for line in lines).encode()


def _entities(entry: RegisterEntry, base: str) -> Iterator[dict[str, object]]:
    firm = f"register-firm-{entry.id}"
    yield {
        "id": firm,
        "schema": "LegalEntity" if entry.party_name == WITHHELD else "Company",
        "properties": _filled(
            {"name": [entry.party_name], "country": [(entry.party_country or "").lower()], "topics": [TOPIC]}
            | _numbers(entry)
        ),
    }
    yield {
        "id": f"register-{entry.id}",
        "schema": "Sanction",
        "properties": _filled(
            {
                "entity": [firm],
                "recordId": [entry.reference],
                "authority": [entry.authority],
                "program": [entry.offence_family],
                "reason": [entry.grounds],
                "provisions": [entry.law],
                "status": [f"{SPELT[entry.finality]}; {entry.standing}"],
                "listingDate": [entry.decided_on.isoformat()],
                "startDate": [entry.starts_on.isoformat()],
                "endDate": [entry.listed_until.isoformat()],
                "sourceUrl": [f"{base}/register/{entry.id}"],
                "modifiedAt": [entry.changed_at.date().isoformat()],
                "summary": [_summary(entry)],
            }
        ),
    }


def _numbers(entry: RegisterEntry) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number in entry.identifiers:
        found.setdefault(IDENTIFIER_PROPERTIES.get(number.scheme, OTHER_IDENTIFIER), []).append(number.value)
    return found


def _summary(entry: RegisterEntry) -> str:
    parts = (
        f"Sum: {entry.final_amount} {entry.currency}" if entry.final_amount is not None else "",
        f"Appeal: {entry.appeal}",
        f"Workers: {entry.workers} ({entry.workers_source})" if entry.workers else "",
        f"Released when: {entry.release_condition}",
        f"The firm replied on {entry.reply_on}: {entry.reply}" if entry.reply else "",
    )
    return ". ".join(part.rstrip(".") for part in parts if part)


def _filled(properties: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: values for name, values in properties.items() if any(values)}
