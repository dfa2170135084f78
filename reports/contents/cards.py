"""Blocks for what people wrote and signed: matters on cards, lists, names under a report, the seal to check it."""

from dataclasses import dataclass
from datetime import date

from reports.contents.values import DocumentWrong, Kind, Value, check, distinct


@dataclass(frozen=True, slots=True)
class CardFact:
    """One labelled value of a card."""

    id: str
    label: str
    value: Value
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a person, printed as written; `label` says who spoke for whom and when ("Reply of the firm, 3 May")."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One matter: what it is, its values, who said what. `standing` reads "alleged" until a decision is final."""

    key: str
    title: str
    facts: tuple[CardFact, ...]
    said: tuple[Said, ...] = ()
    standing: str = ""

    def __post_init__(self) -> None:
        distinct([fact.id for fact in self.facts] + [said.id for said in self.said], f"parts of card {self.key}")
        for fact in self.facts:
            check(fact.value, fact.kind, f"{self.key}.{fact.id}")


@dataclass(frozen=True, slots=True)
class Cards:
    """Values have the id `cards.card.fact`. `empty` is printed where there is no card."""

    id: str
    title: str
    cards: tuple[Card, ...]
    empty: str = "None."
    caption: str = ""

    def __post_init__(self) -> None:
        distinct((card.key for card in self.cards), f"cards of {self.id}")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list in words, without numbers of its own."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """A line under the report. `on` is None while nobody signed, and the line stays open; `how` says by what means."""

    key: str
    role: str
    name: str = ""
    on: date | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    id: str
    title: str
    lines: tuple[Signature, ...]

    def __post_init__(self) -> None:
        distinct((line.key for line in self.lines), f"signatures of {self.id}")


@dataclass(frozen=True, slots=True)
class Seal:
    """Where a reader checks the file: drawn as a code that a phone reads, with the address in letters beside it."""

    id: str
    url: str
    label: str

    def __post_init__(self) -> None:
        if not self.url.startswith(("https://", "http://")):
            raise DocumentWrong(f"The seal {self.id} needs the address of a page, not {self.url!r}.")
