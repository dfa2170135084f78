"""`tierlight reports issue`, `bundle` and `verify`: keep a report as it left, hand it out, check it anywhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from api.cli.output import answer, answer_json, say, writable_file, write_whole
from foundation.errors import Invalid

if TYPE_CHECKING:
    from reports.issued import Press
    from reports.proof.checks import FileCheck

OrganisationOption = Annotated[str, typer.Option(help="whose report; needed when the database has more than one")]
DatabaseOption = Annotated[Path | None, typer.Option(help="a SQLite file, not the configured database")]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


class IssuedIdUnreadable(Invalid):
    code = "issued_report.id_unreadable"

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no id of an issued report: `tierlight reports issue` prints it.")
        self.text = text


def issue(
    kind: Annotated[str, typer.Argument(help="One of `tierlight reports kinds`.")],
    about: Annotated[str, typer.Option("--for", help="What it is about: an id, a reference, a name or a law.")],
    form: Annotated[str, typer.Option(help="pdf, xlsx, csv, json or html")] = "pdf",
    period: Annotated[str, typer.Option(help="2026, 2026-H2, 2026-Q4 or 2026-11; else the current year.")] = "",
    language: Annotated[str, typer.Option(help="en, es, ar or hi, for kinds that have its words; else en.")] = "",
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a report, seal and sign it, and keep the file as it is now."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from api.cli.reports import form_named
    from foundation.clock import utc_now
    from reports import issued
    from reports.contents.kinds import require_period_taken
    from reports.making import ReportOrder

    require_period_taken(kind, period)
    order, press = ReportOrder(kind, about, form_named(form), period, language), _press()
    with opened(database) as store:
        with store.reading() as session:
            actor = acting_for(session, organisation)
        row = issued.issue_apart(store, actor, order, press, now=utc_now())
    if as_json:
        answer_json({"id": str(row.id), "code": row.code, "sha256": row.sha256, "signed": bool(row.certificate_sha256)})
        return
    answer(str(row.id))
    say(f"Issued as {press.store.path_of(row.sha256)}, to be asked about at {press.base_url}/verify/{row.code}")


def bundle(
    report: Annotated[str, typer.Argument(help="the id that `reports issue` prints")],
    out: Annotated[Path, typer.Option(help="the bundle (ZIP)")],
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
) -> None:
    """An issued report with its content as data, signed, to be checked anywhere without this database."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from reports import issued
    from reports.proof.bundles import bundle_of

    try:
        report_id = UUID(report)
    except ValueError:
        raise IssuedIdUnreadable(report) from None
    press = _press()
    writable_file(out)
    with opened(database) as store, store.reading() as session:
        row = issued.visible_issued(session, acting_for(session, organisation), report_id)
        content = bundle_of(press.store, row, press.signer, base_url=press.base_url)
    write_whole(out, content)
    say(f"Wrote {out}. Tell whoever gets it this key, by another way: {row.public_key or _own_key(press)}")


def _own_key(press: "Press") -> str:
    return press.signer.own.public_key if press.signer.own else ""


def _press() -> "Press":
    from api.signers import report_signer
    from foundation.evidence_store import Store
    from foundation.settings import settings
    from reports.issued import Press

    held = settings()
    base = held.base_url.rstrip("/") or f"http://{held.host}:{held.port}"
    return Press(Store(held.issued_dir), report_signer(held), base)


def verify(
    file: Annotated[Path, typer.Argument(help="a signed PDF, or the bundle of a report")],
    certificate: Annotated[Path | None, typer.Option(help="PEM of the signer, or of its root, known otherwise")] = None,
    public_key: Annotated[str, typer.Option(help="the key that a bundle was signed with, known otherwise")] = "",
    as_json: JsonOption = False,
) -> None:
    """Check a file without database and network. Exit 1 when anything of it was altered, and says where."""
    from reports.proof.file_checking import check_file

    found = check_file(file, certificate=certificate, public_key=public_key)
    if as_json:
        answer_json(_told(found))
    else:
        _say(found)
    raise typer.Exit(0 if found.genuine else 1)


def _told(found: "FileCheck") -> dict[str, object]:
    return {
        "genuine": found.genuine,
        "signer": found.signer,
        "fingerprint": found.fingerprint,
        "signed_at": found.signed_at.isoformat() if found.signed_at else None,
        "signer_is_the_given": found.known_signer,
        "faults": [{"where": one.where, "what": one.what} for one in found.faults],
        "ask": found.ask,
    }


def _say(found: "FileCheck") -> None:
    for one in found.faults:
        say(f"{'Altered' if found.signer else 'Not proven'}: {one.where}: {one.what}.")
    if not found.faults:
        say(f"Not altered since it was signed{f' on {found.signed_at:%Y-%m-%d}' if found.signed_at else ''}.")
    if found.known_signer is False:
        say("It was not signed by the one you gave.")
    elif found.known_signer is None and found.fingerprint:
        say(f"Compare this signer with the one you were told, or this proves nothing: {found.fingerprint}")
    if found.ask:
        say(f"Whether it was revoked or superseded since is answered at {found.ask}")


def add_to(app: typer.Typer) -> None:
    for command in (issue, bundle, verify):
        app.command()(command)
