"""What is written to a firm that is invited, in its own language (letters.csv). Days stand as 2026-11-23 everywhere."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

Part = Literal["invitation_subject", "invitation", "reminder_subject", "reminder"]


def languages() -> frozenset[str]:
    return frozenset(language for language, _ in _texts())


def said(language: str, part: Part, *, day: date, invited: date) -> str:
    """In English where the language has no letter."""
    texts = _texts()
    text = texts.get((language, part)) or texts["en", part]
    return text.format(day=day.isoformat(), invited=invited.isoformat())


@cache
def _texts() -> Mapping[tuple[str, str], str]:
    text = files("suppliers.invitations").joinpath("letters.csv").read_text("utf-8")
    return {(row["language"], row["part"]): row["text"] for row in csv.DictReader(text.splitlines())}
