"""What is agreed with other houses and told to other programs, invented."""

from datetime import date, timedelta
from uuid import UUID

from api.web.payloads import FieldProblem
from api.web.sharing_pages import SharedCell, SharedRowsPage, SharingListPage, SharingNewPage, SharingPage
from api.web.webhook_pages import WebhookPage, WebhooksPage
from foundation.actors import Role
from foundation.models import OutboxMessage
from foundation.models.notices import WebhookEndpoint
from foundation.notices.topics import topics
from reports.sharing.fields import fields_of
from reports.sharing.payloads import AgreementRead, Grant
from reports.sharing.reading import Reading
from tests.browser.invented import NOW, TODAY

AGO = NOW - timedelta(days=12)
SITE_FIELDS = [one.name for one in fields_of("sites")]
GIVEN = AgreementRead(
    id=UUID(int=1), giver="Labour Inspectorate", partner="Lindenhof Hotels", given=True,
    purpose="Planning joint visits to packing houses of the southern region in the season of 2027",
    grants=[Grant(kind="sites", fields=SITE_FIELDS), Grant(kind="findings", fields=[fields_of("findings")[0].name])],
    countries=["ES", "PT"], sites=14, one_party=False, starts_on=TODAY, ends_on=date(2027, 6, 30), state="accepted",
    in_force="in_force", proposed_at=AGO, approved_at=AGO, approved_alone=True, accepted_at=NOW, ended_at=None,
    ended_because="", version=3,
)  # fmt: skip
RECEIVED = GIVEN.model_copy(update={"id": UUID(int=2), "given": False})
WAITING = GIVEN.model_copy(
    update={"id": UUID(int=3), "state": "proposed", "in_force": "not_in_force", "approved_at": None}
)  # fmt: skip
READS = (
    Reading(NOW, "Ines Brandt", Role.COMPLIANCE_OFFICER, "sites", 1204, GIVEN.purpose),
    Reading(AGO, "Jo Lindgren", Role.INSPECTION_PLANNER, "findings", 3, GIVEN.purpose),
)
CELLS = (SharedCell("Finca El Tarajal", "text"), SharedCell("ES", "country"), SharedCell(140, "number"), None)
ROWS = SharedRowsPage(RECEIVED, "sites", SITE_FIELDS[:4], (CELLS, CELLS), "/sharing/x/sites?cursor=y")
NEW = SharingNewPage(TODAY, True, problems=(FieldProblem("purpose", "Say what they need it for."),))
HOOK = WebhookEndpoint(
    id=UUID(int=5), organisation_id=UUID(int=9), name="Case files of the ministry",
    address="https://cases.ministry-of-labour.example/receivers/tierlight/7f3a5512aa09c219",
    topics=[one.name for one in topics()[:2]], state="active", sealed_secret="", earlier_secret="x",
    earlier_until=NOW + timedelta(hours=9), come_to=0, made_by=None, made_at=AGO, parked_at=AGO,
)  # fmt: skip


def message(number: int, state: str, tries: int, error: str | None = None) -> OutboxMessage:
    return OutboxMessage(
        id=UUID(int=number), kind="webhook", address="", subject=topics()[0].name, body="", state=state, attempts=tries,
        next_attempt_at=NOW + timedelta(minutes=9), last_error=error, created_at=NOW, sent_at=None,
    )  # fmt: skip


WEBHOOK = WebhookPage(
    HOOK, topics(), (message(6, "sent", 1), message(7, "waiting", 3, "503"), message(8, "failed", 14, "timeout")),
    two_secrets=True, secret="whsec_0000000000000000000000000000000000000000",
)  # fmt: skip
QUIET_HOOK = WebhookPage(
    HOOK.model_copy(update={"parked_at": None, "state": "paused"}), topics(), (), two_secrets=False
)
OTHERS = {
    "sharing": ("sharing.html", SharingListPage((GIVEN, WAITING), (RECEIVED,), may_share=True)),
    "sharing-none": ("sharing.html", SharingListPage((), (), may_share=True)),
    "sharing-new": ("sharing_new.html", NEW),
    "sharing-one": ("sharing_one.html", SharingPage(GIVEN, frozenset({"end"}), READS)),
    "sharing-accept": ("sharing_one.html", SharingPage(RECEIVED, frozenset({"accept"}), None)),
    "shared-rows": ("shared_rows.html", ROWS),
    "shared-rows-none": ("shared_rows.html", SharedRowsPage(RECEIVED, "sites", SITE_FIELDS, (), "")),
    "webhooks": ("webhooks.html", WebhooksPage((HOOK,), topics())),
    "webhooks-none": ("webhooks.html", WebhooksPage((), topics(), problems=(FieldProblem("name", "Name it."),))),
    "webhook": ("webhook.html", WEBHOOK),
    "webhook-quiet": ("webhook.html", QUIET_HOOK),
}
