"""
`tierlight`: the command line of design section 4. Exit 0 done, 1 refused with reasons, 2 usage.
Nothing heavy is imported before a command needs it: `tierlight --help` answers in under half a second.
"""

import typer

from api.cli import (
    audits,
    calendars,
    draws,
    evidence,
    instruments,
    issued,
    law_facts,
    logos,
    many_reports,
    programmes,
    promises,
    reports,
    risk,
    run,
    sanctions,
    suppliers,
    system,
    trail,
    users,
    wording,
)
from api.cli.output import RefusingGroup

app = typer.Typer(
    name="tierlight",
    cls=RefusingGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="One open system for labour supply chains: map, score, audit, sanction, report.",
)
run.add_to(app)
system.add_to(app)
app.add_typer(users.app, name="user")
app.add_typer(users.tokens, name="token")
app.add_typer(suppliers.app, name="suppliers")
app.add_typer(risk.app, name="risk")
app.add_typer(audits.app, name="audits")
audits.app.add_typer(draws.app, name="draw")
audits.app.add_typer(programmes.app, name="programme")
audits.app.command()(instruments.instruments)
audits.app.add_typer(evidence.app, name="evidence")
issued.add_to(reports.app)
reports.app.add_typer(law_facts.app, name="facts")
reports.app.command(name="logo")(logos.logo)
reports.app.command(name="make-many")(many_reports.make_many)
reports.app.command(name="check-wording")(wording.check_wording)
audits.app.command(name="clock")(calendars.clock)
audits.app.add_typer(calendars.feeds, name="feed")
audits.app.command(name="promises")(promises.promises)
app.add_typer(sanctions.app, name="sanctions")
app.add_typer(reports.app, name="reports")
app.add_typer(trail.app, name="trail")
