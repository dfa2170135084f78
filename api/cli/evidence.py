"""`tierlight audits evidence`: read every stored file again, hand evidence out as a bundle, check a bundle offline."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import answer_json, say, writable_file

if TYPE_CHECKING:
    from foundation.bundle_checking import BundleVerdict

app = typer.Typer(no_args_is_help=True, help="Check stored evidence, bundle it for outsiders, verify a bundle.")

DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
FolderOption = Annotated[Path | None, typer.Option("--evidence", help="where the files lie, not the configured place")]
OrganisationOption = Annotated[
    str, typer.Option("--organisation", help="whose evidence; needed when the database has more than one")
]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


@app.command()
def check(
    *,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    folder: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read every stored file and its custody again. Exit 1 when one is missing or altered."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from foundation import evidence
    from foundation.clock import utc_now
    from foundation.evidence_store import Store
    from foundation.settings import settings

    store = Store(folder or settings().evidence_dir)
    with opened(database) as base:
        with base.reading() as session:
            actor = acting_for(session, organisation)
            wrong = evidence.faults_in(session, actor, store)
        with base.transaction() as session:
            evidence.tell_faults(session, actor, wrong, now=utc_now())
    if as_json:
        answer_json([{"id": str(one), "fault": fault} for one, fault in wrong.items()])
    for one, fault in wrong.items():
        say(f"{one}: {fault}")
    say(f"{len(wrong)} changed." if wrong else "Every stored file is the one that was taken in.")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def bundle(
    subject: Annotated[str, typer.Argument(help="a visit's code, a finding's reference, or the id of either")],
    out: Annotated[Path, typer.Option("--out", help="the bundle (ZIP)")],
    *,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    folder: FolderOption = None,
) -> None:
    """Evidence of a visit or finding with its custody, signed, to be checked anywhere without this database."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from audits.evidence_bundles import make_bundle
    from foundation.clock import utc_now
    from foundation.evidence_store import Store
    from foundation.settings import settings
    from foundation.signing import signer_from

    signer = signer_from(settings().require_secret())
    writable_file(out)
    store = Store(folder or settings().evidence_dir)
    with opened(database) as base, base.transaction() as session:
        actor = acting_for(session, organisation)
        made = make_bundle(session, actor, store, subject, out, signer=signer, now=utc_now())
    say(f"The evidence of {made.kind} {made.reference} is in {out}.")
    say(f"Tell whoever gets it this key, by another way: {signer.public_key}")


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="a bundle of evidence")],
    public_key: Annotated[str, typer.Option("--public-key", help="the key of whoever made it, known otherwise")] = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Check a bundle without database and network. Exit 1 when anything of it was altered."""
    from foundation.bundle_checking import check as check_bundle

    verdict = check_bundle(file, public_key=public_key)
    if as_json:
        answer_json(_told(verdict))
    else:
        _say(verdict, known=bool(public_key))
    raise typer.Exit(0 if verdict.whole else 1)


def _told(verdict: "BundleVerdict") -> dict[str, object]:
    of = verdict.manifest.of
    return {
        "whole": verdict.whole,
        "signature_valid": verdict.signed,
        "public_key": verdict.manifest.public_key,
        "public_key_is_the_given": verdict.own_key,
        "container_whole": verdict.container_whole,
        "of": {"kind": of.kind, "id": of.id, "reference": of.reference, "organisation": of.organisation},
        "sealed_left_out": of.sealed,
        "files": [{"path": one.path, "state": one.state, "told": one.told} for one in verdict.files],
    }


def _say(verdict: "BundleVerdict", *, known: bool) -> None:
    of = verdict.manifest.of
    say(f"Evidence of {of.kind} {of.reference}, made by {of.organisation} on {of.made_at[:10]}.")
    for one in verdict.files:
        say(f"{one.state:<10} {one.path}{f': {one.told}' if one.told else ''}")
    if of.sealed:
        say(f"{of.sealed} sealed ones were left out.")
    say("The manifest is as it was signed." if verdict.signed else "The signature is not of this manifest.")
    if not verdict.container_whole:
        say("The archive was altered around its files.")
    if not known:
        say(f"Compare this key with the one you were told, or this proves nothing: {verdict.manifest.public_key}")
    elif not verdict.own_key:
        say("It was signed with another key than the one you gave.")
