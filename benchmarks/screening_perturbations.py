"""How names come out wrong on their way into a supplier list: one function per way, each by a seeded generator."""

import random
from collections.abc import Callable

from sanctions.kinds import Kind

OCR = {"o": "0", "l": "1", "i": "l", "m": "rn", "b": "8", "s": "5", "g": "9", "e": "c", "u": "v", "d": "cl"}
LOOKALIKE = dict(zip("aeopcxyi", "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456", strict=True))
ACCENTS = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü", "n": "ñ", "c": "ç", "s": "š"}
RESPELT = (
    ("kh", "h"), ("sh", "ch"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("y", "i"), ("i", "y"), ("k", "c"), ("c", "k"),
    ("q", "k"), ("ks", "x"), ("x", "ks"), ("j", "dj"), ("w", "v"), ("v", "w"), ("z", "s"), ("u", "o"), ("o", "u"),
    ("e", "i"), ("a", "e"), ("ei", "ey"), ("th", "t"), ("mm", "m"), ("ss", "s"), ("f", "ph"), ("zh", "j"),
)  # fmt: skip
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
WIDTHS = (20, 35)  # letters that old systems keep of a name
TITLES = ("Mr.", "Dr.", "Eng.", "Gen.", "Prof.", "Sheikh", "Haji", "Sayyid", "Mrs", "Colonel")
SUFFIXES = ("Jr.", "II", "Sr.")
PARTICLES = frozenset(["al", "el", "bin", "ibn", "abu", "abd", "van", "von", "de", "del", "da", "di", "la", "le"])
FORMS = ("Ltd", "LLC", "Inc", "GmbH", "S.A.", "Co., Ltd.", "OOO", "S.L.", "Limited", "Corp.")
EXTRA_FIRM = ("Group", "International", "Trading", "Holdings", "Company", "Services")
EXTRA_PERSON = ("Mr", "Dr", "Junior", "Ahmad", "Maria", "K.")
Draw = random.Random
Way = Callable[[str, Draw, Kind], str]


def _letter_at(name: str, draw: Draw) -> int:
    places = [at for at, letter in enumerate(name) if letter.isalpha()]
    return draw.choice(places) if places else 0


def substituted(name: str, draw: Draw, _kind: Kind) -> str:
    at = _letter_at(name, draw)
    return name[:at] + draw.choice("abcdefghijklmnopqrstuvwxyz") + name[at + 1 :]


def deleted(name: str, draw: Draw, _kind: Kind) -> str:
    at = _letter_at(name, draw)
    return name[:at] + name[at + 1 :]


def inserted(name: str, draw: Draw, _kind: Kind) -> str:
    at = _letter_at(name, draw)
    return name[:at] + draw.choice("abcdefghijklmnopqrstuvwxyz") + name[at:]


def transposed(name: str, draw: Draw, _kind: Kind) -> str:
    at = min(_letter_at(name, draw), max(len(name) - 2, 0))
    return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def doubled(name: str, draw: Draw, _kind: Kind) -> str:
    at = _letter_at(name, draw)
    return name[:at] + name[at : at + 1] + name[at:]


def _swap_letters(name: str, draw: Draw, table: dict[str, str], share: float) -> str:
    return "".join(table[x.lower()] if x.lower() in table and draw.random() < share else x for x in name)


def misread(name: str, draw: Draw, _kind: Kind) -> str:
    return _swap_letters(name, draw, OCR, 0.15)


def lookalike(name: str, draw: Draw, _kind: Kind) -> str:
    return _swap_letters(name, draw, LOOKALIKE, 0.5)


def accented(name: str, draw: Draw, _kind: Kind) -> str:
    return _swap_letters(name, draw, ACCENTS, 0.4)


def invisible(name: str, draw: Draw, _kind: Kind) -> str:
    at = draw.randrange(len(name) + 1)
    return name[:at] + draw.choice("\u200b\u200d\u00ad\ufeff") + name[at:]


def without_vowels(name: str, _draw: Draw, _kind: Kind) -> str:
    return " ".join(word[:1] + "".join(x for x in word[1:] if x.lower() not in "aeiou") for word in name.split())


def reordered(name: str, draw: Draw, _kind: Kind) -> str:
    words = name.replace(",", " ").split()
    draw.shuffle(words)
    return " ".join(words)


def word_dropped(name: str, draw: Draw, _kind: Kind) -> str:
    words = name.split()
    if len(words) > 2:
        words.pop(draw.randrange(len(words)))
    return " ".join(words)


def word_added(name: str, draw: Draw, kind: Kind) -> str:
    words = name.split()
    words.insert(draw.randrange(len(words) + 1), draw.choice(EXTRA_PERSON if kind is Kind.PERSON else EXTRA_FIRM))
    return " ".join(words)


def cut_off(name: str, draw: Draw, _kind: Kind) -> str:
    return name[: max(int(len(name) * draw.uniform(0.6, 0.85)), 5)]


def initialled(name: str, draw: Draw, kind: Kind) -> str:
    words = name.replace(",", " ").split()
    if kind is not Kind.PERSON or len(words) < 2:
        return name
    at = draw.randrange(len(words))
    return " ".join(f"{word[0]}." if place == at else word for place, word in enumerate(words))


def joined(name: str, draw: Draw, _kind: Kind) -> str:
    words = name.split()
    if len(words) < 2:
        return name
    at = draw.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def split(name: str, draw: Draw, _kind: Kind) -> str:
    at = _letter_at(name, draw)
    return name[:at] + " " + name[at:]


def form_changed(name: str, draw: Draw, kind: Kind) -> str:
    return name if kind is Kind.PERSON else f"{name} {draw.choice(FORMS)}"


def respelt(name: str, draw: Draw, _kind: Kind) -> str:
    low = name.lower()
    fitting = [pair for pair in RESPELT if pair[0] in low]
    for written, other in draw.sample(fitting, min(2, len(fitting))):
        low = low.replace(written, other, 1)
    return low


def key_slip(name: str, draw: Draw, _kind: Kind) -> str:
    """The key beside the right one."""
    at = _letter_at(name, draw)
    letter = name[at : at + 1]
    row = next((row for row in KEYS if letter.lower() in row), "")
    if not row:
        return name
    place = row.index(letter.lower())
    beside = draw.choice([row[x] for x in (place - 1, place + 1) if 0 <= x < len(row)])
    return name[:at] + (beside.upper() if letter.isupper() else beside) + name[at + 1 :]


def fixed_width(name: str, draw: Draw, _kind: Kind) -> str:
    widths = [width for width in WIDTHS if width < len(name)]
    return name[: draw.choice(widths)].rstrip() if widths else name


def inner_vowels_dropped(name: str, _draw: Draw, _kind: Kind) -> str:
    def bare(word: str) -> str:
        inside = "".join(x for x in word[1:-1] if x.lower() not in "aeiou")
        return word if len(word) < 4 else word[0] + inside + word[-1]

    return " ".join(map(bare, name.split()))


def titled(name: str, draw: Draw, kind: Kind) -> str:
    if kind is not Kind.PERSON:
        return name
    return f"{draw.choice(TITLES)} {name}" if draw.random() < 0.6 else f"{name} {draw.choice(SUFFIXES)}"


def particles_changed(name: str, draw: Draw, _kind: Kind) -> str:
    """al-Masri as al Masri, alMasri or Masri."""
    words = name.replace("-", " ").split()
    glue = draw.choice(("-", "", " ", None))
    made: list[str] = []
    for place, word in enumerate(words):
        if place and made and made[-1].lower() in PARTICLES:
            made[-1] = word if glue is None else f"{made[-1]}{glue}{word}"
        else:
            made.append(word)
    return " ".join(made)


def all_initials(name: str, _draw: Draw, kind: Kind) -> str:
    """All given names by their first letter; the family name stands before the comma, or last."""
    family, comma, given = name.partition(",")
    words = given.split() if comma else name.split()[:-1]
    if kind is not Kind.PERSON or not words:
        return name
    return " ".join([*(f"{word[0]}." for word in words), family if comma else name.rsplit(maxsplit=1)[-1]])


def wholly_lookalike(name: str, draw: Draw, _kind: Kind) -> str:
    return _swap_letters(name, draw, LOOKALIKE, 1.0)


WAYS: tuple[Way, ...] = (
    substituted, deleted, inserted, transposed, doubled, misread, lookalike, accented, invisible, without_vowels,
    reordered, word_dropped, word_added, cut_off, initialled, joined, split, form_changed, respelt,
    key_slip, fixed_width, inner_vowels_dropped, titled, particles_changed, all_initials, wholly_lookalike,
)  # fmt: skip


def twice(name: str, draw: Draw, kind: Kind) -> str:
    """Two ways at once, as real data often has it."""
    for way in draw.sample(WAYS, 2):
        name = way(name, draw, kind) or name
    return name
