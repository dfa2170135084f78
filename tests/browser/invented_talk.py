"""What people said about a site, what was changed in it, and the first quarter of an hour: invented."""

from datetime import timedelta
from uuid import UUID

from api.web.first_steps import STEPS
from api.web.guiding import FirstStepsPage
from api.web.pages.comments import ChangesPage, TalkPage
from foundation.actors import Role
from foundation.paging import Page
from foundation.payloads import CommentRead, CommentThread
from reports.facts.payloads import Choice, Subject
from reports.records.changes import ChangeLine, Part
from reports.records.commenting import Talk
from tests.browser.invented import NOW

RECORD = Subject("site", "s1", "Finca El Tarajal")


def said(number: int, author: str, text: str, *mentions: str, taken_back: bool = False) -> CommentRead:
    return CommentRead(
        id=UUID(int=number), audience="internal", author=author, text="" if taken_back else text, mentions=mentions,
        written_at=NOW - timedelta(hours=number), taken_back_at=NOW if taken_back else None,
        may_be_taken_back=number == 1,
    )  # fmt: skip


BEGUN = CommentThread(
    **said(2, "Ines Brandt", "The packing house beside it belongs to the same firm.", "Jo Lindgren").model_dump(),
    answers=(said(1, "Jo Lindgren", "Asked them on Monday."), said(3, "Omar Haddad", "", taken_back=True)),
)
TALK = TalkPage(
    Talk(
        RECORD, Page((BEGUN,), "next"), Page((), None), (Choice("u1", "Jo Lindgren"), Choice("u2", "Omar Haddad")),
        may_write=True,
    ),
    "/sites/s1",
)  # fmt: skip
QUIET = TalkPage(Talk(RECORD, Page((), None), Page((), None), (), may_write=False), "/sites/s1")
MOVED = Part("country", "country", "PT", "ES")
CHANGES = ChangesPage(
    RECORD,
    "/sites/s1",
    Page(
        (
            ChangeLine(
                "c2",
                NOW,
                "Ines Brandt",
                "compliance_officer",
                "site.corrected",
                (Part("country", "country", "PT", "ES"),),
            ),
            ChangeLine("c1", NOW - timedelta(days=2), "", "system", "site.added", ()),
        ),
        "next",
    ),
    further=False,
)
FIRST_STEPS = FirstStepsPage(STEPS[Role.COMPLIANCE_OFFICER], frozenset({"import.checked"}))
