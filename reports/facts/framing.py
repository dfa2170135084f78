"""What stands on every report made from the database: for whom, by which rules, and where the trail stood."""

from datetime import date
from importlib.metadata import version
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Actor
from foundation.models import Account, Organisation
from reports.contents.blocks import RuleVersion
from reports.facts.scope import scores_visible_to
from reports.marks import logo_of
from reports.payloads import Frame
from risk.models import SiteScore
from sanctions.models import WatchList

TRAIL_DIGITS = 16


def frame_of(session: Session, actor: Actor, *, today: date, status: str = "") -> Frame:
    """The trail's head is that of the reader's organisation before this report's own entry."""
    head = trail.head_seen_by(session, actor)
    house = session.get_one(Organisation, actor.organisation_id).name
    return Frame(
        data_cut=today,
        prepared_for=house,
        rule_versions=(*_models(session, actor), *_lists(session)),
        trail_head="" if head == trail.GENESIS else head[:TRAIL_DIGITS],
        language=actor.locale,
        status=status,
        software=f"Tierlight {version('tierlight')}",
        issuer=house,
        logo=logo_of(session, actor),
        prepared_by=person_named(session, actor, actor.account_id),
    )


def person_named(session: Session, actor: Actor, account_id: UUID | None) -> str:
    """A colleague by name; empty for a job, for nobody, and for people of other houses."""
    colleague = select(Account.name).where(Account.id == account_id, Account.organisation_id == actor.organisation_id)
    return session.exec(colleague).first() or ""


def models_in_force(session: Session, actor: Actor) -> tuple[str, ...]:
    """`sector/version` of the scores that stand."""
    standing = select(SiteScore.model).where(scores_visible_to(actor), col(SiteScore.superseded_at).is_(None))
    return tuple(sorted(session.exec(standing.distinct()).all()))


def _models(session: Session, actor: Actor) -> tuple[RuleVersion, ...]:
    pairs = (model.partition("/") for model in models_in_force(session, actor))
    return tuple(RuleVersion(f"model {sector}", version) for sector, _, version in pairs)


def _lists(session: Session) -> tuple[RuleVersion, ...]:
    rows = session.exec(select(WatchList).order_by(col(WatchList.source))).all()
    return tuple(RuleVersion(f"list {row.source}", edition(row)) for row in rows)


def edition(row: WatchList) -> str:
    """The publisher's own date; without one the day it was read, and said so."""
    return row.published_on.isoformat() if row.published_on else f"read {row.loaded_at.date().isoformat()}"
