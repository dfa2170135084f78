"""
Counts of people that point at nobody. Of fewer than k it is only said that there are some; larger ones are rounded down
to a multiple of k, each by itself, and every sum adds what is printed. Whoever takes one printed number from another,
of other rows, another filter, another report or another day, is left with a multiple of k and never with a small change
(docs/algorithms/counts_of_people.md).
"""

import re

from reports.contents.spoken import word
from reports.contents.values import FewerThan, Unknown
from reports.contents.wording import number

PEOPLE_IN_WORDS = re.compile(r"\b(\d+)(?= workers?\b)")

LEAST = 2
"""The smallest k that hides anything."""

Count = int | FewerThan | Unknown


def shown_count(people: int | None, k: int) -> Count:
    """Zero is said; k of 0 or 1 hides and rounds nothing (a reader with the case role)."""
    if people is None:
        return Unknown()
    return FewerThan(k) if 0 < people < k else rounded_down(people, k)


def counted_exactly(people: int | None, k: int) -> Count:
    """For what a law asks for by number, once a year: hidden where it is small, else as it was counted."""
    if people is None:
        return Unknown()
    return FewerThan(k) if 0 < people < k else people


def rounded_down(people: int, k: int) -> int:
    return people if k < LEAST else people // k * k


def shown_range(stated: tuple[int, int] | None, k: int) -> str | None:
    """Rounded outwards, so that it stays true; only that there was a range when one end would point at few people."""
    if stated is None:
        return None
    least, most = stated
    if 0 < least < k:
        return word("people.a-range")
    return word("people.range", least=number(rounded_down(least, k)), most=number(-rounded_down(-most, k)))


def shown_parts(parts: tuple[int | None, ...], k: int) -> tuple[Count, ...]:
    return tuple(shown_count(part, k) for part in parts)


def shown_total(parts: tuple[int | None, ...], k: int) -> Count:
    """Of parts printed beside it: it says nothing that they do not say."""
    known = tuple(part for part in parts if part is not None)
    return shown_sum(known, k) if len(known) == len(parts) else Unknown(word("people.incomplete"))


def shown_sum(counts: tuple[int, ...], k: int) -> Count:
    """
    A sum over places adds what each may print by itself, so it moves only where one of them moves: on another day, for
    another filter, in another report. A sum rounded as a whole would be nearer to the truth, and together with its
    parts tell more than they do.
    """
    told = [rounded_down(count, k) for count in counts if count == 0 or count >= k]
    if not counts:
        return Unknown()
    return sum(told) if any(told) or len(told) == len(counts) else FewerThan(k * len(counts))


def small_places(counts: tuple[int, ...], k: int) -> int:
    """How many places a sum leaves out."""
    return sum(0 < count < k for count in counts)


def said_safely(words: str, k: int) -> str:
    """A sentence written elsewhere, such as why a visit was planned, with its counts of workers hidden or rounded."""

    def hidden(found: re.Match[str]) -> str:
        people = int(found[1])
        return f"fewer than {k}" if 0 < people < k else str(rounded_down(people, k))

    return PEOPLE_IN_WORDS.sub(hidden, words)
