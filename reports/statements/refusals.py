"""What a statement can be refused for."""

from datetime import date

from foundation.errors import Conflict, Invalid, NotFound, Place

HAD_A_HAND = {
    "opened_draft": "opened this draft",
    "wrote_words": "wrote words that stand in it",
    "entered_facts": "entered facts that it prints",
}


class StatementNotFound(NotFound):
    code = "statement.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such statement, or it belongs to another organisation.")


class StatementOpenAlready(Conflict):
    code = "statement.open_already"

    def __init__(self, number: int) -> None:
        super().__init__(f"Version {number} of this statement is a draft already: go on with that one, or drop it.")
        self.number = number


class StatementSignedAlready(Conflict):
    code = "statement.signed_already"

    def __init__(self, number: int) -> None:
        super().__init__(f"Version {number} is signed: open a corrected version and say what it puts right.")
        self.number = number


class StatementNotCorrectable(Conflict):
    code = "statement.not_correctable"

    def __init__(self) -> None:
        super().__init__("Only the newest signed statement of the same law, year and language can be corrected.")


class CorrectionNotSaid(Invalid):
    code = "statement.correction_not_said"

    def __init__(self) -> None:
        super().__init__("Say in a line what the corrected version puts right.", places=(Place(column="correction"),))


class StatementStateWrong(Conflict):
    code = "statement.state_wrong"

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(f"The statement is {state}; this is possible only while it is {wanted}.")
        self.state = state


class SignerPrepared(Conflict):
    code = "statement.second_person_needed"

    def __init__(self, bars: tuple[str, ...] = ()) -> None:
        had = " and ".join(HAD_A_HAND[bar] for bar in bars) or "are nobody who can sign"
        super().__init__(f"You {had}: somebody else has to sign it.")
        self.bars = bars


class ContentMoved(Conflict):
    code = "statement.content_moved"

    def __init__(self, now: str) -> None:
        super().__init__("Facts or words changed since you read it: read it again, then sign what you read.")
        self.now = now


class PublishedOnWrongDay(Invalid):
    code = "statement.published_on_wrong_day"

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            f"It was public at the earliest on {first.isoformat()}, when it was signed, and at the latest today, "
            f"{last.isoformat()}.",
            places=(Place(column="published_on"),),
        )
