"""
Checks JSON values against a published schema, fast: the schema is compiled once into plain functions, which say yes or
no some thirty times faster than a general validator. What they refuse is then explained by `jsonschema`, path by path.
A test holds both verdicts equal.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from suppliers.interop.faults import Fault, shown
from suppliers.interop.json_documents import Json

Schema = Mapping[str, Any]
Check = Callable[[Any], bool]
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~\u00a1-\U0010ffff]*")
_SILENT = frozenset({"$schema", "$id", "$defs", "version", "title", "description", "then", "else"})
_TYPES: dict[str, Check] = {
    "string": lambda value: isinstance(value, str),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "null": lambda value: value is None,
}


@lru_cache(maxsize=16_384)
def is_date(text: str) -> bool:
    return _DATE.fullmatch(text) is not None and _parses(date.fromisoformat, text)


@lru_cache(maxsize=16_384)
def is_date_time(text: str) -> bool:
    """RFC 3339, section 5.6: with seconds and an offset."""
    return _DATE_TIME.fullmatch(text) is not None and _parses(datetime.fromisoformat, text.upper())


def is_uri(text: str) -> bool:
    """With a scheme, as RFC 3986 has it; letters of other scripts pass, since publishers write them."""
    return _URI.fullmatch(text) is not None


FORMATS: dict[str, Callable[[str], bool]] = {"date": is_date, "date-time": is_date_time, "uri": is_uri}


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


class CompiledSchema:
    """`documents` refer to one another by `$id`; `root` is the reference of the part that is checked."""

    def __init__(self, documents: Sequence[Schema], root: str) -> None:
        self._by_id = {document["$id"]: document for document in documents}
        self._checks: dict[str, Check] = {}
        self._root = root
        self.accepts = self._reference(root, "")

    def faults(self, value: Json, path: str) -> Iterator[Fault]:
        """Why a value is refused, the deepest reason of each alternative first. Nothing for a value that is right."""
        from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415 - slow to import, seldom needed
        from jsonschema.exceptions import best_match  # noqa: PLC0415 - as above
        from referencing import Registry, Resource  # noqa: PLC0415 - comes with jsonschema

        checker = FormatChecker(formats=())
        for name, check in FORMATS.items():
            checker.checks(name)(_of_text(check))
        registry: Any = Registry().with_resources(
            [(name, Resource.from_contents(cast("Any", document))) for name, document in self._by_id.items()]
        )
        validator = Draft202012Validator({"$ref": self._root}, registry=registry, format_checker=checker)
        for error in sorted(validator.iter_errors(value), key=lambda error: list(map(str, error.absolute_path))):
            deepest = best_match([error]) or error
            where = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in deepest.absolute_path)
            yield Fault(f"{path}{where}", _why(deepest), shown(deepest.instance))

    def _reference(self, reference: str, base: str) -> Check:
        """The published schemas are not recursive; one that is would need a step in between."""
        document_id, _, pointer = reference.partition("#")
        name = f"{document_id or base}#{pointer}"
        if name not in self._checks:
            schema: Any = self._by_id[document_id or base]
            for step in filter(None, pointer.split("/")):
                schema = schema[step]
            self._checks[name] = self._compiled(schema, document_id or base)
        return self._checks[name]

    def _compiled(self, schema: Schema, base: str) -> Check:
        checks = [self._keyword(keyword, schema, base) for keyword in schema if keyword not in _SILENT]
        return _all_of(checks)

    def _keyword(self, keyword: str, schema: Schema, base: str) -> Check:
        told = schema[keyword]
        if keyword == "$ref":
            return self._reference(told, base)
        if keyword == "properties":
            return _properties({name: self._compiled(inner, base) for name, inner in told.items()})
        if keyword == "if":
            branches = [self._compiled(schema.get(word, {}), base) for word in ("then", "else")]
            return _conditional(self._compiled(told, base), *branches)
        if keyword in _NESTED:
            inner = told if isinstance(told, list) else [told]
            return _NESTED[keyword]([self._compiled(one, base) for one in inner])
        return _PLAIN[keyword](told)


def _of_text(check: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or check(value)


def _all_of(checks: Sequence[Check]) -> Check:
    """Loops instead of `all(...)`: a check runs a hundred times for each statement."""
    if len(checks) == 1:
        return checks[0]

    def check(value: Any) -> bool:  # noqa: ANN401 - any JSON
        for one in checks:  # noqa: SIM110 - see above
            if not one(value):
                return False
        return True

    return check


def _properties(checks: Mapping[str, Check]) -> Check:
    def check(value: Any) -> bool:  # noqa: ANN401 - any JSON
        if not isinstance(value, dict):
            return True
        for name, inner in value.items():  # noqa: SIM110 - see `_all_of`
            if name in checks and not checks[name](inner):
                return False
        return True

    return check


def _enum(told: Sequence[object]) -> Check:
    words = frozenset(word for word in told if isinstance(word, str))
    if len(words) == len(told):
        return lambda value: isinstance(value, str) and value in words
    return lambda value: any(_equal(value, one) for one in told)


def _required(names: Sequence[str]) -> Check:
    wanted = frozenset(names)
    return lambda value: not isinstance(value, dict) or wanted <= value.keys()


def _conditional(test: Check, then: Check, otherwise: Check) -> Check:
    return lambda value: then(value) if test(value) else otherwise(value)


def _equal(value: object, other: object) -> bool:
    """JSON keeps true and 1 apart, Python does not."""
    return value == other and isinstance(value, bool) == isinstance(other, bool)


_TEXT, _NUMBER = _TYPES["string"], _TYPES["number"]
_NESTED: dict[str, Callable[[Sequence[Check]], Check]] = {
    "items": lambda checks: lambda value: not isinstance(value, list) or all(checks[0](item) for item in value),
    "not": lambda checks: lambda value: not checks[0](value),
    "allOf": _all_of,
    "anyOf": lambda checks: lambda value: any(check(value) for check in checks),
    "oneOf": lambda checks: lambda value: sum(check(value) for check in checks) == 1,
}
# A keyword that speaks of one kind of value lets every other kind pass, as the standard has it.
_PLAIN: dict[str, Callable[[Any], Check]] = {
    "type": lambda told: _TYPES[told],
    "enum": _enum,
    "const": lambda told: lambda value: _equal(value, told),
    "required": _required,
    "minProperties": lambda told: lambda value: not isinstance(value, dict) or len(value) >= told,
    "format": lambda told: _of_text(FORMATS[told]),
    "pattern": lambda told: _of_text(lambda text: re.search(told, text) is not None),
    "minLength": lambda told: lambda value: not _TEXT(value) or len(value) >= told,
    "maxLength": lambda told: lambda value: not _TEXT(value) or len(value) <= told,
    "minimum": lambda told: lambda value: not _NUMBER(value) or value >= told,
    "maximum": lambda told: lambda value: not _NUMBER(value) or value <= told,
}
_FORMAT_REASONS = {
    "date": "is no date such as 2026-03-31",
    "date-time": "is neither a date nor a time with its offset",
    "uri": "is no address with its scheme",
}
_REASONS: dict[str, Callable[[Any, Any], str]] = {
    "required": lambda told, value: f"lacks {', '.join(name for name in told if name not in value)}",
    "enum": lambda told, _: f"is none of {', '.join(map(str, told))}",
    "type": lambda told, _: f"is no {told}",
    "format": lambda told, _: _FORMAT_REASONS[told],
    "minimum": lambda told, _: f"lies below {told}",
    "maximum": lambda told, _: f"lies above {told}",
    "minLength": lambda told, value: f"has {len(value)} characters, at least {told} are needed",
    "maxLength": lambda told, value: f"has {len(value)} characters, at most {told} are allowed",
}


def _why(error: Any) -> str:  # noqa: ANN401 - an error of jsonschema
    reason = _REASONS.get(error.validator)
    if reason is None:
        return "is not as the format demands: " + shown(error.message)
    return reason(error.validator_value, error.instance)
