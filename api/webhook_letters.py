"""What whoever registered a webhook is told when its receiver does not answer."""

from functools import partial
from typing import Final

from api.web.languages import LOCALES, translated
from api.web.marking import marked as _
from foundation.models import Account, WebhookEndpoint
from foundation.outbox import Message

SUBJECT: Final = _("A receiver of webhooks does not answer")
GIVEN_UP: Final = _(
    "Messages to one of your organisation's webhooks were given up after three days of trying. See which, and send "
    "them again, behind this link:"
)


def given_up(keeper: Account, endpoint: WebhookEndpoint, *, desk: str) -> Message:
    """Names neither the receiver nor what it would have been told."""
    say = partial(translated, keeper.locale if keeper.locale in LOCALES else "en")
    return Message("mail", keeper.email, say(SUBJECT), f"{say(GIVEN_UP)}\n\n{desk}/webhooks/{endpoint.id}\n")
