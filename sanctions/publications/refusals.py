"""Why a publication is refused. Most of them keep that two people agree, and that nothing stands longer than it may."""

from datetime import date

from foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Place
from sanctions.cases.transitions import spelt


class PublicationNotFound(NotFound):
    code = "publication.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such publication, or it belongs to another organisation.")


class EntryNotFound(NotFound):
    code = "register.entry_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such entry on the register today.")


class SecondPersonNeeded(NotAllowed):
    code = "publication.second_person_needed"

    def __init__(self) -> None:
        super().__init__("Who prepared a publication may not approve it: ask another person to.")


class NotPublishable(Conflict):
    code = "publication.not_publishable"

    def __init__(self, state: str) -> None:
        super().__init__(
            f"A case that is {spelt(state)} is not published: only final decisions are, or decided ones where the law "
            "allows it and the entry says so."
        )
        self.state = state


class TakenOffForGood(Conflict):
    code = "publication.taken_off"

    def __init__(self, because: str) -> None:
        super().__init__(f"This entry was taken off ({because}) and does not come back: a new decision is a new case.")
        self.because = because


class OpenAlready(Conflict):
    code = "publication.open_already"

    def __init__(self) -> None:
        super().__init__("A version of this entry waits for its second person: have it approved or sent back first.")


class NotWaiting(Conflict):
    code = "publication.not_waiting"

    def __init__(self, state: str) -> None:
        super().__init__(f"This publication is {spelt(state)} already: prepare a new version.")
        self.state = state


class CaseChanged(Conflict):
    code = "publication.case_changed"

    def __init__(self) -> None:
        super().__init__("The case has changed since this was prepared: send it back and prepare it again.")


class CorrectionMissing(Invalid):
    code = "publication.correction_missing"

    def __init__(self) -> None:
        super().__init__(
            "Say in a line what this version puts right: corrections are published.",
            places=(Place(column="correction", value=""),),
        )


class DaysImpossible(Invalid):
    """`column` is the field of the request."""

    code = "publication.days_impossible"

    def __init__(self, column: str, day: date, why: str) -> None:
        super().__init__(f"{day} cannot be: {why}.", places=(Place(column=column, value=str(day)),))
        self.day = day


class SourceMissing(Invalid):
    code = "publication.source_missing"

    def __init__(self) -> None:
        super().__init__(
            "Say where the number of workers comes from.", places=(Place(column="workers_source", value=""),)
        )
