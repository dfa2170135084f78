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
        Entry("suppliers", _("Suppliers"), "/suppliers", needs=Action.READ_REGISTRY),
        Entry("own", _("Our scores"), "/own-scores", needs=Action.CONTEST_OWN_SCORES),
        Entry("chain", _("Chain"), "/chain", needs=Action.READ_REGISTRY),
        Entry("actions", _("Actions"), "/actions", needs=Action.READ_VISITS),
        Entry("reports", _("Reports"), "/reports", needs=Action.MAKE_REPORTS),
        Entry("grievances", _("Grievances"), "/grievances", needs=Action.READ_GRIEVANCES),
    ),
    Desk.INSPECTORATE: (
        Entry("desk", _("Desk"), "/"),
        Entry("plan", _("Plan"), "/plans", needs=Action.READ_VISITS),
        Entry("visits", _("Visits"), "/visits", needs=Action.READ_VISITS),
        Entry("findings", _("Findings"), "/findings", needs=Action.READ_VISITS),
        Entry("suppliers", _("Sites"), "/suppliers", needs=Action.READ_REGISTRY),
        Entry("draws", _("Draws"), "/draws", needs=Action.READ_VISITS),
    ),
    Desk.REGULATOR: (
        Entry("desk", _("Desk"), "/"),
        Entry("cases", _("Cases"), "/cases", needs=Action.READ_CASES),
        Entry("lab", _("Penalty lab"), "/penalty-lab"),
        Entry("screening", _("Screening"), "/screening", needs=Action.SCREEN),
        Entry("register", _("Register"), "/register"),
        Entry("equity", _("Equity"), "/equity", needs=Action.READ_AGGREGATES),
    ),
}

BEHIND_THE_NAME: tuple[Entry, ...] = (
    Entry("first", _("The first quarter of an hour"), "/first-steps"),
    Entry("imports", _("Imports"), "/imports", needs=Action.READ_REGISTRY),
    Entry("duplicates", _("Possible duplicates"), "/duplicates", needs=Action.READ_REGISTRY),
    Entry("screening", _("Possible matches"), "/screening", frozenset({Desk.COMPLIANCE}), Action.SCREEN),
    Entry("lists", _("Watch lists"), "/screening/lists", frozenset({Desk.COMPLIANCE, Desk.REGULATOR}), Action.SCREEN),
    Entry("lists", _("Watch lists"), "/screening/lists", needs=Action.RUN_SYSTEM),
    Entry("register", _("Publications"), "/publications", frozenset({Desk.REGULATOR}), Action.READ_CASES),
    Entry("invitations", _("Invitations"), "/invitations", needs=Action.READ_REGISTRY),
    Entry("issued", _("Issued reports"), "/issued", needs=Action.MAKE_REPORTS),
    Entry("actions", _("Corrective actions"), "/actions", frozenset({Desk.INSPECTORATE}), needs=Action.READ_VISITS),
    Entry("inspectors", _("Inspectors"), "/inspectors", frozenset({Desk.INSPECTORATE}), needs=Action.PLAN_VISITS),
    Entry("coverage", _("Coverage"), "/coverage", needs=Action.READ_AGGREGATES),
    Entry("programme", _("The year's programme"), "/programme", frozenset({Desk.INSPECTORATE}), Action.READ_VISITS),
    Entry("recognitions", _("Earned recognition"), "/recognitions", frozenset({Desk.INSPECTORATE}), Action.READ_VISITS),
    Entry("unusual", _("Unlike their peers"), "/unusual", needs=Action.READ_RISK),
    Entry("calendar", _("Your calendar"), "/your-calendar", frozenset({Desk.INSPECTORATE}), Action.READ_VISITS),
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
    Entry("reports", _("Report series"), "/report-series", needs=Action.MAKE_REPORTS),
    Entry("algorithms", _("Algorithms"), "/algorithms"),
    Entry("laws", _("Due-diligence laws"), "/laws", frozenset({Desk.COMPLIANCE}), needs=Action.MAKE_REPORTS),
    Entry("regimes", _("Penalty laws"), "/regimes"),
    Entry("lab", _("Penalty lab"), "/penalty-lab", frozenset({Desk.COMPLIANCE, Desk.INSPECTORATE})),
    Entry("house", _("People of your organisation"), "/house", needs=Action.MANAGE_PEOPLE),
    Entry("people", _("People and sign-in"), "/people", needs=Action.RUN_SYSTEM),
    Entry("sharing", _("Sharing"), "/sharing", needs=Action.READ_SHARED),
    Entry("webhooks", _("Webhooks"), "/webhooks", needs=Action.MANAGE_WEBHOOKS),
    Entry("account", _("Your account"), "/account"),
    Entry("docs", _("API reference"), "/docs"),
)
