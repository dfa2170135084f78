"""The letter of the morning: what is due, late, new or waits for a second person; once, in one's language."""

import socketserver
import threading
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from sqlmodel import Session, select

from api import letters, mail
from api.web.languages import translated
from foundation import accounts, obligations, outbox
from foundation.actors import AccountId, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.ids import new_id
from foundation.models import Obligation, OutboxMessage
from foundation.notices import choices, digests
from foundation.notices.choices import ChoiceNotOffered
from foundation.notices.digests import DigestLetter, DigestLine, Mention, Mentions, no_mentions
from foundation.obligations import Due
from foundation.reminding import code_of
from foundation.settings import Settings
from tests.builders import NOW, an_account

TODAY = NOW.date()
WRITE = letters.digest_writer(Settings(base_url="https://desk.example"))
SENSITIVE = ("Finca", "Inventad", "wages", "complaint", "grievance", "case", "penalty", "inspection", "firm")


def a_task(
    database: Database,
    actor: Actor,
    due_on: date,
    *,
    holder: Actor | None = None,
    kind: str = "action.verify",
    step: str = "",
    opened: datetime = NOW - timedelta(days=9),
) -> Obligation:
    with database.transaction() as session:
        due = Due(
            kind=kind,
            title="See that Finca Inventada pays",
            reason="Held back wages",
            subject_kind="corrective_action",
            subject_id=new_id(),
            due_on=due_on,
            step=step,
            about_name="Finca Inventada",
            assigned_to=AccountId(holder.account_id) if holder and holder.account_id else None,
        )
        task = obligations.open_obligation(session, actor, due)
        task.opened_at = opened
        session.add(task)
        return task


def sweep(
    database: Database, actor: Actor, now: datetime = NOW, mentions: Mentions = no_mentions
) -> dict[str, OutboxMessage]:
    """The letters of one sweep, by the role that begins their address."""
    with database.transaction() as session:
        before = set(session.exec(select(OutboxMessage.id)).all())
        digests.sweep(session, Actor.system(actor.organisation_id), WRITE, now=now, mentions=mentions)
        fresh = [one for one in session.exec(select(OutboxMessage)).all() if one.id not in before]
        return {one.address.partition("-")[0]: one for one in fresh}


def part(letter: OutboxMessage, name: str) -> list[str]:
    """Codes under one heading of a letter in English."""
    blocks = [block for block in letter.body.split("\n\n") if block.startswith(letters.PARTS[name])]
    return [line.split(" ")[1] for block in blocks for line in block.splitlines()[1:]]


def test_a_holder_reads_of_the_own_tasks_and_the_lead_of_what_is_late_or_nobody_s(
    database: Database, inspector: Actor, planner: Actor
) -> None:
    late, today, soon = (a_task(database, inspector, TODAY + timedelta(days=n), holder=inspector) for n in (-1, 0, 7))
    a_task(database, inspector, TODAY + timedelta(days=8), holder=inspector)
    nobody = a_task(database, planner, TODAY + timedelta(days=2))
    told = sweep(database, inspector)
    assert {name: part(told["inspector"], name) for name in letters.PARTS} == {
        "second": [], "late": [code_of(late)], "unheld": [], "today": [code_of(today)], "soon": [code_of(soon)],
        "new": [], "sharing": [], "mentions": [],
    }  # fmt: skip
    assert sorted(part(told["inspection_planner"], "unheld")) == sorted([code_of(late), code_of(nobody)])
    assert sweep(database, inspector) == {}, "a day has one letter"
    assert set(sweep(database, inspector, NOW + timedelta(days=1))) == {"inspector", "inspection_planner"}


def test_nobody_is_written_to_with_nothing_to_say_or_before_the_morning(
    database: Database, inspector: Actor, planner: Actor
) -> None:
    assert sweep(database, inspector) == {}
    a_task(database, inspector, TODAY, holder=inspector)
    assert sweep(database, inspector, NOW.replace(hour=3) + timedelta(days=1)) == {}
    assert set(sweep(database, inspector, NOW.replace(hour=6) + timedelta(days=1))) >= {"inspector"}


def test_what_is_new_is_told_once_in_the_morning_or_at_once_or_never_as_chosen(
    database: Database, inspector: Actor
) -> None:
    far = TODAY + timedelta(days=60)
    a_task(database, inspector, far, holder=inspector)  # older than the first digest's news
    fresh = a_task(database, inspector, far, holder=inspector, opened=NOW)
    assert part(sweep(database, inspector)["inspector"], "new") == [code_of(fresh)]
    later = a_task(database, inspector, far, holder=inspector, opened=NOW)
    assert sweep(database, inspector, NOW + timedelta(hours=1)) == {}
    with database.transaction() as session:
        choices.choose(session, inspector, {"new": "immediately"})
    assert part(sweep(database, inspector, NOW + timedelta(hours=2))["inspector"], "new") == [code_of(later)]
    with database.transaction() as session:
        choices.choose(session, inspector, {"new": "none"})
    a_task(database, inspector, far, holder=inspector, opened=NOW)
    assert sweep(database, inspector, NOW + timedelta(days=1)) == {}


def test_a_second_person_is_asked_every_morning_and_whoever_asked_for_one_never(
    database: Database, inspector: Actor, planner: Actor, authority: OrganisationId
) -> None:
    other = an_account(database, authority, Role.INSPECTION_PLANNER, email="other-planner@tierlight.example")
    asked = a_task(database, planner, TODAY + timedelta(days=30), kind="extension.decide", opened=NOW)
    for days in range(2):
        told = sweep(database, planner, NOW + timedelta(days=days))
        assert set(told) == {"other"}
        assert part(told["other"], "second") == [code_of(asked)]
    with database.transaction() as session:
        choices.choose(session, other, {"second": "none"})
    assert sweep(database, planner, NOW + timedelta(days=2)) == {}


def test_a_mention_is_told_once(database: Database, inspector: Actor) -> None:
    mention = Mention(new_id(), "K-1", "/findings/1#comment-1")

    def of_comments(_session: Session, actor: Actor) -> Sequence[Mention]:
        return [mention] if actor.account_id == inspector.account_id else []

    letter = sweep(database, inspector, mentions=of_comments)["inspector"]
    assert "https://desk.example/findings/1#comment-1" in letter.body
    assert sweep(database, inspector, NOW + timedelta(days=1), of_comments) == {}


def test_deadlines_can_be_put_off_to_the_morning_and_never_silenced(database: Database, inspector: Actor) -> None:
    with database.transaction() as session, pytest.raises(ChoiceNotOffered):
        choices.choose(session, inspector, {"deadlines": "none"})
    a_task(database, inspector, TODAY, holder=inspector)
    with database.transaction() as session:
        choices.choose(session, inspector, {"deadlines": "immediately"})
    assert sweep(database, inspector) == {}, "the letter of the step tells it"


def test_a_letter_holds_codes_and_links_and_no_sensitive_word(
    database: Database, inspector: Actor, planner: Actor
) -> None:
    task = a_task(database, inspector, TODAY, holder=inspector)
    letter = sweep(database, inspector)["inspector"]
    assert f"https://desk.example/work/{task.id}" in letter.body
    said = f"{letter.subject} {letter.body}".lower()
    assert [word for word in (*SENSITIVE, planner.name) if word.lower() in said] == []


@pytest.mark.no_database
@pytest.mark.parametrize("locale", ["en", "es", "ar", "xx"])
def test_a_letter_is_written_in_its_reader_s_language_and_names_every_part(locale: str) -> None:
    lines = tuple(DigestLine(name, f"T-{name}", "/work/1", TODAY) for name in letters.PARTS)  # type: ignore[arg-type] # its keys are the parts
    letter = letters.digest(DigestLetter("a@tierlight.example", locale, lines), desk="https://desk.example")
    known = locale if locale != "xx" else "en"
    assert all(translated(known, head) in letter.body for head in letters.PARTS.values())
    assert letter.subject == translated(known, "Your day at Tierlight")
    assert letter.body.count("https://desk.example/work/1") == len(lines)


class _Smtp(socketserver.StreamRequestHandler):
    """As much of a mail server as a client needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 mail.example\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                got = b""
                while not got.endswith(b"\r\n.\r\n"):
                    got += self.rfile.readline()
                self.server.got.append(got[:-3])  # type: ignore[attr-defined] # given below
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def mail_server() -> object:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp) as server:
        server.got = []  # type: ignore[attr-defined] # read by the test
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_digest_goes_through_the_outbox_to_a_mail_server(
    database: Database, authority: OrganisationId, inspector: Actor, mail_server: socketserver.ThreadingTCPServer
) -> None:
    with database.transaction() as session:
        accounts.choose_locale(session, inspector, "es")
    a_task(database, inspector, TODAY, holder=inspector)
    sweep(database, inspector)
    port = mail_server.server_address[1]
    senders = mail.senders(Settings(smtp_host="127.0.0.1", smtp_port=port))
    assert [outbox.send_waiting(database, senders, now=NOW) for _ in range(2)] == [1, 0]
    (got,) = mail_server.got  # type: ignore[attr-defined] # given above
    letter = message_from_bytes(got, policy=policy.default)
    assert letter["subject"] == translated("es", "Your day at Tierlight")
    assert letter["to"].startswith("inspector-")
    assert translated("es", letters.PARTS["today"]) in letter.get_content()


@pytest.mark.slow
def test_two_sweeps_at_once_write_one_letter(own_database: str) -> None:
    database = Database.at(own_database)
    with database.transaction() as session:
        house = accounts.add_organisation(session, name="Authority", kind="inspectorate", now=NOW)
    holder = an_account(database, OrganisationId(house.id), Role.INSPECTOR)
    a_task(database, holder, TODAY, holder=holder)
    sweeps = [threading.Thread(target=sweep, args=(database, holder)) for _ in range(3)]
    for one in sweeps:
        one.start()
    for one in sweeps:
        one.join()
    with database.reading() as session:
        assert len(session.exec(select(OutboxMessage)).all()) == 1
    database.close()
