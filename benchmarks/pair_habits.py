"""
Pairs of names that are hard to judge, made from listed names by what people, clerks and translators do to them.

Same: a nickname, a patronymic or a middle name left out, initials, a title, particles, one of two surnames, a hyphen,
another legal form, an abbreviation, an acronym. Different: a relative, a namesake, another patronymic, a firm that
shares only generic words, another number, another place, another trade. What is the same is a choice of ours.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sanctions.kinds import Kind

TITLES = ("Mr.", "Dr.", "Sheikh", "Haji", "General", "Col.", "Prof.", "Ing.", "Sayyid", "Engineer", "Mrs.", "Lic.")
PARTICLES = frozenset(("al", "el", "bin", "ibn", "ben", "de", "del", "la", "van", "der", "von", "da", "dos", "abu"))
NICKNAMES = (
    ("William", "Bill"), ("Robert", "Bob"), ("Richard", "Dick"), ("James", "Jim"), ("John", "Jack"), ("Edward", "Ted"),
    ("Margaret", "Peggy"), ("Elizabeth", "Liz"), ("Alexander", "Sasha"), ("Mikhail", "Misha"), ("Dmitry", "Dima"),
    ("Vladimir", "Vova"), ("Francisco", "Paco"), ("Jose", "Pepe"), ("Ignacio", "Nacho"), ("Manuel", "Manolo"),
    ("Evgeny", "Zhenya"), ("Ivan", "Vanya"), ("Nikolai", "Kolya"), ("Sergei", "Seryozha"), ("Charles", "Chuck"),
    ("Antonio", "Tony"), ("Thomas", "Tom"), ("Michael", "Mike"), ("Joseph", "Joe"), ("Daniel", "Dan"),
    ("Guillermo", "Memo"), ("Eduardo", "Lalo"), ("Jesus", "Chuy"), ("Roberto", "Beto"), ("Rafael", "Rafa"),
)  # fmt: skip
SHORTENED = {
    "international": "Intl", "manufacturing": "Mfg", "company": "Co", "corporation": "Corp", "limited": "Ltd",
    "brothers": "Bros", "university": "Univ", "trading": "Trdg", "industries": "Inds", "industrial": "Indl",
    "general": "Gen", "national": "Natl", "engineering": "Engg", "services": "Svcs", "institute": "Inst",
    "development": "Dev", "organization": "Org", "association": "Assn", "technology": "Tech", "establishment": "Est",
    "department": "Dept", "management": "Mgmt", "investment": "Inv", "enterprises": "Ent", "group": "Grp",
}  # fmt: skip
FORMS = ("Ltd", "LLC", "Co.", "Inc.", "GmbH", "S.A.", "PLC", "Co., Ltd.", "FZE", "Limited Liability Company", "JSC")
FORM_WORDS = re.compile(
    r"(?i)[,.]?\s*\b(ltd|limited|llc|l\.l\.c|inc|co|company|corp|corporation|gmbh|s\.?a\.?|plc|fze|ooo|oao|zao|pjsc|jsc)\b\.?"
)
TRADES = ("Trading", "Shipping", "Insurance", "Steel", "Petrochemical", "Aviation", "Construction", "Bank", "Textile",
          "Electronics", "Mining", "Foods", "Tourism", "Pharmaceutical", "Telecom", "Logistics")  # fmt: skip
PLACES = ("Dubai", "Iran", "Hong Kong", "Turkey", "Cyprus", "Malaysia", "London", "Panama", "Moscow", "Lebanon",
          "Singapore", "Germany", "Beijing", "Syria", "Ukraine", "India")  # fmt: skip
_PATRONYMIC = re.compile(r"(?i)^\w+(?:[oe]vich|[oe]vych|[oe]vna|ivna|ichna)$")


@dataclass(frozen=True, slots=True)
class HardPair:
    query: str
    target: str
    kind: Kind
    same: bool
    way: str


@dataclass(frozen=True, slots=True)
class PersonName:
    given: tuple[str, ...]
    family: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.given + self.family)


Person = Callable[[PersonName, random.Random], str | None]


def person_of(text: str) -> PersonName | None:
    """From `FAMILY, Given Middle`, the one notation that tells the two apart."""
    family, comma, given = text.partition(", ")
    parts = PersonName(tuple(given.split()), tuple(word.capitalize() for word in family.split()))
    clean = comma and given and "," not in given and len(text) < 60 and not re.search(r"[\d()\"]", text)
    return parts if clean else None


def written(name: PersonName, luck: random.Random) -> str:
    family = " ".join(name.family)
    return f"{family.upper()}, {' '.join(name.given)}" if luck.random() < 0.4 else str(name)


def nickname(name: PersonName, luck: random.Random) -> tuple[str, str]:
    long, short = luck.choice(NICKNAMES)
    rest = name.given[1:] if luck.random() < 0.3 else ()
    return str(PersonName((long, *rest), name.family)), written(PersonName((short, *rest), name.family), luck)


def without_middle(name: PersonName, luck: random.Random) -> str | None:
    return written(PersonName(name.given[:1], name.family), luck) if len(name.given) > 1 else None


def without_patronymic(name: PersonName, luck: random.Random) -> str | None:
    given = tuple(word for word in name.given if not _PATRONYMIC.match(word))
    return written(PersonName(given, name.family), luck) if 0 < len(given) < len(name.given) else None


def initials(name: PersonName, luck: random.Random) -> str | None:
    first = name.given[:1] if len(name.given) > 1 and luck.random() < 0.6 else (f"{name.given[0][0]}.",)
    return written(PersonName((*first, *(f"{word[0]}." for word in name.given[1:])), name.family), luck)


def titled(name: PersonName, luck: random.Random) -> str:
    return f"{luck.choice(TITLES)} {name}"


def without_particles(name: PersonName, luck: random.Random) -> str | None:
    def bare(words: Sequence[str]) -> tuple[str, ...]:
        kept = (re.sub(r"(?i)^(?:al|el)-", "", word) for word in words)
        return tuple(word for word in kept if word.lower() not in PARTICLES)

    less = PersonName(bare(name.given), bare(name.family))
    return written(less, luck) if less.given and less.family and str(less) != str(name) else None


def one_surname(name: PersonName, luck: random.Random) -> str | None:
    two = len(name.family) == 2 and not PARTICLES & {word.lower() for word in name.family}
    return written(PersonName(name.given, name.family[:1]), luck) if two else None


def hyphenated(name: PersonName, _luck: random.Random) -> str | None:
    text = str(name)
    if "-" in text:
        return text.replace("-", " ") if len(text) % 2 else text.replace("-", "")
    return f"{'-'.join(name.given[:2])} {' '.join(name.given[2:] + name.family)}" if len(name.given) > 1 else None


SAME_PERSON: tuple[Person, ...] = (
    without_middle, without_patronymic, initials, titled, without_particles, one_surname, hyphenated, written,
)  # fmt: skip


def relative(name: PersonName, other: PersonName, luck: random.Random) -> str:
    return written(PersonName(other.given, name.family), luck)


def other_family(name: PersonName, other: PersonName, luck: random.Random) -> str:
    return written(PersonName(name.given, other.family), luck)


def other_first(name: PersonName, other: PersonName, luck: random.Random) -> str | None:
    """A brother: another first name, the same patronymic or middle name and family."""
    changed = PersonName((other.given[0], *name.given[1:]), name.family)
    return written(changed, luck) if len(name.given) > 1 else None


def other_middle(name: PersonName, other: PersonName, luck: random.Random) -> str | None:
    """A cousin or namesake: the same first name and family, another patronymic or middle name."""
    if len(name.given) < 2 or len(other.given) < 2:
        return None
    return written(PersonName((name.given[0], *other.given[1:]), name.family), luck)


def one_shared_word(name: PersonName, other: PersonName, luck: random.Random) -> str:
    shared = luck.choice(name.given + name.family)
    words = [*other.given, *other.family]
    words[luck.randrange(len(words))] = shared
    return " ".join(words)


OTHER_PERSON = (relative, other_family, other_first, other_middle, one_shared_word)


def other_form(name: str, luck: random.Random) -> str | None:
    bare = FORM_WORDS.sub("", name).strip(" ,.")
    return f"{bare} {luck.choice(FORMS)}" if bare and luck.random() < 0.6 else (bare or None)


def shortened(name: str, _luck: random.Random) -> str | None:
    words = [SHORTENED.get(word.strip(",.").lower(), word) for word in name.split()]
    return " ".join(words) if words != name.split() else None


def acronym(name: str, _luck: random.Random) -> str | None:
    words = [w for w in FORM_WORDS.sub("", name).split() if w.lower() not in ("of", "and", "the", "for", "de", "&")]
    return "".join(word[0] for word in words).upper() if 3 <= len(words) <= 6 else None


def article(name: str, luck: random.Random) -> str:
    return luck.choice((f"The {name}", f"M/s {name}", f"{name} (Pvt)", name.upper()))


def reordered(name: str, _luck: random.Random) -> str | None:
    words = FORM_WORDS.sub("", name).split()
    return " ".join((*words[1:], words[0])) if len(words) == 3 else None


SAME_FIRM = (other_form, shortened, acronym, article, reordered)


def _bare_words(name: str) -> list[str]:
    return FORM_WORDS.sub("", name).split()


def other_core(name: str, other: str, _luck: random.Random) -> str | None:
    """Only generic words and the form are shared: the first, telling word is another firm's."""
    words, theirs = name.split(), _bare_words(other)
    return " ".join((theirs[0], *words[1:])) if len(words) > 1 and theirs and theirs[0] != words[0] else None


def other_trade(name: str, _other: str, luck: random.Random) -> str | None:
    words = _bare_words(name)
    trades = {trade.lower() for trade in TRADES}
    places = [at for at, word in enumerate(words) if word.lower() in trades]
    if not places or len(words) < 2:
        return None
    words[places[0]] = luck.choice([trade for trade in TRADES if trade.lower() != words[places[0]].lower()])
    return " ".join(words)


def other_number(name: str, _other: str, luck: random.Random) -> tuple[str, str]:
    one, two = luck.sample(range(1, 12), 2)
    label = luck.choice(("Unit", "No.", "Plant", "Factory", "Branch"))
    return f"{name} {label} {one}", f"{name} {label} {two}"


def other_place(name: str, _other: str, luck: random.Random) -> tuple[str, str]:
    one, two = luck.sample(PLACES, 2)
    bare = " ".join(_bare_words(name))
    return f"{bare} {one}", f"{bare} {two}"


OTHER_FIRM = (other_core, other_trade, other_number, other_place)


def person_pairs(names: Sequence[PersonName], luck: random.Random) -> list[HardPair]:
    """One pair of every possible way per name, at most; strangers are drawn from the same names."""
    made: list[HardPair] = []
    for name in names:
        other = luck.choice(names)
        same = luck.choice(SAME_PERSON)
        said = same(name, luck)
        if said:
            made.append(HardPair(str(name), said, Kind.PERSON, same=True, way=same.__name__))
        elif luck.random() < 0.4:
            made.append(HardPair(*nickname(name, luck), Kind.PERSON, same=True, way="nickname"))
        if other.family == name.family or other.given[0] == name.given[0]:
            continue
        differ = luck.choice(OTHER_PERSON)
        stranger = differ(name, other, luck)
        if stranger:
            made.append(HardPair(str(name), stranger, Kind.PERSON, same=False, way=differ.__name__))
    return made


def firm_pairs(names: Sequence[str], luck: random.Random) -> list[HardPair]:
    made: list[HardPair] = []
    for name in names:
        same = luck.choice(SAME_FIRM)
        said = same(name, luck)
        if said:
            made.append(HardPair(name, said, Kind.ORGANISATION, same=True, way=same.__name__))
        differ = luck.choice(OTHER_FIRM)
        changed = differ(name, luck.choice(names), luck)
        if changed:
            one, two = changed if isinstance(changed, tuple) else (name, changed)
            made.append(HardPair(one, two, Kind.ORGANISATION, same=False, way=differ.__name__))
    return made
