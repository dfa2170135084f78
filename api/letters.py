"""Letters that jobs write, in the language of whoever reads them. What they say must be safe on a lock screen."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from babel.dates import format_skeleton

from api.web.languages import LOCALES, translated
from api.web.words import marked as _
from foundation.outbox import Message
from foundation.reminding import ReminderLetter, ReminderLine, Writer
from foundation.settings import Settings

MOST_LINES = 40
HEADS: Final = {
    "overdue": _("Late. Whoever leads the team is told as well:"),
    "on_the_day": _("Due today:"),
    "1_working_day": _("Due on the next working day:"),
    "7_days": _("Due within seven days:"),
}
"""In the order in which they stand in the letter."""


def reminder_writer(settings: Settings) -> Writer:
    desk = settings.base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return partial(reminder, desk=desk)


def reminder(letter: ReminderLetter, *, desk: str) -> Message:
    """`desk` is the address that links begin with. Codes, days and links alone: who opens one has to sign in."""
    locale = letter.locale if letter.locale in LOCALES else "en"
    say = partial(translated, locale)
    shown = letter.lines[:MOST_LINES]
    parts = [say(_("You are reminded of tasks at Tierlight. What each is about stands behind its link."))]
    parts += ["\n".join((say(HEADS[step]), *lines)) for step, lines in _by_step(shown, locale, desk)]
    more = [say(_("There are more on your worklist:"))] if len(shown) < len(letter.lines) else []
    parts.append("\n".join((*more, f"{desk}/work")))
    return Message("mail", letter.email, say(_("Tasks that are due")), "\n\n".join(parts) + "\n")


def _by_step(lines: tuple[ReminderLine, ...], locale: str, desk: str) -> Iterator[tuple[str, list[str]]]:
    for step in HEADS:
        own = [_line(line, locale, desk) for line in lines if line.step == step]
        if own:
            yield step, own


def _line(line: ReminderLine, locale: str, desk: str) -> str:
    day = format_skeleton("yMMMd", line.due_on, locale=LOCALES[locale])
    return f"- {line.code} · {day} · {desk}/work/{line.task_id}"
