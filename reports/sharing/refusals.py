"""Why an agreement is not made, does not move, or opens nothing."""

from datetime import date

from foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Place
from reports.sharing.deciding import Reason


class AgreementNotFound(NotFound):
    code = "sharing.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such agreement, or your organisation is no part of it.")


class PartnerNotFound(Invalid):
    code = "sharing.partner_unknown"

    def __init__(self, name: str) -> None:
        super().__init__(
            "There is no other organisation of that name: write it as it calls itself here.",
            places=(Place(column="partner", value=name),),
        )


class FieldNotShareable(Invalid):
    code = "sharing.field_not_shareable"

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(
            f"Choose fields that may be shared: {', '.join(names)} may not.",
            places=tuple(Place(column="grants", value=name) for name in names),
        )
        self.names = names


class KindTwice(Invalid):
    code = "sharing.kind_twice"

    def __init__(self) -> None:
        super().__init__("Name each kind of records once.", places=(Place(column="grants"),))


class ScopeNotOwn(Invalid):
    code = "sharing.scope_not_own"

    def __init__(self, column: str, value: str) -> None:
        super().__init__(
            "Narrow it to sites and firms of your own register, by their reference.",
            places=(Place(column=column, value=value),),
        )


class DaysNotPossible(Invalid):
    code = "sharing.days_not_possible"

    def __init__(self, today: date) -> None:
        super().__init__(
            "The last day must not come before the first, and must not be over.",
            places=(Place(column="ends_on"),),
        )
        self.today = today


class SecondPersonNeeded(NotAllowed):
    code = "sharing.second_person_needed"

    def __init__(self) -> None:
        super().__init__("Somebody else of your organisation approves what you proposed.")


class NotYourStep(NotAllowed):
    code = "sharing.not_your_step"

    def __init__(self, whose: str) -> None:
        super().__init__(f"This step is for the organisation that {whose}.")
        self.whose = whose


class StepNotPossible(Conflict):
    code = "sharing.step_not_possible"

    def __init__(self, state: str) -> None:
        super().__init__(f"The agreement is {state}: this step is not possible any more, or not yet.")
        self.state = state


class AgreementOver(Conflict):
    code = "sharing.over"

    def __init__(self) -> None:
        super().__init__("The last day of the agreement is over: propose a new one.")


class NotShared(NotFound):
    code = "sharing.not_shared"

    def __init__(self) -> None:
        super().__init__("The agreement opens no such records.")


class SharingExpired(NotAllowed):
    code = "sharing.expired"

    def __init__(self) -> None:
        super().__init__("The last day of the agreement is over: ask the other organisation for a new one.")


class SharingEnded(NotAllowed):
    code = "sharing.ended"

    def __init__(self) -> None:
        super().__init__("One of the two organisations ended the agreement: it opens nothing any more.")


class SharingNotBegun(NotAllowed):
    code = "sharing.not_begun"

    def __init__(self) -> None:
        super().__init__("The first day of the agreement is still to come.")


class SharingNotAccepted(NotAllowed):
    code = "sharing.not_in_force"

    def __init__(self) -> None:
        super().__init__("The agreement opens nothing before the organisation that reads has accepted it.")


def refusal(reason: Reason) -> NotAllowed:
    """Of what stands in the way of the agreement as a whole."""
    match reason:
        case Reason.EXPIRED:
            return SharingExpired()
        case Reason.ENDED:
            return SharingEnded()
        case Reason.NOT_BEGUN:
            return SharingNotBegun()
        case _:
            return SharingNotAccepted()
