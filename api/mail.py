"""How messages of the outbox leave the house: mail by SMTP when a server is set, else they wait."""

import smtplib
from email.message import EmailMessage

from foundation.models import OutboxMessage
from foundation.outbox import Sender
from foundation.settings import Settings

SECONDS = 20


def senders(settings: Settings) -> dict[str, Sender]:
    """Only kinds that can be sent now; the others stay waiting and are not counted as failed."""
    if not settings.smtp_host:
        return {}

    def by_mail(message: OutboxMessage) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = settings.mail_from, message.address, message.subject
        mail["Message-ID"] = f"<{message.id}@tierlight>"  # the idempotency key of mail: a second try is the same letter
        mail.set_content(message.body)
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS) as server:
            server.send_message(mail)

    return {"mail": by_mail}
