"""Colours are measured in the file that ships them: text 4.5 to 1, graphics 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_database

TOKENS = Path("api/web/styles/tokens.css").read_text("utf-8").split(':root[data-theme="light"]', 1)[0]
PAIR = re.compile(r"--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
ONE = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")
TEXT = [
    ("ink", "paper"), ("ink", "sheet"), ("ink-soft", "sheet"), ("ink-soft", "paper"), ("ink-soft", "sunk"),
    ("ink-faint", "sheet"), ("ink-faint", "sunk"), ("ink-faint", "paper"), ("accent", "sheet"), ("accent", "paper"),
    ("accent", "accent-soft"), ("accent-deep", "sheet"), ("on-accent", "accent"), ("bar-ink", "bar"),
    ("bar-soft", "bar"),
    ("on-lamp", "lamp"), ("ink", "lamp-soft"), ("ink-faint", "lamp-soft"), ("late", "sheet"), ("late", "paper"),
    ("late", "late-soft"), ("soon", "sheet"), ("soon", "soon-soft"), ("done", "sheet"), ("done", "done-soft"),
]  # fmt: skip
GRAPHICS = [
    ("rule-strong", "sheet"), ("risk-1", "sheet"), ("risk-2", "sheet"), ("risk-3", "sheet"), ("risk-4", "sheet"),
    ("risk-unknown", "sheet"), ("hatch-ink", "sheet"), ("series-1", "sheet"), ("series-3", "sheet"),
    ("series-4", "sheet"),
    ("lamp", "bar"),
]  # fmt: skip


def colours(theme: int) -> dict[str, str]:
    found = {name: (light, dark)[theme] for name, light, dark in PAIR.findall(TOKENS)}
    return found | dict(ONE.findall(TOKENS))


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_pair_of_colours_can_be_read(theme: int) -> None:
    known = colours(theme)
    weak = {
        (front, back): round(contrast(known[front], known[back]), 2)
        for pairs, least in ((TEXT, 4.5), (GRAPHICS, 3.0))
        for front, back in pairs
        if contrast(known[front], known[back]) < least
    }
    assert weak == {}
