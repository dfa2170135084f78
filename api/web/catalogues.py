"""
The message catalogues. `python -m api.web.catalogues` compiles what set-up needs; with `--collect` it first takes the
messages out of templates and modules and merges them into every language, so that a new message is seen as missing.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Final

from babel.messages import Catalog
from babel.messages.extract import extract, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from api.web.languages import CATALOGUES, LOCALES, RESPONDENTS_LOCALES, RESPONDENTS_NAMES
from api.web.respondents import said_to_them

WEB: Final = Path(__file__).parent
ROOT: Final = WEB.parents[1]
METHODS: Final = [
    ("web/**.py", "python"),
    ("letters.py", "python"),
    ("*_letters.py", "python"),
    ("web/templates/**.html", "jinja2.ext:babel_extract"),
]
OPTIONS: Final = {"web/templates/**.html": {"silent": "false", "trimmed": "true"}}
SENTENCES: Final = ("foundation", "suppliers", "risk", "audits", "sanctions", "reports")
"""Packages whose modules say a `foundation.sentences.Sentence`."""
TABLES: Final = {
    "audits/findings/task_rules.csv": ("title", "reason"),
    "sanctions/cases/case_rules.csv": ("task",),
    "sanctions/cases/states.csv": ("task",),
    "sanctions/publications/answer_clocks.csv": ("task",),
}
"""Columns of rules whose words are sentences: the table is where they are written."""
KEYWORDS: Final = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None}
PROJECT: Final = "Tierlight desk"
FIRST_COLLECTED: Final = datetime(2026, 11, 22, tzinfo=UTC)
"""Stands in the headers for ever: a date of today would change every catalogue on every run."""


def messages() -> Catalog:
    """Everything that templates and modules of the desk, and the letters that leave it, mark for translation."""
    catalogue = Catalog(project=PROJECT, fuzzy=False)
    for name, line, message, comments, context in extract_from_dir(
        str(WEB.parent), method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS
    ):
        if message:
            catalogue.add(message, None, [(name, line)], auto_comments=comments, context=context)
    for message, name, line in chain(_sentences(), _of_tables()):
        catalogue.add(message, None, [(name, line)])
    return catalogue


def _sentences() -> Iterator[tuple[str, str, int]]:
    for path in sorted(path for package in SENTENCES for path in (ROOT / package).rglob("*.py")):
        if b"Sentence(" not in (code := path.read_bytes()):
            continue
        name = path.relative_to(ROOT).as_posix()
        for line, message, _comments, _context in extract("python", BytesIO(code), keywords={"Sentence": None}):
            yield str(message), name, line


def _of_tables() -> Iterator[tuple[str, str, int]]:
    for name, columns in TABLES.items():
        with (ROOT / name).open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                yield from ((row[column], name, line) for column in columns if row[column])


def path_of(locale: str) -> Path:
    return CATALOGUES / locale / "LC_MESSAGES" / "desk.po"


def read(locale: str) -> Catalog:
    path = path_of(locale)
    return read_po(BytesIO(path.read_bytes() if path.exists() else b""), locale=locale)


def messages_in(locale: str) -> Catalog:
    """All of them, or those of respondents where the language is for them alone."""
    every = messages()
    if locale in LOCALES:
        return every
    theirs, wanted = Catalog(project=PROJECT, fuzzy=False), said_to_them()
    for message in every:
        if message.id and (tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id) in wanted:
            theirs.add(
                message.id, None, message.locations, auto_comments=message.auto_comments, context=message.context
            )
    return theirs


def missing(locale: str) -> Iterator[str]:
    """Messages without a (complete, sure) translation."""
    known = read(locale)
    for message in messages_in(locale):
        if not message.id:
            continue
        standing = known.get(message.id, message.context)
        parts = standing.string if standing else ""
        strings = parts if isinstance(parts, (list, tuple)) else [parts]
        if standing is None or standing.fuzzy or not all(strings):
            yield message.id if isinstance(message.id, str) else message.id[0]


def collect() -> None:
    for locale in RESPONDENTS_LOCALES:
        merged = read(locale)
        merged.header_comment = f"# {PROJECT}: {RESPONDENTS_NAMES[locale]}"
        merged.fuzzy = False
        merged.project, merged.version = PROJECT, "1"
        merged.msgid_bugs_address = merged.last_translator = merged.language_team = "-"
        merged.creation_date = merged.revision_date = FIRST_COLLECTED
        merged.update(messages_in(locale), no_fuzzy_matching=True)
        merged.creation_date = FIRST_COLLECTED
        merged.obsolete.clear()
        if locale == "en":
            _say_itself(merged)
        save(locale, merged)


def save(locale: str, catalogue: Catalog) -> None:
    path = path_of(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, no_location=True, sort_output=True, ignore_obsolete=True)


def _say_itself(catalogue: Catalog) -> None:
    """The messages are English; the catalogue repeats them, so that one machinery serves every language."""
    for message in catalogue:
        if message.id:
            message.string = message.id


def compile_all() -> None:
    for locale in RESPONDENTS_LOCALES:
        with path_of(locale).with_suffix(".mo").open("wb") as file:
            write_mo(file, read(locale))


if __name__ == "__main__":
    if "--collect" in sys.argv[1:]:
        collect()
    compile_all()
