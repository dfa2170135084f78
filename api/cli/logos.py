"""`tierlight reports logo`: the logo on an organisation's reports, set or removed from the terminal."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import say
from foundation.errors import Invalid, SourceUnavailable

OrganisationOption = Annotated[str, typer.Option(help="whose logo; needed when the database has more than one")]
DatabaseOption = Annotated[Path | None, typer.Option(help="a SQLite file, not the configured database")]


class LogoUnreadable(SourceUnavailable):
    code = "report_mark.unreadable"

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} cannot be read: check its name and who may read it.")
        self.file = file


class LogoNotNamed(Invalid):
    code = "report_mark.not_named"

    def __init__(self) -> None:
        super().__init__("Give the file of a logo and --alt, or --remove alone.")


def logo(
    file: Annotated[Path | None, typer.Argument(help="a PNG or JPEG")] = None,
    alt: Annotated[str, typer.Option(help="the logo in words, for those who cannot see it")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="keep none any more")] = False,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
) -> None:
    """Put a logo on the covers of all reports made from now on, or take it away."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from foundation.clock import utc_now
    from reports.marks import remove_mark, set_mark

    if (file is None) != remove:
        raise LogoNotNamed
    content = _read(file) if file else b""
    with opened(database) as store, store.transaction() as session:
        actor = acting_for(session, organisation)
        if remove:
            remove_mark(session, actor)
        else:
            set_mark(session, actor, content, alt, now=utc_now())
    say("The logo is removed." if remove else "The logo is kept.")


def _read(file: Path) -> bytes:
    from reports.marks.pictures import LARGEST_FILE

    try:
        with file.open("rb") as opened_file:
            return opened_file.read(LARGEST_FILE + 1)
    except OSError as refused:
        raise LogoUnreadable(file) from refused
