"""
Each correction and removal goes to whoever asked to be told, in the transaction that makes it and in the language of
the page on which they asked (`letters.csv`). Who fetched a dump, a page or the feed is not known to anybody, and is
told by the feed alone.
"""

import csv
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import outbox
from foundation.outbox import Message
from sanctions.models import RegisterSubscriber

NEW_VERSION: Final = "new_version"
OTHERWISE: Final = "en"
RIGHT_TO_LEFT: Final = frozenset({"ar"})
REMOVALS: Final = {
    "annulled": "decision annulled",
    "expired": "its time on the register is over",
    "withdrawn": "taken back",
    "corrected": "taken off as a correction",
}


def tell_subscribers(session: Session, case_id: UUID, what: str, *, now: datetime) -> int:
    """`what` is NEW_VERSION, or the reason of a removal. Returns how many messages went to the outbox."""
    confirmed = select(RegisterSubscriber).where(
        col(RegisterSubscriber.state) == "confirmed", col(RegisterSubscriber.kind) == "mail"
    )
    subscribers = session.exec(confirmed.order_by(col(RegisterSubscriber.id))).all()
    for one in subscribers:
        outbox.put(session, _message(one, case_id, what, now), now=now)
    return len(subscribers)


@lru_cache(maxsize=1)
def letters() -> dict[str, dict[str, str]]:
    """By language, then by what is told. No sentence names a firm: a mailbox is read by many."""
    with (Path(__file__).parent / "letters.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {language: {row["key"]: row[language] for row in rows} for language in rows[0] if language != "key"}


def _message(subscriber: RegisterSubscriber, case_id: UUID, what: str, now: datetime) -> Message:
    base, _, query = subscriber.register_address.partition("?")
    asked_in = parse_qs(query).get("lang", [OTHERWISE])[0]
    language = asked_in if asked_in in letters() else OTHERWISE
    words = letters()[language]
    day, entry = (_apart(one, language) for one in (now.date().isoformat(), str(case_id)))
    address = f"{base}/register/{case_id}" + (f"?{query}" if query else "")
    body = f"{words[what].format(day=day, entry=entry)}\n\n{address}\n"
    return Message("mail", subscriber.address, words["subject"], body)


def _apart(number: str, language: str) -> str:
    """Figures and ids keep their order inside a sentence that runs the other way."""
    return f"\u2068{number}\u2069" if language in RIGHT_TO_LEFT else number
