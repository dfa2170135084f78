"""Webhooks: signed as the public text says, told once, kept for who is down, and never sent into the house."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import func, select

from api.webhooks import Postman, looked_up
from foundation import accounts, trail
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.ids import new_id
from foundation.models import OutboxMessage, WebhookEndpoint
from foundation.notices import endpoints, fan_out, signatures
from foundation.notices.endpoints import EndpointNotFound, EndpointRules, NewEndpoint, TooManyEndpoints
from foundation.notices.feed import changes_since
from foundation.notices.receivers import (
    ReceiverInside,
    ReceiverRefused,
    is_public,
    public_among,
    require_receiver,
)
from foundation.notices.topics import TopicUnknown, topics
from foundation.trail import Subject
from tests.builders import NOW, an_account
from tests.foundation.receiver import Receiver, receiving

RULES = EndpointRules.of(b"0123456789abcdefghijklmn" * 2, private=True)
DESK = "https://desk.example"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def postman(database: Database, now: datetime = NOW) -> Postman:
    return Postman(database, RULES, DESK, lambda: now, dice=lambda: 0.5)


def a_webhook(database: Database, actor: Actor, receiver: Receiver, *names: str) -> tuple[WebhookEndpoint, str]:
    with database.transaction() as session:
        new = NewEndpoint("Case tool", receiver.address, names or ("finding.recorded",))
        return endpoints.register(session, actor, new, RULES, now=NOW)


def happens(database: Database, actor: Actor, action: str = "finding.recorded", **changes: trail.Change) -> str:
    """Something is written to the trail; its subject."""
    key = str(new_id())
    with database.transaction() as session:
        trail.record(session, actor, action, Subject(action.split(".", maxsplit=1)[0], key), changes)
    return key


def outbox_states(database: Database) -> list[str]:
    with database.reading() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "webhook")).all()
        return [one.state for one in rows]


@pytest.mark.no_database
def test_a_signature_is_the_one_that_the_standard_webhooks_text_gives() -> None:
    secret, message, at = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signatures.signature(secret, message, at, b'{"test": 2432232314}') == expected
    assert signatures.signature(secret, message, at, b'{"test": 2432232315}') != expected
    assert len(signatures.new_secret()) == len("whsec_") + 44


def test_what_happens_is_told_with_ids_and_links_alone_and_signed(
    database: Database, planner: Actor, receiver: Receiver
) -> None:
    happens(database, planner)  # before the webhook stood
    _, secret = a_webhook(database, planner, receiver)
    key = happens(database, planner, severity="critical")
    happens(database, planner, "grievance.recorded")
    happens(database, planner, "party.added")
    assert [postman(database).round() for _ in range(2)] == [1, 0]
    ((headers, body),) = receiver.heard
    told = json.loads(body)
    assert told == {
        "type": "finding.recorded",
        "timestamp": told["timestamp"],
        "data": {"kind": "finding", "id": key, "page": f"/findings/{key}", "api": f"/v1/findings/{key}"},
    }
    at = int(headers["webhook-timestamp"])
    assert at == int(NOW.timestamp())
    assert headers["webhook-signature"] == signatures.signature(secret, headers["webhook-id"], at, body)
    assert outbox_states(database) == ["sent"]


def test_a_receiver_that_is_down_gets_it_later_once_and_under_the_same_id(
    database: Database, planner: Actor, receiver: Receiver
) -> None:
    a_webhook(database, planner, receiver)
    receiver.status = 503
    keys = [happens(database, planner) for _ in range(3)]
    assert postman(database).round() == 0
    assert len(receiver.heard) == 1, "one try shows that it is down, and none is spent on the others"
    receiver.status = 200
    later = NOW + timedelta(minutes=1)
    assert [postman(database, later).round() for _ in range(2)] == [3, 0]
    got = {headers["webhook-id"]: json.loads(body)["data"]["id"] for headers, body in receiver.heard}
    assert sorted(got.values()) == sorted(keys)
    assert len(receiver.heard) == 4, "the id of the first try came twice, and no other"


def until_given_up(database: Database, receiver: Receiver, now: datetime) -> list[datetime]:
    """When it was tried, each time as soon as it might be."""
    tries = []
    while True:
        postman(database, now).round()
        tries.append(now)
        with database.reading() as session:
            waiting = select(OutboxMessage).where(OutboxMessage.kind == "webhook", OutboxMessage.state == "waiting")
            message = session.exec(waiting).first()
        if message is None:
            assert receiver.heard
            return tries
        now = message.next_attempt_at


def test_a_message_is_given_up_after_three_days_of_growing_waits_and_somebody_is_told_once(
    database: Database, planner: Actor, receiver: Receiver
) -> None:
    endpoint, _ = a_webhook(database, planner, receiver)
    receiver.status = 500
    happens(database, planner)
    first = until_given_up(database, receiver, NOW)
    waits = [later - earlier for earlier, later in pairwise(first)]
    assert waits == sorted(waits)
    assert timedelta(days=2, hours=12) < first[-1] - NOW <= timedelta(days=3)
    happens(database, planner)
    now = until_given_up(database, receiver, first[-1])[-1]
    with database.reading() as session:
        letters = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "mail")).all()
        assert [one.address for one in letters] == [
            "inspection_planner-" + planner.organisation_id.hex[-6:] + "@tierlight.example"
        ]
        assert f"{DESK}/webhooks/{endpoint.id}" in letters[0].body
    receiver.status = 200
    with database.transaction() as session:
        assert endpoints.send_again(session, planner, endpoint.id, now=now) == 2
    assert postman(database, now).round() == 2
    assert len(set(receiver.ids)) == 2


def test_after_a_rotation_both_secrets_sign_for_a_day(database: Database, planner: Actor, receiver: Receiver) -> None:
    endpoint, first = a_webhook(database, planner, receiver)
    with database.transaction() as session:
        _, second = endpoints.rotate(session, planner, endpoint.id, RULES, now=NOW)
    for days in (0, 2):
        happens(database, planner)
        postman(database, NOW + timedelta(days=days)).round()
    signed = []
    for headers, body in receiver.heard:
        at = int(headers["webhook-timestamp"])
        own = {
            name: signatures.signature(one, headers["webhook-id"], at, body)
            for name, one in (("1", first), ("2", second))
        }
        signed.append({name for name, one in own.items() if one in headers["webhook-signature"].split(" ")})
    assert signed == [{"1", "2"}, {"2"}]


def test_a_paused_one_goes_on_where_it_stopped_and_a_removed_one_is_told_nothing(
    database: Database, planner: Actor, receiver: Receiver
) -> None:
    endpoint, _ = a_webhook(database, planner, receiver)
    with database.transaction() as session:
        endpoints.pause(session, planner, endpoint.id)
    happens(database, planner)
    assert postman(database).round() == 0
    with database.transaction() as session:
        endpoints.resume(session, planner, endpoint.id)
    assert postman(database).round() == 1
    happens(database, planner)
    with database.transaction() as session:
        endpoints.remove(session, planner, endpoint.id)
        with pytest.raises(EndpointNotFound):
            endpoints.resume(session, planner, endpoint.id)
    assert (postman(database).round(), len(receiver.heard)) == (0, 1)


def test_no_redirect_is_followed(database: Database, planner: Actor, receiver: Receiver) -> None:
    with receiving() as elsewhere:
        a_webhook(database, planner, receiver)
        receiver.status, receiver.onward = 307, elsewhere.address
        happens(database, planner)
        assert postman(database).round() == 0
        assert (len(receiver.heard), elsewhere.heard) == (1, [])
    with database.reading() as session:
        assert session.exec(select(OutboxMessage.last_error)).one() == "HTTP 307"


def test_a_name_that_leads_inside_is_not_told_although_it_was_registered(
    database: Database, planner: Actor, receiver: Receiver
) -> None:
    with database.transaction() as session:
        rules = EndpointRules(RULES.sealing)
        new = NewEndpoint("Rebinding", "https://receiver.example/told", ("finding.recorded",))
        endpoints.register(session, planner, new, rules, now=NOW)
    happens(database, planner)
    inside = Postman(database, rules, DESK, lambda: NOW, resolve=lambda host, port: ["127.0.0.1"])
    assert inside.round() == 0
    with database.reading() as session:
        assert session.exec(select(OutboxMessage.last_error)).one() == "ReceiverInside"
    assert receiver.heard == []
    assert looked_up("127.0.0.1", 80) == ["127.0.0.1"]


@pytest.mark.no_database
@pytest.mark.parametrize(
    "address",
    [
        "http://receiver.example/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.5/",
        "https://169.254.169.254/latest", "https://user:pass@receiver.example/", "https://intranet/", "ftp://a.example/",
        "https://2130706433/", "https://printer.local/", "https://[::ffff:10.0.0.1]/", "https://a.example:99999/",
        "https://[64:ff9b::7f00:1]/", "https://", "", "https://a.example/#part", "https://0x7f.1/",
        "https://a b.example/",
    ],
)  # fmt: skip
def test_an_address_of_this_house_is_refused(address: str) -> None:
    with pytest.raises(ReceiverRefused):
        require_receiver(address, private=False)


@pytest.mark.no_database
def test_a_public_address_is_taken_and_one_inside_beside_it_is_an_attack() -> None:
    require_receiver("https://receiver.example:8443/told?by=us", private=False)
    assert public_among(["93.184.216.34", "2606:2800:220:1::1"], private=False) == "93.184.216.34"
    for found in (["93.184.216.34", "10.0.0.1"], []):
        with pytest.raises(ReceiverInside):
            public_among(found, private=False)


@pytest.mark.no_database
@given(
    st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="fc00::/7") | st.ip_addresses(network="127.0.0.0/8")
)
def test_no_private_address_is_public_also_when_it_is_mapped(address: object) -> None:
    assert not is_public(str(address))
    if ":" not in str(address):
        assert not is_public(f"::ffff:{address}")


def test_only_topics_that_one_may_read_oneself_are_registered(
    database: Database, authority: OrganisationId, inspector: Actor, planner: Actor, receiver: Receiver
) -> None:
    administrator = an_account(database, authority, Role.PLATFORM_ADMINISTRATOR)
    with pytest.raises(ActionNotAllowed):
        a_webhook(database, inspector, receiver)
    for actor, name in (
        (planner, "case.decided"),
        (administrator, "finding.recorded"),
        (planner, "grievance.recorded"),
    ):
        with pytest.raises(TopicUnknown):
            a_webhook(database, actor, receiver, name)
    a_webhook(database, administrator, receiver, "register.entry_published")
    for _ in range(endpoints.MOST - 1):
        a_webhook(database, planner, receiver)
    with pytest.raises(TooManyEndpoints):
        a_webhook(database, planner, receiver)


def test_readers_of_any_house_are_told_of_the_public_register_and_of_nothing_else(
    database: Database, planner: Actor, receiver: Receiver
) -> None:
    with database.transaction() as session:
        house = accounts.add_organisation(session, name="Costa Calma", kind="supplier", now=NOW)
    firm = an_account(database, OrganisationId(house.id), Role.SUPPLIER)
    a_webhook(database, firm, receiver, "register.entry_published", "register.entry_removed")
    case = str(new_id())
    happens(database, planner, "publication.approved", case=case)
    for action in ("plan.published", "visit.done", "case.opened", "finding.recorded"):
        happens(database, planner, action)
    assert postman(database).round() == 1
    assert json.loads(receiver.heard[0][1])["data"]["page"] == f"/register/{case}"
    with database.reading() as session:
        (seen,) = changes_since(session, firm, "", limit=50).rows
        assert (seen.topic, seen.role) == ("register.entry_published", "")


def test_a_case_that_was_decided_is_told_as_decided_and_not_as_moved_too(
    database: Database, authority: OrganisationId, receiver: Receiver
) -> None:
    approver = an_account(database, authority, Role.APPROVER)
    a_webhook(database, approver, receiver, "case.decided", "case.moved")
    happens(database, approver, "case.moved", state=("representations", "decided"))
    happens(database, approver, "case.moved", state=("alleged", "under_inquiry"))
    postman(database).round()
    assert sorted(json.loads(body)["type"] for _, body in receiver.heard) == ["case.decided", "case.moved"]


@pytest.mark.no_database
def test_no_topic_tells_of_confided_matters_or_of_people() -> None:
    hidden = ("grievance", "referral", "lead", "retaliation", "account", "inspector", "evidence", "hit")
    assert [one.name for one in topics() if one.action.startswith(hidden)] == []
    assert all(one.api.startswith("/v1/") and "{id}" in one.api for one in topics())


WORKER = """
import sys, time
from datetime import datetime
from api.webhooks import Postman
from foundation.database import Database
from foundation.notices.endpoints import EndpointRules

url, moment, pause = sys.argv[1:]
database = Database.at(url)
rules = EndpointRules.of(b"0123456789abcdefghijklmn" * 2, private=True)
one = Postman(database, rules, "https://desk.example", lambda: datetime.fromisoformat(moment), dice=lambda: 0.5)
if pause:
    plain = Postman.post
    def post(self, message):
        plain(self, message)
        print("sent", flush=True)
        time.sleep(60)
    Postman.post = post
print("ready", flush=True)
sys.stdin.readline()
one.round()
database.close()
"""


def a_worker(url: str, now: datetime, pause: str = "") -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    words = [sys.executable, "-c", WORKER, url, now.isoformat(), pause]
    worker = subprocess.Popen(words, text=True, stdin=pipe, stdout=pipe)
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == "ready"
    return worker


@pytest.mark.slow
def test_what_is_killed_between_sending_and_marking_comes_again_under_its_id_and_two_at_once_send_once(
    own_database: str, receiver: Receiver
) -> None:
    database = Database.at(own_database)
    with database.transaction() as session:
        house = accounts.add_organisation(session, name="Authority", kind="inspectorate", now=NOW)
    actor = an_account(database, OrganisationId(house.id), Role.INSPECTION_PLANNER)
    a_webhook(database, actor, receiver)
    happens(database, actor)
    victim = a_worker(own_database, NOW, "sending")
    assert victim.stdin is not None
    assert victim.stdout is not None
    victim.stdin.write("\n")
    victim.stdin.flush()
    assert victim.stdout.readline().strip() == "sent"
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=30)
    assert (outbox_states(database), len(receiver.heard)) == (["waiting"], 1)
    happens(database, actor)
    workers = [a_worker(own_database, NOW + timedelta(minutes=1)) for _ in range(2)]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate(timeout=60)
        assert worker.returncode == 0
    assert outbox_states(database) == ["sent", "sent"]
    assert sorted(map(receiver.ids.count, set(receiver.ids))) == [1, 2], "the killed one came twice, the other once"
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(OutboxMessage)).one() == 2
    database.close()


def test_the_mark_of_a_quiet_webhook_moves_on(database: Database, planner: Actor, receiver: Receiver) -> None:
    endpoint, _ = a_webhook(database, planner, receiver)
    with database.transaction() as session:
        for _ in range(fan_out.FAR + 1):
            trail.record(session, planner, "visit.moved", Subject("visit", "1"))
    fan_out.fan_out(database, now=NOW)
    with database.reading() as session:
        assert session.get_one(WebhookEndpoint, endpoint.id).come_to == trail.head(session)[0]
