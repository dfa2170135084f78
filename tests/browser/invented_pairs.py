"""Two records that may be one, invented."""

from dataclasses import replace
from datetime import UTC, datetime

from api.web.payloads import ComparePage, FieldProblem, MovePage, RecordPage, SplitPage
from reports.facts.comparison import Comparison, Held, Line, NumberLine, Part, Side
from reports.facts.duplicates import DuplicatesFacts, Pair, PairQuery, Record
from reports.facts.payloads import Choice
from reports.facts.record_identity import ActLine, HeldEdge, HeldFact, Member, Number, RecordIdentity, SplitFacts
from suppliers.identity import Doubt
from tests.browser.invented import NOW, party, site

LEFT = Record(site("Finca El Tarajal"), "Camino del Aljibe 110", "Níjar", "ES")
RIGHT = Record(site("Finca el Tarajal, S.A.T."), "Cno. Aljibe 91", "Níjar", "ES")
PAIR = Pair(
    "d1", LEFT, RIGHT, 89, ("house number differs", "name close", "town equal"), "review", "", NOW, undone=False
)
JOINED = replace(
    PAIR,
    id="d2",
    likely=None,
    reasons=("Compared side by side at the desk",),
    decision="same",
    decided_by="Ines Brandt",
)
COUNTS = (Choice("review", "review", 21), Choice("same", "same", 3), Choice("different", "different", 0))
DUPLICATES = DuplicatesFacts(
    PairQuery(country="ES"), (PAIR, replace(PAIR, id="d3", likely=64)), COUNTS,
    (Choice("ES", "ES", 18), Choice("TR", "TR", 3)), may_write=True, done=JOINED, next_cursor="abc",
)  # fmt: skip
DECIDED = replace(DUPLICATES, query=PairQuery(decision="same"), pairs=(JOINED,), done=None)
NO_PAIRS = replace(DUPLICATES, query=PairQuery(), pairs=(), counts=(), countries=(), done=None, next_cursor="")
ORIGIN = "Betriebe.csv · 12"
SIDE = Side(
    LEFT.subject, ("Finca El Tarajal", "El Tarajal"), ORIGIN, datetime(2026, 3, 2, tzinfo=UTC), None, 36.9, -2.2
)
BOTH = Comparison(
    left=SIDE,
    right=replace(SIDE, subject=RIGHT.subject, names=("Finca el Tarajal, S.A.T.",), origin=""),
    lines=(
        Line(
            "name",
            (Part("Finca El Tarajal", False),),
            (Part("Finca el Tarajal, ", False), Part("S.A.T.", True)),
            "differs",
        ),
        Line("country", (Part("ES", False),), (Part("ES", False),), "same"),
        Line("city", (Part("Níjar", False),), (Part("NIJAR", False),), "spelling", ORIGIN, "Betriebe.csv · 40"),
        Line("address", (Part("Camino del Aljibe ", False), Part("110", True)), (), "left_only"),
    ),
    facts=(Line("Workers total", (Part("140", True),), (Part("96", True),), "differs", "told", "seen"),),
    numbers=(
        NumberLine("vat", "ESA04000001", "ESA04000002", "valid", "invalid", "differs"),
        NumberLine("unstated", "", "VR 12-3", "", "unchecked", "right_only"),
    ),
    held=(Held("links", 3, 1), Held("visits", 1, 0)),
    kilometres=1.62,
    may_write=True,
    doubts=(Doubt("countries_differ", "", ()),),
    joined=3,
)
COMPARE = ComparePage(PairQuery(), BOTH, PAIR, ("d0", "d3"), JOINED)
COMPARE_JOINED = ComparePage(PairQuery(), replace(BOTH, kilometres=None, numbers=()), JOINED)

NUMBERS = (Number("vat", "ESA04000001", "valid"), Number("unstated", "VR 12-3", "invalid"))
LEADS = Member(LEFT.subject, "S-12", ("Finca", "El Tarajal"), NUMBERS, "Níjar", ORIGIN, NOW, None, leads=True)
MEMBER = replace(LEADS, subject=RIGHT.subject, reference="S-40", numbers=(), origin="", closed_at=NOW, leads=False)
ACTS = (
    ActLine("a1", "same", LEFT.subject, RIGHT.subject, "Same gate, same owner", "Ines Brandt", NOW, None),
    ActLine("a2", "closed", RIGHT.subject, None, "Sold", "Ines Brandt", NOW, NOW),
    ActLine("d9", "same", LEFT.subject, RIGHT.subject, "name equal", "", NOW, None, compared=True),
)
RECORD = RecordPage(
    RecordIdentity(
        LEFT.subject,
        "open",
        (LEADS, MEMBER),
        ACTS,
        None,
        site("Nave 2"),
        site("Nave 1"),
        (site("Nave 3"),),
        may_write=True,
    ),
    (FieldProblem("acts", "Later decisions build on this one (split on 2026-03-02: two gates): undo them first."),),
)
MOVED = RecordPage(replace(RECORD.record, state="moved", moved_to=site("Nave 4"), members=(LEADS,), acts=()))
HELD = SplitFacts(
    here=LEFT.subject,
    place="Camino del Aljibe 110, Níjar",
    country="ES",
    numbers=NUMBERS,
    names=("Finca El Tarajal", "Tarajal Norte"),
    edges=(HeldEdge("e1", "operates", True, party("Agro Almanzora S.A.T."), None, "Betriebe.csv"),),
    facts=(HeldFact("f1", "Workers total", "140", "Betriebe.csv, row 12"),),
)
SPLIT = SplitPage(HELD, problems=(FieldProblem("name", "Fill this in."),))
SPLIT_SEEN = SplitPage(HELD, {"name": "Tarajal Norte"}, frozenset({"name_of:Tarajal Norte", "edge:e1"}), preview=True)
MOVE = MovePage(HELD)
