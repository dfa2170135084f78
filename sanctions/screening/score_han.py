"""Han characters by their first Mandarin reading: one syllable each, written together and without tones."""

import csv
from functools import cache
from pathlib import Path


def spelt(text: str) -> str:
    """Other letters stay. Kanji get their Chinese reading, which matches nothing Japanese and harms nothing either."""
    return text if text.isascii() else text.translate(_readings())


@cache
def _readings() -> dict[int, str]:
    with Path(__file__).with_name("han_readings.csv").open(encoding="utf-8", newline="") as lines:
        return {ord(letter): row["reading"] for row in csv.DictReader(lines) for letter in row["letters"]}
