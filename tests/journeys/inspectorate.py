"""A regional inspectorate: who plans, who goes, and the places they may go to."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from audits.models import Draw, Plan, Visit
from audits.payloads import VisitOutcome
from audits.visits import history
from audits.visits.history import PastVisit
from foundation.actors import OrganisationId, Role
from foundation.clock import utc_now
from suppliers import sites
from suppliers.models import Site
from suppliers.payloads import Sector, SiteCreate
from tests.builders import NOW, an_inspector
from tests.journeys.people import Town


class Inspectorate:
    def __init__(self, town: Town, authority: OrganisationId) -> None:
        self.town = town
        self.house = authority
        self.planner = town.person(authority, Role.INSPECTION_PLANNER, "Pilar")
        self.inspector = town.person(authority, Role.INSPECTOR, "Nuria")
        self.first = utc_now().date() + timedelta(days=3)
        self.days = {
            "starts_on": self.first.isoformat(),
            "ends_on": (self.first + timedelta(days=13)).isoformat(),
        }

    def places(self, count: int, region: str = "", sector: Sector = "general") -> list[Site]:
        found = []
        with self.town.database.transaction() as session:
            for number in range(count):
                new = SiteCreate(
                    name=f"Finca {region}{number}",
                    reference=f"S-{region}{number}",
                    country="ES",
                    region=region,
                    sector=sector,
                    latitude=37.4 + number % 25 * 0.01,
                    longitude=-6.0 + number // 25 * 0.01,
                )
                found.append(sites.add_site(session, self.planner.actor, new, now=NOW))
        return found

    def inspectors(self, count: int) -> list[dict[str, str]]:
        with self.town.database.transaction() as session:
            for number in range(1, count + 1):
                an_inspector(session, self.planner.actor, f"I{number}")
        return sorted(self.planner.get("/v1/inspectors")["rows"], key=lambda one: one["code"])

    def planned(self, *, draw: bool = True) -> tuple[Any, list[dict[str, Any]]]:
        """A round of two weeks whose random share was drawn before."""
        if draw:
            self.planner.send("POST", "/v1/draws", **self.days)
        plan = self.planner.send("POST", "/v1/plans", **self.days, seed=7)
        rows, cursor = [], ""
        while True:
            page = self.planner.get("/v1/visits", plan_id=plan["id"], limit=200, cursor=cursor)
            rows += page["rows"]
            cursor = page["next_cursor"]
            if not cursor:
                return plan, rows

    def drawn(self, draw: dict[str, Any]) -> set[str]:
        """The ids of the sites that the lot fell on, which nobody outside sees before the draw is revealed."""
        with self.town.database.reading() as session:
            made = session.exec(select(Draw).where(Draw.id == UUID(draw["id"]))).one()
            of = {opaque: whose for opaque, whose, _ in made.frame["sites"]}
            return {of[one] for one in made.drawn["sites"]}

    def left_out(self, plan: dict[str, Any]) -> set[str]:
        with self.town.database.reading() as session:
            made = session.exec(select(Plan).where(Plan.id == UUID(plan["id"]))).one()
            return {str(one["site_id"]) for one in made.left_out}

    def visit(self, session: Session, site: Site) -> str:
        visit = Visit(
            organisation_id=self.house,
            code="Visit 0007",
            site_id=site.id,
            day=utc_now().date(),
            starts_at_minute=540,
            minutes=240,
            instrument="core@2026.2",
            recorded_at=NOW,
        )
        session.add(visit)
        session.flush()
        return str(visit.id)

    def led_twice(self, site: Site, code: str) -> None:
        """The last two visits to the site were led by one inspector."""
        with self.town.database.transaction() as session:
            for number, months in enumerate((14, 3)):
                day = self.first - timedelta(days=30 * months)
                seen = VisitOutcome(outcome="nothing_found", done_on=day, detection_chance=0.6)
                past = PastVisit(f"V-{number}", site.id, 300, "risk", None, code, seen)
                history.take_over_visit(session, self.planner.actor, past, now=NOW)

    def tasks_of(self, subject_id: str) -> list[dict[str, str]]:
        rows = self.planner.get("/v1/obligations", limit=100)["rows"]
        return [one for one in rows if one["subject_id"] == subject_id]

    def path_of(self, feed: dict[str, str]) -> str:
        """As a calendar program asks for it: the address without the house."""
        address = next(one for one in feed.values() if "/calendar/" in str(one))
        return "/calendar/" + address.partition("/calendar/")[2]
