"""The year's programme, recognition, the team with its calendars, a visit to be moved, and grievances; all invented."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from api.web.grievance_pages import AskingPage, GrievancePage, NewGrievancePage, ReceiptPage
from api.web.payloads import (
    CalendarsPage,
    FieldProblem,
    InspectorPage,
    InspectorsPage,
    MovePageOfVisit,
    ProgrammePage,
    RecognitionsPage,
)
from audits.grievances.grievance_clocks import GrievanceClock
from audits.grievances.grievances import GrievanceQuery
from audits.payloads import (
    AbsenceRead,
    CredentialRead,
    InspectorRecords,
    MemberRead,
    ReceiptStatus,
    TeamOption,
    TeamRead,
    TieRead,
)
from audits.programmes.programme_progress import Progress
from reports.facts import grievances
from reports.facts.calendars import CalendarLine, CalendarsFacts
from reports.facts.evidence import EvidenceFacts
from reports.facts.inspectors import Ending, InspectorFacts, InspectorLine, InspectorsFacts
from reports.facts.payloads import Subject
from reports.facts.programme import AreaLot, CampaignLine, EntryLine, MonthLoad, PlaceYear, ProgrammeFacts, YearQuery
from reports.facts.recognitions import RecognitionLine, RecognitionsFacts
from reports.facts.visit_move import MoveFacts
from tests.browser.invented import HIGH, TODAY, UNKNOWN, site

WHEN = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
IDS = [UUID(int=90 + number) for number in range(9)]
ENTRY = EntryLine(
    site("Finca El Tarajal"), HIGH, "ES", "Almería", "agriculture", "sure", "follow_up", date(2027, 1, 1),
    date(2027, 1, 31), 2, 1.0, "waiting", "", "an action of F-0311 is due on 2026-11-20; risk 82 of 100, perhaps 93",
)  # fmt: skip
BY_LOT = replace(
    ENTRY, site=site("Obra Nueva"), rating=UNKNOWN, region="", how="lot", why="lot", opens_on=None, closes_on=None,
    chance=0.074, state="visited", missed="over_capacity", reason="no inspector-days left",
)  # fmt: skip
PROGRAMME_FACTS = ProgrammeFacts(
    id="p1", today=TODAY, years=(2027, 2026), year=2027, state="published", purpose="Seasonal work", share=0.15,
    gap=0.012, engine="columns 1", begins_on=date(2027, 1, 1), made_on=TODAY, published_on=TODAY, seal="9f2c41d0" * 8,
    sealed=True, kept=3, moved=1,
    months=tuple(MonthLoad(number, 13, 10 + number % 3, 1.5) for number in range(1, 13)),
    places=(PlaceYear("ES", "agriculture", (6, 10, 0, 0, 9, 1, 7, 1, 4, 0, 10, 10)),),
    lots=(AreaLot("ES", 0.129, 0.074, met=False),),
    campaigns=(CampaignLine("Fruit harvest", "agriculture", "ES", "", 5, 9, 20, 14, 3, "no days left in May"),),
    missed=(("over_capacity", 20),), progress=Progress(2027, 116, 4, 12, 1, 316, 14, 200, 2, 7.5, {}),
    query=YearQuery(how="sure"), entries=(ENTRY, BY_LOT), entries_in_all=116, next_cursor="next", regions=("Almería",),
    may_plan=True,
)  # fmt: skip
PROGRAMME = ProgrammePage(PROGRAMME_FACTS, 2027)
PROGRAMME_DRAFT = ProgrammePage(
    replace(PROGRAMME_FACTS, state="draft", published_on=None, sealed=None, campaigns=(), missed=(), entries=()),
    2027,
    (FieldProblem("year", "Programmes are made for this year and the next."),),
)
NO_PROGRAMME = ProgrammePage(None, 2027)
EARNED = RecognitionLine(
    "r1", site("Finca El Descanso"), "proposed", 1.5, 36, "R-0001", "9f2c" * 16, 2, 0.835, TODAY, None, None, None, "",
    1, may_decide=True,
)  # fmt: skip
GRANTED = replace(EARNED, id="r2", state="valid", valid_from=TODAY, valid_to=TODAY + timedelta(days=700))
REVOKED = replace(GRANTED, id="r3", state="revoked", revoked_on=TODAY, revoked_because="grave_finding")
RECOGNITIONS = RecognitionsPage(RecognitionsFacts("", (EARNED, GRANTED, REVOKED), "", may_plan=True))
NO_RECOGNITIONS = RecognitionsPage(RecognitionsFacts("granted", (), "", may_plan=True))

IKER = InspectorLine(
    str(IDS[0]), "E4", "Iker Otxoa", False, "ES", "Lleida", ("es", "eu"), ("construction",), ("machinery",), 24,
    Ending("E4", TODAY + timedelta(days=7), 7), 2, TODAY, TODAY + timedelta(days=3), has_account=False,
)  # fmt: skip
NADIA = replace(IKER, id=str(IDS[1]), code="E8", name="Nadia Zahra", ending=Ending("E8", TODAY, -3), skills=())
INSPECTORS = InspectorsPage(
    InspectorsFacts(TODAY, (IKER, NADIA)), {"code": "E4"}, (FieldProblem("code", "E4 is taken."),)
)
NO_INSPECTORS = InspectorsPage(InspectorsFacts(TODAY, ()))
RECORDS = InspectorRecords(
    credentials=[
        CredentialRead(id=IDS[2], kind="accreditation", body="", number="E4", valid_from=None, valid_to=TODAY)
    ],
    ties=[TieRead(id=IDS[3], kind="kin", to="Obras Levante Norte S.L.", starts_on=TODAY, ends_on=None)],
    absences=[AbsenceRead(id=IDS[4], kind="leave", starts_on=TODAY, ends_on=TODAY + timedelta(days=3))],
)
WEEK = (("", ""), ("", ""), *([("08:00", "16:00")] * 3), ("", ""), ("", ""))
INSPECTOR = InspectorPage(
    InspectorFacts(TODAY, IKER, RECORDS, ("S-0020", "S-0021"), "", None, WEEK, 2),
    (FieldProblem("tie-words", "No firm or site has this reference."), FieldProblem("hours", "The day ends too soon.")),
)
CALENDAR = CalendarLine(IKER.id, "E4", "Iker Otxoa", "a1", "f1", TODAY, None)
CALENDARS = CalendarsPage(
    CalendarsFacts(CALENDAR, (CALENDAR, replace(CALENDAR, inspector_id="i2", code="E5", feed_id=None)),
                   (("a1", "Iker Otxoa"),), 21, 7, 60),
    IKER.id, "https://desk.example/calendar/4f6b1c2d3e.ics",
)  # fmt: skip
NO_CALENDAR = CalendarsPage(CalendarsFacts(None, (), (), 21, 7, 60))


def option(number: int, name: str, *against: str) -> TeamOption:
    return TeamOption(
        inspector_id=IDS[number], code=f"E{number}", name=name, against_leading=list(against), against_joining=[],
        minutes_away=8,
    )  # fmt: skip


TEAM = TeamRead(
    visit_id=IDS[5], members=[MemberRead(inspector_id=IDS[1], code="E8", name="Nadia Zahra", role="lead")],
    pair_because="it is dark when it begins", notes=["S05 2 auditor-days are due for 115 workers, this visit gives 1"],
    team_reason="", payer="public", announced=False, interpreter="", interpreter_booked=False, joint_group_id=None,
    version=1,
)  # fmt: skip
MOVING = MovePageOfVisit(
    MoveFacts(
        Subject("visit", str(IDS[5]), "Visit 4821"), site("Finca Tossal Roig"), "p1", TODAY, "08:05", TODAY,
        (TODAY, TODAY + timedelta(days=1)), TEAM,
        (option(1, "Nadia Zahra"), option(0, "Iker Otxoa", "S01 sector: not trained for agriculture")),
    ),
    {}, (FieldProblem("second_id", "S04 Two must go."),),
)  # fmt: skip

GRIEVANCE = grievances.GrievanceRow(
    str(IDS[6]), "G-95D436", site("Finca El Tarajal"), "I09", "major", "acknowledged", TODAY - timedelta(days=50),
    TODAY + timedelta(days=49), "", retaliation_feared=True,
)  # fmt: skip
GRIEVANCES = grievances.GrievancesFacts(
    TODAY, GrievanceQuery(state="open"), (GRIEVANCE, replace(GRIEVANCE, id="g2", category="wages", due_on=TODAY)), 2, 1,
    may_record=True, next_cursor="next",
)  # fmt: skip
NO_GRIEVANCES = replace(GRIEVANCES, rows=(), open=0, late=0, next_cursor="")
CLOCK = GrievanceClock("public", "acknowledge", 7, "days", None, "Directive (EU) 2019/1937, art. 11(2)(b)", "recalled")
MATTER = GrievancePage(
    grievances.GrievanceFacts(
        GRIEVANCE, "phone", "ar", "Several people say they paid for the job", False, "", "", "",
        (grievances.ClockLine("acknowledge", TODAY, True, TODAY, CLOCK),
         grievances.ClockLine("answer", TODAY + timedelta(days=49), False, None, CLOCK)),
        (grievances.EntryLine("step", "acknowledged", "Ola Brandt", WHEN),
         grievances.EntryLine("to_them", "It is being looked at", "", WHEN)),
        ("answered",), True, (("a1", "Ola Brandt"),), "", 1,
        EvidenceFacts("grievance", str(IDS[6]), "/grievances/x", (), 0, may_add=True, may_bundle=False),
    ),
    {"act": "text", "text": "Call 600 000 000"}, (FieldProblem("text", "It holds a telephone number."),), True,
)  # fmt: skip
PLACE = grievances.SiteChoice("s1", "Finca El Tarajal", "Níjar, ES")
TAKING_WHERE = NewGrievancePage("n1", TODAY, q="Finca", found=(PLACE,))
TAKING = NewGrievancePage(
    "n1", TODAY, chosen=PLACE, ask_checked=True, typed={"summary": "A number"},
    problems=(FieldProblem("summary", "It may name somebody."),),
)  # fmt: skip
RECEIPT = ReceiptPage("4821093355127706", TODAY, TODAY + timedelta(days=7), TODAY + timedelta(days=90), "public")
STATUS = ReceiptStatus(
    state="acknowledged", received_on=TODAY, acknowledge_by=TODAY, acknowledged_on=TODAY, answer_by=TODAY,
    extended_because="", outcome="", told=["It is being looked at"],
)  # fmt: skip
ASKED = AskingPage(STATUS, str(IDS[6]))
ASKED_WRONG = AskingPage(problems=(FieldProblem("receipt", "No matter has this receipt."),))
