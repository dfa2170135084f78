"""Reads a folder of published lists as a whole: what was used, what was refused and why, and every entry."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from foundation.errors import Invalid
from foundation.progress import Progress, silent
from sanctions.lists import bis, eu, lines, ofac, plain, un
from sanctions.lists.entries import ListEntry
from sanctions.lists.opening import ends_a_line
from sanctions.lists.recognising import ListFormat, recognise
from sanctions.lists.refusals import ListEmpty, ListFileRefused, ListPartWithoutMain

READERS: dict[ListFormat, Callable[[Path], Iterator[ListEntry]]] = {
    ListFormat.EU: eu.read_eu,
    ListFormat.UN: un.read_un,
    ListFormat.BIS: bis.read_bis,
    ListFormat.PLAIN: plain.read_plain,
    ListFormat.LINES: lines.read_plain_lines,
    ListFormat.FOLLOWTHEMONEY: lines.read_followthemoney,
}
PARTS = frozenset({ListFormat.OFAC_ALT, ListFormat.OFAC_ADD})


@dataclass(frozen=True, slots=True)
class UsedFile:
    file: str
    format: ListFormat
    entries: int


@dataclass(frozen=True, slots=True)
class ListReading:
    """`refused` holds one coded error per file that was not used; `notes` what a reader should know about the rest."""

    entries: tuple[ListEntry, ...]
    used: tuple[UsedFile, ...]
    refused: tuple[ListFileRefused, ...]
    notes: tuple[str, ...]

    def counts(self) -> dict[str, int]:
        return dict(Counter(entry.source for entry in self.entries))


class NoListRead(Invalid):
    code = "list.none_read"

    def __init__(self, folder: Path, refused: tuple[ListFileRefused, ...]) -> None:
        why = "; ".join(str(one) for one in refused) or "it holds no file"
        super().__init__(f"No list in {folder.name} could be read: {why}", places=sum((r.places for r in refused), ()))
        self.refused = refused


def read_lists(folder: Path, progress: Progress = silent) -> ListReading:
    """Hidden files aside, every file in the folder is either used or refused by name. `folder` may be one file."""
    inside = folder.iterdir() if folder.is_dir() else (folder,)
    files = sorted(path for path in inside if path.is_file() and not path.name.startswith("."))
    reading = _Reading()
    for path in files:
        reading.recognise(path)
    ordered = sorted(reading.formats, key=lambda path: (reading.formats[path] not in PARTS, path.name))
    for done, path in enumerate(ordered):
        progress(f"reading {path.name}", done, len(ordered))
        reading.read(path)
    progress("reading lists", len(ordered), len(ordered))
    return reading.finished(folder)


class _Reading:
    """A file is read whole or not at all, so a refused one leaves nothing half read behind."""

    def __init__(self) -> None:
        self.formats: dict[Path, ListFormat] = {}
        self.entries: list[ListEntry] = []
        self.used: list[UsedFile] = []
        self.refused: list[ListFileRefused] = []
        self.cut: list[str] = []
        self.parts = ofac.OfacParts()

    def recognise(self, path: Path) -> None:
        try:
            self.formats[path] = recognise(path)
        except ListFileRefused as refusal:
            self.refused.append(refusal)

    def read(self, path: Path) -> None:
        try:
            self._read(path, self.formats[path])
        except ListFileRefused as refusal:
            self.refused.append(refusal)

    def _read(self, path: Path, form: ListFormat) -> None:
        if form in PARTS:
            part = ofac.gather(path, aliases=form is ListFormat.OFAC_ALT)
            if ListFormat.OFAC_MAIN not in self.formats.values():
                raise ListPartWithoutMain(
                    path.name, "it belongs to OFAC's main file, which is not here; add that file."
                )
            self.parts.add(part)
            self.used.append(UsedFile(path.name, form, part.size()))
            return
        reader = READERS.get(form)
        found = list(reader(path) if reader else ofac.read_main(path, self.parts))
        entries = [entry for entry in found if entry.names]
        if not entries:
            raise ListEmpty(path.name, "it holds no entry; download it again.")
        if form in (ListFormat.OFAC_MAIN, ListFormat.BIS) and not ends_a_line(path):
            self.cut.append(path.name)
        self.entries.extend(entries)
        self.used.append(UsedFile(path.name, form, len(entries)))

    def finished(self, folder: Path) -> ListReading:
        if not self.entries:
            raise NoListRead(folder, tuple(self.refused))
        return ListReading(tuple(self.entries), tuple(self.used), tuple(self.refused), tuple(self._notes()))

    def _notes(self) -> Iterator[str]:
        for file in self.cut:
            yield f"{file} does not end with a line end: it may have been cut between two facts; compare its size."
        forms = {one.format for one in self.used}
        if ListFormat.OFAC_MAIN in forms and ListFormat.OFAC_ALT not in forms:
            yield "OFAC's alias file is not here: its entries are screened by their main names only."
        if self.parts.orphans():
            yield f"{self.parts.orphans()} OFAC aliases and addresses belong to entries that the main files lack."
        twice = [key for key, times in Counter(entry.key for entry in self.entries).items() if times > 1]
        if twice:
            yield f"{len(twice)} entries came more than once, among them {twice[0]}."
