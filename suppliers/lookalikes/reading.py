"""Reads telephone numbers, addresses, websites and directors of every party in sight, with the row each stands in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from suppliers import edges, facts
from suppliers.lookalikes.payloads import Source, Trait, TraitKind
from suppliers.lookalikes.traits import address_key, numbers_of, person_key, persons_in, phone_keys, website_key
from suppliers.models import Edge, Fact, Party
from suppliers.nodes import of_table
from suppliers.ownership.reading import Merges, portions
from suppliers.personal import WITHHELD as HOME_WITHHELD
from suppliers.personal import is_marked, marked_ids

WITHHELD = "name withheld"
DIRECTOR_FIELDS = ("director", "directors", "managing_director", "manager")
CONTACTS: tuple[Literal["phone", "address", "website"], ...] = ("phone", "address", "website")
FACT_KINDS: dict[str, TraitKind] = {
    **{contact: contact for contact in CONTACTS},
    **dict.fromkeys(DIRECTOR_FIELDS, "director"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """
    `ever` takes what held at any time up to the day, which a successor of a closed firm needs; else what holds then.
    `secret` keys the hashes of persons' names. Names and homes are written out only where `names_persons` says so: what
    is kept for others to read says neither, whoever asked.
    """

    session: Session
    actor: Actor
    as_of: date
    secret: bytes
    merges: Merges
    names_persons: bool = False
    ever: bool = False


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Keys worth finding elsewhere. Taking an address apart is slow, so one without any of `numbers` is passed over."""

    keys: frozenset[tuple[TraitKind, str]]
    numbers: frozenset[str]

    def may_hold(self, kind: TraitKind, text: str) -> bool:
        return kind != "address" or any(number in text for number in self.numbers)


def traits_of_all(reading: Reading) -> dict[UUID, list[Trait]]:
    """Under the id in front for records that are taken for one."""
    return _gathered(reading, (*_of_parties(reading), *_of_facts(reading), *_of_links(reading)))


def traits_around(reading: Reading, firms: Collection[UUID]) -> dict[UUID, list[Trait]]:
    """Of a few firms all traits, of the others only what they share with those: enough to count how rare each is."""
    every = reading.merges.every(firms)
    rest = (*_of_facts(reading), *_of_links(reading))
    own = dict.fromkeys(every)
    told = [*_of_parties(reading, only=every), *(one for one in rest if one[0] in own)]
    keys = frozenset((trait.kind, trait.key) for _, trait in told if trait.key)
    numbers = frozenset(number for kind, key in keys if kind == "address" for number in numbers_of(key))
    wanted = _Wanted(keys, numbers)
    others = (*_of_parties(reading, wanted=wanted), *rest)
    shared = [(node, trait) for node, trait in others if node not in own and (trait.kind, trait.key) in keys]
    return _gathered(reading, (*told, *shared))


def _gathered(reading: Reading, told: Iterable[tuple[UUID, Trait]]) -> dict[UUID, list[Trait]]:
    found: defaultdict[UUID, list[Trait]] = defaultdict(list)
    for node_id, trait in told:
        found[reading.merges.one(node_id)].append(trait)
    return dict(found)


def _of_parties(
    reading: Reading, *, only: Collection[UUID] | None = None, wanted: _Wanted | None = None
) -> Iterator[tuple[UUID, Trait]]:
    for some in [None] if only is None else portions(only):
        yield from _party_traits(reading, some, wanted)


def _party_traits(reading: Reading, some: list[UUID] | None, wanted: _Wanted | None) -> Iterator[tuple[UUID, Trait]]:
    columns = (Party.id, Party.phone, Party.address, Party.website, Party.city, Party.country, is_marked(Party))
    rows = select(*columns).where(of_table(Party, reading.actor), col(Party.kind) != "person")  # type: ignore[call-overload] # sqlmodel types at most four columns
    if some is not None:
        rows = rows.where(col(Party.id).in_(some))
    hides = not reading.names_persons
    for party_id, phone, address, website, city, country, home in reading.session.exec(rows):
        for kind, text in zip(CONTACTS, (phone, address, website), strict=True):
            if wanted is not None and not wanted.may_hold(kind, text):
                continue
            for key in _keys(kind, text, city, country or ""):
                told = HOME_WITHHELD if home and hides and kind != "website" else text
                yield party_id, Trait(kind, key, told, Source("party", party_id, kind))


def _keys(kind: TraitKind, text: str, city: str, country: str) -> tuple[str, ...]:
    if not text:
        return ()
    match kind:
        case "phone":
            return phone_keys(text)
        case "address":
            return (address_key(text, city=city, country=country),)
        case _:
            return (website_key(text),)


def _of_facts(reading: Reading) -> Iterator[tuple[UUID, Trait]]:
    wanted = (
        select(Fact.id, Fact.node_id, Fact.field, Fact.value)
        .where(col(Fact.field).in_(FACT_KINDS), Fact.as_of <= reading.as_of, facts.visible_to(reading.actor))
        .order_by(col(Fact.id))
    )
    if not reading.ever:
        wanted = wanted.where(col(Fact.superseded_at).is_(None))
    homes = frozenset[UUID]() if reading.names_persons else marked_ids(reading.session)
    for fact_id, node_id, field, value in reading.session.exec(wanted):
        source = Source("fact", fact_id, field)
        if FACT_KINDS[field] == "director":
            for name in persons_in(value):
                yield node_id, _director(reading, name, source)
        else:
            for key in _keys(FACT_KINDS[field], value, "", ""):
                yield node_id, Trait(FACT_KINDS[field], key, HOME_WITHHELD if node_id in homes else value, source)


def _of_links(reading: Reading) -> Iterator[tuple[UUID, Trait]]:
    """A natural person with a `controls` or `owns` link to a firm, whatever record the person has in either list."""
    wanted = (
        select(Edge.id, Edge.to_id, Party.name)
        .join(Party, col(Party.id) == col(Edge.from_id))
        .where(
            col(Edge.kind).in_(("controls", "owns")),
            Party.kind == "person",
            col(Edge.superseded_at).is_(None),
            edges.visible_to(reading.actor),
            of_table(Party, reading.actor),
        )
    )
    if reading.ever:
        wanted = wanted.where((col(Edge.valid_from).is_(None)) | (col(Edge.valid_from) <= reading.as_of))
    else:
        wanted = wanted.where(edges.held_on(reading.as_of))
    for edge_id, firm_id, name in reading.session.exec(wanted.order_by(col(Edge.id))):
        yield firm_id, _director(reading, name, Source("edge", edge_id, "from_id"))


def _director(reading: Reading, name: str, source: Source) -> Trait:
    return Trait("director", person_key(name, reading.secret), name if reading.names_persons else WITHHELD, source)
