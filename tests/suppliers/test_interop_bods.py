"""BODS 0.4: what fits comes in and goes out again; what does not is refused with its path."""

import copy
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.interop import bods
from suppliers.interop.bods_reading import read_bods
from suppliers.interop.bods_writing import Publication, bods_statements
from suppliers.interop.delivered import Delivered, LossLog
from suppliers.interop.faults import DocumentBroken, VersionUnsupported
from tests.suppliers.deliveries import chain, of_firms, ownership, said

pytestmark = pytest.mark.no_database
PUBLICATION = Publication("Prueba", date(2026, 3, 1))
Statement = dict[str, Any]


def statements(delivered: Delivered, losses: LossLog | None = None) -> list[Statement]:
    return list(bods_statements(delivered, PUBLICATION, losses or LossLog()))


def packed(told: list[Statement]) -> bytes:
    return json.dumps(told).encode()


def faults(told: list[Statement]) -> list[str]:
    with pytest.raises(DocumentBroken) as refused:
        read_bods("owners.json", packed(told))
    return [f"{fault.path} {fault.why}" for fault in refused.value.faults]


def of_kind(told: list[Statement], kind: str) -> Statement:
    return next(statement for statement in told if statement["recordType"] == kind)


def test_owners_come_back_as_they_went() -> None:
    sent = chain()
    back = read_bods("owners.json", packed(statements(sent)))
    parties = {party.key: party for party in back.parties}
    assert {key: party.name for key, party in parties.items()} == {party.key: party.name for party in sent.parties}
    assert parties["P-4"].remark == sent.parties[3].remark
    assert parties["P-3"].fact("birth_date") == "1975-06"
    assert [said(edge) for edge in back.edges] == [said(edge) for edge in sent.edges[:4]]


@given(ownership())
def test_any_ownership_survives_the_journey(any_ownership: Delivered) -> None:
    sent = of_firms(any_ownership)
    back = read_bods("owners.json", packed(statements(sent)))
    assert {said(p)["key"]: (p.name, p.kind, p.country, p.address, p.fact("founded_on")) for p in back.parties} == {
        p.key: (p.name, p.kind, p.country, p.address, p.fact("founded_on")) for p in sent.parties
    }

    def seen(edge: Any) -> tuple[Any, ...]:
        shares = tuple(None if share is None else round(share, 9) for share in (edge.share_min, edge.share_max))
        return (edge.kind, edge.from_key, edge.to_key, edge.interest_type, edge.directness, edge.source_text,
                edge.valid_from, edge.valid_to, *shares)  # fmt: skip

    assert sorted(map(seen, back.edges), key=repr) == sorted(map(seen, sent.edges), key=repr)


def test_lines_say_the_same_as_an_array() -> None:
    told = statements(chain())
    lines = "\n".join(json.dumps(statement) for statement in told).encode()
    one, other = read_bods("a.json", packed(told)), read_bods("a.json", lines)
    assert (one.parties, one.edges) == (other.parties, other.edges)


def test_what_bods_cannot_hold_is_told() -> None:
    losses = LossLog()
    statements(chain(), losses)
    told = {loss.what: loss.count for loss in losses.losses}
    assert told["site: BODS knows no places of work"] == 2
    assert told["provides_labour link: BODS knows ownership and control only"] == 1
    assert told["phone of a party"] == 1


def test_an_inferred_owner_is_nobodys_claim_and_stays_at_home() -> None:
    sent = chain()
    guessed = replace(sent, edges=(replace(sent.edges[0], origin="inferred"),))
    losses = LossLog()
    assert all(statement["recordType"] != "relationship" for statement in statements(guessed, losses))
    assert any("inferred" in loss.what for loss in losses.losses)


def test_a_share_above_a_hundred_is_named_by_its_path() -> None:
    told = statements(chain())
    at = next(n for n, one in enumerate(told) if one["recordType"] == "relationship")
    told[at]["recordDetails"]["interests"][0]["share"]["maximum"] = 130
    assert faults(told) == [f"$[{at}].recordDetails.interests[0].share.maximum lies above 100"]


def test_every_fault_of_a_document_is_named() -> None:
    told = statements(chain())
    told[0]["recordDetails"]["entityType"]["type"] = "company"
    told[1]["statementDate"] = "31/12/2025"
    del told[2]["recordDetails"]["isComponent"]
    found = faults(told)
    assert [fault.split(" ")[0] for fault in found] == [
        "$[0].recordDetails.entityType.type", "$[1].statementDate", "$[2].recordDetails",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"subject": "nobody"}, "subject is the recordId of no statement in this document"),
        ({"interestedParty": "P-1", "subject": "P-1"}, "interestedParty is its own subject"),
        ({"subject": "P-3"}, "subject is a person, but must be entity"),
    ],
)
def test_an_end_must_be_a_record_of_the_document(change: Statement, fault: str) -> None:
    told = statements(chain())
    of_kind(told, "relationship")["recordDetails"] |= change
    assert any(found.endswith(fault) for found in faults(told))


def test_a_statement_may_stand_only_once() -> None:
    told = statements(chain())
    found = faults([*told, told[0]])
    assert found[0] == f"$[{len(told)}].statementId stands at $[0] already"


def test_only_a_person_is_a_beneficial_owner() -> None:
    told = statements(chain())
    of_kind(told, "relationship")["recordDetails"]["interests"][0]["beneficialOwnershipOrControl"] = True
    assert faults(told)[0].endswith("beneficialOwnershipOrControl is true, but the interested party is no person")


def test_a_closed_record_ends_its_links_on_the_day_it_was_closed() -> None:
    told = statements(chain())
    closing = copy.deepcopy(of_kind(told, "relationship"))
    closing |= {"statementId": "c" * 40, "recordStatus": "closed", "statementDate": "2026-04-01"}
    back = read_bods("owners.json", packed([*told, closing]))
    ended = [edge for edge in back.edges if edge.valid_to == date(2026, 4, 1)]
    assert [(edge.from_key, edge.to_key) for edge in ended] == [("P-2", "P-1")]
    assert any("earlier statement" in loss.what for loss in back.losses)


def test_an_owner_nobody_names_is_kept_with_the_reason_and_comes_back_unnamed() -> None:
    told = statements(chain())[:1]
    told.append(copy.deepcopy(told[0]) | {"statementId": "r" * 32, "recordId": "rel-9", "recordType": "relationship"})
    told[1]["recordDetails"] = {
        "isComponent": False,
        "subject": "P-1",
        "interestedParty": {"reason": "subjectExemptFromDisclosure", "description": "listed"},
    }
    back = read_bods("owners.json", packed(told))
    assert back.parties[1].kind == "unknown"
    assert back.parties[1].remark == "subjectExemptFromDisclosure: listed"
    again = of_kind(statements(back), "relationship")
    assert again["recordDetails"]["interestedParty"] == told[1]["recordDetails"]["interestedParty"]
    assert again["recordId"] == "rel-9"


def test_an_older_version_is_refused_by_its_name() -> None:
    with pytest.raises(VersionUnsupported, match=r"0\.3"):
        read_bods("old.json", json.dumps([{"statementID": "x" * 32, "statementType": "entityStatement"}]).encode())
    told = statements(chain())
    told[0]["publicationDetails"]["bodsVersion"] = "0.5"
    with pytest.raises(VersionUnsupported, match=r"0\.5"):
        read_bods("new.json", packed(told))


@pytest.mark.parametrize(
    ("content", "path"),
    [(b"[{", "line 1"), (b'{"statementId": 1}\n{oops}', "line 2"), (b"[]", "$"), (b"\xff\xfe[", "byte 0")],
)
def test_text_that_is_no_json_is_named_by_its_line(content: bytes, path: str) -> None:
    with pytest.raises(DocumentBroken) as refused:
        read_bods("owners.json", content)
    assert refused.value.faults[-1].path == path


def test_text_that_no_database_keeps_is_refused() -> None:
    told = statements(chain())
    told[0]["recordDetails"]["name"] = "Costa\x00Calma"
    assert faults(told) == ["$[0].recordDetails.name holds a character that cannot be stored"]


WRONG: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 120), st.text(max_size=3), st.just([]), st.just({}),
    st.sampled_from(["2026-02-30", "2026-02-28", "trust", "closed", "boardMember", "https://a.example", 100.0, 1]),
)  # fmt: skip


@given(st.data())
def test_the_fast_check_and_the_published_validator_agree(data: st.DataObject) -> None:
    statement = copy.deepcopy(data.draw(st.sampled_from(statements(chain()))))
    for _ in range(data.draw(st.integers(0, 3))):
        node: Any = statement
        while True:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            key = data.draw(st.sampled_from(keys))
            if isinstance(node[key], dict | list) and node[key] and data.draw(st.booleans()):
                node = node[key]
                continue
            node[key] = data.draw(WRONG)
            break
    assert bods.schema().accepts(statement) == (not list(bods.schema().faults(statement, "$[0]")))
