"""A register that is never half: a process killed between steps, and a reader beside an annulment."""

import multiprocessing
import os
import signal
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from sqlmodel import Session, select

from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import OutboxMessage, TrailEntry
from foundation.signing import signer_from
from reports.renderers.public_register.dump import check_dump, render_dump
from sanctions import register
from sanctions.cases import moves
from sanctions.cases.payloads import CaseMove
from sanctions.models import Case, Publication
from sanctions.publications import approving, correcting, preparing, subscribers
from sanctions.publications.payloads import Subscribing
from tests.builders import NOW, a_party, an_account
from tests.sanctions.published import ON, THEN, a_final_case, publish, wanted

KILLED = -signal.SIGKILL
Standing = tuple[list[str], list[str], list[str], int, int]
"""States of the cases and of their publications, what is listed, lines of the trail, letters that wait."""
STEPS = (
    ("approve", "sanctions.publications.approving.trail.record"),
    ("approve", "sanctions.publications.approving.links.make"),
    ("annul", "sanctions.publications.correcting.trail.record"),
    ("annul", "sanctions.publications.telling.outbox.put"),
    ("expire", "sanctions.publications.telling.tell_subscribers"),
)


def _set_up(url: str) -> tuple[Actor, Actor, UUID]:
    store = Database.at(url)
    with store.transaction() as session:
        house = accounts.add_organisation(session, name="Authority", kind="inspectorate", now=NOW)
    officer, approver = (
        an_account(store, OrganisationId(house.id), role) for role in (Role.CASE_OFFICER, Role.APPROVER)
    )
    planner = an_account(store, OrganisationId(house.id), Role.INSPECTION_PLANNER)
    with store.transaction() as session:
        case = a_final_case(session, officer, a_party(session, planner, "Obras Vega Alta S.L."))
        asked = Subscribing(address="a@desk.example")
        secret = subscribers.ask(session, asked, register_address="http://t.example", now=THEN)
        subscribers.confirm(session, secret or "", now=THEN)
    store.close()
    return officer, approver, case.id


def _act(session: Session, step: str, officer: Actor, approver: Actor, case_id: UUID) -> None:
    if step == "approve":
        (row,) = preparing.list_publications(session, approver, state="prepared")
        approving.approve(session, approver, row.id, now=THEN)
    elif step == "annul":
        case = session.get_one(Case, case_id)
        move = CaseMove(to_state="annulled", on=ON, reason="The court has annulled it")
        moves.move(session, approver, case.id, move, version_seen=case.version, now=THEN)
    else:
        job = Actor.system(officer.organisation_id)
        correcting.expire(session, job, now=THEN + timedelta(days=2000))


def _killed_at(url: str, step: str, where: str, officer: Actor, approver: Actor, case_id: UUID) -> None:
    """Dies in the middle, as by a power cut: nothing is caught, nothing is closed."""
    module, _, name = where.rpartition(".")
    *path, noun = module.split(".")
    holder = __import__(".".join(path), fromlist=[noun])
    setattr(getattr(holder, noun), name, lambda *_a, **_k: os.kill(os.getpid(), signal.SIGKILL))
    with Database.at(url).transaction() as session:
        _act(session, step, officer, approver, case_id)


def _standing(url: str) -> Standing:
    store = Database.at(url)
    with store.reading() as session:
        found = (
            sorted(session.exec(select(Case.state)).all()),
            sorted(session.exec(select(Publication.state)).all()),
            [entry.reference for entry in register.snapshot(session, on=ON).entries],
            len(session.exec(select(TrailEntry.number)).all()),
            len(session.exec(select(OutboxMessage.id)).all()),
        )
    store.close()
    return found


@pytest.mark.parametrize(("step", "where"), STEPS)
def test_a_process_killed_between_steps_leaves_all_or_nothing(own_database: str, step: str, where: str) -> None:
    officer, approver, case_id = _set_up(own_database)
    store = Database.at(own_database)
    with store.transaction() as session:
        case = session.get_one(Case, case_id)
        if step == "approve":
            preparing.prepare(session, officer, wanted(case_id), now=THEN)
        else:
            publish(session, officer, approver, case)
    store.close()
    before = _standing(own_database)
    told = (own_database, step, where, officer, approver, case_id)
    process = multiprocessing.get_context("spawn").Process(target=_killed_at, args=told)
    process.start()
    process.join()
    assert process.exitcode == KILLED
    assert _standing(own_database) == before
    again = Database.at(own_database)
    with again.transaction() as session:
        _act(session, step, officer, approver, case_id)
    again.close()
    after = _standing(own_database)
    assert after[2] == (["ES-1"] if step == "approve" else [])
    assert after[3] > before[3]


def test_an_export_beside_an_annulment_shows_all_of_the_entry_or_none(own_database: str) -> None:
    officer, approver, case_id = _set_up(own_database)
    writer, reader = Database.at(own_database), Database.at(own_database)
    with writer.transaction() as session:
        publish(session, officer, approver, session.get_one(Case, case_id))
    seen: list[tuple[int, int]] = []

    def look() -> None:
        with reader.reading() as session:
            content = render_dump(register.snapshot(session, on=ON), signer_from(b"z" * 32))
        told = check_dump(content).manifest
        seen.append((told.entries, told.removed))
        assert (b"Vega" in content) is (told.entries == 1)

    look()
    with writer.transaction() as session:
        case = session.get_one(Case, case_id)
        case.sqlmodel_update({"state": "annulled"})
        session.add(case)
        session.flush()
        look()
        correcting.case_moved(session, approver, case, now=utc_now())
        look()
    look()
    assert seen == [(1, 0), (1, 0), (1, 0), (0, 1)]
    assert all(entries + removed == 1 for entries, removed in seen)
    assert all(before >= after for (before, _), (after, _) in pairwise(seen))
    writer.close()
    reader.close()
