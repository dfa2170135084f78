"""Every page with invented facts, so that pages can be drawn, judged and tested without a database."""

from foundation.actors import Desk
from tests.browser.invented_desk import EMPTY_HOME, HOME, NO_MATCH, SUPPLIERS, WORKLIST
from tests.browser.invented_forms import (
    COLUMNS,
    FAILED_JOB,
    FIND,
    FORGOTTEN,
    IMPORT,
    IMPORT_DONE,
    IMPORT_START,
    JOB,
    PASSWORD,
    PROBLEM,
    QUESTIONS,
    READING,
    SIGN_IN,
)
from tests.browser.invented_pairs import (
    COMPARE,
    COMPARE_JOINED,
    DECIDED,
    DUPLICATES,
    MOVE,
    MOVED,
    NO_PAIRS,
    RECORD,
    SPLIT,
    SPLIT_SEEN,
)
from tests.browser.invented_records import PARTY, SITE, UNKNOWN_SITE
from tests.browser.invented_rounds import CHAIN, PLAN

PAGES: dict[str, tuple[str, object, str, Desk | None]] = {
    "home": ("home.html", HOME, "desk", Desk.COMPLIANCE),
    "home-empty": ("home.html", EMPTY_HOME, "desk", Desk.COMPLIANCE),
    "work": ("worklist.html", WORKLIST, "desk", Desk.COMPLIANCE),
    "suppliers": ("suppliers.html", SUPPLIERS, "suppliers", Desk.COMPLIANCE),
    "suppliers-none": ("suppliers.html", NO_MATCH, "suppliers", Desk.COMPLIANCE),
    "site": ("site.html", SITE, "suppliers", Desk.COMPLIANCE),
    "site-unknown": ("site.html", UNKNOWN_SITE, "suppliers", Desk.INSPECTORATE),
    "party": ("party.html", PARTY, "suppliers", Desk.COMPLIANCE),
    "chain": ("chain.html", CHAIN, "chain", Desk.COMPLIANCE),
    "plan": ("plan.html", PLAN, "plan", Desk.INSPECTORATE),
    "import": ("import_start.html", IMPORT_START, "", Desk.COMPLIANCE),
    "import-reading": ("import_reading.html", READING, "", Desk.COMPLIANCE),
    "import-questions": ("import_questions.html", QUESTIONS, "", Desk.COMPLIANCE),
    "import-columns": ("import_columns.html", COLUMNS, "", Desk.COMPLIANCE),
    "import-check": ("import_check.html", IMPORT, "", Desk.COMPLIANCE),
    "import-done": ("import_done.html", IMPORT_DONE, "", Desk.COMPLIANCE),
    "duplicates": ("duplicates.html", DUPLICATES, "suppliers", Desk.COMPLIANCE),
    "duplicates-decided": ("duplicates.html", DECIDED, "suppliers", Desk.COMPLIANCE),
    "duplicates-none": ("duplicates.html", NO_PAIRS, "suppliers", Desk.COMPLIANCE),
    "compare": ("compare.html", COMPARE, "suppliers", Desk.COMPLIANCE),
    "compare-joined": ("compare.html", COMPARE_JOINED, "suppliers", Desk.COMPLIANCE),
    "record": ("record_identity.html", RECORD, "suppliers", Desk.COMPLIANCE),
    "record-moved": ("record_identity.html", MOVED, "suppliers", Desk.COMPLIANCE),
    "split": ("split.html", SPLIT, "suppliers", Desk.COMPLIANCE),
    "split-seen": ("split.html", SPLIT_SEEN, "suppliers", Desk.COMPLIANCE),
    "move": ("move.html", MOVE, "suppliers", Desk.COMPLIANCE),
    "job": ("job.html", JOB, "", Desk.COMPLIANCE),
    "job-failed": ("job.html", FAILED_JOB, "", Desk.COMPLIANCE),
    "find": ("find.html", FIND, "", Desk.REGULATOR),
    "sign-in": ("sign_in.html", SIGN_IN, "", None),
    "forgotten": ("forgotten.html", FORGOTTEN, "", None),
    "set-password": ("set_password.html", PASSWORD, "", None),
    "problem": ("problem.html", PROBLEM, "", Desk.REGULATOR),
}
