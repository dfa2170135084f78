"""What each list of the desk is as a file: its columns, in the order of the page, with the ids behind what is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic

from api.web.exports.columns import ListColumn, One, task_words, typed
from api.web.marking import marked as _
from reports.contents.values import Kind
from reports.facts.action_list import ActionRow
from reports.facts.case_list import CaseLine
from reports.facts.findings import FindingLine
from reports.facts.payloads import Subject, Task
from reports.facts.possible_matches import why_alike
from reports.facts.screening import MatchRow
from reports.facts.suppliers import SiteRow
from reports.facts.visit_list import VisitLine


@dataclass(frozen=True, slots=True)
class ExportedList(Generic[One]):
    """
    `name` is that of its address and of its file. `beside`: what a cell of the page says besides its own column, and
    what follows it into a file of chosen columns: a sum without its currency says nothing.
    """

    name: str
    title: str
    columns: tuple[ListColumn[One], ...]
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def chosen(listed: ExportedList[One], asked: Sequence[str]) -> tuple[ListColumn[One], ...]:
    """Those that were asked for with what goes with them, in that order; all of them when none is known."""
    known = {column.id: column for column in listed.columns}
    wanted = dict.fromkeys(each for one in asked for each in (one, *listed.beside.get(one, ())))
    return tuple(known[one] for one in wanted if one in known) or listed.columns


def _id(subject: Subject | None) -> str | None:
    return subject.id if subject else None


def _name(subject: Subject | None) -> str | None:
    return subject.name if subject else None


SITES: Final[ExportedList[SiteRow]] = ExportedList(
    "sites",
    _("Suppliers and sites"),
    (
        ListColumn("site_id", _("ID of the site"), lambda row: _id(row.site), printed=False),
        ListColumn("site", _("Site"), lambda row: row.site.name, share=1.6),
        ListColumn("party_id", _("ID of the firm"), lambda row: _id(row.firm), printed=False),
        ListColumn("party", _("Firm"), lambda row: _name(row.firm), unknown=True, share=1.4),
        ListColumn("place", _("Place"), lambda row: row.place, printed=False),
        ListColumn("country", _("Country"), lambda row: row.country, words="country", unknown=True),
        ListColumn("work", _("Work"), lambda row: row.work, words="sector"),
        ListColumn("workers", _("Workers"), lambda row: row.workers, Kind.INTEGER, unknown=True),
        ListColumn(
            "agency_workers", _("Agency workers"), lambda row: row.agency, Kind.INTEGER, unknown=True, printed=False
        ),
        ListColumn("score", _("Score"), lambda row: row.rating.points, Kind.INTEGER, unknown=True),
        ListColumn("low", _("Lowest likely score"), lambda row: row.rating.low, Kind.INTEGER, printed=False),
        ListColumn("high", _("Highest likely score"), lambda row: row.rating.high, Kind.INTEGER, printed=False),
        ListColumn("band", _("Band"), lambda row: row.rating.band, words="band"),
        ListColumn("main_reason", _("Main reason"), lambda row: row.main_reason, printed=False),
        ListColumn("last_visit", _("Last visit"), lambda row: row.last_visit, Kind.DATE, unknown=True),
        ListColumn("findings", _("Open findings"), lambda row: row.findings, Kind.INTEGER, printed=False),
        ListColumn("standing", _("Link to us"), lambda row: row.standing, words="link_standing", printed=False),
    ),
    {"site": ("party",), "place": ("country",), "score": ("band",)},
)
FINDINGS: Final[ExportedList[FindingLine]] = ExportedList(
    "findings",
    _("Findings"),
    (
        ListColumn("finding_id", _("ID of the finding"), lambda row: row.id, printed=False),
        ListColumn("finding", _("Finding"), lambda row: row.reference),
        ListColumn(
            "description",
            _("What was seen"),
            lambda row: typed(row.description, held_back=row.held_back),
            share=2.4,
        ),
        ListColumn("severity", _("Severity"), lambda row: row.severity, words="severity"),
        ListColumn("site_id", _("ID of the site"), lambda row: _id(row.site), printed=False),
        ListColumn("site", _("Site"), lambda row: row.site.name, share=1.4),
        ListColumn("state", _("State"), lambda row: row.state, words="finding_state"),
        ListColumn("found_on", _("Seen on"), lambda row: row.found_on, Kind.DATE),
        ListColumn("next_due", _("Next task"), lambda row: row.next_due, Kind.DATE),
    ),
)
ACTIONS: Final[ExportedList[ActionRow]] = ExportedList(
    "actions",
    _("Corrective actions"),
    (
        ListColumn("action_id", _("ID of the action"), lambda row: _id(row.subject), printed=False),
        ListColumn("close_by", _("Due"), lambda row: row.close_by, Kind.DATE),
        ListColumn("first_close_by", _("First due"), lambda row: row.first_close_by, Kind.DATE, printed=False),
        ListColumn("plan_by", _("Plan due"), lambda row: row.plan_by, Kind.DATE, printed=False),
        ListColumn(
            "description",
            _("What has to be put right"),
            lambda row: typed(row.description, held_back=row.held_back),
            share=2.4,
        ),
        ListColumn("finding", _("Finding"), lambda row: row.reference),
        ListColumn(
            "finding_state",
            _("State of the finding"),
            lambda row: "alleged" if row.alleged else "",
            words="finding_state",
        ),
        ListColumn("site_id", _("ID of the site"), lambda row: _id(row.site), printed=False),
        ListColumn("site", _("Site"), lambda row: row.site.name, share=1.4),
        ListColumn("party_id", _("ID of the firm"), lambda row: _id(row.firm), printed=False),
        ListColumn("party", _("Firm"), lambda row: _name(row.firm), unknown=True, printed=False),
        ListColumn("severity", _("Severity"), lambda row: row.severity, words="severity"),
        ListColumn("kind", _("In whose hands"), lambda row: row.kind, words="action_kind", printed=False),
        ListColumn("state", _("State"), lambda row: row.state, words="action_state"),
    ),
    {"site": ("party",), "close_by": ("first_close_by",)},
)
VISITS: Final[ExportedList[VisitLine]] = ExportedList(
    "visits",
    _("Visits"),
    (
        ListColumn("visit_id", _("ID of the visit"), lambda row: _id(row.visit), printed=False),
        ListColumn("visit", _("Visit"), lambda row: row.visit.name),
        ListColumn("day", _("Day"), lambda row: row.day, Kind.DATE),
        ListColumn("starts", _("Begins at"), lambda row: f"{row.starts:%H:%M}"),
        ListColumn("minutes", _("Minutes"), lambda row: row.minutes, Kind.INTEGER, printed=False),
        ListColumn("site_id", _("ID of the site"), lambda row: _id(row.site), printed=False),
        ListColumn("site", _("Site"), lambda row: _name(row.site), share=1.6),
        ListColumn("town", _("Town"), lambda row: row.town, printed=False),
        ListColumn("lead", _("With"), lambda row: row.lead, share=1.4),
        ListColumn("selected_how", _("Why here"), lambda row: row.selected_how, words="reason"),
        ListColumn("answers", _("Answers"), lambda row: row.answers, words="answers_state", printed=False),
        ListColumn("state", _("State"), lambda row: row.state, words="visit_state"),
        ListColumn("outcome", _("Outcome"), lambda row: row.outcome, words="visit_outcome"),
    ),
    {"day": ("starts",), "site": ("town",), "state": ("outcome",)},
)
CASES: Final[ExportedList[CaseLine]] = ExportedList(
    "cases",
    _("Cases"),
    (
        ListColumn("case_id", _("ID of the case"), lambda row: row.id, printed=False),
        ListColumn("case", _("Case"), lambda row: row.reference),
        ListColumn("party_id", _("ID of the firm"), lambda row: _id(row.firm), printed=False),
        ListColumn("party", _("Firm"), lambda row: row.firm.name, share=1.6),
        ListColumn("offence_family", _("Kind of offence"), lambda row: row.offence_family, words="offence_family"),
        ListColumn("offence_on", _("Day of the offence"), lambda row: row.offence_on, Kind.DATE, printed=False),
        ListColumn("state", _("State"), lambda row: row.state, words="case_state"),
        ListColumn("reply_by", _("Reply until"), lambda row: row.reply_by, Kind.DATE, printed=False),
        ListColumn("amount", _("Sum"), lambda row: row.amount, Kind.DECIMAL),
        ListColumn("currency", _("Currency"), lambda row: row.currency),
        ListColumn("task", _("Next task"), lambda row: task_words(row.task) or None, share=1.4),
        ListColumn("due_on", _("Due"), lambda row: row.due_on, Kind.DATE),
    ),
    {
        "offence_family": ("offence_on",),
        "state": ("reply_by",),
        "amount": ("currency",),
        "task": ("due_on",),
    },
)
WORK: Final[ExportedList[Task]] = ExportedList(
    "work",
    _("Worklist"),
    (
        ListColumn("task_id", _("ID of the task"), lambda row: row.id, printed=False),
        ListColumn("due_on", _("Due"), lambda row: row.due_on, Kind.DATE),
        ListColumn("task", _("Task"), lambda row: task_words(row.title), share=2.0),
        ListColumn("because", _("Why"), lambda row: task_words(row.because), share=2.0),
        ListColumn("step", _("Step"), lambda row: row.verb, words="verb"),
        ListColumn("about_id", _("ID of what it is about"), lambda row: _id(row.about), printed=False),
        ListColumn("about", _("About"), lambda row: _name(row.about), share=1.4),
        ListColumn("holder", _("Held by"), lambda row: row.holder),
    ),
)
MATCHES: Final[ExportedList[MatchRow]] = ExportedList(
    "possible-matches",
    _("Possible matches"),
    (
        ListColumn("match_id", _("ID of the match"), lambda row: row.id, printed=False),
        ListColumn("record_kind", _("Kind of record"), lambda row: row.record.kind, words="subject", printed=False),
        ListColumn("record_id", _("ID of the record"), lambda row: _id(row.record), printed=False),
        ListColumn("record", _("Record"), lambda row: row.record.name, share=1.4),
        ListColumn("country", _("Country"), lambda row: row.country, words="country", printed=False),
        ListColumn("name_screened", _("Name compared"), lambda row: row.screened, printed=False),
        ListColumn("list", _("List"), lambda row: row.source, printed=False),
        ListColumn("entry", _("Entry"), lambda row: row.entry_key, printed=False),
        ListColumn("listed_name", _("Listed name"), lambda row: row.listed, share=1.4),
        ListColumn("listed_kind", _("Kind of entry"), lambda row: row.kind, printed=False),
        ListColumn("likelihood_percent", _("Likeness"), lambda row: row.likely, Kind.PERCENT),
        ListColumn("band", _("Strength"), lambda row: row.band, printed=False),
        # An open one is a possible match and nothing more, also where it is read without its page.
        ListColumn("state", _("State"), lambda row: "possible match" if row.state == "open" else row.state),
        ListColumn("proposed", _("Proposed"), lambda row: row.proposed, printed=False),
        ListColumn("why", _("Why it is alike"), lambda row: why_alike(row.alignment), share=1.8),
        ListColumn("due", _("Due"), lambda row: row.due_on, Kind.DATE),
        ListColumn("assigned_to", _("Held by"), lambda row: row.holder, printed=False),
        ListColumn("found", _("Found on"), lambda row: row.recorded_at.date(), Kind.DATE, printed=False),
    ),
)
