"""Why a step of a case is refused. Most of them keep the firm's right to answer and to be judged by a second person."""

from datetime import date

from foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Place


class CaseNotFound(NotFound):
    code = "case.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such case, or it belongs to another organisation.")


class CaseReferenceTaken(Conflict):
    code = "case.reference_taken"

    def __init__(self, reference: str) -> None:
        super().__init__(f"There is a case {reference} already: open that one, or use another reference.")
        self.reference = reference


class SecondPersonNeeded(NotAllowed):
    code = "case.second_person_needed"

    def __init__(self, reference: str) -> None:
        super().__init__(f"Who carried case {reference} so far may not decide it: ask another person to.")
        self.reference = reference


class DayImpossible(Invalid):
    """`column` is the field of the request."""

    code = "case.day_impossible"

    def __init__(self, column: str, day: date, why: str) -> None:
        super().__init__(f"{day} cannot be: {why}.", places=(Place(column=column, value=str(day)),))
        self.day = day


class DecisionBeforeNotice(Invalid):
    code = "case.decision_before_notice"

    def __init__(self, decided_on: date, served_on: date) -> None:
        super().__init__(
            f"A decision of {decided_on} lies before the notice served on {served_on}: the firm could not answer.",
            places=(Place(column="on", value=str(decided_on)),),
        )
        self.decided_on = decided_on
        self.served_on = served_on


class ReplyTimeRunning(Conflict):
    code = "case.reply_time_running"

    def __init__(self, reply_by: date) -> None:
        super().__init__(
            f"The firm may answer until {reply_by}: decide after that day, or record its reply, "
            "or that it has said it will not answer."
        )
        self.reply_by = reply_by


class MoveIncomplete(Invalid):
    code = "case.move_incomplete"

    def __init__(self, column: str, to_state: str) -> None:
        super().__init__(
            f"The step to {to_state} needs {column.replace('_', ' ')}.", places=(Place(column=column, value=""),)
        )
        self.column = column
