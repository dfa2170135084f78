"""
The first quarter of an hour at a desk: what to look at and try, per role, in the order in which it makes sense. A step
that leaves a line in the trail is ticked by that line; a step of reading has no tick, for nobody watches readers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.web.words import marked as _
from foundation.actors import Role


@dataclass(frozen=True, slots=True)
class Step:
    """`acts` are the actions of the trail any of which shows that it was done."""

    title: str
    told: str
    href: str
    minutes: int
    acts: tuple[str, ...] = ()


_DUPLICATE = Step(
    _("Settle one pair of records"),
    _("Two names that may be one firm stand side by side. What is alike and what is not is said line by line."),
    "/duplicates",
    2,
    ("identity.same", "identity.different", "identity.possibly_same"),
)
_MATCH = Step(
    _("Rule on one possible match"),
    _("A name like one on a list is no more than that. See which words were lined up, then answer with a reason."),
    "/screening",
    2,
    ("hit.confirmed", "hit.cleared", "hit.proposed"),
)
_RISKY = Step(
    _("See why a site is at risk"),
    _("Open the first one. Each line adds or takes points, and the lines add up to the number. Unknown is not low."),
    "/suppliers?band=very_high",
    3,
)
_WORK = Step(
    _("Look at what waits for you"),
    _("Late first. Each line says why it is here, and its button does it."),
    "/work",
    1,
)
_ACCOUNT = Step(
    _("Protect your account"),
    _("Add a second factor, choose your language and when mail may reach you."),
    "/account",
    1,
    ("second_factor.set_up",),
)

STEPS: Final[Mapping[Role, tuple[Step, ...]]] = {
    Role.COMPLIANCE_OFFICER: (
        Step(
            _("Bring in a list"),
            _("Any headings will do. You see what was understood first; nothing is written until you say so."),
            "/imports",
            4,
            ("import.checked", "import.written"),
        ),
        _RISKY,
        Step(
            _("See through whom it reaches you"),
            _("Tier by tier, with how well each link is known. The table beside the drawing holds the same lines."),
            "/chain",
            2,
        ),
        _DUPLICATE,
        _MATCH,
        Step(
            _("See what a law still asks of you"),
            _("What is answered, what is not, and where to answer it once for all laws."),
            "/laws",
            1,
        ),
        _ACCOUNT,
    ),
    Role.INSPECTION_PLANNER: (
        Step(
            _("See where nobody has looked"),
            _("Regions by how much is known of them. Hatched means unknown."),
            "/coverage",
            2,
        ),
        _RISKY,
        Step(
            _("Read a round"),
            _("Who goes where and why, what was left out and why. Part of it was drawn by lot."),
            "/plans",
            4,
            ("plan.published", "plan.replanned", "visit.moved"),
        ),
        Step(
            _("See who may go"),
            _("Languages, hours, accreditations and ties of each inspector. A tie bars a visit by itself."),
            "/inspectors",
            2,
        ),
        Step(
            _("Check a draw"),
            _("The seed was sealed before the round, so that anybody can run the lot again."),
            "/draws",
            2,
        ),
        _WORK,
        _ACCOUNT,
    ),
    Role.INSPECTOR: (
        Step(
            _("Open your next visit"),
            _("Who works there, why you go, the tasks of the day and the checklist, also without a network."),
            "/visits",
            4,
            ("visit.answered", "visit.done"),
        ),
        _RISKY,
        Step(
            _("Read a finding"),
            _("Alleged until the firm was heard. What it owes was put on the worklist by rule."),
            "/findings",
            3,
            ("finding.recorded", "finding.amended"),
        ),
        Step(
            _("Follow a corrective action"),
            _("What closes it is said beforehand. Refusing evidence asks for a reason."),
            "/actions",
            2,
        ),
        Step(
            _("Put your visits into your calendar"),
            _("The entry says field work and a code, and no name."),
            "/your-calendar",
            1,
            ("feed.made",),
        ),
        _WORK,
        _ACCOUNT,
    ),
    Role.CASE_OFFICER: (
        Step(
            _("Read a case"),
            _("Where it stands, until when, how much and why. Everything is alleged until it is decided."),
            "/cases",
            4,
            ("case.opened", "case.moved", "case.assessed"),
        ),
        Step(
            _("Change a fact in the penalty lab"),
            _("The law of the day of the offence counts. Each step names its rule, and the steps add up."),
            "/penalty-lab",
            3,
        ),
        _MATCH,
        Step(
            _("See what the public sees"),
            _("Final decisions only, each with the day on which it leaves."),
            "/register",
            2,
        ),
        Step(
            _("Ask whether like cases end alike"),
            _("By office, size and nationality, with intervals. Nobody is ranked by name."),
            "/equity",
            2,
        ),
        _WORK,
        _ACCOUNT,
    ),
    Role.APPROVER: (
        _WORK,
        Step(
            _("Read a case before you decide"),
            _("Who proposed it cannot decide it. You say that you have read the reply first."),
            "/cases",
            4,
            ("case.moved", "case.replies_read"),
        ),
        Step(
            _("See what waits to be published"),
            _("Two persons publish. Each entry has a day on which it leaves."),
            "/publications",
            3,
            ("publication.approved", "publication.sent_back"),
        ),
        Step(
            _("See which promises were kept"),
            _("Each rule that asks for something made a task; here is what became of them."),
            "/promises",
            2,
        ),
        _ACCOUNT,
    ),
    Role.SUPPLIER: (
        Step(
            _("Read your own scores"),
            _("Each line says what was read, from where and when. What is wrong can be contested."),
            "/own-scores",
            5,
            ("score_contest.opened",),
        ),
        _WORK,
        _ACCOUNT,
    ),
    Role.AUDITOR_BODY: (
        Step(
            _("Open an audit"),
            _("The tasks of the day and the checklist in the version it began with."),
            "/visits",
            4,
            ("visit.answered", "visit.done"),
        ),
        _WORK,
        _ACCOUNT,
    ),
    Role.PLATFORM_ADMINISTRATOR: (
        Step(
            _("See who may sign in"),
            _("Accounts, sessions, keys and second factors. You see no case and no finding."),
            "/people",
            3,
        ),
        _ACCOUNT,
    ),
    Role.OBSERVER: (
        Step(
            _("See where nobody has looked"),
            _("Regions by how much is known of them. Hatched means unknown."),
            "/coverage",
            2,
        ),
        _ACCOUNT,
    ),
}
