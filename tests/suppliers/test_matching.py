"""Which records are one site: vetoes, answers, review share, and that no false link spreads."""

from collections.abc import Sequence
from dataclasses import replace

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
    compare,
    match,
    pairing,
    vetoes,
)
from suppliers.matching import compare as compare_all
from suppliers.matching.clustering import Fixed, cluster
from suppliers.matching.evidence import EVIDENCE
from suppliers.matching.model import shipped_model
from suppliers.matching.reading import Reading, read_records
from suppliers.matching.vetoes import RULINGS

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


TRADES = ("Inn", "Farm", "Hotel", "Dairy", "Weavers", "Orchard", "Bakery", "Builders", "Laundry", "Foundry")


def two_groups(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Two groups of sure pairs; nothing is known between them."""
    pairs = [(a, b) for start in (0, size) for a in range(start, start + size) for b in range(a + 1, start + size)]
    return np.array(pairs), np.full(len(pairs), 0.99)


def test_one_false_link_of_any_strength_does_not_join_two_groups() -> None:
    pairs, sure = two_groups(6)
    false = np.array([[2, 8]])
    for strength in (0.6, 0.99, 1.0):
        groups = cluster(
            12,
            np.concatenate([pairs, false]),
            np.append(sure, strength),
            fixed=Fixed(set(), set(), set()),
            join_from=0.3,
        )
        assert groups == (0,) * 6 + (1,) * 6


def test_one_slip_of_a_person_neither_joins_nor_splits_two_groups_but_two_answers_do() -> None:
    pairs, sure = two_groups(6)
    wrongly_same = cluster(12, pairs, sure, fixed=Fixed(set(), set(), {(2, 8)}), join_from=0.3)
    told_twice = cluster(12, pairs, sure, fixed=Fixed(set(), set(), {(2, 8), (3, 9)}), join_from=0.3)
    wrongly_apart = cluster(12, pairs, sure, fixed=Fixed(set(), {(1, 4)}, set()), join_from=0.3)
    assert len(set(wrongly_same)) == 2
    assert len(set(told_twice)) == 1
    assert len(set(wrongly_apart[:6])) == 1


def test_a_rule_splits_what_everything_else_joins() -> None:
    pairs, sure = two_groups(6)
    groups = cluster(12, pairs, sure, fixed=Fixed({(1, 4)}, set(), set()), join_from=0.3)
    assert groups[1] != groups[4]


ALIKE = {
    "identifier_differs": (
        MatchRecord(0, "Alpha Knit", "12 Mill Road", phone="555 123 4567", identifiers=(("lei", LEI_ONE),)),
        MatchRecord(1, "Alpha Knit", "12 Mill Road", phone="555 123 4567", identifiers=(("lei", LEI_OTHER),)),
    ),
    "unit_differs": (
        MatchRecord(0, "Alpha Knit", "12 Mill Road, Unit 10", phone="555 123 4567"),
        MatchRecord(1, "Alpha Knit", "12 Mill Road, Unit 6", phone="555 123 4567"),
    ),
    "numbered_site_differs": (
        MatchRecord(0, "Alpha Knit Unit 2", "12 Mill Road", phone="555 123 4567"),
        MatchRecord(1, "Alpha Knit Unit 3", "12 Mill Road", phone="555 123 4567"),
    ),
    "other_place": (
        MatchRecord(0, "Alpha Knit", "12 Mill Road", city="Tillburg", phone="555 123 4567"),
        MatchRecord(1, "Alpha Knit", "98 Mill Road", city="Oosterwijk", phone="555 123 4567"),
    ),
}


@pytest.mark.parametrize("ruling", sorted(ALIKE))
def test_each_veto_decides_by_itself_and_nothing_else_does_in_its_place(
    ruling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the rule written as "no rule" the same pair must no longer be settled: so each rule is needed."""
    left, right = ALIKE[ruling]
    with_rule = compared(left, right)
    assert with_rule.decision == "different"
    listed = match([left, right])
    assert listed.clusters[0] != listed.clusters[1]
    assert [pair.decision for pair in listed.pairs] == ["different"]
    kept = vetoes.rule_on

    def without(readings: Sequence[Reading], pairs: np.ndarray) -> np.ndarray:
        found = kept(readings, pairs)
        return np.where(found == RULINGS.index(ruling), 0, found).astype(np.int8)

    monkeypatch.setattr(pairing, "rule_on", without)
    assert compared(left, right).probability > with_rule.probability


def test_labels_of_units_mixed_up_are_no_conflict() -> None:
    pair = ComparePair(
        MatchRecord(0, "Alpha Knit", "Unit 4, Plot 12, Zone"), MatchRecord(1, "Alpha Knit", "Plot 4, Unit 12, Zone")
    )
    assert vetoes.rule_on(read_records([pair.left, pair.right]), np.array([[0, 1]])).tolist() == [0]


def test_a_group_too_large_to_compare_whole_is_told_and_loses_no_twin() -> None:
    rows = [(f"Olive Farm {number * 7919 % 997}", f"{number} Long Road") for number in range(150)]
    records = [
        MatchRecord(at, name=name, address=address, phone="555 999 1234") for at, (name, address) in enumerate(rows * 2)
    ]
    answer = match(records)
    assert all(answer.clusters[at] == answer.clusters[at + 150] for at in range(150))
    assert any("share a phone" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        (
            ("深圳市恒威服装有限公司", "深圳市龙岗区坪山大道12号"),
            ("Shenzhen Hengwei Garment Co., Ltd", "No.12 Pingshan Avenue, Longgang District, Shenzhen"),
        ),
        (("Фабрика Ромашка Текстиль", "ул. Ленина 5"), ("Romashka Textile Factory", "5 Lenina St")),
        (("बांग्लादेश गारमेंट्स लिमिटेड", "१२ मिल रोड"), ("Bangladesh Garments Ltd", "12 Mill Road")),
    ],
)
def test_a_site_written_in_another_script_is_likelier_itself_than_another(
    native: tuple[str, str], latin: tuple[str, str]
) -> None:
    other = a_site(1, "Lihua Leather Co", "88 Renmin Road", country="")
    own = compared(MatchRecord(0, *native), MatchRecord(1, *latin)).probability
    assert own > 0.5 > compared(MatchRecord(0, *native), other).probability


def test_a_wrong_answer_here_and_there_does_not_turn_the_model() -> None:
    """Sixty sites written twice; one in twelve answers is wrong."""
    names = [f"{first} {second}" for first in ("Rose", "Olive", "Mill", "Quay", "Fern", "Moor") for second in TRADES]
    records = [
        MatchRecord(2 * at + side, name=name + (" Ltd" if side else ""), address=f"{at + 1} {name[:4]}ton Road")
        for at, name in enumerate(names)
        for side in (0, 1)
    ]
    labels = [PairLabel(2 * at, 2 * at + 1, same=at % 12 != 0) for at in range(40)]
    clusters = match(records, labels=labels).clusters
    assert all(clusters[2 * at] == clusters[2 * at + 1] for at in range(40, len(names)))
    assert len(set(clusters)) >= len(names)


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


def test_one_name_far_apart_or_in_two_towns_is_for_a_person_to_decide() -> None:
    here = MatchRecord(0, name="Finca San Amaro 3", address="Camino 3", city="Lorca", country="ES")
    there = replace(here, index=1, city="Logroño")
    pinned = replace(here, latitude=37.67, longitude=-1.70), replace(there, latitude=42.46, longitude=-2.44)
    unplaced = replace(here, address=""), replace(there, address="")
    for pair, reason in ((pinned, "far apart on the map"), (unplaced, "another town and no address to compare")):
        answer = compare([ComparePair(*pair)])[0]
        assert answer.decision == "review"
        assert reason in answer.reasons
        assert len(set(match(list(pair)).clusters)) == 2
