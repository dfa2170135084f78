"""The share with a finding among visits drawn at random: unbiased, with an interval that keeps its width."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from audits.models import Visit
from foundation.actors import Action, ActionNotAllowed, Actor, Role
from reports.contents.kinds import Form
from reports.drafting import Question, draft
from reports.facts.drawn_share import hit_share, share_of, wilson
from reports.renderers import render
from tests.builders import a_site
from tests.reports.ground import TODAY

VISITS = st.lists(st.tuples(st.booleans(), st.floats(0.01, 1.0)), min_size=1, max_size=40)


def visit(how: str, outcome: str | None, chance: float | None = None) -> Visit:
    return Visit(selected_how=how, outcome=outcome, propensity=chance, state="done")


@pytest.mark.no_database
def test_chosen_visits_do_not_colour_the_share_of_those_drawn() -> None:
    made = [visit("risk", "findings")] * 9 + [visit("random", "findings", 0.1), visit("random", "nothing_found", 0.1)]
    drawn, chosen = hit_share(made, drawn=True), hit_share(made, drawn=False)
    assert (drawn.visits, drawn.found, drawn.rate) == (2, 1, 0.5)
    assert (chosen.visits, chosen.rate) == (9, 1.0)


@pytest.mark.no_database
def test_a_closed_door_is_neither_a_finding_nor_none() -> None:
    share = hit_share([visit("random", "access_denied", 0.1), visit("random", None, 0.1)], drawn=True)
    assert (share.made, share.visits, share.rate) == (2, 0, None)


@pytest.mark.no_database
def test_nothing_found_in_few_visits_still_leaves_room() -> None:
    low, high = wilson(0.0, 6)
    assert low == pytest.approx(0)
    assert high == pytest.approx(0.3903, abs=1e-4)


@pytest.mark.no_database
@settings(max_examples=100)
@given(VISITS)
def test_the_interval_holds_its_share_and_stays_between_none_and_all(visits: list[tuple[bool, float]]) -> None:
    share = share_of([found for found, _ in visits], [chance for _, chance in visits], made=len(visits))
    assert share.rate is not None
    assert share.low is not None
    assert share.high is not None
    assert -1e-9 <= share.low <= share.rate + 1e-9
    assert share.rate - 1e-9 <= share.high <= 1 + 1e-9


@pytest.mark.no_database
def test_over_many_draws_with_unequal_chances_the_share_is_that_of_all_sites() -> None:
    """Bad sites are drawn three times as often here: the plain share is far off, the weighted one is not."""
    rng = random.Random(7)  # noqa: S311 - draws sites of an invented country, and must repeat
    sites = [(place % 4 == 0, 0.3 if place % 4 == 0 else 0.1) for place in range(400)]
    weighted, plain = [], []
    for _ in range(300):
        seen = [(found, chance) for found, chance in sites if rng.random() < chance]
        share = share_of([found for found, _ in seen], [chance for _, chance in seen], made=len(seen))
        weighted.append(share.rate or 0.0)
        plain.append(share.found / share.visits)
    assert sum(weighted) / 300 == pytest.approx(0.25, abs=0.01)
    assert sum(plain) / 300 > 0.4


def test_the_full_report_of_a_site_is_refused_to_who_lacks_the_case_role(
    planner: Actor, officer: Actor, session: Session
) -> None:
    site = a_site(session, officer, "Finca Clara")
    with pytest.raises(ActionNotAllowed):
        draft(session, officer, "site_audit_full", Question(str(site.id), "", TODAY))
    inspector = replace(planner, role=Role.INSPECTOR)
    assert not inspector.may(Action.READ_FULL_SCORES)
    told = draft(
        session, replace(officer, role=Role.CASE_OFFICER), "site_audit_full", Question(str(site.id), "", TODAY)
    )
    assert told.document.kind == "site_audit_full"


def test_a_period_without_data_says_so_before_anything_else(planner: Actor, session: Session) -> None:
    year = draft(session, planner, "inspectorate_year", Question("Valmarra Labour Authority", "2019", TODAY)).document
    page = render(year, Form.HTML).decode()
    assert "Nothing is on record for 2019" in page
    assert "not known: no drawn visit" in page
