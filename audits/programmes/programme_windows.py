"""What a round takes from the year's programme: whose window is open, and how much that adds to a visit's worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from audits.models import ProgrammeEntry, Visit
from audits.planning.round_parties import PlannableSite
from audits.programme.rules import ProgrammeRules
from audits.programmes.programmes import entries_visible_to, published_of
from audits.visits import visits
from foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class RoundWindow:
    """
    `factor` multiplies what a visit is worth. `visit_from` and `visit_by` hold it inside the window where the window is
    open in the round; both are None where it is not, for then only the worth says that it can wait.
    """

    factor: float
    visit_from: date | None = None
    visit_by: date | None = None


def windows_for_round(session: Session, actor: Actor, starts: date, ends: date) -> Mapping[UUID, RoundWindow]:
    """Of the sites that are in for sure in the published programme and were not visited in its year yet."""
    rules, found = ProgrammeRules(), {}
    for year in range(starts.year, ends.year + 1):
        programme = published_of(session, actor, year)
        if programme is None:
            continue
        columns = select(col(ProgrammeEntry.site_id), col(ProgrammeEntry.opens_on), col(ProgrammeEntry.closes_on))
        sure = columns.where(
            entries_visible_to(actor),
            ProgrammeEntry.programme_id == programme.id,
            ProgrammeEntry.how == "sure",
            col(ProgrammeEntry.site_id).not_in(_visited(actor, year, starts)),
        )
        for site_id, opens, closes in session.exec(sure.order_by(col(ProgrammeEntry.id))):
            if opens and closes and (site_id not in found or opens <= ends):
                found[site_id] = round_window(opens, closes, starts, ends, rules)
    return found


def in_programme(places: Sequence[PlannableSite], windows: Mapping[UUID, RoundWindow]) -> list[PlannableSite]:
    """What has to be visited in this round anyway is not held to its window."""
    return [_held(site, windows.get(UUID(site.id))) for site in places]


def _held(site: PlannableSite, window: RoundWindow | None) -> PlannableSite:
    if window is None:
        return site
    if site.required_because is not None:
        return replace(site, worth_factor=window.factor)
    return replace(site, worth_factor=window.factor, visit_from=window.visit_from, visit_by=window.visit_by)


def round_window(opens: date, closes: date, starts: date, ends: date, rules: ProgrammeRules) -> RoundWindow:
    if opens > ends or closes < starts:
        return RoundWindow(rules.elsewhen_factor)
    factor = rules.ending_factor if closes <= ends else rules.open_factor
    return RoundWindow(factor, opens if opens > starts else None, closes if closes < ends else None)


def _visited(actor: Actor, year: int, before: date) -> SelectOfScalar[UUID]:
    return select(col(Visit.site_id)).where(
        visits.visible_to(actor), Visit.state == "done", col(Visit.day) >= date(year, 1, 1), col(Visit.day) < before
    )
