from datetime import date
from uuid import uuid4

import pytest

from reports.contents.people import shown_range
from reports.facts.payloads import head_count
from reports.facts.workforce import workforce_of
from suppliers.models import Fact

pytestmark = pytest.mark.no_database
TODAY = date(2026, 11, 22)


def fact(field: str, value: str) -> Fact:
    return Fact(id=uuid4(), field=field, value=value, as_of=TODAY, standing="claimed")


def test_the_middle_of_a_range_never_passes_for_a_count() -> None:
    stated = workforce_of([fact("workers_total", "100-200")], TODAY)
    assert [(part.people, part.kind) for part in stated] == [
        (150, "All workers, as stated, the middle of a stated range")
    ]
    counted = workforce_of([fact("workers_total", "150")], TODAY)
    assert "middle" not in counted[0].kind


def test_a_range_keeps_its_ends_and_text_is_no_number() -> None:
    count = head_count("100\N{EN DASH}200")
    assert count is not None
    assert (count.least, count.people, count.most, count.is_range) == (100, 150, 200, True)
    assert head_count("many") is None


def test_the_ends_of_a_range_are_hidden_where_they_point_at_few_people() -> None:
    assert shown_range((101, 198), 5) == "100 to 200"
    assert shown_range((2, 9), 5) == "a range"
    assert shown_range(None, 5) is None
