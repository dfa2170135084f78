"""Counts of people small enough to point at someone are hidden, and never left to be worked out from the others."""

import re

from reports.contents.blocks import FewerThan, Unknown

PEOPLE_IN_WORDS = re.compile(r"\b(\d+)(?= workers?\b)")

Count = int | FewerThan | Unknown


def shown_count(people: int | None, k: int) -> Count:
    """Zero is said; one to k-1 are hidden; k of 0 or 1 hides nothing (a reader with the case role)."""
    if people is None:
        return Unknown()
    return FewerThan(k) if 0 < people < k else people


def shown_range(stated: tuple[int, int] | None, k: int) -> str | None:
    """The ends as the source gave them; only that there was a range when one end would point at few people."""
    if stated is None:
        return None
    least, most = stated
    return "a range" if 0 < least < k else f"{least:,} to {most:,}"


def shown_parts(parts: tuple[int | None, ...], k: int) -> tuple[Count, ...]:
    """
    Parts of a total that is printed beside them. A single hidden part could be had by subtraction, and several that sum
    to less than k still point at few people, so the smallest other parts are hidden until neither holds. An unknown
    part already protects, since the total is then not printed.
    """
    counts = [shown_count(part, k) for part in parts]
    known = tuple(part or 0 for part in parts)
    others = sorted((part, place) for place, part in enumerate(known) if part and part >= k)
    while others and None not in parts and _traceable(counts, known, k):
        smallest, place = others.pop(0)
        counts[place] = FewerThan(_above(smallest, k))
    return tuple(counts)


def _traceable(counts: list[Count], known: tuple[int, ...], k: int) -> bool:
    hidden = [part for count, part in zip(counts, known, strict=True) if isinstance(count, FewerThan)]
    return bool(hidden) and (len(hidden) == 1 or sum(hidden) < k)


def _above(people: int, k: int) -> int:
    """The next multiple of k, so that the words stay true and say no more than they must."""
    return (people // k + 1) * k


def shown_total(parts: tuple[int | None, ...], k: int) -> Count:
    """Hidden as well when the parts shown beside it would still give a small one away."""
    known = tuple(part for part in parts if part is not None)
    if len(known) < len(parts):
        return Unknown("not every part is known")
    if _traceable(list(shown_parts(parts, k)), known, k):
        return FewerThan(_above(sum(known), k))
    return sum(known)


def said_safely(words: str, k: int) -> str:
    """A sentence written elsewhere, such as why a visit was planned, with its small counts of workers hidden."""

    def hidden(found: re.Match[str]) -> str:
        return f"fewer than {k}" if 0 < int(found[1]) < k else found[1]

    return PEOPLE_IN_WORDS.sub(hidden, words)
