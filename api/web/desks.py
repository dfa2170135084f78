"""The entries of the bar, per desk, in the order people work. At most six each; the rest stands behind the name."""

from dataclasses import dataclass

from api.web.words import marked as _
from foundation.actors import Action, Desk


@dataclass(frozen=True, slots=True)
class Entry:
    """`needs` hides an entry from those whose page it would refuse."""

    key: str
    label: str
    href: str
    desks: frozenset[Desk] = frozenset(Desk)
    needs: Action | None = None


DESK_NAMES: dict[Desk, str] = {
    Desk.COMPLIANCE: _("Compliance"),
    Desk.INSPECTORATE: _("Inspectorate"),
    Desk.REGULATOR: _("Regulator"),
}

ENTRIES: dict[Desk, tuple[Entry, ...]] = {
    Desk.COMPLIANCE: (
        Entry("desk", _("Desk"), "/"),
        Entry("suppliers", _("Suppliers"), "/suppliers"),
        Entry("own", _("Our scores"), "/own-scores", needs=Action.CONTEST_OWN_SCORES),
        Entry("chain", _("Chain"), "/chain"),
        Entry("actions", _("Actions"), "/actions"),
        Entry("reports", _("Reports"), "/reports"),
        Entry("grievances", _("Grievances"), "/grievances", needs=Action.READ_GRIEVANCES),
    ),
    Desk.INSPECTORATE: (
        Entry("desk", _("Desk"), "/"),
        Entry("plan", _("Plan"), "/plans"),
        Entry("visits", _("Visits"), "/visits"),
        Entry("findings", _("Findings"), "/findings"),
        Entry("suppliers", _("Sites"), "/suppliers"),
        Entry("draws", _("Draws"), "/draws"),
    ),
    Desk.REGULATOR: (
        Entry("desk", _("Desk"), "/"),
        Entry("cases", _("Cases"), "/cases"),
        Entry("lab", _("Penalty lab"), "/penalty-lab"),
        Entry("screening", _("Screening"), "/screening"),
        Entry("register", _("Register"), "/register"),
        Entry("equity", _("Equity"), "/equity"),
    ),
}

BEHIND_THE_NAME: tuple[Entry, ...] = (
    Entry("imports", _("Imports"), "/imports"),
    Entry("duplicates", _("Possible duplicates"), "/duplicates"),
    Entry("screening", _("Possible matches"), "/screening", frozenset({Desk.COMPLIANCE})),
    Entry("lists", _("Watch lists"), "/screening/lists", frozenset({Desk.COMPLIANCE, Desk.REGULATOR})),
    Entry("register", _("Publications"), "/publications", frozenset({Desk.REGULATOR}), Action.READ_CASES),
    Entry("invitations", _("Invitations"), "/invitations"),
    Entry("actions", _("Corrective actions"), "/actions", frozenset({Desk.INSPECTORATE}), needs=Action.READ_VISITS),
    Entry("inspectors", _("Inspectors"), "/inspectors", frozenset({Desk.INSPECTORATE}), needs=Action.PLAN_VISITS),
    Entry("coverage", _("Coverage"), "/coverage"),
    Entry("programme", _("The year's programme"), "/programme", frozenset({Desk.INSPECTORATE}), Action.READ_VISITS),
    Entry("recognitions", _("Earned recognition"), "/recognitions", frozenset({Desk.INSPECTORATE}), Action.READ_VISITS),
    Entry("unusual", _("Unlike their peers"), "/unusual"),
    Entry("calendar", _("Your calendar"), "/your-calendar", frozenset({Desk.INSPECTORATE})),
    Entry("work", _("Worklist"), "/work"),
    Entry(
        "grievances",
        _("Grievances"),
        "/grievances",
        frozenset({Desk.INSPECTORATE, Desk.REGULATOR}),
        needs=Action.READ_GRIEVANCES,
    ),
    Entry("grievances", _("Take a grievance down"), "/grievances/new", needs=Action.RECORD_GRIEVANCES),
    Entry("grievances", _("Ask by receipt"), "/grievances/by-receipt", needs=Action.RECORD_GRIEVANCES),
    Entry("algorithms", _("Algorithms"), "/algorithms"),
    Entry("regimes", _("Penalty laws"), "/regimes"),
    Entry("lab", _("Penalty lab"), "/penalty-lab", frozenset({Desk.COMPLIANCE, Desk.INSPECTORATE})),
    Entry("docs", _("API reference"), "/docs"),
)
