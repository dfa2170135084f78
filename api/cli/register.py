"""`tierlight sanctions register`: write the signed file of the public register, and check one without any database."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import FileMissing, answer_json, say, writable_file, write_whole

app = typer.Typer(no_args_is_help=True, help="Write the public register as a signed file, and check such a file.")


@app.command()
def dump(
    out: Annotated[Path, typer.Option("--out", help="the signed file (JSON lines; gzipped when it ends .gz)")],
    database: Annotated[
        Path | None, typer.Option("--database", help="a SQLite file, not the configured database")
    ] = None,
) -> None:
    """Write everything that is listed today, and what was removed, under a signed manifest."""
    import gzip

    from api.cli.databases import opened
    from foundation.clock import utc_now
    from foundation.settings import settings
    from foundation.signing import signer_from
    from reports.renderers.public_register.dump import render_dump
    from sanctions import register

    writable_file(out)
    signer = signer_from(settings().require_secret())
    with opened(database) as store, store.reading() as session:
        found = register.snapshot(session, on=utc_now().date())
    content = render_dump(found, signer)
    write_whole(out, gzip.compress(content, mtime=0) if out.suffix == ".gz" else content)
    say(f"{len(found.entries)} entries and {len(found.removed)} removals: {out}")
    say(f"Signed by {signer.public_key}")


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="a signed file of the register, plain or gzipped")],
    key: Annotated[str, typer.Option("--key", help="the public key you kept, or the authority prints elsewhere")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="print only JSON")] = False,
) -> None:
    """Check count, hash and signature. Needs no database, and nothing but the file."""
    from foundation.signing import require_public_key
    from reports.renderers.public_register.dump import check_dump

    checked = check_dump(_content(file), known_key=require_public_key(key) if key else "")
    told = checked.manifest
    if as_json:
        answer_json({**told.model_dump(mode="json"), "public_key": checked.public_key, "key_kept": bool(key)})
        return
    say(f"Whole: {told.entries} entries and {told.removed} removals, as of {told.on}.")
    if key:
        say("The key is the one you kept.")
    else:
        say(f"Compare this key with the one the authority prints, or this proves little: {checked.public_key}")


def _content(file: Path) -> bytes:
    """Raises FileMissing, DumpUnreadable."""
    import gzip

    from reports.renderers.public_register.dump import DumpUnreadable

    if not file.is_file():
        raise FileMissing(file)
    raw = file.read_bytes()
    if file.suffix != ".gz":
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError) as wrong:
        raise DumpUnreadable("it is not packed as its name says") from wrong
