"""Making a year's programme, and making it again: what was published stays where it can, and what moved is counted."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from audits.models import Programme, ProgrammeEntry, Visit
from audits.programme.parties import AreaYear, Campaign, CampaignYear, Entry
from audits.programme.parties import Programme as Year
from audits.programme.programme import make_programme
from audits.programme.rules import ProgrammeRules
from audits.programmes.programme_ground import Span, hash_of, read_year
from audits.programmes.programmes import close_others, entries_visible_to, published_of
from audits.visits import visits
from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.database import upsert
from foundation.errors import Invalid
from foundation.ids import new_ids

FARTHEST = 2
"""Years ahead; beyond it neither risks nor inspectors are known."""


class ProgrammeYearWrong(Invalid):
    code = "programme.year_wrong"

    def __init__(self, year: int, today: date) -> None:
        super().__init__(
            f"No programme can be made for {year}: choose a year from {today.year} to {today.year + FARTHEST}."
        )
        self.year = year


@dataclass(frozen=True, slots=True)
class YearOrder:
    """`share` of the days that visits can take is planned. `campaigns` None: those that stand for the year."""

    year: int
    purpose: str = ""
    share: float = 1.0
    campaigns: tuple[Campaign, ...] | None = None


def make(session: Session, actor: Actor, order: YearOrder, *, now: datetime) -> Programme:
    """A draft; a draft that stood for the year is closed. Raises ProgrammeYearWrong, NoInspectors, NoSites."""
    actor.require(Action.PLAN_VISITS)
    today = today_in(actor.zone, now)
    if not today.year <= order.year <= today.year + FARTHEST:
        raise ProgrammeYearWrong(order.year, today)
    begins = max(today, date(order.year, 1, 1))
    rules, standing = ProgrammeRules(), published_of(session, actor, order.year)
    kept = _to_keep(session, actor, standing, begins) if standing else {}
    campaigns = _campaigns(order, standing)
    ground = read_year(session, actor, order.year, Span(begins, order.share), kept, rules)
    found = make_programme(ground.sites, ground.capacity, campaigns, order.year, rules, begins=begins)
    close_others(session, actor, order.year, "draft")
    purpose = order.purpose or (standing.purpose if standing else "")
    stored = _row(actor, found, Span(begins, order.share), now)
    stored.purpose, stored.instance_hash = purpose, hash_of(ground, campaigns, begins, rules)
    session.add(stored)
    session.flush()
    _store_entries(session, actor, stored, found.entries)
    trail.record(
        session, actor, "programme.made", stored, {"year": order.year, "kept": found.kept, "moved": found.moved}
    )
    changes.tell(session, actor, "programme.made", "programme", [stored.id])
    return stored


def _campaigns(order: YearOrder, standing: Programme | None) -> tuple[Campaign, ...]:
    if order.campaigns is not None:
        return order.campaigns
    return tuple(campaign_of(one) for one in standing.campaigns) if standing else ()


def campaign_of(stored: dict[str, object]) -> Campaign:
    names = Campaign.__dataclass_fields__.keys()
    return Campaign(**{name: stored[name] for name in names})  # type: ignore[arg-type] # as asdict wrote them


def _to_keep(session: Session, actor: Actor, standing: Programme, begins: date) -> dict[UUID, date]:
    """First days of the windows that are not over, of sites that were not visited in them yet."""
    windows = select(col(ProgrammeEntry.site_id), col(ProgrammeEntry.opens_on)).where(
        entries_visible_to(actor),
        ProgrammeEntry.programme_id == standing.id,
        ProgrammeEntry.how == "sure",
        col(ProgrammeEntry.closes_on) >= begins,
    )
    seen = select(col(Visit.site_id)).where(
        visits.visible_to(actor), Visit.state == "done", col(Visit.day) >= date(standing.year, 1, 1)
    )
    done = set(session.exec(seen))
    return {site_id: opens for site_id, opens in session.exec(windows) if opens and site_id not in done}


def _row(actor: Actor, found: Year, span: Span, now: datetime) -> Programme:
    return Programme(
        organisation_id=actor.organisation_id,
        year=found.year,
        begins_on=span.begins,
        share=span.share,
        rules_version=found.rules_version,
        engine=found.engine,
        instance_hash="",
        value=found.value,
        bound=found.bound,
        kept=found.kept,
        moved=found.moved,
        areas=[_area(one) for one in found.areas],
        campaigns=[_campaign(one) for one in found.campaigns],
        made_by=actor.account_id,
        made_at=now,
    )


def _area(one: AreaYear) -> dict[str, object]:
    return asdict(one) | {"capacity": list(one.capacity), "used": list(one.used)}


def _campaign(one: CampaignYear) -> dict[str, object]:
    return asdict(one.campaign) | {"planned": one.planned, "reason": one.reason}


def _store_entries(session: Session, actor: Actor, stored: Programme, entries: Sequence[Entry]) -> None:
    """Ids count on in the order in which the entries are read, so one column pages through them."""
    ordered = sorted(entries, key=lambda one: (one.opens is None, one.opens or date.max, one.missed == "", one.site))
    ids = new_ids(len(ordered))
    rows = [
        {
            "id": UUID(int=number),
            "organisation_id": actor.organisation_id,
            "programme_id": stored.id,
            "site_id": UUID(one.site),
            "how": one.how.value,
            "why": one.why.value,
            "opens_on": one.opens,
            "closes_on": one.closes,
            "days": one.days,
            "chance": one.chance,
            "value": one.value,
            "missed": one.missed.value,
            "reason": one.reason,
        }
        for number, one in zip(ids, ordered, strict=True)
    ]
    upsert(session, ProgrammeEntry.__table__, rows, key=("id",))  # type: ignore[attr-defined] # SQLModel hides it
