"""Why a comment is not kept, not read or not taken back."""

from datetime import timedelta

from foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Place


class CommentNotFound(NotFound):
    code = "comment.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such comment, or you may not see what it is about.")


class NobodyToShareWith(Conflict):
    code = "comment.nobody_to_share_with"

    def __init__(self) -> None:
        super().__init__(
            "No other organisation may read this record, so nothing can be shared about it: write it as internal."
        )


class HouseNotChosen(Invalid):
    code = "comment.house_not_chosen"

    def __init__(self) -> None:
        super().__init__(
            "Several organisations read shared comments on this record: choose one of them.",
            places=(Place(column="agreement"),),
        )


class SharedNoMore(Conflict):
    code = "comment.shared_no_more"

    def __init__(self) -> None:
        super().__init__("The agreement is not in force for this record any more: write it as internal.")


class CommentOfAnother(NotAllowed):
    code = "comment.of_another"

    def __init__(self) -> None:
        super().__init__("A comment is taken back by whoever wrote it: answer it instead.")


class TooLateToTakeBack(Conflict):
    code = "comment.too_late"

    def __init__(self, within: timedelta) -> None:
        minutes = int(within.total_seconds() // 60)
        super().__init__(f"A comment can be taken back for {minutes} minutes: answer it instead.")


class CommentTakenBack(Conflict):
    code = "comment.taken_back"

    def __init__(self) -> None:
        super().__init__("This comment was taken back: read the page again.")


class CommentsArePersonal(NotAllowed):
    code = "comment.personal"

    def __init__(self) -> None:
        super().__init__("A comment is written by a person: sign in as one.")
