"""Writes docs/reference from the program itself: `make reference`. A test fails while a stored page is stale."""

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from docs import reading_code

FOLDER = Path(__file__).resolve().parent / "reference"
NOTE = "*Made from code by `make reference`; do not edit.*"
EXITS = (
    "Exit 0: done. 1: refused, with a sentence and a code on stderr. 2: wrong usage. `--json` prints only JSON on "
    "stdout; progress goes to stderr. Where several files are taken, `--x a b` and `--x a --x b` mean the same."
)
DRIVERS = (
    "Which facts count in a score, per sector model. How they are added up: `docs/algorithms/scoring.md`. Evidence X "
    "alone means that nobody has measured the driver: it is expert judgement."
)
STATUSES = {
    "NotFound": "404",
    "NotAllowed": "403",
    "Conflict": "409",
    "Invalid": "422",
    "SourceUnavailable": "503",
    "StatusError": "its own",
}
# Codes that no class carries, with where they come from.
OTHER_CODES = {
    "request.invalid": "A value of the request is missing or not of the kind asked for; `places` name each (400, 422).",
    "http.404": "No such address; other statuses of the protocol itself are told as `http.` and their number.",
    "job.failed": "A job broke down; its row keeps the kind of the error and the log the place, nobody its words.",
    "job.gave_up": "Every worker that took the job died; look at the log before resuming it.",
    "server.failed": "A fault of Tierlight (500): the answer tells nothing, the log the kind of error and its place.",
    "trail.broken": "`tierlight trail verify` found the named entry altered, missing or out of line (exit 1).",
}
JOB_WORDS = {
    "import.write": "Writes a long list into the register, step by step, and tells whoever started it how it ended.",
    "list.refresh": "Fetches all watch lists at once, because somebody who runs the system asked for it at the desk.",
    "list.add": "Reads a watch list that was handed in at the desk and keeps it, or tells what refused it.",
    "expire_listings": "Ends the public listing of cases whose time in the register is over.",
    "sweep_deadlines": "Tells the risk ledger what is past its day, ends calendars of closed people, mails reminders.",
    "react_to_changes": "Screens and scores again what changed since it last looked.",
    "check_lists": "Ends listings whose last day is past, and opens or closes the task to renew a list.",
    "refresh_lists": "Fetches watch lists from their publishers when `TIERLIGHT_LIST_REFRESH` is on, else nothing.",
    "check_evidence": "Reads every stored file again, tells of changed ones, deletes files that no row names.",
    "keep_snapshots": "Makes the snapshot of the chain anew for each organisation with many links that changed.",
    "sweep_retention": "Deletes what is older than its period and under no legal hold (docs/deploy.md has the table).",
    "make_series": "Opens each period of each series of reports, tells of public days missed, queues what is due.",
    "report_series.make": "Issues one report of a series with its owner's leave, and tells its recipients by a link.",
    "reports.make_many": "Makes many reports of one kind, each once, and packs them with what was refused.",
    "send_digests": "Mails each person, once in their morning, what is due, late, new, or waits for them.",
    "send_outbox": "Sends waiting mail; without a mail server it stays in the outbox.",
}


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(heads)
    lines = [_row(head), _row("---" for _ in head), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _page(title: str, *parts: str) -> str:
    return "\n\n".join((f"# {title}", NOTE, *parts)) + "\n"


def settings_page() -> str:
    rows = [(f"`{line.name}`", line.default, line.limits, line.what) for line in reading_code.settings()]
    return _page(
        "Settings",
        "Environment variables; nothing else is read from there. `docs/deploy/tierlight.env` shows all of them.",
        table(("variable", "default", "limits", "what"), rows),
    )


def commands_page() -> str:
    parts = [EXITS]
    for command in reading_code.commands():
        parts += [f"## `{command.path}`", command.what]
        rows = [(f"`{one.names}`", "yes" if one.needed else "", one.default, one.what) for one in command.parameters]
        if rows:
            parts.append(table(("argument or option", "needed", "default", "what"), rows))
    return _page("Commands", *parts)


def errors_page() -> str:
    rows = [(f"`{one.code}`", STATUSES[one.family], one.sentence, f"`{one.place}`") for one in reading_code.refusals()]
    return _page(
        "Error codes",
        "The command line prints the sentence with its code in brackets; the API answers RFC 9457 problem JSON with "
        "the same `code`. `…` stands for a fact. Codes are stable; sentences may be reworded.",
        table(("code", "status", "sentence", "raised as"), rows),
        "## Codes without a class",
        table(("code", "when"), ((f"`{code}`", words) for code, words in OTHER_CODES.items())),
    )


def row_issues_page() -> str:
    rows = [(f"`{code}`", sentence) for code, sentence in reading_code.row_issues().items()]
    return _page(
        "Issues of rows",
        "What an import may say about a row, in the errors workbook and on the check page: **refused** keeps the row "
        "out until it is mended, **question** waits for an answer, **warning** only tells.",
        table(("code", "sentence"), rows),
    )


def _words_of(job: str) -> str:
    if job not in JOB_WORDS:
        raise LookupError(f"say in a sentence what the job {job} does: JOB_WORDS in docs/make_reference.py")
    return JOB_WORDS[job]


def jobs_page() -> str:
    rows = [
        (f"`{job.name}`", f"`{job.cron}` {job.zone}" if job.cron else "when asked for", _words_of(job.name))
        for job in reading_code.jobs()
    ]
    return _page(
        "Jobs",
        "A worker does them (`tierlight worker`, or the threads inside `tierlight serve`). A firing is one row per "
        "name and slot, so any number of processes may run the clock. The times are those of a new database (table "
        "`schedule`).",
        table(("job", "when", "what"), rows),
    )


def drivers_page() -> str:
    from risk.sectors import load_models  # noqa: PLC0415 - a page of its own

    parts = [DRIVERS]
    for model in load_models():
        parts.append(f"## {model.sector} {model.version}: {model.title}")
        rows = [
            (
                f"`{driver.key}`",
                driver.label,
                driver.direction.value,
                f"{driver.weight:.2f} ± {driver.weight_range:.2f}",
                " ".join(code.value for code in driver.evidence.codes),
                driver.evidence.source,
            )
            for driver in model.drivers
        ]
        parts.append(table(("field", "driver", "direction", "weight", "evidence", "source"), rows))
    return _page("Drivers of the sector models", *parts)


def reports_page() -> str:
    from reports.contents.kinds import KINDS  # noqa: PLC0415 - a page of its own

    rows = [(f"`{kind.id}`", kind.title, kind.about, ", ".join(kind.formats)) for kind in KINDS]
    return _page(
        "Reports",
        "`tierlight reports make KIND --for ID --out FILE`; the ending of FILE chooses the form.",
        table(("kind", "title", "`--for` names", "forms"), rows),
    )


PAGES: Mapping[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "errors.md": errors_page,
    "row-issues.md": row_issues_page,
    "jobs.md": jobs_page,
    "drivers.md": drivers_page,
    "reports.md": reports_page,
}


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    for name, write in PAGES.items():
        (folder / name).write_text(write(), "utf-8")
        sys.stderr.write(f"{name}\n")


if __name__ == "__main__":
    main()
