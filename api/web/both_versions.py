"""
Somebody was faster: what stands now beside what was typed, for pages whose forms were sent from an older version. What
was typed stays here even where the form for it is gone, because what stands no longer asks for it.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.web.frames import Reader, frame_of, locale_of, shown
from api.web.languages import translated
from api.web.marking import marked as _
from api.web.payloads import ChangedLine, ChangedPage
from api.web.visit_forms import TypedOutcome
from api.web.words import WORDS
from reports.facts.grievances import GrievanceFacts
from reports.facts.visit import VisitHead
from reports.facts.visit_move import MoveFacts
from suppliers.models import Lead

CHANGED_STATUS: Final = 412
YES, NO = _("yes"), _("no")
DAY, LEADS, ALONG, HOUR, REASON = _("Day"), _("Who leads"), _("Goes along"), _("Hour"), _("Reason")
OUTCOME, VISITED = _("What came of it"), _("Day of the visit")
CHANCE = _("Chance that it would have met a problem, in per cent")
NOW, ENDED, REMEDY, HANDLER = _("It is now"), _("How it ended"), _("What the remedy was"), _("Handler")
FEARED, TELLS = _("Retaliation is feared"), _("The site may be told")


class _Words:
    """Codes in the words of the reader; what is no code stays as it is."""

    def __init__(self, request: Request, reader: Reader) -> None:
        self.locale = locale_of(request, reader.actor)

    def __call__(self, of: str, code: str | None) -> str:
        return translated(self.locale, WORDS[of][code]) if code and code in WORDS[of] else code or ""

    def yes(self, answer: object) -> str:
        return translated(self.locale, YES if answer else NO)


def _lines(told: Iterable[tuple[str, str, str]]) -> tuple[ChangedLine, ...]:
    return tuple(ChangedLine(label, stands, typed) for label, stands, typed in told if stands or typed)


def of_team(facts: MoveFacts, sent: Mapping[str, str]) -> tuple[ChangedLine, ...]:
    """A visit's day, hour and people."""
    names = {str(one.inspector_id): one.name for one in facts.options}
    along = names.get(facts.second, "")
    typed = {name: names.get(sent.get(name, ""), "") for name in ("lead_id", "override_lead", "second_id")}
    return _lines(
        (
            (DAY, facts.stands_on.isoformat(), sent.get("day", "")),
            (HOUR, facts.start, sent.get("hour", "")),
            (LEADS, names.get(facts.lead, ""), typed["lead_id"] or typed["override_lead"]),
            (ALONG, along, typed["second_id"]),
            (REASON, "", sent.get("because", "") or sent.get("override_because", "")),
        )
    )


def of_outcome(request: Request, reader: Reader, head: VisitHead, typed: TypedOutcome) -> tuple[ChangedLine, ...]:
    words = _Words(request, reader)
    stands = words("visit_outcome", head.outcome) or words("visit_state", head.state)
    return _lines(
        (
            (OUTCOME, stands, words("visit_outcome", typed.outcome)),
            (VISITED, head.day.isoformat(), typed.done_on),
            (CHANCE, "", typed.chance),
        )
    )


def of_grievance(
    request: Request, reader: Reader, facts: GrievanceFacts, sent: Mapping[str, str]
) -> tuple[ChangedLine, ...]:
    """Of the form that was sent (`act`)."""
    words, row, names = _Words(request, reader), facts.row, dict(facts.handlers)
    told = {
        "handler_id": ((HANDLER, row.handler, names.get(sent.get("handler_id", ""), "")),),
        "protection": (
            (FEARED, words.yes(row.retaliation_feared), words.yes(sent.get("retaliation_feared"))),
            (TELLS, words.yes(facts.may_tell_site), words.yes(sent.get("may_tell_site"))),
        ),
        "reason": ((REASON, facts.extended_because, sent.get("reason", "")),),
    }
    step = (
        (NOW, words("grievance_state", row.state), words("grievance_state", sent.get("state"))),
        (ENDED, words("grievance_outcome", facts.outcome), words("grievance_outcome", sent.get("outcome"))),
        (REMEDY, facts.remedy, sent.get("remedy", "")),
    )
    return _lines(told.get(sent.get("act", ""), step))


def of_lead(request: Request, reader: Reader, lead: Lead, state: str, reason: str) -> tuple[ChangedLine, ...]:
    words = _Words(request, reader)
    return _lines(
        (
            (NOW, words("lead_state", lead.state), words("lead_state", state)),
            (REASON, lead.reason, reason),
        )
    )


def changed_page(
    request: Request, reader: Reader, session: Session, here: str, lines: tuple[ChangedLine, ...], back: str
) -> HTMLResponse:
    """For forms that stand in lists: `here` is the entry of the desk, `back` leads to what stands."""
    page = ChangedPage(lines, back)
    return shown("changed_meanwhile.html", frame_of(request, reader, session, here), page, status=CHANGED_STATUS)
