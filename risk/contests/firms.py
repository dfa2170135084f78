"""
The scored firm: which scores are its own, and what it may do about them.

A firm is who answered an invitation, by an account of its own register or by link and PIN. Its sites are those that the
inviter's register says the invited party operates. It reads the open score, line by line, without what a line was read
from: a source may name a person, a path names other firms. What was confided is in no open score.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col, select

from foundation.actors import Action, Actor, OrganisationId
from foundation.models import Organisation
from risk.contests.answering import ContestNotFound, as_read, end, require_open
from risk.contests.opening import Contester, contestable, events_behind, open_on
from risk.contests.payloads import ContestCreate, ContestReason, OwnEvent, OwnLine, OwnScore, OwnScores
from risk.models import LedgerEvent, ScoreContest, SiteScore
from risk.scores import ScoreNotFound
from suppliers.invitations.entering import ENTERABLE, guest_of
from suppliers.models import Invitation, Site


class Firm(NamedTuple):
    """`invited` are (register of who invited, the party it is there)."""

    actor: Actor
    firm_id: UUID
    invited: tuple[tuple[UUID, UUID], ...]


def firm_of_account(session: Session, actor: Actor) -> Firm:
    """Whoever signs in for a firm that has answered; without an answer it has no sites yet."""
    actor.require(Action.CONTEST_OWN_SCORES)
    answered = select(Invitation.organisation_id, Invitation.party_id).where(
        Invitation.declarer_id == actor.organisation_id, col(Invitation.state).in_(ENTERABLE)
    )
    pairs = {(owner, party) for owner, party in session.exec(answered)}
    return Firm(actor, actor.organisation_id, tuple(sorted(pairs)))


def firm_of_guest(invitation: Invitation) -> Firm:
    """Whoever came in by link and PIN, once they said who they are. Raises ScoreNotFound."""
    if invitation.declarer_id is None:
        raise ScoreNotFound
    return Firm(guest_of(invitation), invitation.declarer_id, ((invitation.organisation_id, invitation.party_id),))


def own_scores(session: Session, firm: Firm, *, today: date) -> OwnScores:
    """The scores that stand, and every contest of the firm, newest first."""
    rows = session.exec(
        select(SiteScore, Site.name, Organisation.name)
        .join(Site, col(Site.id) == col(SiteScore.site_id))
        .join(Organisation, col(Organisation.id) == col(SiteScore.organisation_id))
        .where(_visible(firm), col(SiteScore.superseded_at).is_(None))
        .order_by(col(Site.name), col(SiteScore.id))
    ).all()
    contests = session.exec(select(ScoreContest).where(_own_contests(firm)).order_by(col(ScoreContest.id).desc())).all()
    known = _events(session, [row for row, _, _ in rows])
    return OwnScores(
        rows=[_own(row, site, owner, known) for row, site, owner in rows],
        contests=[as_read(one, today=today) for one in contests],
    )


def own_score(session: Session, firm: Firm, score_id: UUID) -> OwnScore:
    """One of any day: what was contested, and what the correction gave. Raises ScoreNotFound."""
    row = _score(session, firm, score_id)
    site = session.get_one(Site, row.site_id)
    owner = session.get_one(Organisation, row.organisation_id)
    return _own(row, site.name, owner.name, _events(session, [row]))


def contest(session: Session, firm: Firm, new: ContestCreate, *, now: datetime) -> ScoreContest:
    """Raises ScoreNotFound, LineNotInScore, EventNotInLine, ContestOpenAlready."""
    score = _score(session, firm, new.score_id)
    return open_on(session, Contester(_acting_in(firm, score.organisation_id), firm.firm_id), score, new, now=now)


def withdraw(session: Session, firm: Firm, contest_id: UUID, said: ContestReason, *, now: datetime) -> ScoreContest:
    """Raises ContestNotFound, ContestAnswered."""
    own = select(ScoreContest).where(_own_contests(firm), ScoreContest.id == contest_id)
    row = session.exec(own.with_for_update().execution_options(populate_existing=True)).first()
    if row is None:
        raise ContestNotFound
    require_open(row)
    return end(session, _acting_in(firm, row.organisation_id), row, "withdrawn", said.reason, now=now)


def _acting_in(firm: Firm, organisation_id: UUID) -> Actor:
    """What the firm does about a score stands in the trail of whoever made it."""
    return replace(firm.actor, organisation_id=OrganisationId(organisation_id))


def _score(session: Session, firm: Firm, score_id: UUID) -> SiteScore:
    found = select(SiteScore).join(Site, col(Site.id) == col(SiteScore.site_id))
    row = session.exec(found.where(_visible(firm), SiteScore.id == score_id)).first()
    if row is None:
        raise ScoreNotFound
    return row


def _visible(firm: Firm) -> ColumnElement[bool]:
    """Of the sites that each inviter's own register says the firm operates, and of that inviter's scores only."""
    pairs = [
        and_(
            col(SiteScore.organisation_id) == owner,
            col(Site.organisation_id) == owner,
            col(Site.operator_id) == party,
        )
        for owner, party in firm.invited
    ]
    return or_(*pairs) if pairs else false()


def _own_contests(firm: Firm) -> ColumnElement[bool]:
    """Whoever no longer enters by an invitation does not read what was answered to it either."""
    owners = [owner for owner, _ in firm.invited]
    return and_(col(ScoreContest.firm_id) == firm.firm_id, col(ScoreContest.organisation_id).in_(owners))


def _events(session: Session, rows: Sequence[SiteScore]) -> dict[str, OwnEvent]:
    """Confidential ones are behind no line of an open score; they are left out once more here."""
    wanted = {UUID(ref) for row in rows for line in contestable(row) for ref in events_behind(line) if _is_id(ref)}
    owners = {row.organisation_id for row in rows}
    found = session.exec(
        select(LedgerEvent).where(
            col(LedgerEvent.id).in_(wanted),
            col(LedgerEvent.organisation_id).in_(owners),
            col(LedgerEvent.confidential).is_(False),
        )
    )
    return {str(one.id): OwnEvent.model_validate(one, from_attributes=True) for one in found}


def _is_id(ref: str) -> bool:
    """A floor set by a fact names the fact."""
    try:
        UUID(ref)
    except ValueError:
        return False
    return True


def _own(row: SiteScore, site: str, owner: str, known: dict[str, OwnEvent]) -> OwnScore:
    lines = [
        OwnLine.model_validate(
            line | {"events": [known[ref] for ref in events_behind(line) if ref in known]}, extra="ignore"
        )
        for line in contestable(row)
    ]
    told = row.model_dump() | {
        "site": site,
        "scored_by": owner,
        "lines": lines,
        "current": row.superseded_at is None,
    }
    return OwnScore.model_validate({name: told[name] for name in OwnScore.model_fields})
