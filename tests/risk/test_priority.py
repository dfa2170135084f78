"""Of equally likely harm the one that cannot be made good comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.scoring.priority import priority
from risk.scoring.result import Severity

pytestmark = pytest.mark.no_database

levels = st.none() | st.integers(0, 4)
severities = st.builds(Severity, levels, levels, levels, st.just(()))


def worth(value: int | None, severity: Severity) -> float:
    found = priority(value, severity)
    assert found is not None
    return found


@given(st.integers(0, 99), severities, severities)
def test_no_severity_outweighs_a_point_of_the_score(value: int, one: Severity, other: Severity) -> None:
    assert worth(value, one) < worth(value + 1, other)


@given(st.integers(0, 100), levels, levels, st.integers(0, 3))
def test_among_equal_scores_the_less_remediable_comes_first(
    value: int, scale: int | None, scope: int | None, lasting: int
) -> None:
    worse = Severity(None, None, lasting + 1, ())
    assert worth(value, Severity(scale, scope, lasting, ())) < worth(value, worse)


def test_what_is_unknown_has_no_place_in_the_order() -> None:
    assert priority(None, Severity(4, 4, 4, ())) is None
