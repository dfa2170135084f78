"""The register of algorithms as anybody meets it, signed in or not."""

import re
from dataclasses import replace

import pytest

from api.web.algorithm_words import CARD_SENTENCES
from foundation.actors import Actor
from foundation.database import Database
from foundation.ids import new_id
from risk.sectors import load_models
from risk.targeting import register
from risk.targeting.cards import LIMITS, NEVER_USED, card_of
from risk.targeting.payloads import ModelCard
from tests.api.test_pages import desk, sign_in
from tests.builders import NOW
from tests.risk.trials import fit, trial
from tests.web_client import TestClient

__all__ = ["desk"]


@pytest.fixture(scope="module")
def card() -> ModelCard:
    given = trial()
    return card_of(fit(given), given)


def fits_on(page: str) -> set[str]:
    return set(re.findall(r'href="(/algorithms/fits/[^"]+)"', page))


def test_anybody_reads_every_declared_model_with_each_weight_and_its_source(desk: TestClient) -> None:
    index = desk.get("/algorithms")
    assert index.status_code == 200
    for model in load_models():
        address = f"/algorithms/sectors/{model.sector}/{model.version}"
        assert address in index.text
        page = desk.get(address).text
        for driver in model.drivers:
            assert f"{driver.weight:.2f}<span" in page
            assert driver.evidence.source.replace("&", "&amp;").replace("'", "&#39;") in page
        assert model.digest in page


def test_a_version_or_fit_that_is_not_there_is_a_404(desk: TestClient) -> None:
    assert desk.get("/algorithms/sectors/hospitality/1999.1").status_code == 404
    assert desk.get(f"/algorithms/fits/{new_id()}").status_code == 404


def test_a_fit_is_its_organisations_own_until_published_and_in_force(
    desk: TestClient, database: Database, officer: Actor, inspector: Actor, card: ModelCard
) -> None:
    with database.transaction() as session:
        private = register.enter(session, officer, card, now=NOW)
        address = f"/algorithms/fits/{private.id}"
    assert fits_on(desk.get("/algorithms").text) == set()
    assert desk.get(address).status_code == 404
    assert fits_on(sign_in(desk, database, inspector).get("/algorithms").text) == set()
    assert sign_in(desk, database, inspector).get(address).status_code == 404
    assert fits_on(sign_in(desk, database, officer).get("/algorithms").text) == {address}
    assert desk.get(address).status_code == 200


def test_a_published_fit_shows_its_card_to_all_and_its_approver_to_colleagues_only(
    desk: TestClient, database: Database, officer: Actor, card: ModelCard
) -> None:
    with database.transaction() as session:
        entered = register.enter(session, officer, card, now=NOW, published=True)
        register.activate(session, officer, entered.id, "Judged on two later months", now=NOW)
        address, digest = f"/algorithms/fits/{entered.id}", entered.card_sha256
    page = desk.get(address).text
    figure = card.figure("auc")
    assert figure
    assert figure.value
    assert f"<b><bdi>{round(figure.value, 3)}</bdi></b>" in page
    assert digest in page
    assert page.count('class="tenth"') == len(card.calibration)
    assert "Judged on two later months" in page
    assert officer.name not in page
    assert officer.name in sign_in(desk, database, officer).get(address).text


@pytest.mark.no_database
def test_what_cards_say_in_english_can_be_said_in_every_language() -> None:
    assert set(NEVER_USED + LIMITS) <= set(CARD_SENTENCES)


def test_what_was_found_at_a_firm_by_name_is_told_to_colleagues_only(
    desk: TestClient, database: Database, officer: Actor
) -> None:
    given = trial()
    chains = {"owner": [f"{area.upper()} HOTELS" for area in given.groups["area"]], "area": given.groups["area"]}
    by_owner = replace(given, groups=chains)
    with database.transaction() as session:
        entered = register.enter(session, officer, card_of(fit(by_owner), by_owner), now=NOW, published=True)
        register.activate(session, officer, entered.id, "Judged on two later months", now=NOW)
        address = f"/algorithms/fits/{entered.id}"
    page = desk.get(address).text
    assert "HOTELS" not in page
    assert "By <bdi>owner</bdi>: 2 groups" in page
    assert "north" in page
    assert "NORTH HOTELS" in sign_in(desk, database, officer).get(address).text
