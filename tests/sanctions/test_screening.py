"""Screening, through its public face, on made-up parties."""

import math
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.kinds import Kind
from sanctions.screening.index import Index, Query, Target, build_index
from sanctions.screening.score_card import PAIR_CARD, Band, load_card
from sanctions.screening.score_features import TREE_READINGS
from sanctions.screening.screen import Hit, compare, named, screen, screen_many

pytestmark = pytest.mark.no_database

NAMES = st.text(alphabet=string.ascii_letters + " .-", min_size=3, max_size=30).filter(
    lambda t: len(t.strip(" .-")) > 2
)


@pytest.fixture(scope="module")
def index() -> Index:
    firm, person = Kind.ORGANISATION, Kind.PERSON
    return build_index(
        [
            Target("1", firm, named("QUILLFEATHER TRADING CO., LTD.", "QUILL IMPORT"), ("CU",), ("NIT-0900123456",)),
            Target("2", person, named("ZORBANI, Teofil", "SORBANI, Teofilo")),
            Target("3", person, named("Анатолий Вымыслов")),
            Target("4", firm, named("BANCO INVENTADO DE ULTRAMAR")),
            Target("5", Kind.VESSEL, named("QUILLFEATHER STAR")),
            Target("6", Kind.PLACE, named("Northern Cotton Province")),
            Target("7", Kind.UNKNOWN, named("Umbrellaworks International")),
            Target("8", firm, named("   ", "...")),
            Target("9", person, named("محمد الوهمي")),
        ]
    )


def best(index: Index, name: str, kind: Kind = Kind.UNKNOWN) -> Hit | None:
    return next(iter(screen(index, Query("q", name, kind))), None)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("Quillfeather Trading", "1"),
        ("quilfeather trading limited", "1"),
        ("\u200bQUILL  IMPORT", "1"),
        ("Teofil Zorbani", "2"),
        ("Theofil Zorbany", "2"),
        ("Zrbn Tfl", "2"),
        ("Anatoly Vymyslov", "3"),
        ("Banc0 lnventado de Ultramar", "4"),
        ("BancoInventadodeUltramar", "4"),
        ("Umbrellaworks", "7"),
        ("Mohammed al-Wahmi", "9"),
    ],
)
def test_a_listed_party_is_found_under_another_spelling(index: Index, name: str, target: str) -> None:
    hit = best(index, name)
    assert hit is not None
    assert (hit.target_id, hit.rank) == (target, 1)


@pytest.mark.parametrize(
    "name",
    ["International Trading Ltd", "The Group", "Corp", "Banco Nacional", "Maria Perez", "Northern Cotton Province"],
)
def test_generic_words_and_region_entries_alert_nobody(index: Index, name: str) -> None:
    assert screen(index, Query("q", name)) == []


def test_points_add_up_and_every_hit_says_why(index: Index) -> None:
    hits = screen(index, Query("q", "Quillfether Trading Ltd", Kind.ORGANISATION, ("MX",)), all_candidates=True)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    for hit in hits:
        log_odds = math.log(hit.probability / (1 - hit.probability))
        assert math.isclose(sum(point.points for point in hit.points), log_odds, abs_tol=1e-6)
        assert hit.name_matched
        assert hit.alignment
    reasons = {(pair.query, pair.target): pair.reason for pair in hits[0].alignment}
    assert reasons[("quillfether", "quillfeather")] in {"typo", "transliteration"}
    assert reasons[("trading", "trading")] == "exact"


def test_a_country_conflict_lowers_a_hit_and_never_takes_the_alert(index: Index) -> None:
    def asked(*countries: str) -> Hit:
        return screen(index, Query("q", "Quillfeather Trading Co Ltd", Kind.ORGANISATION, countries))[0]

    assert asked("CU").probability > asked().probability > asked("MX").probability
    assert asked("MX").band.alerts


def test_an_equal_identifier_wins_whatever_the_name_and_the_leading_zeros(index: Index) -> None:
    hit = screen(index, Query("q", "Wholly Different Name", identifiers=("nit 0900123456",)))[0]
    assert (hit.target_id, hit.points[-1].feature) == ("1", "identifier_same")


def test_another_kind_is_lowered_and_still_shown(index: Index) -> None:
    firm = screen(index, Query("q", "Quillfeather Star", Kind.ORGANISATION), all_candidates=True)
    ship = screen(index, Query("q", "Quillfeather Star", Kind.VESSEL), all_candidates=True)
    assert ship[0].target_id == "5"
    assert {h.target_id: h.probability for h in firm}["5"] < ship[0].probability


def test_rarer_names_rank_above_common_ones() -> None:
    common = compare("Ali Hassan", ["Ali Hassan"], Kind.PERSON).probability
    rare = compare("Teofil Zorbani", ["Teofil Zorbani"], Kind.PERSON).probability
    assert 1 > rare > common


def test_a_short_name_is_not_hidden_by_a_longer_one_spelt_as_asked() -> None:
    firm = named("QIZBALLAR", "LEVANTINE QEZBOLLAR", "QEZBOLLAR ORGANISATION ABROAD")
    index = build_index([Target("1", Kind.ORGANISATION, firm)])
    hit = best(index, "Qezbollar")
    assert hit is not None
    assert hit.name_matched == "QIZBALLAR"


def test_blank_and_endless_names_are_answered_without_a_match(index: Index) -> None:
    for name in ("", "  ", "...", "x" * 100_000):
        assert screen(index, Query("q", name)) == []
        assert not compare(name, ["Quillfeather Trading"]).alert
    assert not compare("Quillfeather", []).alert


def test_batches_change_no_answer(index: Index) -> None:
    queries = [Query(str(n), name) for n, name in enumerate(("Teofil Zorbani", "Quill Import", "Nobody Here"))]
    one_by_one = [screen(index, query, all_candidates=True) for query in queries]
    assert screen_many(index, queries, all_candidates=True) == one_by_one


@given(NAMES)
def test_the_same_name_never_scores_below_a_slip_of_it(name: str) -> None:
    same = compare(name, [name]).probability
    assert same >= compare(name, [name[:-1] + "q"]).probability
    assert same >= compare(name, [name + " Extraword"]).probability


@given(st.lists(NAMES, min_size=1, max_size=4), NAMES)
def test_more_names_of_a_party_never_lower_it_and_bands_follow_probability(names: list[str], query: str) -> None:
    card = load_card(PAIR_CARD)
    fewer, more = compare(query, names[:1]), compare(query, names)
    assert more.probability >= fewer.probability
    assert more.alert == (more.probability >= card.possible_from)


def test_every_curve_bends_one_way_only() -> None:
    for curve in load_card().curves.values():
        rising = sorted(curve.points)
        assert list(curve.points) in (rising, rising[::-1])


@pytest.mark.parametrize(
    ("native", "latin", "stranger"),
    [
        ("عبد الكريم الوهمي", "Abdelkarim El Wahmi", "Abdelaziz El Nahhas"),
        ("張慧萍", "Cheung Wai Ping", "Cheung Man Kit"),
        ("高橋 美平", "Mihira Takahashi", "Mihira Tanabe"),
        ("김도현", "Kim Do-hyun", "Kim Seo-yeon"),
        ("Теофіль Зорбанський", "Teofil Zorbansky", "Taras Zhuravsky"),
        ("გიორგი ზორბანიძე", "Giorgi Zorbanidze", "Giorgi Kapanidze"),
    ],
)  # fmt: skip
def test_a_name_in_another_script_meets_its_latin_spelling_and_no_stranger(
    native: str, latin: str, stranger: str
) -> None:
    assert compare(native, [latin], Kind.PERSON).alert
    assert compare(latin, [native], Kind.PERSON).alert
    assert not compare(native, [stranger], Kind.PERSON).alert


@given(st.lists(st.floats(0, 1), min_size=len(TREE_READINGS), max_size=len(TREE_READINGS)), st.data())
def test_more_of_a_reading_moves_the_score_its_one_way(shares: list[float], data: st.DataObject) -> None:
    trees = load_card().trees
    assert trees is not None
    held = {name: share * 20 for name, share in zip(TREE_READINGS, shares, strict=True)}
    name = data.draw(st.sampled_from([name for name, way in TREE_READINGS.items() if way]))
    more = {**held, name: held[name] + data.draw(st.floats(0, 20))}
    assert (trees.total(more) - trees.total(held)) * TREE_READINGS[name] >= -1e-3  # leaves are rounded
    assert math.isclose(sum(trees.shares(held).values()), trees.total(held), abs_tol=1e-6)


def test_alerts_are_the_same_when_all_candidates_are_shown(index: Index) -> None:
    for name in ("Quillfether Trading", "Teofil Zorbani", "Banco de Ultramar", "Zrbn Tfl", "Quill Star"):
        shown = screen(index, Query("q", name), all_candidates=True)
        alerts = [(h.target_id, h.probability) for h in screen(index, Query("q", name))]
        assert alerts == [(h.target_id, h.probability) for h in shown if h.band.alerts]


def probability(index: Index, name: str, kind: Kind) -> float:
    hits = screen(index, Query("q", name, kind), all_candidates=True)
    return max((hit.probability for hit in hits), default=0.0)


def test_a_firm_is_found_by_its_letters_its_beginnings_and_its_inflected_translation() -> None:
    """Two letters begin too many names to alert."""
    firm = Kind.ORGANISATION
    index = build_index(
        [
            Target("1", firm, named("Quillfeather Umbrella Zorbani Vermilion Yarrow Company")),
            Target("2", firm, named("Inventada Hotelera del Caribe")),
            Target("3", firm, named("Zorbanskaya Finansovaya Tekhnologicheskaya Kompaniya")),
        ]
    )
    letters = screen(index, Query("q", "QUZVY", firm), all_candidates=True)[0]
    assert (letters.target_id, letters.alignment[0].reason) == ("1", "initials")
    beginnings = screen(index, Query("q", "INHOCAR", firm), all_candidates=True)[0]
    assert (beginnings.target_id, beginnings.alignment[0].reason) == ("2", "initials")
    translated = screen(index, Query("q", "Zorban Finanční Technologie", firm), all_candidates=True)[0]
    assert [pair.reason for pair in translated.alignment].count("translation") == 2
    assert best(index, "QU", firm) is None


def test_an_equal_name_of_three_letters_alerts_and_is_never_strong() -> None:
    index = build_index([Target("1", Kind.ORGANISATION, named("QZV")), Target("2", Kind.ORGANISATION, named("QZVJXW"))])
    short, long = best(index, "QZV", Kind.ORGANISATION), best(index, "QZVJXW", Kind.ORGANISATION)
    assert short is not None
    assert long is not None
    assert short.band is Band.POSSIBLE
    assert long.band is Band.STRONG


def test_a_father_s_name_left_out_costs_less_than_another_one() -> None:
    index = build_index([Target("1", Kind.PERSON, named("Teofil Vymyslovich Zorbani"))])
    left_out, extra, other = (
        probability(index, name, Kind.PERSON)
        for name in ("Teofil Zorbani", "Teofil Quillfeather Zorbani", "Teofil Pridumanovich Zorbani")
    )
    assert left_out > max(extra, other)


def test_unwritten_vowels_make_no_other_consonant() -> None:
    """The letters of Zuhair, read one after the other, are no zh."""
    index = build_index([Target(str(at), Kind.PERSON, named(f"Zohrab Quill{at}")) for at in range(30)])
    index = build_index([*index.targets, Target("z", Kind.PERSON, named("زهير الوهمي"))])
    assert screen(index, Query("q", "Zouheir al-Wahmi", Kind.PERSON), all_candidates=True)[0].target_id == "z"


def test_what_is_left_of_a_word_or_a_legal_form_is_known_for_what_it_was() -> None:
    firm, person = Kind.ORGANISATION, Kind.PERSON
    index = build_index(
        [Target("1", firm, named("Quillfeather Zorbani Limited")), Target("2", person, named("Teofil Zorbani"))]
    )

    def reasons(name: str, kind: Kind) -> list[str]:
        return [pair.reason for pair in screen(index, Query("q", name, kind), all_candidates=True)[0].alignment]

    assert "extra" not in reasons("Quillfeather Zorbani Limi", firm)
    assert "extra" not in reasons("Qllfthr Zrbn Lmtd", firm)
    assert reasons("Teofil Zo", person) == ["exact", "truncated"]
