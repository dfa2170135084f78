"""The register of fitted models: how one comes into force, and why another does not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import Session, col, select

from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.errors import NotAllowed
from foundation.models import TrailEntry
from risk.models import FittedModel
from risk.targeting import register
from risk.targeting.bias import audit
from risk.targeting.calibrating import UNCHANGED
from risk.targeting.cards import CARD, PAGE, card_of, digest_of
from risk.targeting.ensemble import Bag, Ensemble
from risk.targeting.gap_limits import gap_limits
from risk.targeting.line import Line
from risk.targeting.model_files import Model, write_model
from risk.targeting.payloads import ModelCard
from risk.targeting.specs import RecurrenceSpec
from risk.targeting.trees import Trees
from tests.builders import NOW, an_account
from tests.risk.trials import fit as a_fit
from tests.risk.trials import trial

SPEC = RecurrenceSpec("employer", "day", "upheld", "amount", (), 365, digest="01" * 32)
NUMBERS, NODES = np.zeros(0), np.zeros(0, dtype=np.int64)
NO_TREES = Trees((), 0.0, np.zeros(1, dtype=np.int64), NODES, NUMBERS, NODES == 1, NODES, NODES, NUMBERS, NUMBERS)
EMPTY = Ensemble((Bag(NO_TREES, Line((), 0.0, NUMBERS, NUMBERS, NUMBERS)),), line_share=0.5)


@pytest.fixture(scope="module")
def fair() -> ModelCard:
    given = trial()
    return card_of(a_fit(given), given)


@pytest.fixture(scope="module")
def blind(fair: ModelCard) -> ModelCard:
    """The same but for an area it hardly finds anything in."""
    given = trial(blind_to="south")
    return fair.model_copy(update={"bias": audit([given.rows], given.groups, gap_limits(), draws=30)})


def lines(session: Session) -> list[str]:
    entries = session.exec(select(TrailEntry).order_by(col(TrailEntry.number))).all()
    return [entry.action for entry in entries if entry.action.startswith("fitted_model")]


def test_a_fit_is_in_force_by_a_persons_word_and_reason(session: Session, officer: Actor, fair: ModelCard) -> None:
    entered = register.enter(session, officer, fair, now=NOW)
    assert entered.state == "entered"
    assert register.card_of_fit(entered) == fair
    with pytest.raises(register.ReasonMissing):
        register.activate(session, officer, entered.id, " ", now=NOW)
    with pytest.raises(register.PersonNeeded):
        register.activate(session, Actor.system(officer.organisation_id), entered.id, "It is better", now=NOW)
    register.activate(session, officer, entered.id, "Judged better than none", now=NOW)
    assert (entered.state, entered.activated_by) == ("active", officer.account_id)
    assert lines(session) == ["fitted_model.entered", "fitted_model.activated"]


def test_a_fit_that_worsens_a_gap_is_refused_with_reasons_and_the_old_one_stays(
    session: Session, officer: Actor, fair: ModelCard, blind: ModelCard
) -> None:
    first = register.enter(session, officer, fair, now=NOW)
    register.activate(session, officer, first.id, "The first", now=NOW)
    worse = register.enter(session, officer, blind, now=NOW)
    with pytest.raises(register.FittedModelHeldBack, match="recall between groups of area") as refusal:
        register.activate(session, officer, worse.id, "It is newer", now=NOW)
    assert refusal.value.reasons == register.held_back_by(session, worse)
    assert (first.state, worse.state) == ("active", "entered")


def test_a_better_fit_takes_the_place_of_the_one_in_force_which_stays_readable(
    session: Session, officer: Actor, fair: ModelCard
) -> None:
    first = register.enter(session, officer, fair, now=NOW)
    register.activate(session, officer, first.id, "The first", now=NOW)
    newer = register.enter(session, officer, fair.model_copy(update={"settings": {"trees": "200"}}), now=NOW)
    register.activate(session, officer, newer.id, "More trees", now=NOW)
    assert [(fit.state, fit.id) for fit in register.list_fits(session, officer)] == [
        ("active", newer.id),
        ("retired", first.id),
    ]
    with pytest.raises(register.FittedModelRetired):
        register.activate(session, officer, first.id, "Back again", now=NOW)
    register.retire(session, officer, newer.id, "Rules changed", now=NOW)
    with pytest.raises(register.FittedModelNotActive):
        register.retire(session, officer, newer.id, "Once more", now=NOW)


def test_entering_the_same_card_again_writes_nothing(session: Session, officer: Actor, fair: ModelCard) -> None:
    first = register.enter(session, officer, fair, now=NOW)
    assert register.enter(session, officer, fair, now=NOW).id == first.id
    assert first.card_sha256 == digest_of(fair)
    assert lines(session) == ["fitted_model.entered"]


def test_a_fit_stays_with_its_organisation_until_it_is_published_and_in_force(
    session: Session, officer: Actor, planner: Actor, fair: ModelCard
) -> None:
    own = register.enter(session, officer, fair, now=NOW, published=True)
    assert register.list_fits(session, planner) == register.list_published(session) == []
    with pytest.raises(register.FittedModelNotFound):
        register.activate(session, planner, own.id, "Not mine", now=NOW)
    register.activate(session, officer, own.id, "The first", now=NOW)
    assert register.list_fits(session, planner) == register.list_published(session) == [own]
    private = register.enter(session, officer, fair.model_copy(update={"name": "farm visits"}), now=NOW)
    register.activate(session, officer, private.id, "The first", now=NOW)
    assert register.list_published(session) == [own]


def test_an_inspector_may_read_the_register_and_not_change_it(
    session: Session, database: Database, buyer: OrganisationId, officer: Actor, fair: ModelCard
) -> None:
    entered = register.enter(session, officer, fair, now=NOW)
    session.commit()
    reader = an_account(database, buyer, Role.INSPECTOR)
    assert [fit.id for fit in register.list_fits(session, reader)] == [entered.id]
    with pytest.raises(NotAllowed):
        register.activate(session, reader, entered.id, "I like it", now=NOW)
    assert session.get_one(FittedModel, entered.id).state == "entered"


def test_the_register_is_kept_from_the_command_line(tmp_path: Path, fair: ModelCard) -> None:
    import json

    from typer.testing import CliRunner

    from api.cli import app
    from foundation import accounts, migrating
    from risk.targeting.cards import write_card

    digest = write_model(Model(SPEC, fair.as_of, EMPTY, UNCHANGED), tmp_path)
    write_card(fair.model_copy(update={"model_sha256": digest}), tmp_path)
    file = tmp_path / "store.sqlite"
    store = Database.at(f"sqlite:///{file}")
    migrating.upgrade(store)
    with store.transaction() as session:
        owner = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
        organisation = OrganisationId(owner.id)
    an_account(store, organisation, Role.COMPLIANCE_OFFICER, email="ada@lindenhof.example")
    store.close()

    def run(*words: object) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["risk", "models", *[str(word) for word in words], "--database", str(file)])
        return done.exit_code, done.stdout, done.stderr

    (other := tmp_path / "other").mkdir()
    write_model(Model(SPEC, fair.as_of, replace(EMPTY, line_share=0.4), UNCHANGED), other)
    for name in (CARD, PAGE):
        (other / name).write_bytes((tmp_path / name).read_bytes())
    code, _, refused = run("enter", other)
    assert code == 1
    assert "it tells of another model" in refused
    code, told, _ = run("enter", tmp_path, "--publish", "--json")
    entered = json.loads(told)
    assert (code, entered["state"], entered["held_back"]) == (0, "entered", [])
    short = entered["card_sha256"][:8]
    code, _, refused = run("activate", short, "--by", "ada@lindenhof.example", "--reason", " ")
    assert code == 1
    assert "fitted_model.reason_missing" in refused
    code, told, _ = run("activate", short, "--by", "ada@lindenhof.example", "--reason", "The first")
    assert code == 0
    assert "is in force" in told
    code, told, _ = run("list")
    assert f"{entered['card_sha256'][:12]}  active" in told
    code, _, refused = run("retire", "zzz", "--by", "ada@lindenhof.example", "--reason", "Gone")
    assert code == 1
    assert "fitted_model.not_found" in refused
