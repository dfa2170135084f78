"""A sanctions unit at work: a case officer, an approver, and the public that reads the register."""

import csv
import json
import re
from io import StringIO
from typing import Any

from foundation.actors import OrganisationId, Role
from suppliers.models import Party, Site
from tests.builders import a_party, a_site
from tests.journeys.people import Person, Town


class Proceedings:
    forms = ("page", "json", "csv", "feed")

    def __init__(self, town: Town, authority: OrganisationId) -> None:
        self.town = town
        self.officer = town.person(authority, Role.CASE_OFFICER, "Carmen")
        self.approver = town.person(authority, Role.APPROVER, "Rosa")
        self.settler = town.person(authority, Role.APPROVER, "Marta")
        self.inspector = town.person(authority, Role.INSPECTOR, "Nuria")
        self.planner = town.person(authority, Role.INSPECTION_PLANNER, "Pilar")

    def firm(self, name: str) -> Party:
        with self.town.database.transaction() as session:
            return a_party(session, self.planner.actor, name)

    def site(self, name: str, operator: Party) -> Site:
        with self.town.database.transaction() as session:
            return a_site(session, self.planner.actor, name, operator=session.get_one(Party, operator.id))

    def open(self, firm: Party, reference: str, **more: str) -> str:
        new = {"reference": reference, "party_id": str(firm.id), "offence_family": "wage_underpayment"}
        new |= {"offence_on": "2026-10-05", "opened_on": "2026-11-02", "grounds": "Wages were paid late, alleged"}
        return str(self.officer.send("POST", "/v1/cases", **(new | more))["id"])

    def move(self, who: Person, case: str, state: str, on: str, **more: object) -> None:
        at = f"/v1/cases/{case}"
        who.send("POST", f"{at}/moves", at, to_state=state, on=on, reason="as recorded", **more)

    def noticed(self, case: str, on: str) -> None:
        self.move(self.officer, case, "under_inquiry", on)
        self.move(self.officer, case, "notice_issued", on, service={"how": "in_person", "by": "the officer"})

    def assess(self, case: str, regime: str, **facts: object) -> Any:
        at = f"/v1/cases/{case}"
        return self.officer.send("POST", f"{at}/assessments", at, regime=regime, facts=facts)

    def publish(self, case: str, **more: object) -> None:
        said: dict[str, Any] = {
            "case_id": case,
            "scope": ["public_contracts"],
            "release_condition": "The sum is settled and what was found is put right",
            "law_id": "es_lisos_40",
        }
        row = self.officer.send("POST", "/v1/publications", **(said | more))
        self.approver.send("POST", f"/v1/publications/{row['id']}/approving")

    def public_names(self) -> dict[str, set[str]]:
        """Whom anybody reads of, in each form of the register."""
        ask = self.town.anybody.get
        page = re.findall(r'<th scope="row" class="name"><a[^>]*>(?:<[^>]+>)*([^<]+)', ask("/register").text)
        table = csv.DictReader(StringIO(ask("/v1/register/csv").content.decode("utf-8-sig")))
        entries = re.findall(r"<content type=\"application/json\">(.*?)</content>", ask("/v1/register/feed").text)
        return {
            "page": set(page),
            "json": {row["party_name"] for row in ask("/v1/register").json()["rows"]},
            "csv": {row["party_name"] for row in table},
            "feed": {json.loads(one.replace("&quot;", '"'))["party_name"] for one in entries},
        }

    def tasks(self, kind: str) -> list[dict[str, str]]:
        rows = self.officer.get("/v1/obligations", limit=100)["rows"]
        return [one for one in rows if one["kind"] == kind]
