"""Two records side by side: what each says, where it comes from, what hangs on it, and where they differ."""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from audits.models import Finding, Visit
from foundation.actors import Action, Actor
from reports.facts.payloads import Subject, SubjectKind
from reports.facts.scope import edges_visible_to, facts_visible_to, findings_visible_to, visits_visible_to
from risk.asking import said
from suppliers import nodes
from suppliers.identity import Doubt, what_follows
from suppliers.models import Edge, Fact, Identifier, NameVariant, Party, Site
from suppliers.personal import shown, shown_facts

Kind = Literal["links", "sites", "facts", "visits", "findings"]
Verdict = Literal["same", "spelling", "differs", "left_only", "right_only"]
WORDS: Final = re.compile(r"\S+\s*")
EARTH_KM: Final = 6371.0088
PARTY_FIELDS: Final = ("party_kind", "address", "city", "country", "phone", "website", "reference")
SITE_FIELDS: Final = (
    "site_kind", "sector", "operator", "address", "postcode", "city", "region", "country", "coordinates", "reference",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A word, and whether the other record lacks it."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both records. `origin` says in which file, sheet and row a value was read."""

    field: str
    left: tuple[Part, ...]
    right: tuple[Part, ...]
    verdict: Verdict
    left_origin: str = ""
    right_origin: str = ""


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A register number; `check` is valid, invalid or unchecked, "" where the record has none of the scheme."""

    scheme: str
    left: str
    right: str
    left_check: str
    right_check: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows of one kind hang on each record: links, sites, facts, visits, findings."""

    kind: Kind
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Side:
    subject: Subject
    names: tuple[str, ...]
    origin: str
    recorded_at: datetime
    closed_at: datetime | None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Side
    right: Side
    lines: tuple[Line, ...]
    facts: tuple[Line, ...]
    numbers: tuple[NumberLine, ...]
    held: tuple[Held, ...]
    kilometres: float | None
    may_write: bool
    doubts: tuple[Doubt, ...] = ()
    joined: int = 2
    """Records that would then be one: more than two when either was merged before."""

    @property
    def differing(self) -> int:
        """References are each organisation's own, and how far points lie apart is said by itself."""
        verdicts = [line.verdict for line in self.lines if line.field not in {"reference", "coordinates"}]
        verdicts += [line.verdict for line in self.numbers]
        return verdicts.count("differs")


def comparison(session: Session, actor: Actor, left_id: UUID, right_id: UUID) -> Comparison:
    """Raises NodeNotFound."""
    actor.require(Action.READ_REGISTRY)
    left, right = (_row(session, actor, node_id) for node_id in (left_id, right_id))
    one, other = _side(session, left), _side(session, right)
    follows = what_follows(session, actor, (left_id, right_id))
    return Comparison(
        left=one,
        right=other,
        lines=tuple(_lines(_fields(session, actor, left), _fields(session, actor, right), one.origin, other.origin)),
        facts=tuple(_fact_lines(session, actor, left.id, right.id)),
        numbers=tuple(_numbers(session, left.id, right.id)),
        held=tuple(_held(session, actor, left.id, right.id)),
        kilometres=_kilometres(one, other),
        may_write=actor.may(Action.WRITE_REGISTRY),
        doubts=follows.conflicts,
        joined=len(follows.member_ids),
    )


def _row(session: Session, actor: Actor, node_id: UUID) -> Party | Site:
    node = nodes.visible_node(session, actor, node_id)
    if node.kind == "party":
        return shown(session.get_one(Party, node_id), actor)
    return shown(session.get_one(Site, node_id), actor)


def _side(session: Session, row: Party | Site) -> Side:
    spellings = session.execute(select(col(NameVariant.text)).where(col(NameVariant.node_id) == row.id)).scalars()
    kind: SubjectKind = "party" if isinstance(row, Party) else "site"
    return Side(
        subject=Subject(kind, str(row.id), row.name),
        names=tuple(dict.fromkeys((row.name, *spellings))),
        origin=origin_words(row.source),
        recorded_at=row.recorded_at,
        closed_at=row.closed_at,
        latitude=row.latitude if isinstance(row, Site) else None,
        longitude=row.longitude if isinstance(row, Site) else None,
    )


def origin_words(source: Mapping[str, object]) -> str:
    """File, sheet and row as one line; "" for what was typed in."""
    parts = [str(source[part]) for part in ("file", "sheet") if source.get(part)]
    return " · ".join([*parts, *([f"{source['row']}"] if source.get("row") else [])])


def _fields(session: Session, actor: Actor, row: Party | Site) -> dict[str, str]:
    common = {"name": row.name, "address": row.address, "city": row.city, "country": row.country or ""}
    common["reference"] = row.reference
    if isinstance(row, Party):
        return common | {"party_kind": row.kind, "phone": row.phone, "website": row.website}
    point = "" if row.latitude is None or row.longitude is None else f"{row.latitude:.5f}, {row.longitude:.5f}"
    return common | {
        "site_kind": row.kind.replace("_", " "),
        "sector": row.sector_text or row.sector,
        "operator": _operator(session, actor, row),
        "postcode": row.postcode,
        "region": row.region,
        "coordinates": point,
    }


def _operator(session: Session, actor: Actor, site: Site) -> str:
    name = select(col(Party.name)).where(col(Party.id) == site.operator_id, nodes.of_table(Party, actor))
    return session.execute(name).scalar_one_or_none() or ""


def _lines(left: Mapping[str, str], right: Mapping[str, str], left_origin: str, right_origin: str) -> Iterator[Line]:
    for field in ("name", *(PARTY_FIELDS if "party_kind" in left else SITE_FIELDS)):
        one, other = left.get(field, ""), right.get(field, "")
        if one or other:
            yield _line(field, one, other, left_origin if one else "", right_origin if other else "")


def _line(field: str, one: str, other: str, left_origin: str, right_origin: str) -> Line:
    return Line(field, _parts(one, other), _parts(other, one), verdict_of(one, other), left_origin, right_origin)


def verdict_of(one: str, other: str) -> Verdict:
    """`spelling`: alike but for case, accents and signs."""
    if not one or not other:
        return "left_only" if one else "right_only"
    if one == other:
        return "same"
    return "spelling" if plain(one) == plain(other) else "differs"


def plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum())


def _parts(text: str, against: str) -> tuple[Part, ...]:
    if not against or plain(text) == plain(against):
        return (Part(text, differs=False),) if text else ()
    known = {plain(word) for word in against.split()}
    return tuple(Part(word, differs=plain(word) not in known) for word in WORDS.findall(text))


def _fact_lines(session: Session, actor: Actor, left_id: UUID, right_id: UUID) -> Iterator[Line]:
    rows = session.execute(
        select(Fact)
        .where(col(Fact.node_id).in_((left_id, right_id)), col(Fact.superseded_at).is_(None), facts_visible_to(actor))
        .order_by(col(Fact.field))
    ).scalars()
    by_field: dict[str, dict[UUID, Fact]] = {}
    for row in shown_facts(session, rows.all(), actor):
        by_field.setdefault(row.field, {})[row.node_id] = row
    for field, found in by_field.items():
        one, other = (found.get(node_id) for node_id in (left_id, right_id))
        yield _line(
            field.replace("_", " ").capitalize(),
            said(field, one.value) if one else "",
            said(field, other.value) if other else "",
            one.source if one else "",
            other.source if other else "",
        )


def _numbers(session: Session, left_id: UUID, right_id: UUID) -> Iterator[NumberLine]:
    """Of each scheme the numbers both have first, then what only one has."""
    rows = session.execute(
        select(Identifier)
        .where(col(Identifier.node_id).in_((left_id, right_id)))
        .order_by(col(Identifier.scheme), col(Identifier.value))
    ).scalars()
    found: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row.scheme, ({}, {}))[row.node_id == right_id][row.value] = row.check
    for scheme, (one, other) in found.items():
        shared = [value for value in one if value in other]
        for value in shared:
            yield NumberLine(scheme, value, value, one[value], other[value], "same")
        yield from _unlike(
            scheme, [v for v in one if v not in shared], [v for v in other if v not in shared], one, other
        )


def _unlike(
    scheme: str, left: Sequence[str], right: Sequence[str], one: Mapping[str, str], other: Mapping[str, str]
) -> Iterator[NumberLine]:
    for at in range(max(len(left), len(right))):
        mine, theirs = (values[at] if at < len(values) else "" for values in (left, right))
        yield NumberLine(scheme, mine, theirs, one.get(mine, ""), other.get(theirs, ""), verdict_of(mine, theirs))


def _held(session: Session, actor: Actor, left_id: UUID, right_id: UUID) -> Iterator[Held]:
    def count(table: type, where: ColumnElement[bool], node_id: ColumnElement[bool]) -> int:
        counted: int = session.execute(select(func.count()).select_from(table).where(where, node_id)).scalar_one()
        return counted

    ends = [or_(col(Edge.from_id) == node_id, col(Edge.to_id) == node_id) for node_id in (left_id, right_id)]
    yield Held("links", *(count(Edge, edges_visible_to(actor), end) for end in ends))
    hanging: tuple[tuple[Kind, type, ColumnElement[bool], Any], ...] = (
        ("sites", Site, nodes.of_table(Site, actor), col(Site.operator_id)),
        ("facts", Fact, facts_visible_to(actor) & col(Fact.superseded_at).is_(None), col(Fact.node_id)),
        ("visits", Visit, visits_visible_to(actor), col(Visit.site_id)),
        ("findings", Finding, findings_visible_to(actor), col(Finding.site_id)),
    )
    for kind, table, where, column in hanging:
        yield Held(kind, *(count(table, where, column == node_id) for node_id in (left_id, right_id)))


def _kilometres(one: Side, other: Side) -> float | None:
    """As the crow flies."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    lat_a, lon_a, lat_b, lon_b = (
        math.radians(value or 0.0) for value in (one.latitude, one.longitude, other.latitude, other.longitude)
    )
    chord = math.sin((lat_b - lat_a) / 2) ** 2
    chord += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, chord)))
