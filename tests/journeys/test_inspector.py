"""
The journeys of a labour inspector, each told once from end to end over HTTP. Left out: 3b-6 and 3b-7, answers kept on a
phone and synchronised later, and 3b-12, joint inspections of two authorities; they come later.
"""

from io import BytesIO

import icalendar
import pikepdf
import pytest

from audits.drawing.published import check, read
from foundation import accounts
from foundation.actors import OrganisationId, Role
from foundation.clock import utc_now
from foundation.notices import fan_out
from tests.builders import NOW, a_finding, a_grievance, a_party, a_site, an_action
from tests.journeys.inspectorate import Inspectorate
from tests.journeys.people import Calendar, Town
from tests.reports.tagged import Tagged

PLANNED = {"plan": "Order it", "root_cause": "Age"}


@pytest.fixture
def office(town: Town, authority: OrganisationId) -> Inspectorate:
    return Inspectorate(town, authority)


def test_journey_3b_01_a_quarter_is_filled_from_risk_repeats_complaints_and_a_random_share(
    office: Inspectorate,
) -> None:
    """At a thirtieth of the size, 200 sites and three inspectors; 6,400 sites are for `benchmarks/planner.py`."""
    places = office.places(200)
    office.inspectors(3)
    with office.town.database.transaction() as session:
        actor = office.planner.actor
        for site in places[:3]:
            an_action(session, actor, a_finding(session, actor, site, "critical"), close_by=office.first)
        complained = [site.id for site in places[10:13]]
        for site in places[10:13]:
            a_grievance(session, actor, site)
    draw = office.planner.send("POST", "/v1/draws", share=0.15, **office.days)
    plan, visits = office.planned(draw=False)
    how = [visit["selected_how"] for visit in visits]
    assert {"random", "follow_up"} <= set(how), set(how)
    assert draw["inspector_days"] >= 0.15 * draw["of_inspector_days"]
    owed = {str(site.id) for site in places[:3]}
    assert {visit["site_id"] for visit in visits if visit["selected_how"] == "follow_up"} == owed
    drawn, left_out = office.drawn(draw), office.left_out(plan)
    assert len(drawn) == draw["sites"]
    assert {visit["site_id"] for visit in visits if visit["selected_how"] == "random"} == drawn - owed - left_out
    assert len(drawn & left_out) <= 1, "a drawn site that finds no place is the exception, and is named"
    assert all(visit["reason"] for visit in visits)
    assert {str(one) for one in complained} <= {visit["site_id"] for visit in visits}
    told = " ".join(visit["reason"] for visit in visits)
    assert "complaint" not in told.lower()
    assert "grievance" not in told.lower()
    spent: dict[tuple[str, str], int] = {}
    for visit in visits:
        key = (visit["inspector_id"], visit["day"])
        spent[key] = spent.get(key, 0) + visit["minutes"] + visit["travel_minutes"]
    assert max(spent.values()) <= 600
    days = {visit["day"] for visit in visits}
    assert len(spent) <= 9 * len(days)
    assert f"{len(visits)}" in office.planner.page(f"/plans/{plan['id']}")


def test_journey_3b_02_the_seed_is_sealed_before_and_shown_after_and_anybody_draws_again(
    office: Inspectorate,
) -> None:
    office.places(40)
    office.inspectors(3)
    made = office.planner.send("POST", "/v1/draws", **office.days)
    sealed = office.planner.get(f"/v1/draws/{made['id']}/file")
    assert (sealed["seal"], sealed["seed"], sealed["drawn"]) == (made["seal"], None, None)
    _, visits = office.planned(draw=False)
    office.planner.send("POST", f"/v1/draws/{made['id']}/reveal", early_because="the round is over")
    text = office.planner.rest.get(f"/v1/draws/{made['id']}/file").text
    shown = read(text)
    again = check(shown, kept_seal=made["seal"])
    assert again == shown.drawn
    assert len(again["sites"]) == made["sites"]
    assert len(again) > 1, "who goes is drawn as well"
    assert sum(visit["selected_how"] == "random" for visit in visits) == made["sites"]


def test_journey_3b_03_who_came_twice_running_or_is_bound_is_not_sent(office: Inspectorate) -> None:
    (site,) = office.places(1)
    staff = office.inspectors(3)
    office.led_twice(site, "I1")
    bound = staff[1]
    office.planner.send("POST", f"/v1/inspectors/{bound['id']}/ties", kind="kin", to=site.reference)
    _, (visit,) = office.planned()
    assert visit["inspector_id"] == staff[2]["id"]
    told = office.planner.get(f"/v1/visits/{visit['id']}/team/options")
    options = {one["code"]: one["against_leading"] for one in told}
    assert "S03" in " ".join(options["I1"])
    assert "S02" in " ".join(options["I2"])
    assert options["I3"] == []
    at = f"/v1/visits/{visit['id']}"
    wanted = {"day": visit["day"], "lead_id": bound["id"], "because": "nobody else is free"}
    assert office.planner.refused("POST", f"{at}/move", at, **wanted) == (409, "visit.team_refused")


def test_journey_3b_03_an_override_takes_a_reason_and_a_second_person(office: Inspectorate) -> None:
    (site,) = office.places(1)
    staff = office.inspectors(3)
    office.led_twice(site, "I1")
    office.planner.send("POST", f"/v1/inspectors/{staff[1]['id']}/ties", kind="kin", to=site.reference)
    plan, (planned,) = office.planned()
    second = office.town.person(office.house, Role.INSPECTION_PLANNER, "Rosa")
    at, visit = f"/v1/visits/{planned['id']}", planned["id"]
    wanted = {"day": planned["day"], "lead_id": staff[0]["id"]}
    bound = {**wanted, "lead_id": staff[1]["id"], "because": "nobody else is free"}
    assert office.planner.refused("POST", f"{at}/overrides", at, **bound) == (409, "visit_override.never")
    assert office.planner.refused("POST", f"{at}/overrides", at, **wanted, because="")[0] == 422
    page = office.planner.page(f"/visits/{visit}/move")
    assert "Let somebody lead although a rule speaks against it" in page
    form = {**wanted, "version": str(planned["version"]), "because": "nobody else speaks Quechua"}
    page = office.planner.fill(page, f"/visits/{visit}/overrides", **form)
    assert "Somebody else who plans has to agree." in page
    (asked,) = second.get(f"{at}/overrides")
    assert (asked["asked_by"], asked["state"], asked["agreed_by"]) == (office.planner.actor.name, "asked", "")
    assert f"/visits/{visit}/overrides/{asked['id']}/agree" in second.page(f"/visits/{visit}/move")
    assert office.planner.get(at)["inspector_id"] == staff[2]["id"], "nothing has changed yet"
    agreement = f"{at}/overrides/{asked['id']}/agreement"
    assert office.planner.refused("POST", agreement, at) == (409, "visit_override.second_person")
    (task,) = [one for one in second.get("/v1/obligations", limit=100)["rows"] if one["kind"] == "visit.override"]
    assert staff[0]["name"] in task["title"]
    assert second.send("POST", agreement, at)["inspector_id"] == staff[0]["id"]
    said = ("nobody else speaks Quechua", office.planner.actor.name, second.actor.name)
    kept = second.get(f"{at}/team")["team_reason"]
    week = office.planner.page(f"/plans/{plan['id']}?week={planned['day']}&visit={visit}")
    order = {"kind": "inspection_plan", "subject": plan["id"], "form": "json"}
    paper = office.planner.rest.post("/v1/reports", json=order).text
    assert [one for place in (kept, week, paper) for one in said if one not in place] == []
    assert {"visit.override_asked", "visit.override_agreed", "visit.moved"} <= office.town.trail()
    later = {**wanted, "starts_at_minute": 600, "because": "later in the day"}
    assert office.planner.send("POST", f"{at}/move", at, **later)["starts_at_minute"] == 600, "it holds for this visit"
    assert office.planner.refused("POST", agreement, at) == (409, "visit_override.decided")


def test_journey_3b_04_the_calendar_says_only_field_work(office: Inspectorate) -> None:
    (site,) = office.places(1)
    staff = office.inspectors(1)
    plan, (visit,) = office.planned()
    office.planner.send("POST", f"/v1/plans/{plan['id']}/publish")
    made = office.planner.rest.post("/v1/feeds", json={"inspector_id": staff[0]["id"]}).json()
    feed = office.town.anybody.get(office.path_of(made)).content
    (entry,) = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    assert str(entry["SUMMARY"]).lower() == "field work"
    assert {"LOCATION", "GEO", "ATTENDEE", "ORGANIZER", "COMMENT"} & set(entry) == set()
    told = feed.decode().replace("\r\n ", "")
    assert [word for word in (site.name, str(site.id), visit["code"], "inspect") if word in told.lower()] == []


def test_journey_3b_04_a_visit_without_notice_is_told_to_nobody_outside(office: Inspectorate) -> None:
    """The firm reads nothing of it in the portal, over the API, by mail, or by the webhook it has registered."""
    (site,) = office.places(1)
    office.inspectors(1)
    with office.town.database.transaction() as session:
        house = accounts.add_organisation(session, name="Costa Calma", kind="supplier", now=NOW)
    firm = office.town.person(OrganisationId(house.id), Role.SUPPLIER, "Eva")
    topics = [one["topic"] for one in firm.get("/v1/changes/topics")["rows"]]
    assert topics == ["register.entry_published", "register.entry_removed"]
    hook = {"name": "Eva's tool", "address": "https://eva.example/told"}
    refused = firm.rest.post("/v1/webhooks", json={**hook, "topics": ["plan.published"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "webhook.topic_unknown")
    assert firm.rest.post("/v1/webhooks", json={**hook, "topics": topics}).status_code == 201
    plan, (visit,) = office.planned()
    office.planner.send("POST", f"/v1/plans/{plan['id']}/publish")
    office.town.night()
    assert fan_out.fan_out(office.town.database, now=utc_now()) == 0
    assert firm.get("/v1/changes")["rows"] == []
    assert "plan.published" in {one["topic"] for one in office.planner.get("/v1/changes")["rows"]}
    assert firm.rest.get("/v1/visits").status_code == 403
    assert office.town.anybody.get("/v1/visits").status_code == 401
    assert firm.desk.get(f"/visits/{visit['id']}").status_code in {403, 404}
    assert firm.desk.get(f"/plans/{plan['id']}").status_code in {403, 404}
    assert office.town.anybody.get("/v1/register").json()["rows"] == []
    mailed = office.town.letters()
    assert [one for one in mailed if site.name in one or visit["code"] in one or "eva@" in one] == []


def test_journey_3b_05_the_harvest_moves_the_windows_of_the_year(office: Inspectorate) -> None:
    year = utc_now().year + 1
    places = {region: office.places(3, region=region, sector="agriculture") for region in ("Lleida", "Jaén")}
    office.inspectors(2)
    made = office.planner.send("POST", "/v1/programmes", year=year, purpose="Fields first")
    rows = office.planner.get(f"/v1/programmes/{made['id']}/entries", limit=50)["rows"]
    opened = {row["site_id"]: row["opens_on"] for row in rows if row["opens_on"]}
    months = {
        region: {opened[str(site.id)][5:7] for site in found if str(site.id) in opened}
        for region, found in places.items()
    }
    assert months["Lleida"], "a site of the grape and fruit harvest has a window"
    assert months["Lleida"] <= {"05", "06", "07", "08", "09"}
    assert months["Jaén"], "a site of the olive season has a window"
    assert months["Jaén"] <= {"11", "12", "01", "02"}
    assert office.planner.page(f"/programme?year={year}")


def test_journey_3b_08_signs_of_forced_labour_open_the_protected_path_and_the_site_hears_nothing(
    office: Inspectorate,
) -> None:
    (site,) = office.places(1, region="Almería", sector="agriculture")
    found = []
    for indicator, said in (
        ("I07", "Passports lie in the office"),
        ("I09", "Debts are worked off"),
        ("I04", "Nobody may have visitors"),
        ("I06", "Whoever complains is sent home"),
    ):
        finding = {"severity": "zero_tolerance", "indicator": indicator, "description": said}
        found.append(
            office.inspector.send(
                "POST", "/v1/findings", site_id=str(site.id), found_on=f"{utc_now().date()}", **finding
            )
        )
    referrals = office.planner.get("/v1/referrals")["rows"]
    assert {one["finding_id"] for one in referrals} == {one["id"] for one in found}
    assert {one["consent"] for one in referrals} == {"unknown"}
    assert not [name for one in referrals for name in one if "name" in name or "worker" in name]
    named = {"state": "accepted", "on": f"{utc_now().date()}", "name": "Somebody"}
    at = f"/v1/referrals/{referrals[0]['id']}"
    assert office.planner.refused("POST", f"{at}/move", at, **named) == (422, "request.invalid")
    alerts = [one for one in office.planner.get("/v1/obligations", limit=100)["rows"] if one["kind"] == "confidential"]
    assert {one["due_on"] for one in alerts} >= {f"{utc_now().date()}"}
    assert {one["title"] for one in alerts} == {"Confidential matter"}
    assert "confidential" not in {one["kind"] for one in office.inspector.get("/v1/obligations", limit=100)["rows"]}
    firm = office.town.person(office.house, Role.SUPPLIER, "Eva")
    assert firm.rest.get("/v1/findings").status_code == 403
    assert [one for one in office.town.letters() if site.name in one] == []
    assert "Confidential matter" in office.planner.page("/work")


def test_journey_3b_09_a_crew_that_nobody_disclosed_becomes_a_node_a_link_and_a_finding(office: Inspectorate) -> None:
    with office.town.database.transaction() as session:
        actor = office.planner.actor
        main = a_party(session, actor, "Obras Levante S.L.")
        project = a_site(session, actor, "Torre Norte", operator=main)
        project.sector = "construction"
        session.add(project)
        visit_id = office.visit(session, project)
    said = {"name": "", "activity": "ties steel on the third floor", "seen_on": f"{utc_now().date()}"}
    made = office.inspector.send("POST", f"/v1/visits/{visit_id}/undisclosed", **said)
    party = office.planner.get(f"/v1/parties/{made['party_id']}")
    assert party["kind"] == "unknown"
    edge = office.planner.get(f"/v1/edges/{made['edge_id']}")
    assert (edge["kind"], edge["from_id"], edge["to_id"]) == ("subcontracts", str(main.id), party["id"])
    assert (made["finding"]["site_id"], made["finding"]["state"]) == (str(project.id), "alleged")
    assert "undisclosed" in made["finding"]["description"].lower() or made["finding"]["question_id"] == "CO25"
    assert made["finding"]["reference"] in office.inspector.page("/findings")


def test_journey_3b_10_questions_are_shown_to_who_reads_arabic(office: Inspectorate) -> None:
    """Arabic, right to left; Romanian and Nepali are the next test."""
    with office.town.database.transaction() as session:
        visit_id = office.visit(session, a_site(session, office.planner.actor, "Finca"))
    page = office.inspector.page(f"/visits/{visit_id}/checklist?lang=ar")
    assert '<html lang="ar" dir="rtl"' in page
    assert page.count('<bdi lang="ar">') > 20


SAID = {
    "ro": ("Drepturile dumneavoastră la locul de muncă", "Cine vă ține pașaportul și actele?"),
    "ar": ("حقوقك في العمل", "من يحتفظ بجواز سفرك وأوراقك؟"),
    "ne": ("काममा तपाईंका अधिकार", "तपाईंको राहदानी र कागजपत्र कोसँग छ?"),
}


@pytest.mark.parametrize("language", SAID)
def test_journey_3b_10_prompts_and_rights_are_handed_over_in_the_language_of_the_crew(
    office: Inspectorate, language: str
) -> None:
    title, question = SAID[language]
    with office.town.database.transaction() as session:
        site = a_site(session, office.planner.actor, "Finca Reservada", country="ES")
        visit_id = office.visit(session, site)
    assert f"/visits/{visit_id}/card" in office.inspector.page(f"/visits/{visit_id}")
    page = office.inspector.page(f"/visits/{visit_id}/card?language={language}")
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
    assert title in page
    assert question in page
    card = office.inspector.get(f"/v1/visits/{visit_id}/worker-card", language=language)
    assert (len(card["rights"]), len(card["prompts"])) == (12, 12)
    assert not [one for one in card["rights"] + card["prompts"] if one["text"] == one["english"] or not one["source"]]
    assert [one["number"] for one in card["contacts"]] == ["112", "", ""], "no number is made up"
    paper = office.inspector.rest.get(f"/v1/visits/{visit_id}/worker-card/file", params={"language": language}).content
    assert paper == office.inspector.desk.get(f"/visits/{visit_id}/card.pdf?language={language}").content
    with pikepdf.open(BytesIO(paper)) as tagged:
        assert str(tagged.Root.Lang) == language
        assert "/StructTreeRoot" in tagged.Root
        fonts = {str(font.BaseFont) for leaf in tagged.pages for font in leaf.Resources.Font.values()}
    script = {"ro": "plex-sans", "ar": "arabic", "ne": "devanagari"}[language]
    assert [one for one in fonts if script in one], fonts
    heard = Tagged(paper)
    assert heard.faults == []
    told = " ".join(heard.text.split())
    assert [one["text"] for one in card["rights"] + card["prompts"] if one["text"] not in told] == []
    assert "Finca Reservada" not in told
    assert "Visit 0007" not in told
    unknown = office.inspector.rest.get(f"/v1/visits/{visit_id}/worker-card", params={"language": "xx"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "worker_card.language_unknown")


def test_journey_3b_11_a_serious_finding_has_its_tasks_by_rule_and_is_corrected_and_never_rewritten(
    office: Inspectorate, calendar: Calendar
) -> None:
    calendar.stand("2026-10-05")
    (site,) = office.places(1)
    seen = {"site_id": str(site.id), "severity": "critical", "found_on": "2026-10-05"}
    finding = office.inspector.send("POST", "/v1/findings", description="No guard on the press", **seen)
    kinds = {one["kind"] for one in office.tasks_of(finding["id"])}
    assert {"finding.corrective_plan", "finding.evidence", "finding.follow_up", "finding.close"} <= kinds
    action = office.inspector.send(
        "POST", "/v1/actions", finding_id=finding["id"], description="Guard the press", close_by="2026-11-04"
    )
    at = f"/v1/actions/{action['id']}"
    office.inspector.send("POST", f"{at}/moves", at, state="planned", on="2026-10-05", **PLANNED)
    about = {"subject_kind": "corrective_action", "subject_id": action["id"], "kind": "document", "title": "Press"}
    file = {"file": ("press.txt", b"a picture in words", "text/plain")}
    kept = office.inspector.rest.post("/v1/evidence", data=about, files=file)
    assert kept.status_code == 201, kept.text
    office.inspector.send("POST", f"{at}/moves", at, state="done", on="2026-10-05")
    assert office.planner.refused("POST", f"{at}/moves", at, state="returned", on="2026-10-05")[0] == 422
    because = {"note": "It shows another press"}
    assert office.planner.send("POST", f"{at}/moves", at, state="returned", on="2026-10-05", **because)["state"]
    calendar.stand("2026-11-05")
    page = office.planner.page("/work?which=overdue")
    assert "Guard the press" in page or finding["reference"] in page
    fat = f"/v1/findings/{finding['id']}"
    better = office.inspector.send("POST", f"{fat}/amend", fat, severity="critical", description="No guard on press 2")
    assert better["amends_id"] == finding["id"]
    first = office.inspector.get(fat)
    assert (first["state"], first["description"]) == ("amended", "No guard on the press")
    assert "No guard on the press" in office.inspector.page(f"/findings/{finding['id']}")
