"""What the cells of a column show about it, where its head says nothing or not enough."""

import re
from collections.abc import Callable, Mapping, Sequence

from foundation.countries import resolve_country
from suppliers.importing.days import parse_day
from suppliers.importing.figures import parse_degrees, parse_point
from suppliers.importing.identifier_checks import check_identifier
from suppliers.importing.texts import is_placeholder

SAMPLED = 200
MOST = 0.8
SOME = 0.3
ALL = 0.95
TELLING_VALUES = 3
FEWEST_VALUES = 2  # all of so few must fit
FEWEST_DIGITS, MOST_DIGITS = 8, 15  # of a telephone number with the code of its country (ITU-T E.164)
LONGEST_CODE = 3
LONGEST_NAME = 120  # characters
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
_FIRM = re.compile(
    r"(?:\b(?:ltd|limited|inc|llc|llp|gmbh|ag|kg|corp|plc|bv|nv|pty|pvt|co|company|oy|ab|spa|srl|sarl|sas|sl|slu|sa|sat"
    r"|lda|ltda|kft|sro|doo|tic|sti|hotel|farm|resort)\b|s\.\s?a\.|s\.\s?l\.|s\.r\.l|s\.p\.a|a\.ş|şti|شركة|有限公司)\W*$",
    re.IGNORECASE,
)
_WEBSITE = re.compile(r"(?:https?://|www\.)[^\s/]+\.[^\s]+", re.IGNORECASE)
# Only shapes that no other number has: Poland, Portugal, Brazil, the Netherlands, Great Britain, Canada.
_POSTCODE = re.compile(
    r"\d\d-\d{3}|\d{4}-\d{3}|\d{5}-\d{3}|\d{4} ?[A-Z]{2}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\+|00)[\d\s().\-/]+")
_LETTER = re.compile(r"[^\W\d_]{2}")
ValueTest = Callable[[str], bool]


def values_in(cells: Sequence[str]) -> list[str]:
    """The first cells that say something."""
    stripped = (cell.strip() for cell in cells[:SAMPLED])
    return [cell for cell in stripped if cell and (cell.upper() == "NA" or not is_placeholder(cell))]


def field_shown(values: Sequence[str], among: Sequence[str]) -> str | None:
    """The field that nearly every value fits, though nothing is known of the head; few values show nothing."""
    few = len(values) < TELLING_VALUES
    if len(values) < FEWEST_VALUES:
        return None
    shares = ((field, TELLING[field][1], _share(values, TELLING[field][0])) for field in among)
    return next(
        (field for field, most, share in shares if share >= (1 if few else most) and not (few and most < MOST)), None
    )


def bear_out(values: Sequence[str], field: str) -> bool:
    """Whether the cells agree with a head that is only half understood; words for a field of words."""
    test = BORNE_OUT.get(field)
    if field in WORDED_FIELDS:
        return bool(values) and _share(values, _is_worded) >= MOST and _share(values, _is_country) < MOST
    return test is not None and bool(values) and _share(values, test) >= MOST


def could_be_names(values: Sequence[str], rows: int) -> bool:
    """Words, one of its own in nearly every row."""
    if len(values) < ALL * rows or len(set(values)) < ALL * len(values):
        return False
    return _share(values, _is_worded) >= ALL


def _share(values: Sequence[str], test: ValueTest) -> float:
    return sum(map(test, values)) / len(values)


def _is_country(value: str) -> bool:
    return resolve_country(value).alpha2 is not None


def _is_country_name(value: str) -> bool:
    """`PR` and `CA` are codes of countries and of provinces."""
    return len(value) > LONGEST_CODE and _is_country(value)


def is_email(value: str) -> bool:
    return EMAIL.fullmatch(value) is not None


def _is_website(value: str) -> bool:
    return _WEBSITE.match(value) is not None


def _is_firm(value: str) -> bool:
    """A column of which many cells end in a legal form is a column of firms; few other columns have any."""
    return _FIRM.search(value) is not None


def _is_postcode(value: str) -> bool:
    return _POSTCODE.fullmatch(value) is not None


def _is_phone(value: str) -> bool:
    digits = sum(sign.isdigit() for sign in value)
    return _PHONE.fullmatch(value) is not None and FEWEST_DIGITS <= digits <= MOST_DIGITS + 2


def _is_digits(value: str) -> bool:
    """A telephone number under a head that speaks of telephones needs no code of a country."""
    return sum(sign.isdigit() for sign in value) >= FEWEST_DIGITS - 2 and not _LETTER.search(value)


def _is_lei(value: str) -> bool:
    return check_identifier("lei", value, None).check == "valid"


def _is_day(value: str) -> bool:
    return parse_day(value, "day_first").day is not None or parse_day(value, "month_first").day is not None


def _is_degrees(value: str) -> bool:
    return parse_degrees(value) is not None


def _is_point(value: str) -> bool:
    return parse_point(value) is not None


def _is_worded(value: str) -> bool:
    return len(value) <= LONGEST_NAME and _LETTER.search(value) is not None and not is_email(value)


TELLING: Mapping[str, tuple[ValueTest, float]] = {
    "country": (_is_country, MOST),
    "email": (is_email, MOST),
    "website": (_is_website, MOST),
    "identifiers": (_is_lei, MOST),
    "coordinates": (_is_point, MOST),
    "phone": (_is_phone, MOST),
    "name": (_is_firm, SOME),
}
# No counts: numbers under `Staff turnover` or `Workers' canteen` are counts too, of something else.
BORNE_OUT: Mapping[str, ValueTest] = {
    "country": _is_country,
    "country_written_out": _is_country_name,
    "corridor_origin": _is_country,
    "corridor_destination": _is_country,
    "email": is_email,
    "website": _is_website,
    "phone": _is_digits,
    "latitude": _is_degrees,
    "longitude": _is_degrees,
    "coordinates": _is_point,
    "since": _is_day,
    "until": _is_day,
    "postcode": _is_postcode,
    "founded": _is_day,
}
WORDED_FIELDS = frozenset(
    {"name", "legal_name", "address", "city", "region", "sector", "owner", "operator", "parent", "process", "commodity"}
    | {"from_name", "to_name", "an_end"}
)
