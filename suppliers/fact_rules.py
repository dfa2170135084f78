"""What a question about a site takes for an answer. Which questions there are is the business of a floor above."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from suppliers.importing.days import parse_day
from suppliers.importing.figures import parse_decimal


@dataclass(frozen=True, slots=True)
class FactRule:
    """What a field takes. A share is a fraction from 0 to 1; a choice is one of `choices`."""

    kind: Literal["share", "count", "flag", "choice", "date", "text"]
    choices: frozenset[str] = frozenset()


def wanted(value: str, rule: FactRule) -> str:
    """What would have been right; empty when the value is."""
    tests: dict[str, tuple[Callable[[str], bool], str]] = {
        "share": (_is_share, "a share runs from 0 to 1"),
        "count": (_is_count, "give a number from 0 up"),
        "flag": (lambda text: text.casefold() in {"yes", "no", "true", "false"}, "answer yes or no"),
        "choice": (lambda text: text in rule.choices, f"choose one of {', '.join(sorted(rule.choices))}"),
        "date": (lambda text: text == "never" or parse_day(text, "unknown").day is not None, "write YYYY-MM-DD"),
        "text": (lambda _: True, ""),
    }
    right, sentence = tests[rule.kind]
    return "" if right(value) else sentence


def _is_share(text: str) -> bool:
    number = parse_decimal(text)
    return number is not None and 0 <= number <= 1


def _is_count(text: str) -> bool:
    number = parse_decimal(text)
    return number is not None and number >= 0


def plain(value: str, rule: FactRule) -> str:
    """Numbers with a decimal point, flags as `yes` and `no`, dates as ISO: one spelling for every reader."""
    if rule.kind in {"share", "count"}:
        return f"{parse_decimal(value) or 0:g}"
    if rule.kind == "flag":
        return "yes" if value.casefold() in {"yes", "true"} else "no"
    if rule.kind == "date" and value != "never":
        day = parse_day(value, "unknown").day
        return day.isoformat() if day else value
    return value
