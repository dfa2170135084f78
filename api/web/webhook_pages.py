"""What the pages of webhooks show: those that stand, and one with its last messages."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.web.payloads import FieldProblem
from foundation.models import OutboxMessage, WebhookEndpoint
from foundation.notices.topics import Topic


@dataclass(frozen=True, slots=True)
class WebhooksPage:
    """`chosen` and the two texts are what was typed into the form for a new one."""

    rows: Sequence[WebhookEndpoint]
    topics: Sequence[Topic]
    name: str = ""
    address: str = ""
    chosen: frozenset[str] = frozenset()
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class WebhookPage:
    """`secret` is shown in this one answer and nowhere again."""

    row: WebhookEndpoint
    topics: Sequence[Topic]
    messages: Sequence[OutboxMessage]
    two_secrets: bool
    secret: str = ""
    problems: tuple[FieldProblem, ...] = ()

    @property
    def given_up(self) -> int:
        return sum(one.state == "failed" for one in self.messages)
