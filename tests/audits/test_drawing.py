"""The draw as pure arithmetic: exact chances, balanced strata, a seal that nothing slips under, 20 lines that agree."""

import json
import math
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.drawing.chances import Wish, numbers
from audits.drawing.drawing import draw, key
from audits.drawing.published import (
    DrawFileUnreadable,
    DrawFrameChanged,
    DrawnListWrong,
    DrawNotRevealed,
    DrawSealDiffers,
    DrawSeedWrong,
    PublishedDraw,
    check,
    read,
    written,
)
from audits.drawing.seal import Lot, Urn, frame_hash, seal_of
from audits.planning.decoys import cells
from tests.audits.test_rounds import a_site
from tests.shape.test_limits import ROOT

pytestmark = pytest.mark.no_database

PERIOD = "2026-11-23/2026-12-04"
WISH = Wish(share=0.1, yearly_floor=0.05, most_share=0.5, visits_a_day=2)


def a_seed(number: int) -> str:
    return f"{number:064x}"


def an_urn(sizes: list[int], many: int) -> Urn:
    lots = tuple(Lot(f"x{s}-{k}", f"s{s:05d}") for s, size in enumerate(sizes) for k in range(size))
    return Urn("sites", min(many, len(lots)), lots)


def a_file(seed: str = a_seed(7), *, revealed: bool = True) -> PublishedDraw:
    urns = (Urn("inspector-days", 2, tuple(Lot(f"d{k}", "s00001") for k in range(9))), an_urn([5, 1, 8], 4))
    frame = frame_hash(urns)
    drawn = {urn.name: draw(urn, seed, PERIOD) for urn in urns}
    sealed = PublishedDraw(PERIOD, urns, frame, seal_of(PERIOD, frame, seed))
    return replace(sealed, seed=seed, drawn=drawn) if revealed else sealed


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8), st.integers(1, 30), st.integers(0, 10**9))
def test_every_stratum_gets_its_share_to_within_one(sizes: list[int], many: int, number: int) -> None:
    urn = an_urn(sizes, many)
    taken = draw(urn, a_seed(number), PERIOD)
    by_stratum = Counter(lot.stratum for lot in urn.lots if lot.id in set(taken))
    assert len(set(taken)) == len(taken) == urn.draw
    for s, size in enumerate(sizes):
        due = Fraction(urn.draw * size, len(urn.lots))
        assert math.floor(due) <= by_stratum[f"s{s:05d}"] <= math.ceil(due)


def test_every_lot_has_exactly_the_same_chance_however_small_its_stratum(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over every start there is, with the order held: n of the N starts take each place."""
    urn = an_urn([1, 6, 2, 1], 3)
    size = len(urn.lots)
    seen: Counter[str] = Counter()
    for start in range(size):
        fixed = lambda _seed, _period, _urn, lot, start=start: f"{start:x}" if lot == "" else f"{lot}"  # noqa: E731 - one line
        monkeypatch.setattr("audits.drawing.drawing.key", fixed)
        seen.update(draw(urn, "", PERIOD))
    assert seen == Counter({lot.id: urn.draw for lot in urn.lots})


def test_the_chance_told_is_the_chance_met_over_many_seeds() -> None:
    urn = an_urn([1, 12, 3, 24], 6)
    chance, runs = 6 / 40, 2_000
    met = Counter(one for number in range(runs) for one in draw(urn, a_seed(number), PERIOD))
    spread = math.sqrt(chance * (1 - chance) / runs)
    assert all(abs(met[lot.id] / runs - chance) < 4.5 * spread for lot in urn.lots)


def test_keys_of_one_urn_tell_nothing_of_another() -> None:
    assert len({key(a_seed(1), PERIOD, urn, lot) for urn in ("sites", "inspector-days") for lot in ("", "a")}) == 4


@given(st.integers(1, 3_000), st.integers(1, 400), st.integers(1, 92), st.integers(1, 4), st.floats(0, 1))
def test_no_chance_is_zero_and_at_least_a_tenth_of_the_days_is_drawn(
    sites: int, crews: int, days: int, a_day: int, reach: float
) -> None:
    told = numbers(sites, crews, days, replace(WISH, visits_a_day=a_day, reach=reach))
    assert told.chance > 0
    assert told.inspector_days >= min(crews, 0.1 * crews)
    half = max(1, int(0.5 * crews), math.ceil(0.1 * crews - 1e-9))
    assert told.yearly_chance >= 0.05 - 1e-9 or told.inspector_days >= min(half, crews)


def test_a_committed_file_comes_back_as_it_was_and_draws_the_same() -> None:
    file = a_file()
    assert check(read(written(file)), kept_seal=file.seal) == file.drawn
    with pytest.raises(DrawNotRevealed):
        check(read(written(a_file(revealed=False))), kept_seal=file.seal)
    assert '"seed": null' in written(a_file(revealed=False))


def test_whatever_is_changed_afterwards_is_told_by_its_own_code() -> None:
    file = a_file()
    fewer = (file.urns[0], replace(file.urns[1], lots=file.urns[1].lots[1:]))
    more = (file.urns[0], replace(file.urns[1], draw=5))
    assert file.drawn
    for changed, refusal in (
        (replace(file, urns=fewer), DrawFrameChanged),
        (replace(file, urns=more), DrawFrameChanged),
        (replace(file, urns=fewer, frame=frame_hash(fewer)), DrawSeedWrong),
        (replace(file, seed=a_seed(8)), DrawSeedWrong),
        (replace(file, period="2026-11-23/2026-12-05"), DrawSeedWrong),
        (replace(file, drawn={**file.drawn, "sites": ("x0-0",)}), DrawnListWrong),
    ):
        with pytest.raises(refusal):
            check(changed)
    with pytest.raises(DrawSealDiffers):
        check(file, kept_seal=a_file(a_seed(9)).seal)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("{", "not JSON"),
        ("[]", "algorithm"),
        ({"algorithm": "lotto"}, "algorithm"),
        ({"urns": {}}, "no urns"),
        ({"urns": {"sites": {"draw": 2, "frame": [["a", "s"]]}}}, "draws more"),
        ({"urns": {"sites": {"draw": True, "frame": [["a", "s"]]}}}, "draws more"),
        ({"urns": {"sites": {"draw": 1, "frame": [["a", "s"], ["a", "t"]]}}}, "twice"),
        ({"urns": {"sites": {"draw": 1, "frame": [["a|b", "s"]]}}}, "plain word"),
        ({"urns": {"sites": {"draw": 1, "frame": [["a"]]}}}, "pair"),
        ({"seed": "12"}, "64 hexadecimal"),
        ({"drawn": {"sites": 3}}, "lists"),
        ({"period": None}, "period"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_place(wrong: str | dict[str, object], words: str) -> None:
    text = wrong if isinstance(wrong, str) else json.dumps({**json.loads(written(a_file())), **wrong})
    with pytest.raises(DrawFileUnreadable, match=words):
        read(text)


def test_the_lines_printed_in_the_guide_agree_without_any_of_this(tmp_path: Path) -> None:
    guide = (ROOT / "docs/guides/redraw.md").read_text("utf-8")
    (lines,) = re.findall(r"```python\n(.*?)```", guide, flags=re.DOTALL)
    assert sum(bool(line) for line in lines.splitlines()) <= 20
    (tmp_path / "redraw.py").write_text(lines, "utf-8")
    for name, file in (("good", a_file()), ("bad", replace(a_file(), seed=a_seed(8)))):
        (tmp_path / f"{name}.json").write_text(written(file), "utf-8")

    def ran(name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "redraw.py", f"{name}.json"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    drawn = a_file().drawn or {}
    assert ran("good").stdout.splitlines() == [f"{urn} {' '.join(drawn[urn])}" for urn in sorted(drawn)]
    assert ran("bad").returncode == 1


@given(st.integers(0, 40), st.integers(1, 4))
def test_cells_hide_every_site_among_enough_others_and_know_no_complaint(many: int, decoys: int) -> None:
    sites = [a_site(f"c{k}", region=f"R{k % 3}", country="ES" if k % 5 else "PT") for k in range(many)]
    found = cells(sites, decoys)
    listed = [one for cell in found for one in cell]
    assert all(len(cell) > decoys for cell in found)
    assert sorted(listed) == (sorted(site.id for site in sites) if many > decoys else [])
    assert cells(sites[::-1], decoys) == found
