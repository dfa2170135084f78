"""
Makes registers in which many firms share words, towns, zones and even names, and questions that spell a member
otherwise. The register and the questions know nothing of how an index is built: slips fall anywhere, words go missing
from either end, and a fifth of the questions gives no street.
"""

import random
import string
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from suppliers.lookup import LookupRecord


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COMMON = _words(
    "Royal Golden Star Sunrise Modern New Asia Global National Prime Best United Eastern Western Diamond Silver "
    "Green Blue Crystal Pacific Orient Imperial Classic Supreme Universal Evergreen Lucky Grand Central Rainbow "
    "Crown Eagle Lotus Jasmine Rose Palm Ocean River Mountain Valley Sun Moon Great First Pioneer Noble Victory "
    "Hope Unity Delta Alpha Beta Omega Apex Summit Nova Metro Capital Heritage Paradise Plaza Palace"
)
TRADES = _words(
    "Garments Textiles Knitwear Apparel Fashions Dyeing Spinning Washing Embroidery Packaging Accessories "
    "Footwear Leather Denim Sweaters Clothing Weaving Hotel Resort Suites Inn Farms Agro Produce Fruits Orchards "
    "Plantations Construction Builders Engineering Contracting Scaffolding Concrete Roofing Plumbing Manpower "
    "Recruitment Staffing Services Catering Cleaning Foods Seafood Fisheries Timber Furniture Plastics Metals "
    "Ceramics"
)
SECOND = _words("International Industries Enterprises Trading Exports Manufacturing Composite Group Company Mills")
FORMS = {
    "BD": ("Ltd.", "Limited", "Pvt. Ltd."), "IN": ("Pvt. Ltd.", "Private Limited", "LLP"), "CN": ("Co., Ltd.", "Ltd"),
    "TR": ("A.S.", "Ltd. Sti.", "San. Tic. A.S."), "ES": ("S.L.", "S.A.", "S.L.U."), "IT": ("S.r.l.", "S.p.A."),
    "MX": ("S.A. de C.V.", "S. de R.L."), "PL": ("Sp. z o.o.", "S.A."), "VN": ("Co., Ltd", "JSC"), "MY": ("Sdn. Bhd.",),
}  # fmt: skip
LONGEST_FIRST = sorted({form for forms in FORMS.values() for form in forms}, key=len, reverse=True)
STREETS = ("Road", "Street", "Avenue", "Lane", "Highway", "Industrial Road", "Bypass Road")
ZONES = ("Industrial Zone", "Export Processing Zone", "Industrial Estate", "Free Zone", "Business Park", "Village")
SHORT = {
    "Road": "Rd", "Street": "St", "Avenue": "Ave", "Industrial": "Ind.", "Zone": "Zn", "Estate": "Est.",
    "International": "Intl", "Manufacturing": "Mfg", "Garments": "Gmts", "Textiles": "Tex", "Company": "Co",
    "Enterprises": "Entp", "Industries": "Inds", "Engineering": "Engg", "Construction": "Const.", "Services": "Svcs",
    "National": "Natl", "Limited": "Ltd", "Private": "Pvt", "Processing": "Proc.",
}  # fmt: skip
OTHER_LETTERS = (
    ("sh", "sch"), ("ph", "f"), ("ee", "i"), ("oo", "u"), ("ou", "u"), ("k", "c"), ("c", "k"), ("q", "k"), ("v", "w"),
    ("y", "i"), ("i", "y"), ("z", "s"), ("j", "dj"), ("ai", "ay"), ("kh", "h"), ("u", "ou"), ("a", "aa"),
)  # fmt: skip
WITHOUT_STREET = 0.2


@dataclass(frozen=True, slots=True)
class Question:
    """
    `right`: positions of the record it was made from and of those that what is asked cannot tell from it (without a
    street: the same name, legal form aside, in the same town). `no_street`: only name, town and country were given.
    """

    asked: LookupRecord
    right: frozenset[int]
    no_street: bool


class Country:
    """The words one country's firms and streets are made of; common ones come up again and again."""

    def __init__(self, code: str, size: int, luck: random.Random) -> None:
        self.code = code
        self.forms = FORMS[code]
        self.families = [coined(luck, 2) for _ in range(400)]
        self.brands = [coined(luck, 3) for _ in range(max(50, size // 40))]
        self.towns = [coined(luck, luck.randint(2, 3)) for _ in range(60)]
        self.zones = {town: [f"{coined(luck, 2)} {luck.choice(ZONES)}" for _ in range(12)] for town in self.towns}
        self.streets = [f"{coined(luck, luck.randint(1, 3))} {luck.choice(STREETS)}" for _ in range(900)]


def coined(luck: random.Random, syllables: int) -> str:
    made = "".join(
        luck.choice(("b", "d", "f", "g", "h", "j", "k", "kh", "l", "m", "n", "p", "ph", "r", "s", "sh", "t", "v", "z"))
        + luck.choice(("a", "e", "i", "o", "u", "ai", "ou", "ee"))
        for _ in range(syllables)
    )
    return (made + luck.choice(("", "", "n", "r", "l", "s", "m"))).capitalize()


def often_first(items: Sequence[str], luck: random.Random) -> str:
    """Squaring the draw makes the first tenth come up a third of the time."""
    return items[int(luck.random() ** 2 * len(items))]


def register(size: int, *, seed: int) -> list[LookupRecord]:
    """No two records have both name and address in common; one in ten is a sister site of the one before."""
    luck = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    lands = [Country(code, size // len(FORMS), luck) for code in FORMS]
    made: list[LookupRecord] = []
    seen: set[tuple[str, str]] = set()
    while len(made) < size:
        land = lands[int(luck.random() ** 1.5 * len(lands))]
        sister = made and luck.random() < 0.1
        record = _sister(made[-1], luck) if sister else _firm(land, luck)
        if (record.name, record.address) not in seen:
            seen.add((record.name, record.address))
            made.append(record)
    return made


def _firm(land: Country, luck: random.Random) -> LookupRecord:
    town = often_first(land.towns, luck)
    zone = land.zones[town].index(often_first(land.zones[town], luck))
    number = f"{luck.choice(('Plot', 'No.', 'House', '', ''))} {luck.randint(1, 400)}".strip()
    street = often_first(land.streets, luck)
    postcode = f"{land.towns.index(town) + 10}{zone:02d}{luck.randint(0, 9)}"
    return LookupRecord(
        name=_name(land, town, luck),
        address=f"{number} {street}, {land.zones[town][zone]}",
        city=town,
        postcode=postcode,
        country=land.code,
    )


def _name(land: Country, town: str, luck: random.Random) -> str:
    trade, form, kind = luck.choice(TRADES), luck.choice(land.forms), luck.random()
    if kind < 0.30:
        words = [luck.choice(COMMON), luck.choice(COMMON), trade]
    elif kind < 0.50:
        words = [often_first(land.families, luck), luck.choice(("& Sons", "Brothers", "")), trade]
    elif kind < 0.60:
        words = [town, trade, luck.choice(SECOND)]
    elif kind < 0.70:
        words = [luck.choice(COMMON), trade, luck.choice(SECOND)]
    else:
        words = [often_first(land.brands, luck), trade, luck.choice((*SECOND, "", "", ""))]
    return " ".join(word for word in (*words, form) if word)


def _sister(record: LookupRecord, luck: random.Random) -> LookupRecord:
    """The same firm on another plot of the zone, or another trade of the house at the same gate."""
    if luck.random() < 0.5:
        return replace(record, address=f"Plot {luck.randint(401, 800)}{record.address[record.address.index(' ') :]}")
    words = record.name.split()
    return replace(record, name=" ".join((words[0], luck.choice(TRADES), *words[2:])))


def questions(records: Sequence[LookupRecord], count: int, *, seed: int) -> list[Question]:
    """A word of the name goes missing only where one firm alone stands at the gate, or nobody could answer."""
    luck = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    gates = Counter((record.address, record.city) for record in records)
    namesakes: dict[tuple[str, str], set[int]] = defaultdict(set)
    for position, record in enumerate(records):
        namesakes[bare(record.name), record.city].add(position)
    made: list[Question] = []
    for _ in range(count):
        position = luck.randrange(len(records))
        record = records[position]
        if luck.random() < WITHOUT_STREET:
            asked = LookupRecord(_respelt(record.name, luck, drop=False), city=record.city, country=record.country)
            made.append(Question(asked, frozenset(namesakes[bare(record.name), record.city]), no_street=True))
        else:
            alone = gates[record.address, record.city] == 1
            made.append(Question(_with_street(record, luck, drop=alone), frozenset({position}), no_street=False))
    return made


def bare(name: str) -> str:
    return next((name.removesuffix(f" {form}") for form in LONGEST_FIRST if name.endswith(f" {form}")), name)


def _with_street(record: LookupRecord, luck: random.Random, *, drop: bool) -> LookupRecord:
    return replace(
        record,
        name=_respelt(record.name, luck, drop=drop),
        address=_readdressed(record.address, luck),
        city=record.city if luck.random() < 0.8 else "",
        postcode=record.postcode if luck.random() < 0.5 else "",
        country=record.country if luck.random() < 0.9 else "",
    )


def _respelt(name: str, luck: random.Random, *, drop: bool) -> str:
    words = name.split()
    if luck.random() < 0.4:
        words = [*words[:-1], luck.choice(luck.choice(list(FORMS.values())))]
    if luck.random() < 0.15:
        words = words[:-1]
    words = [SHORT.get(word, word) if luck.random() < 0.4 else word for word in words]
    if drop and len(words) > 3 and luck.random() < 0.15:
        words.pop(luck.randrange(len(words) - 1))
    if luck.random() < 0.12:
        at = luck.randrange(len(words))
        words = words[at:] + words[:at]
    if len(words) > 1 and luck.random() < 0.08:
        at = luck.randrange(len(words) - 1)
        words[at : at + 2] = [words[at] + words[at + 1].lower()]
    text = " ".join(words)
    if luck.random() < 0.15:
        text = _other_letters(text, luck)
    for _ in range(2):
        text = _slip(text, luck) if luck.random() < 0.3 else text
    return luck.choice((text, text.upper(), text.lower(), text.replace(" ", "-"), text))


def _other_letters(text: str, luck: random.Random) -> str:
    """As another clerk writes the same sounds."""
    for one, other in luck.sample(OTHER_LETTERS, 5):
        text = text.replace(one, other, 1)
    return text


def _slip(text: str, luck: random.Random) -> str:
    at = luck.randrange(len(text))
    kinds = (
        text[:at] + text[at + 1 :],
        text[:at] + luck.choice(string.ascii_lowercase) + text[at:],
        text[:at] + luck.choice(string.ascii_lowercase) + text[at + 1 :],
        text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
    )
    return luck.choice(kinds) or text


def _readdressed(address: str, luck: random.Random) -> str:
    """The number stays with the street or the zone; the rest may be missing, turned round, shortened or misspelt."""
    street, _, zone = address.partition(", ")
    parts = [street, zone]
    if luck.random() < 0.2:
        parts = [street]
    elif luck.random() < 0.2:
        parts.reverse()
    words = ", ".join(parts).split()
    words = [SHORT.get(word, word) if luck.random() < 0.4 else word for word in words]
    text = " ".join(_letter_slips(words, luck))
    return luck.choice((text, text.upper(), text))


def _letter_slips(words: Sequence[str], luck: random.Random) -> Iterator[str]:
    for word in words:
        spoilt = word.isalpha() and len(word) > 3 and luck.random() < 0.08
        yield _slip(word, luck) if spoilt else word
