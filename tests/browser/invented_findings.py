"""A finding of an invented visit with its clocks, its action, its confidential matter, and the lists they stand in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from api.web.action_pages import ActionPage, After
from api.web.finding_forms import FindingPage, RecordPage, ReferralPage, Typed, UndisclosedPage
from api.web.payloads import ChangedLine, FieldProblem
from audits.actions.action_closing import Checked, Missing
from audits.deadlines import Clock
from audits.findings.promises import BrokenPromise, Fault
from audits.instruments.severities import deadline_rule
from audits.models import CorrectiveAction, Finding, Referral
from foundation.dates import RestDay
from reports.facts.action import ActionFacts, EvidenceLine, ExtensionOffer, MoveLine
from reports.facts.action_deadlines import ActionDeadline
from reports.facts.action_list import ActionListFacts, ActionListQuery, ActionRow
from reports.facts.finding_order import FindingCounts, FindingsQuery
from reports.facts.findings import ActionOf, Entry, FindingFacts, FindingLine, FindingsFacts, OwedLine
from reports.facts.payloads import Choice, Subject
from reports.facts.promises import Promise, PromiseQuery, Promises, PromisesFacts
from tests.browser.invented import TODAY, party
from tests.browser.invented_visits import HEAD

HOUSE, PERSON = UUID(int=1), UUID(int=2)
WHEN = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
SITE = Subject("site", "0192a000-0000-7000-8000-0000000000b1", "Finca Tossal Roig")
VISIT = Subject("visit", HEAD.id, HEAD.code)
FOUND = date(2026, 10, 5)
HOLIDAY = RestDay(date(2026, 10, 12), "public holiday: Fiesta Nacional de España")
SUNDAY = RestDay(date(2026, 10, 11), "weekend")
PLAN_BY = Clock(14, date(2026, 10, 26), (SUNDAY, HOLIDAY))
CLOSE_BY = Clock(90, date(2027, 2, 17), (HOLIDAY,))
FINDING = Finding(
    id=UUID(int=31), organisation_id=HOUSE, reference="F-0031", site_id=UUID(int=3), visit_id=UUID(HEAD.id),
    question_id="CO06", indicator="I02", severity="major", found_on=FOUND, reply_by=TODAY + timedelta(days=9),
    description="Nine contracts in a language that nobody there reads", recorded_at=WHEN,
)  # fmt: skip
OWED = (
    OwedLine(
        "plan", "The days that its severity gives for a plan", "task_rules.csv", date(2026, 10, 26), date(2026, 10, 26),
        (HOLIDAY,), WHEN, "taken over with its plan", opened=True,
    ),
    OwedLine(
        "evidence", "Asked for together with the plan", "task_rules.csv", TODAY, TODAY, (), None, "",
        opened=True,
    ),
    OwedLine("close", "The days that its severity gives", "task_rules.csv", TODAY, TODAY, (), None, "", opened=False),
)  # fmt: skip
FACTS = FindingFacts(
    finding=FINDING, site=SITE, visit=VISIT, rule=deadline_rule("major"), plan_by=PLAN_BY, close_by=CLOSE_BY, owed=OWED,
    actions=(ActionOf("a1", "Give each person a contract they can read", "Agro Almanzora S.A.T.", "open", TODAY),),
    unverified=1, entries=(), files=(), referral=None, held_back=False, may_record=True, may_protect=False,
    may_open_case=True, today=TODAY,
)  # fmt: skip
ENTRIES = (
    Entry("e1", "F-0030", "minor", "Contracts are missing", WHEN, "Ola Brandt", here=False),
    Entry("e2", "F-0031", "major", FINDING.description, WHEN, "Marta Soler", here=True),
)
PAGE = FindingPage(FACTS, missing=("the action “Give each person a contract” is open, not verified",))
REFUSED = FindingPage(
    replace(FACTS, entries=ENTRIES),
    form="action",
    typed=Typed(description="So", responsible="The office"),
    problems=(FieldProblem("description", "Say it in three letters or more."),),
)
CHANGED = FindingPage(FACTS, form="amend", typed=Typed(severity="minor", description="Only two"), changed=True)
LINE = FindingLine(
    "f1", "F-0031", "major", "alleged", FINDING.description, SITE, FOUND, TODAY - timedelta(days=3), held_back=False
)
COUNTS = FindingCounts(2, 1, 1, 9)
FINDINGS = FindingsFacts(
    TODAY, FindingsQuery(), COUNTS, (LINE, replace(LINE, id="f2", reference="F-0032", severity="zero_tolerance")),
    (Choice("major", "major", 1), Choice("zero_tolerance", "zero_tolerance", 1)), may_record=True, next_cursor="next",
)  # fmt: skip
NO_FINDINGS = replace(FINDINGS, counts=FindingCounts(0, 0, 0, 0), rows=(), severities=(), next_cursor="")
WHERE = RecordPage(None, None, (Choice("s1", "Finca Tossal Roig", 0),), "Finca", ())
NEW = RecordPage(
    SITE, VISIT, (), "", (Choice("I02", "Deception"), Choice("I07", "Retention of identity documents")),
    Typed(severity="critical"), (FieldProblem("description", "Fill this in."),),
)  # fmt: skip
REFERRAL = ReferralPage(
    Referral(
        id=UUID(int=7), organisation_id=HOUSE, finding_id=FINDING.id, kind="zero_tolerance", recorded_at=WHEN,
        acknowledge_by=TODAY + timedelta(days=1),
    ),
    Subject("finding", str(FINDING.id), "F-0031"), under_18=False, next_states=("accepted", "declined"),
)  # fmt: skip
UNDISCLOSED = UndisclosedPage(VISIT, SITE, Typed(name="Van"), (FieldProblem("activity", "Fill this in."),))

ACTION = CorrectiveAction(
    id=UUID(int=8), organisation_id=HOUSE, finding_id=FINDING.id, description="Give each person a contract they read",
    responsible="Agro Almanzora S.A.T.", plan="", plan_by=PLAN_BY.last_day, close_by=TODAY - timedelta(days=2),
    state="planned", recorded_at=WHEN,
)  # fmt: skip
LACKS = Missing("evidence", 0, 1, ("document", "photo"), FOUND, "design default")
HAS = Missing("plan", 1, 1, (), None, "EICC/RBA CAP text: a plan says what is done and by when")
ACTION_FACTS = ActionFacts(
    today=TODAY, action=ACTION, finding=FINDING, site=SITE, firm=party("Agro Almanzora"), buyer="",
    deadlines=(
        ActionDeadline("plan", PLAN_BY.last_day, None, 14, 6, (HOLIDAY,)),
        ActionDeadline("close", TODAY - timedelta(days=2), TODAY - timedelta(days=20), 90, 40, (HOLIDAY,)),
    ),
    step="done", checks=(Checked(HAS, met=True), Checked(LACKS, met=False)), checks_after=(Checked(LACKS, met=False),),
    moves=(MoveLine("planned", TODAY - timedelta(days=9), "Ola Brandt", "Read out to the foreman"),),
    recorded_by="Ola Brandt", evidence=(), evidence_kinds=("document", "photo"), extensions=(),
    offers=(ExtensionOffer("close", 1, TODAY + timedelta(days=60), "SMETA practice"),), parts=(), confirmations=(),
    retaliation=(), visits=(), may_write=True, may_look=True, second_person=True,
)  # fmt: skip
FILE = EvidenceLine("x1", "Contracts in three languages", "document", TODAY, None, expired=False, intact=True)
ACTION_LATE = ActionPage(ACTION_FACTS, After())
ACTION_REFUSED = ActionPage(
    replace(ACTION_FACTS, evidence=(FILE, replace(FILE, id="x2", intact=False))),
    After(
        "step", {"plan": "By Friday"}, (FieldProblem("step-root_cause", "Fill this in as its label asks."),),
        (ChangedLine("Plan", "By Thursday", "By Friday"),), status=412,
    ),
)  # fmt: skip
ACTION_DONE = ActionPage(
    replace(
        ACTION_FACTS, action=ACTION.model_copy(update={"state": "done", "done_on": TODAY}), evidence=(FILE,), offers=(),
        step="verified", checks=(Checked(HAS, met=True),), checks_after=(), second_person=False,
    ),
    After(),
)  # fmt: skip
ROW = ActionRow(
    Subject("action", "a1", ACTION.description), "F-0031", "major", "site", ACTION.description, "planned", True, SITE,
    party("Agro Almanzora"), PLAN_BY.last_day, TODAY - timedelta(days=2), TODAY - timedelta(days=20), True,
    held_back=False,
)  # fmt: skip
ACTIONS = ActionListFacts(
    TODAY, ActionListQuery(severity="major"), (ROW, replace(ROW, state="done", extension_asked=False)),
    {"open": 2, "overdue": 1, "due": 0, "verify": 1, "extension": 1, "closed": 12}, {"team": 2, "mine": 1},
    (Choice("major", "major", 2),), "", "next",
)  # fmt: skip
NO_ACTIONS = replace(
    ACTIONS, query=ActionListQuery(), rows=(), next_cursor="", severities=(), counts=dict.fromkeys(ACTIONS.counts, 0)
)
PROMISE = Promise("o1", "Verify that it is put right: F-0031", "finding.close", "overdue", TODAY, None, "", SITE, "")
PROMISES = PromisesFacts(
    TODAY, PromiseQuery(), Promises(172, 121, 7, 42, 2, 1),
    (PROMISE, replace(PROMISE, id="o2", state="kept_late", closed_on=TODAY, about=None)),
    (Choice("finding.close", "", 2), Choice("visit", "", 1)),
    (BrokenPromise("finding", FINDING.id, "F-0031", "R09", "evidence", next(iter(Fault))),), (), "next",
)  # fmt: skip
