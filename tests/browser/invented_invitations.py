"""An invitation from both sides, invented: the supplier's pages and the buyer's."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from api.web.guests import OverPage
from api.web.invited_forms import InviteForm, LineForm, OnwardForm, PasteForm, ReasonForm, WhoForm
from api.web.invited_pages import (
    AnswerPage,
    DeclarePage,
    DeclinePage,
    InvitationPage,
    InvitePage,
    LinePage,
    PinPage,
    ToldPage,
    WhoPage,
)
from api.web.payloads import FieldProblem
from reports.facts.invitations import InvitationLine, InvitationsFacts, InvitationsQuery
from suppliers.invitations.payloads import Entrance, InvitationRead, LineRead, TierState
from tests.browser.invented import party

HOME = "/invited/answer/i1"
COUNTRIES = ("DE", "ES", "MA", "PT")
UNTIL = date(2026, 12, 20)
FIRST = UUID(int=1)


def line(number: int, name: str, kind: str, seen: str = "shared", onward: str | None = None) -> LineRead:
    return LineRead.model_validate(
        {
            "id": UUID(int=number), "record": "site" if kind == "operates" else "party", "name": name, "country": "ES",
            "link_kind": kind, "visibility": seen, "onward_state": onward,
        }
    )  # fmt: skip


LINES = [
    line(1, "Semillas del Poniente S.L. y Hermanos", "supplies", onward="opened"),
    line(2, "Puente Trabajo Temporal", "provides_labour", "hidden_name"),
    line(3, "Nave de envasado, Camino del Aljibe", "operates"),
]
ENTRANCE = Entrance(
    inviter="Lindenhof Hotels", party_name="Agro Almanzora S.A.T.", link_kind="supplies", state="opened", depth=1,
    expires_on=UNTIL, confirmed_name="", lines=[],
)  # fmt: skip
INSIDE = ENTRANCE.model_copy(
    update={"confirmed_name": "Agro Almanzora S.A.T.", "state": "declared", "lines": LINES, "depth": 2}
)
PIN = PinPage(
    "/invited/secret",
    (
        FieldProblem(
            "pin",
            "This link and PIN do not open an invitation: check the PIN, wait a quarter of an hour after several "
            "tries, or ask whoever invited you for a new link.",
        ),
    ),
)
LATE, DECLINED = OverPage("late"), OverPage("declined")
WHO = WhoPage(HOME, ENTRANCE, WhoForm(name="Agro Almanzora S.A.T.", country="ES"), PasteForm(), COUNTRIES)
DECLARE = DeclarePage(HOME, INSIDE, LineForm(), COUNTRIES)
DECLARE_WRONG = DeclarePage(
    HOME,
    INSIDE.model_copy(update={"lines": []}),
    LineForm(name="Frutas Sur", workers="about forty"),
    COUNTRIES,
    (
        FieldProblem("visibility", "Choose who may read the name."),
        FieldProblem("workers", "Write a whole number, or leave it empty."),
    ),
)
LINE = LinePage(HOME, INSIDE, LINES[1], OnwardForm(), ReasonForm())
LINE_ASKED = LinePage(HOME, INSIDE, LINES[0], OnwardForm(), ReasonForm(), (FieldProblem("reason", "Write a reason."),))
DECLINE = DeclinePage(HOME, INSIDE, ReasonForm())
DONE = AnswerPage(HOME, INSIDE)
TOLD = ToldPage(
    "Agro Almanzora S.A.T.",
    "eva.ejemplo@agro-almanzora.example",
    "https://desk.example/invited/kJ3s0aVw6Yx1dQfT2mZb8uRc5nHe7pLg9oWi4XtEyBA",
    "402918",
    UNTIL,
    "/invitations/i1",
)
INVITE = InvitePage(
    party("Agro Almanzora S.A.T."),
    InviteForm(email="eva at agro"),
    ("en", "es", "ar"),
    (FieldProblem("email", "Write an e-mail address, such as name@firm.example."),),
)


def told(number: int, name: str, state: str, depth: int = 1, **more: object) -> InvitationLine:
    shape = {
        "id": UUID(int=number), "depth": depth, "parent_id": None, "party_name": name, "link_kind": "supplies",
        "state": state, "invited_at": datetime(2026, 11, 16, 8, 0, tzinfo=UTC), "expires_on": UNTIL, "opened_at": None,
        "answered_at": None, "answered_by": "", "answered_as": "", "reason": "", "lines": 0,
    } | more  # fmt: skip
    own = bool(name)
    email = "eva.ejemplo@agro-almanzora.example" if own else ""
    return InvitationLine(InvitationRead.model_validate(shape), party(name), email, own)


OPENED = told(1, "Agro Almanzora S.A.T.", "opened", opened_at=datetime(2026, 11, 18, 9, 0, tzinfo=UTC))
SAID_BY, SAID_AS = "Eva Ejemplo", "Export manager"
ANSWERED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
INVITATIONS = InvitationsFacts(
    InvitationsQuery(),
    (
        TierState(tier=1, invited=1, opened=1, declared=1, declined=1),
        TierState(tier=2, invited=1, declared=2),
        TierState(tier=3, expired=1),
    ),
    (
        told(7, "", "expired", 3, expires_on=date(2026, 11, 20)),
        told(6, "", "declared", 2, lines=4),
        told(5, "", "invited", 2),
        told(
            4, "Lavandería Costa", "declared", lines=12, answered_by=SAID_BY, answered_as=SAID_AS, answered_at=ANSWERED
        ),
        told(
            3,
            "Faro Reinigung GmbH & Co. KG",
            "declined",
            reason="Nobody supplies us",
            answered_by=SAID_BY,
            answered_as=SAID_AS,
            answered_at=ANSWERED,
        ),
        told(2, "Hacienda Los Pozos", "invited", expires_on=date(2026, 11, 24)),
        OPENED,
    ),
    may_write=True,
)
NO_INVITATION = replace(INVITATIONS, tiers=(), lines=())
INVITATION = InvitationPage(OPENED, ReasonForm(), may_write=True)
INVITATION_DECLARED = InvitationPage(INVITATIONS.lines[3], ReasonForm(), may_write=True)
INVITATION_DEEP = InvitationPage(INVITATIONS.lines[1], ReasonForm(), may_write=True)
