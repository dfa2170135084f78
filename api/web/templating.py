"""
Pages as text. One Jinja2 environment per language, each with its own catalogue, its direction and its way of writing
dates, numbers and money, so that a template never asks which language it is in.

A template sees two values: `frame` (who reads, where they are) and `facts` (what the page is about). A name that is
not there is an error, never an empty string.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from gettext import NullTranslations
from pathlib import Path
from typing import Final, Literal

from babel import Locale
from babel.dates import format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.web import law_said
from api.web.addresses import asked, page_of
from api.web.desks import BEHIND_THE_NAME, DESK_NAMES, ENTRIES, Entry
from api.web.languages import (
    LANGUAGE_NAMES,
    RESPONDENTS_LOCALES,
    RESPONDENTS_NAMES,
    catalogue,
    names_at,
    report_languages,
)
from api.web.network import drawn_network, names_of_nodes, selected_first
from api.web.sentences import said
from api.web.static_files import built, reads_han, reads_indic
from api.web.told import retold_here, told, tongues
from api.web.wording import remarks_on
from api.web.words import WORDS
from foundation.actors import Action, Desk
from reports.facts.long_lists import MoreThan
from reports.facts.views import ViewBar

HERE: Final = Path(__file__).parent
SATURDAY: Final = 5
SOON_WORKING_DAYS: Final = 2


@dataclass(frozen=True, slots=True)
class Notice:
    """One line at the top of the page that was reached; `tone` is done, soon, late or empty."""

    text: str
    tone: Literal["", "done", "soon", "late"] = "done"


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the page's own facts. `desk` is None for somebody who has not signed in."""

    today: date
    now: datetime
    here: str = ""
    locale: str = "en"
    desk: Desk | None = None
    person: str = ""
    organisation: str = ""
    address: str = "/"
    form_token: str = ""
    due: int = 0
    theme: Literal["", "light", "dark"] = ""
    density: Literal["", "compact", "regular", "touch"] = ""
    demo: bool = False
    models: str = ""
    trail_head: str = ""
    mounted: frozenset[str] | None = None
    """Paths that have a page; None shows every entry of the desk."""
    leave: frozenset[Action] = frozenset()
    """What the reader may do: an entry that needs leave is shown to nobody else."""
    notices: tuple[Notice, ...] = field(default=())
    views: ViewBar | None = None
    """The saved views of the list that is shown."""

    @property
    def languages(self) -> dict[str, str]:
        """That this page can be read in."""
        return names_at(self.address)

    @property
    def right_to_left(self) -> bool:
        return RESPONDENTS_LOCALES[self.locale].text_direction == "rtl"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._with_page(ENTRIES[self.desk]) if self.desk else ()

    @property
    def behind_the_name(self) -> tuple[Entry, ...]:
        return self.offered(BEHIND_THE_NAME)

    def offered(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Those of the reader's desk that have a page and that the reader has leave for."""
        return self._with_page([entry for entry in entries if self.desk in entry.desks])

    def offers(self, path: str) -> bool:
        """Whether a page or form stands at this route, so that no link leads nowhere."""
        return self.mounted is None or path in self.mounted

    def _with_page(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        found = (entry for entry in entries if self.offers(entry.href.partition("?")[0]))
        return tuple(entry for entry in found if entry.needs is None or entry.needs in self.leave)


def render(template: str, frame: Frame, facts: object) -> str:
    """`template` is a path below templates/. Raises jinja2.UndefinedError when the facts lack what it prints."""
    text = _environment(frame.locale).get_template(template).render(frame=frame, facts=facts)
    sheets = [name for name, needed in (("han.css", reads_han(text)), ("devanagari.css", reads_indic(text))) if needed]
    links = "".join(f'<link rel="stylesheet" href="{built(name)}">\n' for name in sheets)
    return text.replace("</head>", f"{links}</head>", 1) if links else text


@lru_cache(maxsize=len(RESPONDENTS_LOCALES))
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    messages = catalogue(locale)
    environment.install_gettext_translations(messages, newstyle=True)  # type: ignore[attr-defined]  # the i18n extension adds it
    right_to_left = RESPONDENTS_LOCALES[locale].text_direction == "rtl"
    environment.globals.update(
        across=partial(_across, right_to_left=right_to_left),
        asked=asked,
        built=built,
        comma="، " if locale == "ar" else ", ",
        desk_names=DESK_NAMES,
        language_names=LANGUAGE_NAMES,
        letter_names=RESPONDENTS_NAMES,
        log_place=_log_place,
        page_of=page_of,
        points_of=_points_of,
        remarks_on=partial(remarks_on, locale=locale),
        report_languages=report_languages,
        words=WORDS,
    )
    environment.filters.update(_filters(RESPONDENTS_LOCALES[locale], messages))
    environment.filters.update(law_said.filters(RESPONDENTS_LOCALES[locale], messages))
    environment.filters.update(
        decimal=Decimal, drawn_network=drawn_network, names_of_nodes=names_of_nodes, selected_first=selected_first
    )
    return environment


def _filters(locale: Locale, messages: NullTranslations) -> dict[str, Callable[..., str]]:
    """Each closes over one language; templates write {{ due|day }} and no language."""
    return {
        "clock": partial(_clock, locale=locale),
        "country": lambda code: locale.territories.get(code, code),
        "due_day": partial(_due_day, locale=locale),
        "day": lambda value: format_skeleton("yMMMd", value, locale=locale),
        "listed": lambda values: format_list([str(value) for value in values], locale=locale),
        "long_day": lambda value: format_skeleton("MMMMEEEEd", value, locale=locale),
        "moment": partial(_moment, locale=locale),
        "month": lambda number: locale.months["stand-alone"]["abbreviated"][number],
        "money": lambda value, currency: f"{_sum(value, locale)} {currency}",
        "money_exact": lambda value, currency: format_currency(value, currency, "#,##0.00 ¤¤", locale=locale),
        "number": partial(_number, locale=locale),
        "points": partial(_points, locale=locale),
        "said": partial(said, locale=locale, messages=messages),
        "per_cent": lambda value: format_percent(Decimal(value) / 100, locale=locale),
        "per_cent_fine": partial(_per_cent_fine, locale=locale),
        "retold": partial(retold_here, locale=locale),
        "short_day": lambda value: format_skeleton("MMMEd", value, locale=locale).replace(",", ""),
        "signed": partial(_signed, locale=locale),
        "told": partial(told, locale=locale),
        "tongues": partial(tongues, locale=locale),
        "word": lambda value, kind: messages.gettext(WORDS[kind][value]),
        "word_or_text": lambda value, kind: messages.gettext(WORDS[kind][value]) if value in WORDS[kind] else value,
    }


def _moment(value: datetime, *, locale: Locale) -> str:
    return f"{format_skeleton('yMMMd', value, locale=locale)}, {format_time(value, 'HH:mm', locale=locale)}"


def _due_day(value: date, today: date, *, locale: Locale) -> str:
    """With the year as soon as it is another one: what is two years late must not look two days late."""
    skeleton = "MMMEd" if value.year == today.year else "yMMMEd"
    return str(format_skeleton(skeleton, value, locale=locale)).replace(",", "")


def _number(value: float | Decimal, locale: Locale) -> str:
    """A count that stopped has a plus sign behind it: there are more."""
    return str(format_decimal(value, locale=locale)) + ("+" if isinstance(value, MoreThan) else "")


def _sum(value: float | Decimal, locale: Locale) -> str:
    """Whole as it is, else with both digits: nobody writes 46,803.9 of a currency."""
    return _number(value, locale) if value == int(value) else str(format_decimal(value, "#,##0.00", locale=locale))


def _per_cent_fine(share: float, *, locale: Locale) -> str:
    """Of a share from 0 to 1, with one digit after the point where it is not whole."""
    return str(format_percent(Decimal(str(round(share, 3))), locale=locale, decimal_quantization=False))


def _log_place(ratio: float) -> float:
    """Where a ratio stands between a quarter and four times, in per cent, each doubling as wide as the next."""
    return round(min(100.0, max(0.0, 50 + 25 * math.log2(max(ratio, 1e-9)))), 2)


def _signed(value: int, locale: Locale) -> str:
    """A true minus (U+2212) has the width of the plus, so columns of steps line up."""
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return sign + _number(abs(value), locale)


def _points(hundredths: int, *, sign: bool = True, locale: Locale) -> str:
    """Always two digits, so that columns add up before the eye."""
    mark = "\N{MINUS SIGN}" if hundredths < 0 else "+" if sign and hundredths > 0 else ""
    return mark + str(format_decimal(Decimal(abs(hundredths)) / 100, "0.00", locale=locale))


def _clock(value: time, locale: Locale) -> str:
    return str(format_time(value, "HH:mm", locale=locale))


def _across(start: float, width: float = 0, *, right_to_left: bool) -> float:
    """Where a drawn bar begins, in per cent: drawings grow from the start side of the line."""
    return round(100 - start - width, 3) if right_to_left else round(start, 3)


@dataclass(frozen=True, slots=True)
class DuePoint:
    """How far a deadline is. `tone` is late, soon (today or within two working days) or empty."""

    days: int
    tone: Literal["late", "soon", ""]


def _points_of(due_on: date, today: date) -> DuePoint:
    days = (due_on - today).days
    if days < 0:
        return DuePoint(days, "late")
    return DuePoint(days, "soon" if _working_days_between(today, due_on) <= SOON_WORKING_DAYS else "")


def _working_days_between(first: date, last: date) -> int:
    days = ((first + timedelta(days=ahead)) for ahead in range(1, min((last - first).days, 10) + 1))
    return sum(day.weekday() < SATURDAY for day in days)
