"""The whole of one alert, as its page shows it: both sides, why they are alike, what was done, what may be done."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, func, select

from foundation import evidence
from foundation.actors import Action, Actor
from foundation.models import Account, Evidence
from sanctions import hits, replaying, rulings, screened
from sanctions.alerts.payloads import (
    AlertEntry,
    AlertFile,
    AlertParty,
    Colleague,
    EntryVersion,
    EvidenceLink,
    HitEventRead,
    OwnedAlertRead,
    ReplayRead,
    RulingReasonRead,
)
from sanctions.lists.sources import rule_of
from sanctions.models import Hit, OwnedAlert, WatchListEntry
from sanctions.payloads import HitRead


def read_file(session: Session, actor: Actor, hit_id: UUID, *, on: date) -> AlertFile:
    """Raises HitNotFound."""
    hit = hits.read_hit(session, actor, hit_id)
    colleagues = _colleagues(session, actor)
    rules = actor.may(Action.RULE_ON_HITS) and hit.state != "lapsed"
    return AlertFile(
        hit=HitRead.model_validate(hit),
        party=_party(session, actor, hit),
        entry=_entry(session, hit, on),
        replay=ReplayRead.model_validate(replaying.replay(session, actor, hit.id)),
        history=_history(session, actor, hit, colleagues),
        evidence=[EvidenceLink.model_validate(row) for row in _evidence(session, actor, hit)],
        owned=[OwnedAlertRead.model_validate(row) for row in _owned(session, actor, hit)],
        reasons=[RulingReasonRead.model_validate(one) for one in rulings.reasons()],
        colleagues=[Colleague.model_validate(one) for one in colleagues if hits.may_rule(one.role)],
        four_eyes=rulings.four_eyes(session, actor),
        may_rule=rules and not hit.proposed,
        may_agree=rules and bool(hit.proposed) and actor.account_id not in {None, hit.proposed_by},
        same_entry=_same_entry(session, actor, hit),
    )


def _party(session: Session, actor: Actor, hit: Hit) -> AlertParty | None:
    """None when the record was closed or is no longer seen."""
    for subject in screened.subjects(session, actor, {hit.node_id}):
        return AlertParty(
            id=subject.node_id,
            kind=subject.kind.value,
            names=list(subject.names),
            countries=list(subject.countries),
            identifiers=list(subject.identifiers),
            changed=subject.hash != hit.party_hash,
        )
    return None


def _entry(session: Session, hit: Hit, on: date) -> AlertEntry:
    row = session.get_one(WatchListEntry, hit.entry_id)
    same = (WatchListEntry.source == row.source, WatchListEntry.entry_key == row.entry_key)
    newest_first = (col(WatchListEntry.first_seen).desc(), col(WatchListEntry.id).desc())
    versions = session.exec(select(WatchListEntry).where(*same).order_by(*newest_first)).all()
    live = session.exec(select(WatchListEntry.id).where(*same, screened.in_force(on))).first()
    compared = UUID(hit.compared["entry_version"]) if hit.compared else hit.entry_id
    shown = [EntryVersion.model_validate(one) for one in versions]
    return AlertEntry(
        source=row.source,
        title=rule_of(row.source).title,
        entry_key=row.entry_key,
        in_force=live is not None,
        compared=next((one for one in shown if one.id == compared), None),
        versions=shown,
    )


def _history(session: Session, actor: Actor, hit: Hit, colleagues: Sequence[Account]) -> list[HitEventRead]:
    named = {one.id: one.name for one in colleagues}
    told = [HitEventRead.model_validate(event) for event in hits.history_of(session, actor, hit.id)]
    return [one.model_copy(update={"actor": named.get(one.actor_id, "") if one.actor_id else ""}) for one in told]


def _evidence(session: Session, actor: Actor, hit: Hit) -> list[Evidence]:
    """Taken in with `subject_kind` hit."""
    held = select(Evidence).where(
        evidence.visible_to(actor), Evidence.subject_id == hit.id, col(Evidence.removed_at).is_(None)
    )
    return list(session.exec(held.order_by(col(Evidence.recorded_at))))


def _owned(session: Session, actor: Actor, hit: Hit) -> list[OwnedAlert]:
    """Of firms that this party holds enough of."""
    own = OwnedAlert.organisation_id == actor.organisation_id
    standing = session.exec(select(OwnedAlert).where(own, col(OwnedAlert.ended_at).is_(None)))
    return [row for row in standing if any(owner.get("hit_id") == str(hit.id) for owner in row.owners)]


def _colleagues(session: Session, actor: Actor) -> list[Account]:
    own = select(Account).where(Account.organisation_id == actor.organisation_id)
    return list(session.exec(own.where(col(Account.disabled_at).is_(None)).order_by(col(Account.name))))


def _same_entry(session: Session, actor: Actor, hit: Hit) -> int:
    others = select(func.count()).select_from(Hit)
    return session.exec(
        others.where(hits.visible_to(actor), Hit.state == "open", Hit.entry_id == hit.entry_id, Hit.id != hit.id)
    ).one()
