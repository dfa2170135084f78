"""Invented deliveries for the tests of exchange formats: fixed ones, and any that a format can hold."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from suppliers.interop.delivered import Delivered, DeliveredEdge, DeliveredParty, DeliveredSite, Told, told

OWNERS = {"interests": ("shareholding", "votingRights", "boardMember", "")}
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20).map(
    lambda text: " ".join(text.split()) or "x"
)
DAYS = st.dates(date(1990, 1, 1), date(2026, 1, 1))
COUNTRIES = st.sampled_from(("ES", "PT", "DE", "MA", "NP", None))


def lei(number: int) -> str:
    """A number with right check digits under a prefix that no issuer has."""
    base = f"9999{number:014d}"
    return base + f"{98 - int(''.join(str(int(sign, 36)) for sign in base + '00')) % 97:02d}"


def said(row: Any) -> dict[str, Any]:
    """What a record says, not where it stood; facts in no order, without their days and sources."""
    found = {part.name: getattr(row, part.name) for part in fields(row) if part.name != "place"}
    if "facts" in found:
        found["facts"] = sorted((fact.field, fact.value) for fact in found["facts"])
        found["identifiers"] = sorted(found["identifiers"])
    return found


def chain() -> Delivered:
    """A hotel group, its agency and its owners; one owner is not known, with the reason."""
    return Delivered(
        "test",
        "chain.json",
        parties=(
            DeliveredParty(
                "P-1", "Hotelera Costa Calma", country="ES", address="Calle Uno 1", city="Almería",
                identifiers=(("lei", lei(1)), ("vat", "ESB00000000")), spellings=("Costa Calma",),
                facts=told((("founded_on", "2001-02-03"), ("postcode", "04001"))), roles=("hotel group",),
                phone="+34 000", website="https://costa.example",
            ),
            DeliveredParty("P-2", "Brisa Holding", country="PT", identifiers=(("lei", lei(2)),)),
            DeliveredParty(
                "P-3", "Ana Ejemplo", kind="person", country="ES", address="Calle Dos 2",
                facts=told((("birth_date", "1975-06"), ("nationality", "ES"), ("postcode", "04002"))),
            ),
            DeliveredParty("P-4", "Unknown owner", kind="unknown", remark="unknown: The firm would not say."),
            DeliveredParty("P-5", "Puente Temporal ETT", country="ES"),
        ),
        sites=(
            DeliveredSite(
                "S-1", "Hotel Costa Calma", kind="hotel", sector="hospitality", sector_text="5510", country="ES",
                city="Almería", address="Paseo 3", postcode="04003", latitude=36.84, longitude=-2.46,
                precision="given", operator="P-1", facts=told((("workers_total", "100-200"),)),
                identifiers=(("os_id", "ES2026001ABCDEF"),),
            ),
            DeliveredSite("S-2", "Finca Norte", kind="farm", sector="agriculture", country="ES"),
        ),
        edges=(
            DeliveredEdge("owns", "P-2", "P-1", share_min=0.6, share_max=0.6, valid_from=date(2020, 1, 1),
                          interest_type="shareholding", directness="direct", source_text="register"),
            DeliveredEdge("owns", "P-3", "P-2", share_min=0.25, share_max=0.5, interest_type="shareholding",
                          directness="indirect", reasons=("beneficial owner: yes",), source_text="register"),
            DeliveredEdge("controls", "P-4", "P-2", source_text="register"),
            DeliveredEdge("controls", "P-3", "P-1", interest_type="boardMember", valid_from=date(2019, 5, 1),
                          valid_to=date(2024, 5, 1), verification="verified", source_text="register"),
            DeliveredEdge("provides_labour", "P-5", "S-1", workers=40, corridor="NP-ES", source_text="contract"),
            DeliveredEdge("operates", "P-1", "S-1", source_text="register"),
        ),
    )  # fmt: skip


@st.composite
def ownership(draw: st.DrawFn) -> Delivered:
    """Parties and owners as BODS and FollowTheMoney both can hold them."""
    names = draw(st.lists(TEXT, min_size=2, max_size=5))
    parties = tuple(
        DeliveredParty(
            f"P-{at}",
            name,
            kind=draw(st.sampled_from(("organisation", "person"))) if at else "organisation",
            country=draw(COUNTRIES),
            address=draw(TEXT),
            facts=tuple(Told(field, value) for field, value in draw(_facts())),
        )
        for at, name in enumerate(names)
    )
    firms = [party.key for party in parties if party.kind == "organisation"]
    edges = []
    for at, owner in enumerate(parties[1:], start=1):
        owned = draw(st.sampled_from(firms))
        if owned != owner.key:
            edges.append(draw(_owner(owner.key, owned, at)))
    return Delivered("test", "any.json", parties, (), tuple(edges))


@st.composite
def _owner(draw: st.DrawFn, owner: str, owned: str, at: int) -> DeliveredEdge:
    low, high = sorted(draw(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000))))
    first, last = sorted(draw(st.tuples(DAYS, DAYS)))
    interest = draw(st.sampled_from(("shareholding", "votingRights", "boardMember")))
    owns = interest == "shareholding"
    return DeliveredEdge(
        "owns" if owns else "controls",
        owner,
        owned,
        interest_type=interest,
        directness=draw(st.sampled_from(("", "direct", "indirect"))) if owns else "",
        share_min=low / 10_000 if owns else None,
        share_max=high / 10_000 if owns else None,
        valid_from=draw(st.sampled_from((None, first))),
        valid_to=draw(st.sampled_from((None, last))),
        source_text=f"source {at}",
    )


def _facts() -> st.SearchStrategy[list[tuple[str, str]]]:
    days = st.tuples(st.sampled_from(("founded_on", "dissolved_on")), DAYS.map(date.isoformat))
    return st.lists(days, max_size=2, unique_by=lambda pair: pair[0]).map(sorted)


def of_firms(delivered: Delivered) -> Delivered:
    """Persons have no founding date."""
    parties = tuple(replace(p, facts=()) if p.kind == "person" else p for p in delivered.parties)
    return replace(delivered, parties=parties)
