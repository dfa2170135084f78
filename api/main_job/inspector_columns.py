"""
The optional columns of a file of inspectors: hours, credentials, ties and absences, each cell a short list.

    trainings       forced labour interviews 2024-03-01/ ; scaffolds
    accreditations  APSCA LA-1 2024-01-01/2026-12-31
    ties            consultant F-12 2020-01-01/2025-05-31 ; kin S-0004
    absences        leave 2026-12-21/2026-12-31
    weekdays        mon tue wed thu

A part stands between semicolons; its span `from/to` comes last, either end may be empty, and no span means without end.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar, get_args

from pydantic import ValidationError

from audits.crews.inspectors import NewInspector
from audits.payloads import AbsenceCreate, CredentialCreate, TieCreate
from audits.payloads.inspectors import Sex
from foundation.errors import Invalid, Place

SPAN = re.compile(r"^(?:(?P<words>.*?)\s+)?(?P<first>\d{4}-\d\d-\d\d)?/(?P<last>\d{4}-\d\d-\d\d)?$")
CLOCK = re.compile(r"^(\d{1,2}):(\d\d)$")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FULL_TIME = 5
HEADS = {
    "sex": ("sex",),
    "experience_since": ("experience_since",),
    "weekdays": ("weekdays",),
    "work_start": ("work_start",),
    "work_end": ("work_end",),
    "days_per_week": ("days_per_week",),
    "trainings": ("trainings",),
    "accreditations": ("accreditations",),
    "accredited_until": ("accredited_until",),
    "ties": ("ties",),
    "absences": ("absences",),
}
Hours = tuple[tuple[int, int] | None, ...]
Made = TypeVar("Made", CredentialCreate, TieCreate, AbsenceCreate)


class InspectorCellUnreadable(Invalid):
    code = "inspectors.cell_unreadable"

    def __init__(self, place: Place) -> None:
        super().__init__(
            "A cell about an inspector cannot be read: write days as 2026-12-31, spans as from/to, hours as 08:00.",
            places=(place,),
        )


class InspectorCells:
    """The optional cells of one row. `text` gives a cell by field, `place` where it stands."""

    def __init__(self, text: Callable[[str], str], place: Callable[[str], Place], row: int) -> None:
        self._text = text
        self._place = place
        self._row = row

    def given_to(self, who: NewInspector) -> NewInspector:
        """Raises InspectorCellUnreadable."""
        return replace(
            who,
            sex=self._sex(),
            experience_since=self._day("experience_since"),
            hours=self._hours(),
            credentials=tuple(self._credentials(who.code)),
            ties=tuple(self._parts("ties", self._tie)),
            absences=tuple(self._parts("absences", self._absence)),
        )

    def _sex(self) -> Sex | None:
        found = self._text("sex").lower()
        for one in get_args(Sex):
            if one == found:
                known: Sex = one
                return known
        if found:
            raise InspectorCellUnreadable(self._place("sex"))
        return None

    def _day(self, field: str) -> date | None:
        try:
            return date.fromisoformat(self._text(field)) if self._text(field) else None
        except ValueError as unreadable:
            raise InspectorCellUnreadable(self._place(field)) from unreadable

    def _hours(self) -> Hours:
        """Empty unless the file says something about the days or the hours."""
        if not any(self._text(field) for field in ("weekdays", "work_start", "work_end", "days_per_week")):
            return ()
        span = (self._clock("work_start", 480), self._clock("work_end", 960))
        if span[0] >= span[1]:
            raise InspectorCellUnreadable(self._place("work_end"))
        worked = self._weekdays()
        return tuple(span if day in worked else None for day in range(7))

    def _clock(self, field: str, missing: int) -> int:
        text = self._text(field)
        found = CLOCK.match(text)
        if text and found is None:
            raise InspectorCellUnreadable(self._place(field))
        return int(found[1]) * 60 + int(found[2]) if found else missing

    def _weekdays(self) -> set[int]:
        """
        As named. Where only a number of days is given, the free ones are taken from the end of the week, one earlier
        with each row, so that not everybody is away on the same day.
        """
        named = self._text("weekdays").lower().replace(",", " ").split()
        if not set(named) <= set(WEEKDAYS):
            raise InspectorCellUnreadable(self._place("weekdays"))
        if named:
            return {WEEKDAYS.index(one) for one in named}
        text = self._text("days_per_week") or str(FULL_TIME)
        if not text.isdigit() or not 1 <= int(text) <= 7:  # noqa: PLR2004 - a week
            raise InspectorCellUnreadable(self._place("days_per_week"))
        if int(text) > FULL_TIME:
            return set(range(int(text)))
        free = {(FULL_TIME - 1 - self._row - step) % FULL_TIME for step in range(FULL_TIME - int(text))}
        return set(range(FULL_TIME)) - free

    def _credentials(self, code: str) -> Iterator[CredentialCreate]:
        yield from self._parts("trainings", self._training)
        yield from self._parts("accreditations", self._accreditation)
        if ends := self._day("accredited_until"):
            yield CredentialCreate(kind="accreditation", number=code, valid_to=ends)

    def _parts(self, field: str, made: Callable[[str, date | None, date | None], Made]) -> Iterator[Made]:
        for part in filter(None, (one.strip() for one in self._text(field).split(";"))):
            found = SPAN.match(part)
            words, first, last = (found["words"] or "", found["first"], found["last"]) if found else (part, None, None)
            try:
                yield made(
                    words, date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None
                )
            except (ValueError, ValidationError) as unreadable:
                raise InspectorCellUnreadable(self._place(field)) from unreadable

    @staticmethod
    def _training(words: str, first: date | None, last: date | None) -> CredentialCreate:
        return CredentialCreate(kind="training", number=words, valid_from=first, valid_to=last)

    @staticmethod
    def _accreditation(words: str, first: date | None, last: date | None) -> CredentialCreate:
        body, _, number = words.rpartition(" ")
        return CredentialCreate(kind="accreditation", body=body, number=number, valid_from=first, valid_to=last)

    @staticmethod
    def _tie(words: str, first: date | None, last: date | None) -> TieCreate:
        kind, _, to = words.partition(" ")
        return TieCreate.model_validate({"kind": kind, "to": to.strip(), "starts_on": first, "ends_on": last})

    @staticmethod
    def _absence(words: str, first: date | None, last: date | None) -> AbsenceCreate:
        return AbsenceCreate.model_validate({"kind": words or "leave", "starts_on": first, "ends_on": last or first})
