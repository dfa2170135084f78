"""The colours and letters of the printed page: the light theme of the desk, on white."""

from dataclasses import dataclass
from enum import StrEnum

from reports.contents.values import Band
from reports.renderers.pdf.typesetting import Style

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89


class Ink(StrEnum):
    INK = "#14211f"
    SOFT = "#42504c"
    FAINT = "#5a6763"
    RULE = "#d6dad3"
    RULE_STRONG = "#78847f"
    SUNK = "#f2f3ef"
    PAPER = "#ffffff"
    ACCENT = "#0a5c66"
    LAMP = "#f3b61f"
    HATCH = "#87928e"
    LATE = "#a1200f"
    LATE_SOFT = "#fbe9e5"
    SOON = "#855a00"
    SOON_SOFT = "#fbf1d9"
    LOW = "#678f97"
    MEDIUM = "#a87400"
    HIGH = "#a8380a"
    VERY_HIGH = "#5f0b25"


BAND_INK = {
    Band.LOW: Ink.LOW,
    Band.MEDIUM: Ink.MEDIUM,
    Band.HIGH: Ink.HIGH,
    Band.VERY_HIGH: Ink.VERY_HIGH,
    Band.UNKNOWN: Ink.FAINT,
}


def _parts(ink: Ink) -> str:
    return " ".join(f"{int(ink[place : place + 2], 16) / 255:.4g}" for place in (1, 3, 5))


FILLED = {ink: f"{_parts(ink)} rg" for ink in Ink}
STROKED = {ink: f"{_parts(ink)} RG" for ink in Ink}


@dataclass(frozen=True, slots=True)
class Letters:
    """How a stretch of text is set."""

    style: Style = Style.TEXT
    size: float = 9.5
    ink: Ink = Ink.INK

    @property
    def leading(self) -> float:
        return self.size * 1.36
