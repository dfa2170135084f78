"""
YAML with line numbers, read strictly: a missing key, an unknown one, one written twice or a number out of range is
refused with file, line and reason. A model nobody can misread is worth more than one that is easy to write.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from foundation.errors import Invalid, Place

Word = TypeVar("Word", bound=StrEnum)


class SectorModelInvalid(Invalid):
    """`reasons` stand in the order of `places`."""

    code = "sector_model.invalid"

    def __init__(self, refusals: list["Refusal"]) -> None:
        lines = [f"{found.place.file} line {found.place.row}: {found.reason}" for found in refusals]
        super().__init__(
            "Mend the sector model and load it again: " + "; ".join(lines) + ".",
            places=tuple(found.place for found in refusals),
        )
        self.reasons = tuple(found.reason for found in refusals)


class Refusal(Invalid):
    """One line that cannot stand; several are gathered into one `SectorModelInvalid` before anybody sees them."""

    code = "sector_model.line_refused"

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(reason, places=(place,))
        self.place = place
        self.reason = reason


class _Lined(dict[str, object]):
    """A mapping that remembers on which line each of its keys stands."""

    line: int
    lines: dict[str, int]


class _Loader(yaml.SafeLoader):
    file: str


def _mapping(loader: _Loader, node: yaml.MappingNode) -> _Lined:
    found = _Lined()
    found.line, found.lines = node.start_mark.line + 1, {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node))
        line = key_node.start_mark.line + 1
        if key in found:
            raise Refusal(Place(file=loader.file, row=line, column=key), f"`{key}` is written twice")
        found[key] = loader.construct_object(value_node, deep=True)
        found.lines[key] = line
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


@dataclass(slots=True)
class Section:
    """One mapping of a file. Each reading method takes the key it reads; `done()` refuses the keys nobody read."""

    file: str
    content: _Lined
    read: set[str]

    def __contains__(self, key: str) -> bool:
        return key in self.content

    @property
    def line(self) -> int:
        return self.content.line

    def refuse(self, key: str, reason: str) -> Refusal:
        value = self.content.get(key)
        shown = None if value is None or isinstance(value, _Lined | list) else str(value)
        line = self.content.lines.get(key, self.content.line)
        return Refusal(Place(file=self.file, row=line, column=key, value=shown), reason)

    def _get(self, key: str) -> object:
        self.read.add(key)
        if self.content.get(key) is None:
            raise self.refuse(key, f"`{key}` is missing")
        return self.content[key]

    def text(self, key: str) -> str:
        value = self._get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(key, f"`{key}` needs a text")
        return value.strip()

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self.content else None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.refuse(key, f"`{key}` needs a list of texts")
        return tuple(item.strip() for item in value)

    def number(self, key: str, low: float = float("-inf"), high: float = float("inf")) -> float:
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refuse(key, f"`{key}` needs a number")
        if not low <= value <= high:
            raise self.refuse(key, f"`{key}` must lie between {low:g} and {high:g}")
        return float(value)

    def numbers(self, key: str, low: float, high: float) -> tuple[float, ...]:
        value = self._get(key)
        if not isinstance(value, list) or not all(
            isinstance(item, int | float) and low <= item <= high for item in value
        ):
            raise self.refuse(key, f"`{key}` needs a list of numbers between {low:g} and {high:g}")
        return tuple(float(item) for item in value)

    def whole(self, key: str, low: int, high: int) -> int:
        value = self.number(key, low, high)
        if value != int(value):
            raise self.refuse(key, f"`{key}` needs a whole number")
        return int(value)

    def truth(self, key: str, *, default: bool | None = None) -> bool:
        if default is not None and key not in self.content:
            return default
        value = self._get(key)
        if not isinstance(value, bool):
            raise self.refuse(key, f"`{key}` needs true or false")
        return value

    def day(self, key: str) -> date:
        value = self._get(key)
        if not isinstance(value, date):
            raise self.refuse(key, f"`{key}` needs a date such as 2026-01-31")
        return value

    def word(self, key: str, words: type[Word]) -> Word:
        return self._word(key, str(self._get(key)), words)

    def words(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        value = self._get(key)
        listed = value if isinstance(value, list) else [value]
        return tuple(self._word(key, str(item), words) for item in listed)

    def _word(self, key: str, text: str, words: type[Word]) -> Word:
        try:
            return words(text)
        except ValueError:
            allowed = ", ".join(word.value for word in words)
            raise self.refuse(key, f"`{key}` is {text!r}, not one of {allowed}") from None

    def section(self, key: str) -> "Section":
        value = self._get(key)
        if not isinstance(value, _Lined):
            raise self.refuse(key, f"`{key}` needs named values")
        return Section(self.file, value, set())

    def sections(self, key: str) -> list["Section"]:
        value = self._get(key)
        if not isinstance(value, list) or not all(isinstance(item, _Lined) for item in value):
            raise self.refuse(key, f"`{key}` needs a list")
        return [Section(self.file, item, set()) for item in value if isinstance(item, _Lined)]

    def keys(self) -> Iterator[str]:
        return iter(self.content)

    def done(self) -> None:
        for key in self.content:
            if key not in self.read:
                raise self.refuse(key, f"`{key}` is not a key that belongs here")


def read_file(path: Path, name: str) -> Section:
    """`name` is how errors call the file: sector and version, never a place on somebody's machine."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, yaml.reader.ReaderError):
        raise Refusal(Place(file=name, row=1), "not readable as YAML: save it as UTF-8 text") from None
    loader.file = name
    try:
        content = loader.get_single_data()
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise Refusal(Place(file=name, row=line), f"not readable as YAML ({problem.problem})") from None
    finally:
        loader.dispose()
    if not isinstance(content, _Lined):
        raise Refusal(Place(file=name, row=1), "needs named values")
    return Section(name, content, set())


def digest(*sections: Section) -> str:
    """SHA-256 of what the files say, not of how they are laid out: a changed comment is the same model."""
    said = json.dumps([section.content for section in sections], sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(said.encode()).hexdigest()
