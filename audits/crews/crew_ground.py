"""What the planner knows of people and of what sites ask of them: ties, credentials and needs as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from audits.findings import findings
from audits.models import (
    Finding,
    Inspector,
    InspectorAbsence,
    InspectorCredential,
    InspectorTie,
    JointGroup,
    VisitNeed,
)
from audits.planning.crew_rules import pair_grounds
from audits.planning.round_parties import Absence, Credential, Tie
from foundation.actors import Actor, OrganisationId
from suppliers import identity, parties
from suppliers.models import Party, Site

PUBLIC_INSPECTION = "public_inspection"
Row = TypeVar("Row", InspectorAbsence, InspectorCredential, InspectorTie)


@dataclass(frozen=True, slots=True)
class CrewGround:
    """Records by the inspector's id, needs by the site's. `pair_findings`: grounds that open findings give a site."""

    credentials: Mapping[UUID, tuple[Credential, ...]] = field(default_factory=dict)
    absences: Mapping[UUID, tuple[Absence, ...]] = field(default_factory=dict)
    ties: Mapping[UUID, tuple[Tie, ...]] = field(default_factory=dict)
    needs: Mapping[UUID, VisitNeed] = field(default_factory=dict)
    pair_findings: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    joint: Mapping[UUID, JointGroup] = field(default_factory=dict)
    programme: str = ""

    def grounds_of(self, site_id: UUID) -> tuple[str, ...]:
        own = self.needs[site_id].pair_grounds if site_id in self.needs else []
        return tuple(one for one in pair_grounds() if one in own or one in self.pair_findings.get(site_id, ()))


def read_crews(session: Session, actor: Actor, standing: Mapping[UUID, Site]) -> CrewGround:
    """
    `standing` are the sites to be planned. Read for the organisation, whoever asks: a rule holds for those as well who
    may not read the tie it rests on.
    """
    credentials = _records(session, actor, InspectorCredential)
    absences = _records(session, actor, InspectorAbsence)
    of_organisation = VisitNeed.organisation_id == actor.organisation_id
    return CrewGround(
        credentials={
            who: tuple(Credential(one.kind, one.body, one.number, one.valid_from, one.valid_to) for one in own)
            for who, own in credentials.items()
        },
        absences={
            who: tuple(Absence(one.starts_on, one.ends_on, one.kind) for one in own) for who, own in absences.items()
        },
        ties=_ties(session, actor, standing),
        needs={one.site_id: one for one in session.exec(select(VisitNeed).where(of_organisation))},
        pair_findings=_pair_findings(session, actor),
        joint=_joint(session, actor),
        programme=PUBLIC_INSPECTION if actor.jurisdiction else "",
    )


def _records(session: Session, actor: Actor, table: type[Row]) -> dict[UUID, list[Row]]:
    wanted = select(table).where(table.organisation_id == actor.organisation_id, col(table.removed_at).is_(None))
    found: dict[UUID, list[Row]] = {}
    for one in session.exec(wanted.order_by(col(table.id))):
        found.setdefault(one.inspector_id, []).append(one)
    return found


def _ties(session: Session, actor: Actor, standing: Mapping[UUID, Site]) -> dict[UUID, tuple[Tie, ...]]:
    """A tie to a firm binds at every site that the firm, or a record taken for the same firm, runs."""
    rows = _records(session, actor, InspectorTie)
    named = sites_named(session, actor, {one.to for own in rows.values() for one in own}, standing)
    return {
        who: tuple(Tie(str(site), one.kind, one.ends_on) for one in own for site in sorted(named.get(one.to, ())))
        for who, own in rows.items()
    }


def sites_named(
    session: Session, actor: Actor, names: set[str], standing: Mapping[UUID, Site]
) -> dict[str, frozenset[UUID]]:
    """Name (reference or id of a site or firm) -> sites; a name nobody here knows yet binds nowhere."""
    firms = _firms(session, actor, names)
    found: dict[str, frozenset[UUID]] = {}
    for name in names:
        own = {id_ for id_, site in standing.items() if name in {site.reference, str(id_)}}
        own |= {id_ for id_, site in standing.items() if site.operator_id in firms.get(name, ())}
        found[name] = frozenset(own)
    return found


def _firms(session: Session, actor: Actor, names: set[str]) -> dict[str, frozenset[UUID]]:
    ids = {name: _as_id(name) for name in names}
    known = parties.visible_to(actor) & (
        col(Party.reference).in_(names) | col(Party.id).in_([one for one in ids.values() if one])
    )
    found: dict[str, set[UUID]] = {}
    for id_, reference in session.exec(select(Party.id, Party.reference).where(known)) if names else ():
        own = identity.all_ids(session, actor, id_)
        for name in names & {reference, str(id_)}:
            found.setdefault(name, set()).update(own)
    return {name: frozenset(own) for name, own in found.items()}


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _pair_findings(session: Session, actor: Actor) -> dict[UUID, frozenset[str]]:
    by_indicator = {ground.indicator: ground.id for ground in pair_grounds().values() if ground.indicator}
    wanted = select(col(Finding.site_id), col(Finding.indicator)).where(
        findings.visible_to(actor),
        col(Finding.state).in_(("alleged", "confirmed")),
        col(Finding.indicator).in_(by_indicator),
    )
    found: dict[UUID, set[str]] = {}
    for site_id, indicator in session.exec(wanted):
        found.setdefault(site_id, set()).add(by_indicator[indicator])
    return {site_id: frozenset(own) for site_id, own in found.items()}


def _joint(session: Session, actor: Actor) -> dict[UUID, JointGroup]:
    """Open groups by each of their sites; a site stands in one open group."""
    wanted = select(JointGroup).where(
        JointGroup.organisation_id == OrganisationId(actor.organisation_id), col(JointGroup.closed_at).is_(None)
    )
    rows = session.exec(wanted.order_by(col(JointGroup.id))).all()
    return {UUID(site): one for one in rows for site in one.site_ids}


def hours_of(row: Inspector) -> tuple[tuple[float, float] | None, ...]:
    return tuple(None if one is None else (float(one[0]), float(one[1])) for one in row.hours)


def booked_interpreters(languages: Sequence[str]) -> frozenset[str]:
    return frozenset(one.strip().lower() for one in languages if one.strip())
