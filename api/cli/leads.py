"""Orders and the leads drawn from them. Attached to `tierlight suppliers`; with files no database is needed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.csv_files import write_csv
from api.cli.import_telling import in_number, issue_line
from api.cli.output import FileMissing, answer_json, say, writable_file
from foundation.errors import Invalid

if TYPE_CHECKING:
    from suppliers.importing.tables import Table
    from suppliers.leads import FactsRecorded, LeadDraft, OrdersRecorded
    from suppliers.leads.files import Listed
    from suppliers.payloads import ImportIssue

DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
OrganisationOption = Annotated[
    str, typer.Option("--organisation", help="whose register; needed when the database has more than one")
]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]
AsOfOption = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="what was known on this day; today by default")
]
LEAD_HEADS = ("kind", "subject", "about", "points", "reasons", "low", "high", "missing", "would_settle", "sentence")
BETWEEN = "; "
MOST_ISSUES = 20


class NothingToSearch(Invalid):
    code = "leads.nothing_to_search"

    def __init__(self) -> None:
        super().__init__("Give --orders, --corridors or both; --sites says what is known of the sites in the orders.")


def draw(
    orders: Annotated[Path | None, typer.Option("--orders", help="order, site, units, starts_on, due_on, …")] = None,
    sites: Annotated[Path | None, typer.Option("--sites", help="site, as_of, workers, processes, places, …")] = None,
    corridors: Annotated[Path | None, typer.Option("--corridors", help="recruiter, for, fee_policy, licence…")] = None,
    *,
    out: Annotated[Path, typer.Option("--out", help="CSV, one line a lead, the weightiest first")],
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw leads of undeclared subcontracting and recruitment fees from files. Leads, never findings."""
    from foundation.clock import utc_now
    from suppliers.leads.corridors import corridor_leads
    from suppliers.leads.drawing import order_leads
    from suppliers.leads.files import read_corridors, read_orders, read_sites
    from suppliers.leads.rules import parameters

    if orders is None and corridors is None:
        raise NothingToSearch
    writable_file(out, orders, sites, corridors)
    day = as_of.date() if as_of else utc_now().date()
    listed_orders = _read(orders, read_orders)
    listed_sites = _read(sites, lambda table: read_sites(table, today=day))
    listed_corridors = _read(corridors, read_corridors)
    known = {site.key: site for site in listed_sites.sites}
    begun = [order for _, order in listed_orders.orders if order.starts_on <= day]
    drawn = order_leads(begun, known, parameters())
    found = sorted((*drawn.leads, *corridor_leads(listed_corridors.corridors, as_of=day)), key=lambda one: -one.points)
    write_csv(out, LEAD_HEADS, map(_line, found))
    issues = [issue for listed in (listed_orders, listed_sites, listed_corridors) for issue in listed.issues]
    _tell(found, drawn.untested, issues, orders=len(begun), as_json=as_json)


def _read(file: Path | None, read: "Callable[[Table], Listed]") -> "Listed":
    """Raises FileMissing and the errors of `suppliers.importing`."""
    from suppliers.importing.tables import read_table
    from suppliers.leads.files import Listed

    if file is None:
        return Listed()
    if not file.is_file():
        raise FileMissing(file)
    return read(read_table(file))


def _line(lead: "LeadDraft") -> tuple[object, ...]:
    from suppliers.importing.error_book import harmless

    ratio = next((reason.ratio for reason in lead.reasons if reason.ratio), None)
    return (
        lead.kind,
        lead.subject,
        lead.about,
        lead.points,
        BETWEEN.join(reason.code for reason in lead.reasons),
        ratio.low if ratio else "",
        ratio.high if ratio else "",
        harmless(BETWEEN.join(lead.missing)),
        harmless(BETWEEN.join(dict.fromkeys(reason.settles for reason in lead.reasons))),
        harmless(" ".join(reason.sentence for reason in lead.reasons)),
    )


def _tell(
    found: "list[LeadDraft]",
    untested: tuple[tuple[str, int], ...],
    issues: "list[ImportIssue]",
    *,
    orders: int,
    as_json: bool,
) -> None:
    if as_json:
        told = [issue.model_dump() for issue in issues]
        answer_json({"orders": orders, "leads": len(found), "untested": dict(untested), "issues": told})
        return
    leads = in_number(len(found), "leads")
    say(f"{in_number(orders, 'orders')} read, {leads} to look into. A lead is no finding.")
    for gap, count in untested:
        say(f"  not known for {count:,} of {in_number(orders, 'orders')}: {gap}")
    for issue in issues[:MOST_ISSUES]:
        say(issue_line(issue.model_dump(), issue.file))
    if len(issues) > MOST_ISSUES:
        say(f"  and {in_number(len(issues) - MOST_ISSUES, 'more issues')}; --json tells them all")


def record(
    file: Annotated[Path, typer.Argument(help="CSV or workbook: order, site, units, starts_on, due_on, …")],
    sites: Annotated[Path | None, typer.Option("--sites", help="what is known of sites, kept as facts")] = None,
    *,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record orders in the register, so that leads are drawn from them; the same list twice changes nothing."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from foundation.clock import utc_now
    from suppliers import leads
    from suppliers.leads.files import read_orders, read_sites

    now = utc_now()
    listed, known = _read(file, read_orders), _read(sites, lambda table: read_sites(table, today=now.date()))
    with opened(database) as store, store.transaction() as session:
        actor = acting_for(session, organisation)
        told = leads.record_orders(session, actor, listed.orders, file_name=file.name, now=now)
        facts = leads.record_site_facts(
            session, actor, known.sites, file_name=sites.name if sites else "", as_of=now.date(), now=now
        )
    issues = [*listed.issues, *known.issues, *told.issues]
    _tell_recorded(told, facts, issues, as_json=as_json)


def _tell_recorded(
    told: "OrdersRecorded", facts: "FactsRecorded", issues: "list[ImportIssue]", *, as_json: bool
) -> None:
    if as_json:
        counts = {"new": told.new, "same": told.same, "replaced": told.replaced, "facts": facts.new}
        said = [issue.model_dump() for issue in issues]
        answer_json({**counts, "unknown_sites": list(facts.unknown), "issues": said})
        return
    say(f"{told.new:,} new, {told.same:,} known, {told.replaced:,} replaced; {_lines_left_out(issues)}.")
    if facts.new or facts.same:
        say(f"{facts.new:,} facts of sites recorded, {facts.same:,} known.")
    if facts.unknown:
        say(f"The register has no such site: {', '.join(facts.unknown[:MOST_ISSUES])}. Import them first.")
    for issue in issues[:MOST_ISSUES]:
        say(issue_line(issue.model_dump(), issue.file))
    if len(issues) > MOST_ISSUES:
        say(f"  and {in_number(len(issues) - MOST_ISSUES, 'more issues')}; --json tells them all")


def _lines_left_out(issues: "list[ImportIssue]") -> str:
    return in_number(len({(issue.file, issue.sheet, issue.row) for issue in issues}), "lines") + " left out"


def add_to(app: typer.Typer) -> None:
    app.command("leads")(draw)
    app.command("orders")(record)
