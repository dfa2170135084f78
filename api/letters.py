"""Letters that jobs write, in the language of whoever reads them. What they say must be safe on a lock screen."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from babel.dates import format_skeleton

from api.web.languages import LOCALES, translated
from api.web.words import marked as _
from foundation.notices import digests
from foundation.notices.digests import DigestLetter, DigestLine
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


PARTS: Final = {
    "second": _("Waiting for you as the second person:"),
    "late": _("Late:"),
    "unheld": _("Late in your team, or held by nobody there:"),
    "today": _("Due today:"),
    "soon": _("Due within seven days:"),
    "new": _("Newly given to you:"),
    "sharing": _("Agreements on sharing that were accepted, ended or end soon:"),
    "mentions": _("You are mentioned:"),
}
"""Of a digest, in the order in which they stand in the letter."""


def reminder_writer(settings: Settings) -> Writer:
    return partial(reminder, desk=_desk(settings))


def digest_writer(settings: Settings) -> digests.Writer:
    return partial(digest, desk=_desk(settings))


def _desk(settings: Settings) -> str:
    return settings.base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


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


def digest(letter: DigestLetter, *, desk: str) -> Message:
    """The same to whoever looks over a shoulder as a reminder: the subject is that of every day."""
    locale = letter.locale if letter.locale in LOCALES else "en"
    say = partial(translated, locale)
    shown = letter.lines[:MOST_LINES]
    parts = [say(_("Your tasks at Tierlight this morning. What each is about stands behind its link."))]
    for part, head in PARTS.items():
        own = [_digest_line(line, locale, desk) for line in shown if line.part == part]
        parts += ["\n".join((say(head), *own))] if own else []
    more = [say(_("There are more on your worklist:"))] if len(shown) < len(letter.lines) else []
    parts.append("\n".join((*more, f"{desk}/work")))
    parts.append("\n".join((say(_("How and how often you are told is yours to choose:")), f"{desk}/account#h-notices")))
    return Message("mail", letter.email, say(_("Your day at Tierlight")), "\n\n".join(parts) + "\n")


def _digest_line(line: DigestLine, locale: str, desk: str) -> str:
    day = [format_skeleton("yMMMd", line.due_on, locale=LOCALES[locale])] if line.due_on else []
    return "- " + " · ".join((line.code, *day, f"{desk}{line.path}"))
