"""Text as the rules read it: lower case, without marks, Arabic letters of one sound as one, each with its place."""

import unicodedata
from dataclasses import dataclass

ALEF, YEH, HEH = "\N{ARABIC LETTER ALEF}", "\N{ARABIC LETTER YEH}", "\N{ARABIC LETTER HEH}"
# Alef with hamza, madda or wasla is an alef; alef maksura reads as yeh; teh marbuta is often written as heh.
ARABIC = dict.fromkeys("\u0623\u0625\u0622\u0671", ALEF) | {"\u0649": YEH, "\u0629": HEH}
DROPPED = frozenset("\u0640\u200c\u200d\u200e\u200f\u061c\u00ad")  # tatweel, joiners, marks of direction, soft hyphen
AS_OTHERS = {"\u2019": "'", "\u02bc": "'", "\u00a0": " ", "\u202f": " ", "\u2010": "-", "\u2011": "-"}


@dataclass(frozen=True, slots=True)
class Folded:
    """`places[i]` is where the folded character `i` stands in the text as written; one more says where it ends."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Marks that follow the last letter belong to it."""
        return self.places[start], self.places[end]


def folded(text: str) -> Folded:
    letters: list[str] = []
    places: list[int] = []
    for place, each in enumerate(text):
        for letter in _letters(each):
            letters.append(letter)
            places.append(place)
    return Folded("".join(letters), (*places, len(text)))


def _letters(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character in DROPPED:
        return ""
    plain = ARABIC.get(character) or AS_OTHERS.get(character) or unicodedata.normalize("NFKD", character.casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))
