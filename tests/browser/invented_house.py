"""People of an organisation and what was done to their accounts, invented; no address here is anybody's."""

from datetime import timedelta
from uuid import UUID

from api.web.finding_forms import Typed
from api.web.house_pages import HouseActsPage, HousePage, HousePersonPage, InvitePage, JoinPage
from api.web.payloads import FieldProblem
from foundation.actors import Role
from foundation.house.payloads import (
    AccountAct,
    DelegationRead,
    HeldTask,
    InvitationRead,
    MemberDetail,
    MemberRead,
    ResetRead,
    State,
)
from tests.browser.invented import TODAY

LEAVE = DelegationRead(
    starts_on=TODAY - timedelta(days=40), ends_on=TODAY + timedelta(days=90), granted_by="Kim Aster", begun=True
)


def address_of(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@valmarra.example"


def member(
    number: int, name: str, role: Role, state: State = "active", *, days: int | None = 0, tasks: int = 0
) -> MemberRead:
    return MemberRead(
        id=UUID(int=number), name=name, email=address_of(name), role=role, state=state,
        has_factor=number % 2 == 1, last_active_on=None if days is None else TODAY - timedelta(days=days),
        open_tasks=tasks, administers=LEAVE if number == 1 else None,
    )  # fmt: skip


PEOPLE = (
    member(1, "Ada Ferreira", Role.INSPECTION_PLANNER, tasks=3),
    member(2, "Ben Okafor", Role.INSPECTOR, days=2, tasks=11),
    member(3, "Cleo Marchetti", Role.CASE_OFFICER, "locked", days=9),
    member(4, "Dan Vermeulen", Role.INSPECTOR, "disabled", days=61, tasks=2),
    member(5, "Estela Quiroga", Role.APPROVER, days=None),
)
INVITED = tuple(
    InvitationRead(
        id=UUID(int=20 + over), email=f"{name.split()[0].lower()}@valmarra.example", name=name, role=Role.INSPECTOR,
        invited_by="Ada Ferreira", invited_on=TODAY - timedelta(days=3 + 9 * over),
        last_day=TODAY + timedelta(days=4 - 9 * over), over=bool(over),
    )
    for over, name in enumerate(("Farid Haddad", "Greta Lund"))
)  # fmt: skip
RESETS = tuple(
    ResetRead(
        id=UUID(int=30 + may), account_id=UUID(int=3), person=person, asked_by=by, asked_on=TODAY, may_decide=bool(may)
    )
    for may, (person, by) in enumerate((("Cleo Marchetti", "Ada Ferreira"), ("Estela Quiroga", "Hugo Brandt")))
)  # fmt: skip
TASKS = [
    HeldTask(id=UUID(int=40), code="T-1F03A7C2", due_on=TODAY - timedelta(days=1), page=""),
    HeldTask(id=UUID(int=41), code="T-77B20E19", due_on=TODAY + timedelta(days=5), page="/work/1"),
]


def person(one: MemberRead, *, tasks: bool = False, asked: bool = False) -> MemberDetail:
    return MemberDetail(
        **one.model_dump(), tasks=TASKS if tasks else [], reset_asked=asked,
        may_be_given=[Role.INSPECTION_PLANNER, Role.CASE_OFFICER, Role.OBSERVER],
    )  # fmt: skip


TAKERS = ((UUID(int=1), "Ada Ferreira"), (UUID(int=5), "Estela Quiroga"))
HOLDS = FieldProblem("hand_to", "Open tasks stay with this person: hand each of them over to somebody who may open it.")
ACTS = tuple(
    AccountAct(on=TODAY - timedelta(days=days), action=action, who=who, who_role=role, about=about, roles=list(roles))
    for days, action, who, role, about, roles in (
        (0, "account.role_given", "Ada Ferreira", "inspection_planner", "Ben Okafor", (Role.OBSERVER, Role.INSPECTOR)),
        (1, "person_invitation.sent", "Ada Ferreira", "inspection_planner", "Farid Haddad", (Role.INSPECTOR,)),
        (2, "second_factor.reset", "Ada Ferreira", "inspection_planner", "Cleo Marchetti", ()),
        (40, "account.delegation_given", "", "platform_administrator", "Ada Ferreira", ()),
        (60, "account.disabled", "", "system", "Dan Vermeulen", ()),
    )
)
ROLES = (Role.INSPECTOR, Role.INSPECTION_PLANNER, Role.CASE_OFFICER, Role.OBSERVER)
NAMED = Typed(name="Nora Vidal", email="ben@valmarra.example", role="inspector")
TAKEN = FieldProblem("email", "Somebody in your organisation has this address already.")
HOUSE: dict[str, tuple[str, object]] = {
    "house": ("house.html", HousePage("", PEOPLE, "/house?cursor=x", INVITED, RESETS)),
    "house-nobody": ("house.html", HousePage("zz", (), "", (), ())),
    "house-person": ("house_person.html", HousePersonPage(person(PEOPLE[2], asked=True), is_own=False, takers=TAKERS)),
    "house-holds": (
        "house_person.html",
        HousePersonPage(person(PEOPLE[1], tasks=True), False, TAKERS, Typed(then="close"), (HOLDS,)),
    ),
    "house-own": ("house_person.html", HousePersonPage(person(PEOPLE[0]), is_own=True, takers=TAKERS)),
    "house-invite": ("house_invite.html", InvitePage(ROLES)),
    "house-invite-wrong": ("house_invite.html", InvitePage(ROLES, NAMED, (TAKEN,))),
    "house-acts": ("house_acts.html", HouseActsPage(ACTS, "/house/acts?cursor=x")),
    "house-acts-none": ("house_acts.html", HouseActsPage((), "")),
}
ASKED = JoinPage("Valmarra Labour Authority", "Nora Vidal", "nora@valmarra.example", Role.INSPECTOR, 12)
JOIN: dict[str, tuple[str, object]] = {"join": ("join.html", ASKED)}
