"""
Three ways in which one factory comes to be written differently, made apart from one another: a matcher may learn from
two of them and be tried on the third. None takes a spelling from a real pair of records.

`clerk` types from a business card: shortens, drops a legal form, mistypes. `romaniser` writes names of other scripts by
ear: splits and joins syllables, changes vowels, puts the town before the name. `geocoder` lets a map service or a PDF
rewrite the record: drops or adds places, moves the number, spaces letters, repeats the town, guesses the country.
"""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from zlib import crc32

from suppliers.matching import MatchRecord
from suppliers.names import read_name

Habit = Callable[[MatchRecord, random.Random], MatchRecord]
FORMS = ("Ltd", "Limited", "Co., Ltd.", "Co Ltd", "Pvt. Ltd.", "Inc.", "LLC", "")
SHORTER = {
    "road": "rd", "street": "st", "industrial": "ind.", "zone": "zn", "district": "dist.", "building": "bldg",
    "village": "vill.", "province": "prov.", "number": "no", "avenue": "ave", "estate": "est.", "north": "n.",
    "company": "co", "international": "intl", "manufacturing": "mfg", "garments": "garment", "factory": "fty",
    "textiles": "textile", "and": "&", "industries": "inds",
}  # fmt: skip
KINDS_OF_WORKS = ("factory", "industry", "industrial", "enterprise", "company", "mfg", "manufacturing", "products")
BY_EAR = (
    ("bh", "v"), ("w", "v"), ("x", "sh"), ("zh", "j"), ("q", "ch"), ("ou", "o"), ("ee", "i"), ("oo", "u"), ("ph", "f"),
    ("ck", "k"), ("y", "i"), ("th", "t"), ("dh", "d"), ("kh", "h"), ("ie", "i"), ("c", "k"),
)  # fmt: skip
_PARTS = re.compile(r"[,;]\s*")
_VOWELS = "aeiou"


def clerk(record: MatchRecord, luck: random.Random) -> MatchRecord:
    name = record.name
    if luck.random() < 0.35:
        name = " ".join((*read_name(name).core, luck.choice(FORMS))).strip() or name
    words = [SHORTER.get(word.casefold(), word) if luck.random() < 0.4 else word for word in name.split()]
    if len(words) > 3 and luck.random() < 0.15:
        words.pop(luck.randrange(1, len(words)))
    name = " ".join(words)
    address = " ".join(
        SHORTER.get(word.casefold(), word) if luck.random() < 0.4 else word for word in record.address.split()
    )
    parts = _parts(address)
    if len(parts) > 2 and luck.random() < 0.3:
        parts.pop(luck.randrange(1, len(parts)))
    address = ", ".join(parts)
    for _ in range(2):
        name = mistyped(name, luck) if luck.random() < 0.2 else name
        address = mistyped(address, luck) if luck.random() < 0.3 else address
    return replace(record, name=_cased(name, luck), address=_cased(address, luck))


def romaniser(record: MatchRecord, luck: random.Random) -> MatchRecord:
    core, parts = list(read_name(record.name).core), _parts(record.address)
    town = _town(parts)
    if town and luck.random() < 0.25 and town.casefold() not in record.name.casefold():
        core.insert(0, town.casefold())
    elif len(core) > 2 and luck.random() < 0.12:
        core.pop(0)
    core = _syllables(core, luck, chance=0.3)
    if luck.random() < 0.3:
        core = [luck.choice(KINDS_OF_WORKS) if word in KINDS_OF_WORKS else word for word in core]
    elif luck.random() < 0.3:
        core.append(luck.choice(KINDS_OF_WORKS))
    name = " ".join((*core, luck.choice(FORMS))).strip()
    kept = [" ".join(_syllables(part.split(), luck, chance=0.2)) for part in parts]
    kept = [part for at, part in enumerate(kept) if at in {0, len(kept) - 1} or luck.random() < 0.75] or kept
    name, address = _by_ear(name, luck, 0.3), _by_ear(", ".join(kept), luck, 0.4)
    return replace(record, name=_cased(name.title(), luck), address=_cased(address, luck))


def geocoder(record: MatchRecord, luck: random.Random) -> MatchRecord:
    name, parts = record.name, _parts(record.address)
    if luck.random() < 0.07:
        name = " ".join(name.replace(" ", ""))
    if luck.random() < 0.15:
        name = f"{name} ({luck.choice((_town(parts) or 'Main', 'Factory', 'Head Office', 'HQ'))})"
    if luck.random() < 0.1:
        name = " ".join(name.split()[: max(1, len(name.split()) - 1)])
    country = luck.choice(("IL", "US", "CN", "TR", "")) if luck.random() < 0.05 else record.country
    return replace(record, name=_cased(name, luck), address=", ".join(_remapped(parts, luck)), country=country)


def _remapped(parts: list[str], luck: random.Random) -> list[str]:
    """Places dropped or moved, the last one said twice, one more found on the map, a postcode put behind."""
    postcode = str(100_000 + crc32(parts[-1].encode()) % 800_000) if parts else ""
    chance = luck.random()
    if chance < 0.12 and len(parts) > 1:
        parts = parts[luck.randrange(1, len(parts)) :]
    elif chance < 0.35 and len(parts) > 2:
        parts = luck.sample(parts, len(parts) - 1)
    if parts and luck.random() < 0.3:
        parts = [*parts, parts[-1]]
    if luck.random() < 0.25:
        parts.insert(luck.randrange(len(parts) + 1), _invented_place(luck))
    if luck.random() < 0.1:
        postcode = str(luck.randrange(1000, 999_999))
    return [*parts, postcode] if luck.random() < 0.4 else parts


HABITS: Mapping[str, Habit] = {"clerk": clerk, "romaniser": romaniser, "geocoder": geocoder}


def mistyped(text: str, luck: random.Random) -> str:
    places = [at for at, letter in enumerate(text) if letter.isalpha()]
    if len(places) < 4:
        return text
    at = luck.choice(places)
    kind = luck.randrange(4)
    swapped = text[at + 1 : at + 2] + text[at]
    return text[:at] + ("", text[at] * 2, luck.choice("aeinrst"), swapped)[kind] + text[at + (2 if kind == 3 else 1) :]


def _parts(address: str) -> list[str]:
    return [part.strip() for part in _PARTS.split(address) if part.strip()]


def _town(parts: list[str]) -> str:
    towns = [part for part in parts[1:] if part.replace(" ", "").isalpha() and len(part.split()) == 1]
    return towns[-1] if towns else ""


def _syllables(words: list[str], luck: random.Random, *, chance: float) -> list[str]:
    """`Dong Guan` and `Dongguan`: parted after a vowel, or joined."""
    written: list[str] = []
    for word in words:
        cuts = [at for at in range(2, len(word) - 1) if word[at - 1] in _VOWELS and word[at] not in _VOWELS]
        if written and len(word) <= 5 and word.isalpha() and luck.random() < chance:
            written[-1] += word.casefold()
        elif cuts and word.isalpha() and luck.random() < chance / 2:
            at = luck.choice(cuts)
            written += [word[:at], word[at:]]
        else:
            written.append(word)
    return written


def _by_ear(text: str, luck: random.Random, chance: float) -> str:
    for heard, written in luck.sample(BY_EAR, len(BY_EAR)):
        if heard in text.casefold() and luck.random() < chance / 3:
            text = re.sub(heard, written, text, count=1, flags=re.IGNORECASE)
    return text


def _invented_place(luck: random.Random) -> str:
    word = "".join(luck.choice("bdgklmnprst") + luck.choice(_VOWELS) for _ in range(luck.randrange(2, 5)))
    return f"{word.title()} {luck.choice(('Village', 'Town', 'Road', 'Industrial Area', 'District', ''))}".strip()


def _cased(text: str, luck: random.Random) -> str:
    return luck.choice((text, text.upper(), text, text.title()))
