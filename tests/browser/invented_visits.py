"""A visit at an invented farm: half answered, clashing with a colleague, submitted; its list, sample and paper."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import groupby

from api.web.payloads import FieldProblem
from api.web.visit_forms import ChecklistPage, SamplePage, TypedAnswer, TypedOutcome, VisitPage
from audits.answers.answer_sheets import limit_for
from audits.answers.interview_quota import cells_in, interview_sample
from audits.instruments.checklists import Sector, instrument_for
from audits.instruments.questions import Question
from reports.facts.payloads import Subject
from reports.facts.visit import GivenAnswer, QuestionBlock, QuestionLine, TaskLine, VisitFacts, VisitHead
from reports.facts.visit_list import VisitLine, VisitsFacts, VisitsQuery
from tests.browser.invented import TODAY

WHEN = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
SHOWN = {"CO01", "CO02", "CO27", "CO07", "CO29", "CO30", "CO28", "CO22", "CO32", "AG01", "AG15", "AG34"}
CELLS = "day|own|men|here|bank|60\nnight|agency|women|abroad|cash|24\nday|agency|men|abroad|cash|3"
FINDING = Subject("finding", "0192a000-0000-7000-8000-0000000000f1", "F-0031")
HEAD = VisitHead(
    id="0192a000-0000-7000-8000-0000000000a1",
    code="Visit 4821",
    site=Subject("site", "0192a000-0000-7000-8000-0000000000b1", "Finca Tossal Roig"),
    town="Lleida",
    country="ES",
    sector="agriculture",
    day=TODAY,
    starts=time(8, 5),
    ends=time(14, 35),
    lead="Ola Brandt",
    others=(("Marta Soler", "second"),),
    selected_how="first_visit",
    because="no visit known; risk unknown: the middle of its sector taken",
    instrument="core+agriculture@2026.2",
    payer="public",
    state="planned",
    outcome=None,
    version=3,
)
GIVEN = {
    "CO01": GivenAnswer("yes", "", "Ola Brandt", WHEN, None),
    "CO07": GivenAnswer(
        "no", "Forty passports in the office safe", "Ola Brandt", WHEN, FINDING, (("yes", WHEN, "The key came later"),)
    ),
    "CO28": GivenAnswer("yes", "A camp behind the packhouse", "Marta Soler", WHEN, None),
    "CO29": GivenAnswer("52.5", "", "Ola Brandt", WHEN, None),
}


def line(question: Question) -> QuestionLine:
    return QuestionLine(question, limit_for(question, "ES", TODAY), GIVEN.get(question.id))


QUESTIONS = [one for one in instrument_for(Sector.AGRICULTURE).questions if one.id in SHOWN]
BLOCKS = tuple(
    QuestionBlock(section, name, tuple(map(line, questions)))
    for (section, name), questions in groupby(QUESTIONS, key=lambda one: (one.section, one.block))
)
TASKS = (
    TaskLine(
        "t1",
        "preparation",
        "Prepare the visit",
        ("The visit is unannounced: tell nobody at the site.",),
        0,
        done=True,
        dropped=False,
    ),
    TaskLine(
        "t2",
        "interviews",
        "Interview 10 of 40 workers",
        ("6 (or all if fewer) one to one; 1 group of 4.",),
        41,
        done=False,
        dropped=False,
    ),
)
FACTS = VisitFacts(
    today=TODAY,
    head=HEAD,
    tasks=TASKS,
    blocks=BLOCKS,
    sheet_version=4,
    submitted_at=None,
    submitted_by="",
    answered=4,
    asked=11,
    missing=("CO02",),
    findings=(),
    interviews=10,
    chance=0.442,
    may_record=True,
)
VISIT = VisitPage(FACTS, "0192a000")
VISIT_WRONG = VisitPage(
    FACTS,
    "0192a000",
    typed={"CO07": TypedAnswer("yes", ""), "CO29": TypedAnswer("200", ""), "CO28": TypedAnswer("yes", "")},
    outcome=TypedOutcome("findings", "", "140"),
    clashes=frozenset({"CO07"}),
    problems=(
        FieldProblem("CO29", "CO29 cannot be “200”."),
        FieldProblem("done_on", "Give the day, and a chance from 0 to 100 per cent."),
    ),
)
OVER = replace(
    FACTS,
    head=replace(HEAD, state="done", outcome="findings"),
    submitted_at=WHEN,
    submitted_by="Ola Brandt",
    findings=(FINDING,),
)
VISIT_OVER = VisitPage(OVER, "0192a000")
VISIT_CORRECTING = VisitPage(OVER, "0192a000", correcting=True)
CHECKLIST = ChecklistPage(HEAD, BLOCKS)
SAMPLE = SamplePage(HEAD, CELLS, "ab12", interview_sample(cells_in(CELLS.splitlines()), "ab12"))
NO_SAMPLE = SamplePage(HEAD, "night|12", "ab12", None, (FieldProblem("cells", "Line 1 is 'night|12'."),))
LINE = VisitLine(
    visit=Subject("visit", HEAD.id, HEAD.code),
    site=HEAD.site,
    town=HEAD.town,
    day=TODAY,
    starts=HEAD.starts,
    minutes=390,
    lead=HEAD.lead,
    selected_how="first_visit",
    state="planned",
    outcome=None,
    answers="draft",
)
DONE = replace(
    LINE,
    visit=Subject("visit", HEAD.id, "Visit 4790"),
    site=None,
    town="",
    day=TODAY - timedelta(days=12),
    lead="",
    selected_how="random",
    state="done",
    outcome="nothing_found",
    answers="submitted",
)
VISITS = VisitsFacts(TODAY, VisitsQuery(when="all", site="x"), 2, 7, 1, 1, 1, (LINE, DONE), HEAD.site, "next")
NO_VISITS = VisitsFacts(TODAY, VisitsQuery(), 0, 0, 0, 0, 0, ())
