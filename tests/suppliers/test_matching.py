"""Which records are one site: vetoes, answers, review share, and that no false link spreads."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suppliers.matching import (
    ComparePair,
    LabelOutsideList,
    LabelsContradict,
    MatchRecord,
    PairDecision,
    PairLabel,
    match,
)
from suppliers.matching import compare as compare_all
from suppliers.matching.evidence import EVIDENCE
from suppliers.matching.model import shipped_model

pytestmark = pytest.mark.no_database


def a_lei(body: str) -> str:
    """Check digits by ISO 7064 mod 97-10 behind an invented body of eighteen."""
    number = int("".join(str(int(letter, 36)) for letter in body + "00"))
    return f"{body}{98 - number % 97:02}"


LEI_ONE, LEI_OTHER = a_lei("INVENTEDALPHA00001"), a_lei("INVENTEDALPHA00002")


def compared(left: MatchRecord, right: MatchRecord) -> PairDecision:
    return compare_all([ComparePair(left, right)])[0]


def a_site(
    index: int = 0, name: str = "Alpha Knit Ltd", address: str = "Plot 4, Zone 2, Tillburg", **more: str
) -> MatchRecord:
    return MatchRecord(
        index, name=name, address=address, country=more.get("country", "BD"), phone=more.get("phone", "")
    )


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("ALPHA KNIT LIMITED", "plot 4 zone 2 tillburg"),
        ("A l p h a  K n i t", "Plot No. 04, Zone-2, Tillburg 1230"),
        ("Alpha Knitt Pvt. Ltd.", "Plot #4, Zone 2, Tillburg"),
    ],
)
def test_other_spelling_of_a_site_is_the_same_site(name: str, address: str) -> None:
    assert compared(a_site(), a_site(1, name, address)).decision == "same"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Alpha Knit Ltd", "Plot 9, Zone 2, Tillburg"),
        ("Beta Leather Ltd", "Plot 4, Zone 2, Tillburg"),
        ("Alpha Knit Ltd", "77 Harbour Road, Oosterwijk"),
    ],
)
def test_other_plot_other_firm_and_namesake_are_different_sites(name: str, address: str) -> None:
    assert compared(a_site(), a_site(1, name, address)).decision == "different"


def test_numbered_sites_of_one_firm_stay_apart_whatever_else_agrees() -> None:
    answer = compared(
        a_site(name="Alpha Knit Unit II", phone="555 123 4567"), a_site(1, "Alpha Knit Unit 3", phone="555 123 4567")
    )
    assert (answer.decision, answer.reasons[0]) == ("different", "site number in the name differs")


def test_country_is_evidence_and_not_a_wall() -> None:
    assert compared(a_site(country="JO"), a_site(1, country="IL")).decision == "same"


def test_two_valid_identifiers_of_one_scheme_keep_records_apart_and_an_invalid_one_does_not() -> None:
    left = MatchRecord(0, name="Alpha Knit", address="12 Mill Road", identifiers=(("lei", LEI_ONE),))
    other = MatchRecord(1, name="Alpha Knit", address="12 Mill Road", identifiers=(("lei", LEI_OTHER),))
    spoilt = MatchRecord(1, name="Alpha Knit", address="12 Mill Road", identifiers=(("lei", LEI_OTHER[:-2] + "00"),))
    assert compared(left, other).decision == "different"
    assert compared(left, spoilt).decision == "same"


def test_a_site_identifier_in_common_proves_the_site() -> None:
    left = MatchRecord(0, name="Alpha", identifiers=(("os_id", "ZZ2020001INVENT"),))
    right = MatchRecord(1, name="Completely Other Words", identifiers=(("os_id", "ZZ2020001INVENT"),))
    assert compared(left, right).decision == "same"


def test_an_answer_does_not_depend_on_the_other_pairs() -> None:
    pair = ComparePair(a_site(), a_site(1, "Alpha Knitting Ltd"))
    crowd = [ComparePair(a_site(), a_site(1, f"Alpha {word}")) for word in ("Dyeing", "Wash", "Knitting")]
    assert compare_all([*crowd, pair])[-1] == compare_all([pair])[0]


def a_list() -> list[MatchRecord]:
    rows = [
        ("Rosewood Inn", "12 Mill Road", "555 010 2000"),
        ("Rosewood Inn Ltd", "12 Mill Rd", "555 010 2000"),
        ("", "", ""),
        ("Harbour Hotel", "4 Quay Street", "555 010 3000"),
        ("Harbor Hotel", "4 Quay St.", ""),
        ("Olive Farm", "Route 9, Valdoro", "555 010 4000"),
        ("", "", ""),
    ]
    return [MatchRecord(at, name=n, address=a, phone=p) for at, (n, a, p) in enumerate(rows)]


def test_every_record_is_in_one_cluster_and_blank_ones_are_alone() -> None:
    clusters = match(a_list()).clusters
    assert len(clusters) == 7
    assert clusters[0] == clusters[1]
    assert clusters[3] == clusters[4]
    assert len({clusters[2], clusters[6], clusters[5], clusters[0], clusters[3]}) == 5


def test_answers_of_people_stand_above_the_model() -> None:
    labels = [PairLabel(1, 0, same=False), PairLabel(3, 5, same=True)]
    answer = match(a_list(), labels=labels)
    assert answer.clusters[0] != answer.clusters[1]
    assert answer.clusters[3] == answer.clusters[5] == answer.clusters[4]
    judged = {(pair.row_a, pair.row_b): pair for pair in answer.pairs}
    assert (judged[0, 1].probability, judged[3, 5].decision) == (0.0, "same")


def test_labels_of_unknown_rows_and_contradictions_are_refused() -> None:
    with pytest.raises(LabelOutsideList) as outside:
        match(a_list(), labels=[PairLabel(0, 70, same=True)])
    assert outside.value.row == 70
    with pytest.raises(LabelsContradict):
        match(a_list(), labels=[PairLabel(0, 1, same=True), PairLabel(1, 0, same=False)])


def test_a_chain_of_near_names_does_not_end_in_one_cluster() -> None:
    """Each differs a little from the next; the ends differ wholly."""
    names = ["Alpha Beta Gamma", "Beta Gamma Delta", "Gamma Delta Epsilon", "Delta Epsilon Zeta", "Epsilon Zeta Eta"]
    records = [MatchRecord(at, name=name, address=f"{at + 1} Long Road") for at, name in enumerate(names)]
    clusters = match(records).clusters
    assert clusters[0] != clusters[-1]


def test_a_very_common_phone_does_not_make_the_work_explode() -> None:
    records = [MatchRecord(at, name=f"Site {at} {at * 7919 % 997}", phone="555 999 1234") for at in range(400)]
    assert len(match(records).pairs) < 400 * 40


WORDS = st.sampled_from(["Rosewood", "Harbour", "Olive", "Mill", "Inn", "Farm", "Hotel", "2", "Unit", "\u0645"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.lists(WORDS, max_size=3), st.integers(0, 4)), max_size=25))
def test_pairs_are_unique_ordered_and_few_rows_wait_for_review(rows: list[tuple[list[str], int]]) -> None:
    records = [
        MatchRecord(at, name=" ".join(words), address=f"{number} Mill Road" if number else "")
        for at, (words, number) in enumerate(rows)
    ]
    answer = match(records)
    keys = [(pair.row_a, pair.row_b) for pair in answer.pairs]
    assert len(set(keys)) == len(keys)
    assert all(a < b for a, b in keys)
    assert all(0 <= pair.probability <= 1 and pair.reasons for pair in answer.pairs)
    waiting = {row for pair in answer.pairs if pair.decision == "review" for row in (pair.row_a, pair.row_b)}
    assert len(waiting) <= 0.1 * len(records)
    assert len(answer.clusters) == len(rows)
    blank = [at for at, (words, number) in enumerate(rows) if not words and not number]
    assert all(answer.clusters.count(answer.clusters[at]) == 1 for at in blank)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(sorted(kind for kind, way in EVIDENCE.items() if way)))
def test_likelier_evidence_never_makes_a_pair_less_likely_the_same(seed: int, kind: str) -> None:
    luck = np.random.default_rng(seed)
    values = np.tile(luck.uniform(0, 1, len(EVIDENCE)), (20, 1))
    values[:, luck.random(len(EVIDENCE)) < 0.3] = np.nan
    values[:, list(EVIDENCE).index(kind)] = np.linspace(-1, 1, 20)
    steps = np.diff(shipped_model().log_odds(values)) * EVIDENCE[kind]
    assert (steps >= -1e-9).all()
