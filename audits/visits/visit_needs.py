"""What sites ask of those who visit them, and which sites are visited jointly: kept by those who plan."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from audits.models import JointGroup, VisitNeed
from audits.payloads import JointGroupCreate, VisitNeedIn
from audits.planning.crew_rules import pair_grounds
from foundation import trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Invalid, NotFound
from suppliers import sites


class PairGroundUnknown(Invalid):
    code = "visit_need.ground_unknown"

    def __init__(self, ground: str) -> None:
        super().__init__(f"There is no ground {ground} on which two must go: use one of {', '.join(pair_grounds())}.")
        self.ground = ground


class JointInOneCountry(Invalid):
    code = "joint_group.one_country"

    def __init__(self) -> None:
        super().__init__("A joint visit links sites of two countries or more: add one of another country.")


class SiteJoinedAlready(Conflict):
    code = "joint_group.site_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"One of these sites stands in the joint visit {name} already: close that one first.")
        self.name = name


class JointGroupNotFound(NotFound):
    code = "joint_group.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such joint visit, or it is closed or another organisation's.")


def need_of(session: Session, actor: Actor, site_id: UUID) -> VisitNeed | None:
    actor.require(Action.READ_VISITS)
    site = sites.visible_site(session, actor, site_id)
    own = select(VisitNeed).where(VisitNeed.organisation_id == actor.organisation_id, VisitNeed.site_id == site.id)
    return session.exec(own).first()


def set_need(session: Session, actor: Actor, site_id: UUID, wanted: VisitNeedIn) -> VisitNeed:
    """In place of what stood. Raises SiteNotFound, PairGroundUnknown."""
    actor.require(Action.PLAN_VISITS)
    for ground in wanted.pair_grounds:
        if ground not in pair_grounds():
            raise PairGroundUnknown(ground)
    row = need_of(session, actor, site_id) or VisitNeed(
        organisation_id=actor.organisation_id, site_id=site_id, version=0
    )
    row.languages, row.skills = [one.lower() for one in wanted.languages], list(wanted.skills)
    row.pair_grounds, row.payer = list(wanted.pair_grounds), wanted.payer
    row.version += 1
    session.add(row)
    session.flush()
    told: dict[str, trail.Change] = {"pair_grounds": ", ".join(row.pair_grounds), "payer": row.payer}
    trail.record(session, actor, "visit_need.set", row, told)
    return row


def joint_groups(session: Session, actor: Actor) -> Sequence[JointGroup]:
    """Those that are open, oldest first: a handful."""
    actor.require(Action.READ_VISITS)
    own = select(JointGroup).where(
        JointGroup.organisation_id == actor.organisation_id, col(JointGroup.closed_at).is_(None)
    )
    return session.exec(own.order_by(col(JointGroup.id))).all()


def add_joint_group(session: Session, actor: Actor, new: JointGroupCreate, *, now: datetime) -> JointGroup:
    """Raises SiteNotFound, JointInOneCountry, SiteJoinedAlready."""
    actor.require(Action.PLAN_VISITS)
    linked = [sites.visible_site(session, actor, one) for one in dict.fromkeys(new.site_ids)]
    if len({site.country for site in linked}) < 2:  # noqa: PLR2004 - two authorities
        raise JointInOneCountry
    wanted = {str(site.id) for site in linked}
    for standing in joint_groups(session, actor):
        if wanted & set(standing.site_ids) or standing.name == new.name:
            raise SiteJoinedAlready(standing.name)
    row = JointGroup(
        organisation_id=actor.organisation_id,
        name=new.name,
        because=new.because,
        site_ids=[str(site.id) for site in linked],
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    trail.record(session, actor, "joint_group.added", row, {"sites": len(linked)})
    return row


def close_joint_group(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> JointGroup:
    """Later rounds visit its sites each on its own; visits planned already stay joint. Raises JointGroupNotFound."""
    actor.require(Action.PLAN_VISITS)
    row = next((one for one in joint_groups(session, actor) if one.id == group_id), None)
    if row is None:
        raise JointGroupNotFound
    row.closed_at = now
    session.add(row)
    session.flush()
    trail.record(session, actor, "joint_group.closed", row)
    return row
