"""Reads a folder of published lists as a whole: what was used, what was refused and why, and every entry."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from foundation.errors import Invalid
from foundation.progress import Progress, silent
from sanctions.lists import (
    bis,
    csl,
    debarments,
    employer_register,
    eu,
    lines,
    ofac,
    ofac_advanced,
    ofac_xml,
    orders,
    plain,
    uk,
    un,
)
from sanctions.lists.entries import ListedName, ListEntry
from sanctions.lists.opening import ends_a_line
from sanctions.lists.published import published_on
from sanctions.lists.recognising import ListFormat, Recognised, recognise
from sanctions.lists.refusals import ListEmpty, ListFileRefused, ListPartWithoutMain
from sanctions.lists.tables import Table, open_table

READERS: dict[ListFormat, Callable[[Path], Iterator[ListEntry]]] = {
    ListFormat.EU: eu.read_eu,
    ListFormat.UN: un.read_un,
    ListFormat.BIS: bis.read_bis,
    ListFormat.OFAC_XML: ofac_xml.read_ofac_xml,
    ListFormat.OFAC_ADVANCED: ofac_advanced.read_ofac_advanced,
    ListFormat.LINES: lines.read_plain_lines,
    ListFormat.FOLLOWTHEMONEY: lines.read_followthemoney,
}
TABLE_READERS: dict[ListFormat, Callable[[Table], Iterator[ListEntry]]] = {
    ListFormat.UK: uk.read_uk,
    ListFormat.OFSI: uk.read_uk,
    ListFormat.CSL: csl.read_csl,
    ListFormat.UFLPA: orders.read_uflpa,
    ListFormat.CBP: orders.read_cbp,
    ListFormat.DEBARMENTS: debarments.read_debarments,
    ListFormat.EMPLOYER_REGISTER: employer_register.read_employer_register,
    ListFormat.PLAIN: plain.read_plain,
}
PARTS = frozenset({ListFormat.OFAC_ALT, ListFormat.OFAC_ADD})


@dataclass(frozen=True, slots=True)
class UsedFile:
    """`sources` its entries belong to; `published` the day the publisher wrote on it."""

    file: str
    format: ListFormat
    entries: int
    sources: frozenset[str] = frozenset()
    published: date | None = None


@dataclass(frozen=True, slots=True)
class ListReading:
    """`refused` holds one coded error per file that was not used; `notes` what a reader should know about the rest."""

    entries: tuple[ListEntry, ...]
    used: tuple[UsedFile, ...]
    refused: tuple[ListFileRefused, ...]
    notes: tuple[str, ...]

    orphans: int = 0
    """Parts that belong to no entry: files of one list that were not published together."""

    def counts(self) -> dict[str, int]:
        return dict(Counter(entry.source for entry in self.entries))


class NoListRead(Invalid):
    code = "list.none_read"

    def __init__(self, folder: Path, refused: tuple[ListFileRefused, ...]) -> None:
        why = "; ".join(f"{one} [{one.code}]" for one in refused) or "it holds no file."
        super().__init__(f"No list in {folder.name} could be read: {why}", places=sum((r.places for r in refused), ()))
        self.refused = refused


def read_lists(folder: Path, progress: Progress = silent) -> ListReading:
    """Hidden files aside, every file in the folder is either used or refused by name. `folder` may be one file."""
    inside = folder.iterdir() if folder.is_dir() else (folder,)
    files = sorted(path for path in inside if path.is_file() and not path.name.startswith("."))
    reading = _Reading()
    for path in files:
        reading.recognise(path)
    ordered = sorted(reading.found, key=lambda path: (reading.found[path].format not in PARTS, path.name))
    for done, path in enumerate(ordered):
        progress(f"reading {path.name}", done, len(ordered))
        reading.read(path)
    progress("reading lists", len(ordered), len(ordered))
    return reading.finished(folder)


class _Reading:
    """A file is read whole or not at all, so a refused one leaves nothing half read behind."""

    def __init__(self) -> None:
        self.found: dict[Path, Recognised] = {}
        self.entries: list[ListEntry] = []
        self.used: list[UsedFile] = []
        self.refused: list[ListFileRefused] = []
        self.notes: list[str] = []
        self.parts = ofac.OfacParts()

    def recognise(self, path: Path) -> None:
        try:
            self.found[path] = recognise(path)
        except ListFileRefused as refusal:
            self.refused.append(refusal)

    def read(self, path: Path) -> None:
        notes: list[str] = []
        try:
            if self.found[path].format in PARTS:
                self._read_part(path, self.found[path].format)
            else:
                self._keep(path, self._entries(path, self.found[path], notes))
        except ListFileRefused as refusal:
            self.refused.append(refusal)
            return
        self.notes += notes

    def _read_part(self, path: Path, form: ListFormat) -> None:
        part = ofac.gather(path, aliases=form is ListFormat.OFAC_ALT)
        if all(found.format is not ListFormat.OFAC_MAIN for found in self.found.values()):
            raise ListPartWithoutMain(path.name, "it belongs to OFAC's main file, which is not here; add that file.")
        self.parts.add(part)
        self.used.append(UsedFile(path.name, form, part.size()))

    def _entries(self, path: Path, found: Recognised, notes: list[str]) -> list[ListEntry]:
        form = found.format
        if form in TABLE_READERS:
            with open_table(path, encoding=found.encoding) as table:
                entries = list(TABLE_READERS[form](table))
            notes += table.notes
            if table.unknown:
                notes.append(f"{path.name}: columns nobody here knows were kept out: {', '.join(table.unknown)}.")
        else:
            reader = READERS.get(form)
            entries = list(reader(path) if reader else ofac.read_main(path, self.parts))
        notes += _told_of(path, form, entries)
        return [entry for entry in entries if entry.names]

    def _keep(self, path: Path, entries: Sequence[ListEntry]) -> None:
        if not entries:
            raise ListEmpty(path.name, "it holds no entry; download it again.")
        form = self.found[path].format
        sources = frozenset(entry.source for entry in entries)
        self.entries.extend(entries)
        self.used.append(UsedFile(path.name, form, len(entries), sources, published_on(path, form)))

    def finished(self, folder: Path) -> ListReading:
        if not self.entries:
            raise NoListRead(folder, tuple(self.refused))
        notes = (*self.notes, *self._notes())
        return ListReading(
            tuple(self.entries), tuple(self.used), tuple(self.refused), notes, orphans=self.parts.orphans()
        )

    def _notes(self) -> Iterator[str]:
        forms = {one.format for one in self.used}
        if ListFormat.OFAC_MAIN in forms and ListFormat.OFAC_ALT not in forms:
            yield "OFAC's alias file is not here: its entries are screened by their main names only."
        if self.parts.orphans():
            yield f"{self.parts.orphans()} OFAC aliases and addresses belong to entries that the main files lack."
        twice = [key for key, times in Counter(entry.key for entry in self.entries).items() if times > 1]
        if twice:
            what = "number stands" if len(twice) == 1 else "numbers stand"
            yield f"{len(twice)} {what} for more than one row, such as {twice[0]}: all of them are screened."


def _told_of(path: Path, form: ListFormat, entries: Sequence[ListEntry]) -> Iterator[str]:
    nameless = sum(not entry.names for entry in entries)
    if nameless and nameless < len(entries):
        yield f"{path.name}: {nameless} entries have no name and can match nothing; they were left out."
    wordless = [entry.entry_id for entry in entries if entry.names and not any(map(_has_a_letter, entry.names))]
    if wordless:
        what = "entry has" if len(wordless) == 1 else "entries have"
        yield (
            f"{path.name}: {len(wordless):,} {what} no name with a letter or digit, such as {wordless[0]}: kept, and "
            "can match nothing by name."
        )
    if form in (ListFormat.OFAC_MAIN, ListFormat.BIS) and not ends_a_line(path):
        yield f"{path.name} does not end with a line end: it may have been cut between two facts; compare its size."


def _has_a_letter(name: ListedName) -> bool:
    return any(letter.isalnum() for letter in name.text)
