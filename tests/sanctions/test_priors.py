from datetime import date

import pytest

from sanctions.penalties.chain_liability import Contractor, Knowledge, Standing, who_answers
from sanctions.penalties.priors import EarlierCase, NotCounted, count_priors
from sanctions.penalties.regimes import family_of

pytestmark = pytest.mark.no_database
OFFENCE = date(2026, 6, 1)


def an_earlier(
    state: str = "final", final_on: date | None = date(2025, 9, 1), family: str = "osh_serious"
) -> EarlierCase:
    return EarlierCase("C-1", state, family, final_on)


@pytest.mark.parametrize(
    ("earlier", "why_not"),
    [
        (an_earlier(), None),
        (an_earlier("paying"), None),
        (an_earlier("closed"), None),
        (an_earlier("annulled"), NotCounted.OVER),
        (an_earlier("expired"), NotCounted.OVER),
        (an_earlier("withdrawn"), NotCounted.OVER),
        (an_earlier("appealed"), NotCounted.NOT_FINAL),
        (an_earlier("decided", None), NotCounted.NOT_FINAL),
        (an_earlier(final_on=OFFENCE), NotCounted.LATER),
        (an_earlier(final_on=date(2021, 6, 1)), None),
        (an_earlier(final_on=date(2021, 5, 31)), NotCounted.OUTSIDE),
        (an_earlier(family="wage_underpayment"), NotCounted.OTHER_KIND),
    ],
)
def test_only_final_decisions_inside_the_regime_s_window_are_priors(
    earlier: EarlierCase, why_not: NotCounted | None
) -> None:
    regime = family_of("us_osha")[0].versions[0]  # five years, counted back from the offence
    told = count_priors([earlier], regime, OFFENCE, "osh_serious")
    assert told.cases[0].why_not == why_not
    assert told.count == (why_not is None)


def test_a_window_of_days_is_counted_in_days_and_none_stated_leaves_none() -> None:
    spain = family_of("es_lisos")[0].versions[0]
    assert count_priors([], spain, OFFENCE, "osh_serious").window_from == date(2025, 6, 1)
    assert count_priors([], family_of("gb_nmw")[0].versions[0], OFFENCE, "wage_underpayment").window_from is None


def test_a_law_that_asks_for_no_offence_of_the_same_kind_counts_any() -> None:
    portugal = family_of("pt_codigo_trabalho")[0].versions[0]
    told = count_priors([an_earlier(family="child_labour")], portugal, OFFENCE, "wage_underpayment")
    assert (told.count, told.window_from) == (1, date(2021, 6, 1))


def up_the_chain(*knowledge: Knowledge) -> list[Contractor]:
    return [Contractor(f"c{at}", "subcontracts", knowledge=one) for at, one in enumerate(knowledge, start=1)]


def test_the_direct_contractor_answers_and_those_above_only_if_they_knew() -> None:
    path = up_the_chain(Knowledge.UNKNOWN, Knowledge.UNKNOWN, Knowledge.KNEW, Knowledge.NONE)
    told = {one.contractor.id: one for one in who_answers(path, "eu_employer_sanctions")}
    assert told["c1"].standing is Standing.ANSWERS
    assert told["c2"].standing is Standing.IF_SHOWN
    assert told["c2"].to_show == "that it knew"
    assert told["c3"].standing is Standing.ANSWERS
    assert told["c4"].standing is Standing.DOES_NOT
    assert all(one.rule.defence and one.rule.ref for one in told.values())


def test_the_guarantor_of_wages_answers_all_the_way_up_and_for_the_fine_only_with_fault() -> None:
    told = who_answers(up_the_chain(Knowledge.UNKNOWN, Knowledge.NEGLIGENT), "de_milog")
    wages = [one for one in told if one.rule.owes == ("back_pay",)]
    fines = [one for one in told if one.rule.owes == ("fine",)]
    assert [one.standing for one in wages] == [Standing.ANSWERS, Standing.ANSWERS]
    assert [one.standing for one in fines] == [Standing.IF_SHOWN, Standing.ANSWERS]


def test_a_link_that_is_no_subcontract_ends_what_a_rule_reaches() -> None:
    path = [*up_the_chain(Knowledge.KNEW), Contractor("buyer", "supplies"), *up_the_chain(Knowledge.KNEW)]
    assert [one.contractor.id for one in who_answers(path, "eu_employer_sanctions")] == ["c1"]
    assert who_answers(path, "br_dirty_list") == ()


def test_repeat_windows_stand_in_the_files_of_the_laws_that_state_one() -> None:
    windows = {
        regime.id: count_priors([], regime, OFFENCE, "x").window_from
        for name in ("gb_right_to_work", "fr_posting", "in_labour_codes")
        for regime in family_of(name)[0].versions[:1]
    }
    assert windows == {
        "gb_right_to_work": date(2023, 6, 1),
        "fr_posting": date(2024, 6, 1),
        "in_labour_codes": date(2021, 6, 1),
    }
