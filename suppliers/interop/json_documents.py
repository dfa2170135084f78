"""
JSON arrays and JSON lines, also gzipped, value by value with the path of each. Lines are read as a stream; an array
has to be read whole.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, NoReturn

from suppliers.interop.faults import DocumentBroken, Fault

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
Located = tuple[str, Json]


def located(name: str, form: str, content: bytes) -> Iterator[Located]:
    """(path, value): `$[3]` in an array, `$[3]` too for the fourth line that is not blank. Raises DocumentBroken."""
    text = _text(name, form, content)
    start = text.lstrip()[:1]
    if start == "[":
        yield from _array(name, form, text)
    else:
        yield from _lines(name, form, text)


def _text(name: str, form: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise DocumentBroken(
            name, form, [Fault(f"byte {broken.start}", "is not UTF-8, which JSON must be")]
        ) from broken


def _array(name: str, form: str, text: str) -> Iterator[Located]:
    values = _parsed(name, form, text, "$")
    assert isinstance(values, list)  # noqa: S101 - it opened with a bracket and parsed
    for at, value in enumerate(values):
        yield f"$[{at}]", value


def _lines(name: str, form: str, text: str) -> Iterator[Located]:
    at = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"$[{at}]", _parsed(name, form, line, f"line {number}")
            at += 1


def _parsed(name: str, form: str, text: str, where: str) -> Json:
    try:
        value: Json = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as broken:
        place = f"line {broken.lineno}" if where == "$" else where
        why = f"is no JSON at column {broken.colno} ({broken.msg})"
        raise DocumentBroken(name, form, [Fault(place, why)]) from broken
    except RecursionError as nested:
        raise DocumentBroken(name, form, [Fault(where, "is nested too deeply")]) from nested
    except ValueError as broken:
        raise DocumentBroken(name, form, [Fault(where, f"holds a number JSON does not know ({broken})")]) from broken
    return value


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(text)


def unstorable(value: Json, path: str) -> Iterator[Fault]:
    """Text that no database keeps (NUL, half of a surrogate pair) is refused where it stands."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            yield Fault(path, "holds a character that cannot be stored", value.encode("unicode_escape").decode())
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from unstorable(inner, f"{path}.{key}")
    elif isinstance(value, Sequence):
        for at, inner in enumerate(value):
            yield from unstorable(inner, f"{path}[{at}]")


def write_array(stream: IO[str], values: Iterator[Mapping[str, Json]]) -> None:
    stream.write("[")
    for number, value in enumerate(values):
        stream.write(("," if number else "") + "\n" + json.dumps(value, ensure_ascii=False))
    stream.write("\n]\n")


def write_lines(stream: IO[str], values: Iterator[Mapping[str, Json]]) -> None:
    for value in values:
        stream.write(json.dumps(value, ensure_ascii=False) + "\n")
