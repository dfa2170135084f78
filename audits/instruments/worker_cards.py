"""
Cards to hand to workers, and what an inspector may ask, in languages of workforces. Our own plain sentences on ILO
conventions, each with its source; a translation is of certain English words and is not shown once those change. No
telephone number is made up: what is empty is written in by the authority.
"""

from dataclasses import dataclass
from functools import cache

from audits.instruments.tables import FOLDER, TableRow, rows
from foundation.errors import Invalid

CARDS = FOLDER / "worker_cards"
ENGLISH, ANYWHERE = "en", "*"
KINDS = ("emergency", "inspectorate", "helpline")


class CardLanguageUnknown(Invalid):
    code = "worker_card.language_unknown"

    def __init__(self, language: str) -> None:
        super().__init__(f"There is no card in {language!r}: choose one of {', '.join(card_languages())}.")
        self.language = language


@dataclass(frozen=True, slots=True)
class CardLine:
    """`text` is the English one where the translation is of other words."""

    id: str
    text: str
    english: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Contact:
    """`kind` in the words of the card; `number` is empty until the authority has written its own."""

    kind: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class WorkerCard:
    """`standing` says who has read the translation; empty for English. `words` are the headings, by their ids."""

    language: str
    words: dict[str, str]
    rights: tuple[CardLine, ...]
    prompts: tuple[CardLine, ...]
    contacts: tuple[Contact, ...]
    standing: str


@cache
def card_languages() -> tuple[str, ...]:
    own = {path.stem for path in CARDS.glob("*.csv")} - {"cards", "contacts"}
    return (ENGLISH, *sorted(own))


def worker_card(language: str, country: str | None) -> WorkerCard:
    """Raises CardLanguageUnknown."""
    if language not in card_languages():
        raise CardLanguageUnknown(language)
    own = {row["id"]: row for row in rows(language, CARDS)} if language != ENGLISH else {}
    lines = [(row["part"], _line(row, own.get(row["id"]))) for row in rows("cards", CARDS)]
    words = {line.id: line.text for part, line in lines if part == "word"}
    return WorkerCard(
        language,
        words,
        tuple(line for part, line in lines if part == "right"),
        tuple(line for part, line in lines if part == "prompt"),
        tuple(_contact(kind, country, words) for kind in KINDS),
        next((row["standing"] for row in own.values()), ""),
    )


def _line(row: TableRow, own: TableRow | None) -> CardLine:
    text = own["text"] if own is not None and own["english"] == row["english"] else row["english"]
    return CardLine(row["id"], text, row["english"], row["source"], row["confidence"])


def _contact(kind: str, country: str | None, words: dict[str, str]) -> Contact:
    found = {row["country"]: row for row in rows("contacts", CARDS) if row["kind"] == kind}
    row = found.get(country or ANYWHERE) or found[ANYWHERE]
    return Contact(words[kind], row["name"], row["number"])
