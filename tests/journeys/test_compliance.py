"""
The journeys of a corporate compliance team, each told once from end to end over HTTP. 3a-6 to 3a-9 and 3a-12 stand in
`test_compliance_lists.py`.
"""

import json
import re
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from api.bindings import sweep_deadlines
from api.letters import HEADS, reminder_writer
from api.web.languages import catalogue, translated
from foundation import clock
from foundation.actors import Actor, OrganisationId, Role
from suppliers.invitations.entering import InvitationRefused
from tests.builders import a_fact, a_party, a_site
from tests.journeys.lists_made import a_workbook, handed, messy_workbook
from tests.journeys.people import Person, Town
from tests.web_client import TestClient


@pytest.fixture
def lena(town: Town, buyer: OrganisationId) -> Person:
    return town.person(buyer, Role.COMPLIANCE_OFFICER, "Lena")


def issues(batch: Any, code: str) -> list[dict[str, Any]]:
    return [one for one in batch["issues"] if one["code"] == code]


def names(person: Person) -> set[str]:
    return {row["name"] for row in person.get("/v1/sites", limit=200)["rows"]}


def test_journey_3a_01_a_messy_list_is_understood_and_nothing_is_written_yet(lena: Person) -> None:
    content = messy_workbook(good=1087, exact=64, possible=21, rejected=28)
    checked = handed(lena, "suppliers_messy.xlsx", content)
    counts = checked["counts"]
    assert checked["state"] == "dry_run"
    assert counts["new"] - counts["possible"] == 1087, "possible duplicates are new rows with a question"
    assert (counts["repeated"] + counts["same"], counts["possible"], counts["refused"]) == (64, 21, 28)
    heads = {one["head"]: one["field"] for one in checked["mapping"]["columns"]}
    assert (heads["Supplier / Name"], heads["Place / Country"]) == ("name", "country"), "two rows of heads"
    assert {"name", "country", "city"} <= {one["field"] for one in checked["mapping"]["columns"]}
    assert all(0 < one["confidence"] <= 1 for one in checked["mapping"]["columns"] if one["field"])
    assert lena.get("/v1/sites")["rows"] == []
    assert lena.get("/v1/parties")["rows"] == []


def test_journey_3a_02_an_old_western_file_is_read_as_it_was_meant(lena: Person) -> None:
    content = "Name;Country;City;Turnover\nHotel Faro;ES;Málaga;12.450,50\nFinca Sol;ES;Níjar;1.200,00\n".encode(
        "cp1252"
    )
    page = lena.page("/imports")
    read = lena.fill(page, "/imports", files={"file": ("old.csv", content)})
    assert "Málaga" in read
    batch = handed(lena, "old.csv", content)
    lena.send("POST", f"/v1/imports/{batch['id']}/writing")
    stored = json.dumps(lena.get("/v1/sites")["rows"], ensure_ascii=False)
    assert "Málaga" in stored
    assert "MÃ¡laga" not in stored


def test_journey_3a_03_countries_are_resolved_and_what_is_unclear_waits(lena: Person) -> None:
    cells = ("TR", "Türkiye", " People's Republic of China ", "Hong Kong SAR", "UK", "NA", "Georgia", "")
    rows: list[list[object]] = [[f"Betrieb {chr(65 + at)}elta", cell, "", "Stadt"] for at, cell in enumerate(cells)]
    rows.append(["Betrieb Zulu", "US", "Texas", "Austin"])
    checked = handed(lena, "countries.xlsx", a_workbook(["Name", "Country", "State", "City"], *rows))
    assert {one["value"] for one in issues(checked, "country.georgia_or_us_state")} == {"Georgia"}
    assert len(issues(checked, "country.blank")) == 1
    lena.send("POST", f"/v1/imports/{checked['id']}/writing")
    found = {row["name"]: row["country"] for row in lena.get("/v1/sites")["rows"]}
    assert [found.get(f"Betrieb {chr(65 + at)}elta") for at in range(6)] == ["TR", "TR", "CN", "HK", "GB", "NA"]
    assert "Betrieb Helta" not in found
    assert found["Betrieb Zulu"] == "US"


def test_journey_3a_04_days_are_read_asked_once_or_refused_with_their_place(lena: Person) -> None:
    rows: list[list[object]] = [["Finca Uno", "ES", 45292], ["Finca Dos", "ES", "03/04/2024"]]
    rows += [["Finca Tres", "ES", "2024-02-30"], ["Finca Cuatro", "ES", "05/06/2024"]]
    checked = handed(lena, "days.xlsx", a_workbook(["Name", "Country", "Supplier since"], *rows))
    (impossible,) = issues(checked, "date.impossible")
    told = [impossible[part] for part in ("sheet", "row", "column", "value")]
    assert told == ["Sheet", 4, "Supplier since", "2024-02-30"]
    (asked,) = issues(checked, "date.ambiguous")
    assert (asked["row"], asked["column"]) == (None, "Supplier since"), "once for the column"
    lena.send("POST", f"/v1/imports/{checked['id']}/writing")
    site = next(row for row in lena.get("/v1/sites")["rows"] if row["name"] == "Finca Uno")
    assert "2024-01-01" in json.dumps([site, lena.get("/v1/facts", node_id=site["id"])])


def test_journey_3a_05_numbers_keep_their_zeros_and_damaged_ones_are_flagged(lena: Person) -> None:
    content = b"Name,Country,Tax ID\nFinca Uno,ES,0012345678\nFinca Dos,ES,5.21E+11\n"
    checked = handed(lena, "ids.csv", content)
    (damaged,) = issues(checked, "identifier.damaged_by_spreadsheet")
    assert "5.21E+11" in json.dumps(damaged)
    lena.send("POST", f"/v1/imports/{checked['id']}/writing")
    found = json.dumps(
        [lena.get(f"/v1/sites/{row['id']}/identifiers") for row in lena.get("/v1/sites")["rows"]]
    ) + json.dumps([lena.get(f"/v1/parties/{row['id']}/identifiers") for row in lena.get("/v1/parties")["rows"]])
    assert "0012345678" in found


def test_journey_3a_10_a_score_is_told_with_its_drivers_and_stays_the_same_number(lena: Person) -> None:
    with lena.town.database.transaction() as session:
        site = a_site(session, lena.actor, "Antalya Sera", country="TR")
        site.sector = "agriculture"
        session.add(site)
        a_fact(session, lena.actor, site.id, "agency_share", "0.6")
        a_fact(session, lena.actor, site.id, "seasonal_migrant_share", "0.8")
    lena.send("POST", "/v1/scores")
    score = lena.get(f"/v1/sites/{site.id}/score")
    assert score["contributions"]
    assert score["missing"]
    assert {line["points"] > 0 for line in score["contributions"] if line["points"]} == {True, False} or score[
        "contributions"
    ]
    page = lena.page(f"/sites/{site.id}")
    assert "lower" in page
    replayed = lena.send("POST", f"/v1/scores/{score['id']}/replay")
    assert replayed["signed_by"]
    lena.rest.post("/v1/scores")
    assert lena.get(f"/v1/sites/{site.id}/score")["value"] == score["value"]


def test_journey_3a_10_the_score_is_told_in_german(lena: Person) -> None:
    with lena.town.database.transaction() as session:
        site = a_site(session, lena.actor, "Antalya Sera", country="TR")
        site.sector = "agriculture"
        session.add(site)
        a_fact(session, lena.actor, site.id, "seasonal_migrant_share", "0.8")
    lena.send("POST", "/v1/scores")
    value = lena.get(f"/v1/sites/{site.id}/score")["value"]
    page = lena.page(f"/sites/{site.id}?lang=de")
    assert '<html lang="de"' in page
    assert f"Warum {value:.0f}" in page
    assert "Mittel" in page, "the band"
    assert "Ausgangspunkt: Landwirtschaft" in page
    assert "Zugewanderte Saisonkräfte in der Hochsaison" in page, "a driver"
    assert "31. Dez. 2019" in page, "the day of a fact"
    assert "Eingaben fehlen" in page
    assert "Minderjährige nahe der Arbeit" in page, "what is missing"
    assert "Was ihn senken würde" in page
    assert "Einen Verleiher mit Erlaubnis nutzen oder direkt anstellen (jetzt nicht bekannt, dann keine)" in page


def test_journey_3a_11_a_questionnaire_goes_to_every_site_of_a_filter(lena: Person, town: Town) -> None:
    """
    Each in the language of its country, answered by link and PIN in Turkish; those who stay silent are reminded three
    times and then go up to whoever leads the team.
    """
    with town.database.transaction() as session:
        for at, (country, name) in enumerate((c, f"{c} Betrieb {n}") for c in ("TR", "ES", "RO") for n in range(3)):
            firm = a_party(session, lena.actor, name, country=country)
            a_site(session, lena.actor, f"Standort {name}", country=country, operator=firm)
            a_fact(session, lena.actor, firm.id, "email", f"betrieb{at}@firm.example")
    saved = lena.send(
        "POST", "/v1/saved-views", list_name="suppliers", name="Befragen", question="country=TR&country=ES&country=RO"
    )
    preview = lena.send(
        "POST", "/v1/bulk-changes", selection={"question": saved["question"]}, change={"kind": "invite", "days": 30}
    )
    assert preview["counts"] == {"will": 9}
    done = lena.send("POST", f"/v1/bulk-changes/{preview['id']}/confirm")
    written = town.letters()
    begins = [next(one for one in written if f"betrieb{at}@" in one) for at in (0, 3, 6)]
    assert all(
        words in one for words, one in zip(("Bir müşteriniz", "Un cliente", "Un client vă"), begins, strict=True)
    )
    link = re.search(r"/invited/(\S+)", begins[0])
    assert link is not None
    told = {one["email"]: one for one in done["pins"]}
    assert told["betrieb0@firm.example"]["language"] == "tr"
    lena.send("PATCH", "/v1/notice-choices", choices={"deadlines": "immediately"})
    answered_in_turkish(town, f"/invited/{link[1]}", told["betrieb0@firm.example"]["pin"])
    system, noon = Actor.system(lena.actor.organisation_id), clock.utc_now().replace(hour=12)
    for day in (23, 27, 29, 31, 38):
        with town.database.transaction() as session:
            later = noon + timedelta(days=day)
            sweep_deadlines(session, system, later, write=reminder_writer(town.settings))
        reminded = [one for one in town.letters() if "@firm.example" in one and "/invited/" not in one]
        assert len(reminded) == {23: 8, 27: 16}.get(day, 24), "seven, three and one day before, once each"
    assert not [one for one in reminded if "betrieb0@" in one], "who answered is left alone"
    assert sum("tarihine kadar geçerlidir" in one for one in reminded) == 6
    assert sum("Linkul din acea scrisoare" in one for one in reminded) == 9
    late = [one for one in lena.get("/v1/obligations", limit=200)["rows"] if one["kind"] == "invitation_late"]
    assert len(late) == 8
    codes = [f"T-{UUID(one['id']).hex[-8:].upper()}" for one in late]
    went_up = [one for one in town.letters() if one.startswith("lena@") and all(code in one for code in codes)]
    assert [HEADS["overdue"] in one for one in sorted(went_up, key=lambda one: HEADS["overdue"] in one)] == [
        False,
        True,
    ]


def answered_in_turkish(town: Town, link: str, pin: str) -> None:
    """On a telephone that asks for Turkish and runs no script: a slip at each form, and what was typed stays."""
    phone = TestClient(town.app, headers={"accept": "text/html", "accept-language": "tr-TR,tr;q=0.9,en;q=0.5"})
    told = partial(translated, "tr")

    def sent(page: str, to: str, **fields: str) -> tuple[str, str]:
        """(path reached, its text)."""
        token = re.findall(r'name="form_token" value="([^"]*)"', page)[-1]
        answer = phone.post(to, data={"form_token": token, **fields})
        assert 'lang="tr"' in answer.text
        return answer.url.path, unescape(answer.text)

    page = unescape(phone.get(link).text)
    assert "Daveti aç" in page
    _, page = sent(page, link, pin=f"{(int(pin) + 1) % 10**6:06}")
    assert told(InvitationRefused().message) in page
    home, page = sent(page, link, pin=pin)
    assert "Önce kim olduğunuzu söyleyin" in page
    _, page = sent(page, f"{home}/firm", name="Antalya Tekstil A.Ş.", country="TR", answered_by="")
    assert told("Write your name.") in page
    assert "Antalya Tekstil A.Ş." in page
    _, page = sent(page, f"{home}/firm", name="Antalya Tekstil A.Ş.", country="TR", answered_by="Ece Örnek")
    assert told("Thank you. Now say who supplies you, one line at a time.") in page
    line = {"kind": "provides_labour", "name": "Akdeniz İş Gücü", "country": "TR", "visibility": "shared"}
    _, page = sent(page, f"{home}/lines", **line, workers="elli kadar")
    assert told("Write a whole number, or leave it empty.") in page
    assert "elli kadar" in page
    _, page = sent(page, f"{home}/lines", **line, workers="40")
    assert catalogue("tr").ngettext("%(shown)s line declared", "%(shown)s lines declared", 1) % {"shown": 1} in page
    assert f"{told('Labour agency')}, Türkiye" in page
    ended = unescape(phone.get(f"{home}/done").text)
    assert "Teşekkür ederiz" in ended
    assert not re.findall(r">(Reason|Country|Finish|Decline|Language|What you declared)<", page + ended)
