"""
What a new copy of a list must be before it may replace the last good one. Pure: shapes and limits in, a refusal out.

A download can fail without an error: an empty file, a page of yesterday, columns that moved. Any of them would read as
"no longer listed", which is the one mistake a screening must not make.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from foundation.errors import Invalid
from sanctions.lists.entries import ListEntry
from sanctions.lists.sources import SourceRule

FACETS = ("countries", "identifiers", "births", "addresses", "programme", "listed_on", "merchandise")
COMMON = 0.2  # a facet that this share of the last good copy carried
LOST = 0.5  # must be carried by this much of that share now; publishers do not fill or empty columns at once
# A facet is what an entry carries from whichever column: one of two columns of countries may go unseen here.


class ListUnhealthy(Invalid):
    """Each is told beside the last good copy, which stays in use."""

    code = "list.unhealthy"

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"{source} {why}: check the file; the last good copy, if there is one, stays in use.")
        self.source = source
        self.why = why

    @property
    def as_doubt(self) -> str:
        """Beside a copy that was kept all the same."""
        return f"{self.source} was kept, but it {self.why}: is it the whole list? [{self.code}]"


def _entries(count: int) -> str:
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


class ListShrunken(ListUnhealthy):
    code = "list.shrunken"

    def __init__(self, source: str, *, now: int, before: int) -> None:
        super().__init__(source, f"has {_entries(now)} where the last good copy had {before:,}")
        self.now = now
        self.before = before


class ListTooShort(ListUnhealthy):
    code = "list.too_short"

    def __init__(self, source: str, *, now: int, least: int) -> None:
        super().__init__(source, f"has {_entries(now)} where at least {least:,} are expected")
        self.now = now
        self.least = least


class ListShapeChanged(ListUnhealthy):
    code = "list.shape_changed"

    def __init__(self, source: str, facet: str, *, now: int, entries: int, before: float) -> None:
        word = facet.replace("_", " ")
        super().__init__(
            source,
            f"carries {word} in {now:,} of {entries:,} entries, and it should in "
            f"{f'about {before:.0%}, as the last good copy did' if before else 'some'}",
        )
        self.facet = facet


class ListOlder(ListUnhealthy):
    code = "list.older"

    def __init__(self, source: str, *, now: date, before: date) -> None:
        super().__init__(source, f"was published on {now} and the copy in use on {before}")
        self.now = now
        self.before = before


class ListOtherFormat(ListUnhealthy):
    code = "list.other_format"

    def __init__(self, source: str, *, now: str, known: tuple[str, ...]) -> None:
        super().__init__(source, f"came as {now}, and it is published as {' or '.join(known)}")


class ListSeveral(ListUnhealthy):
    """Entries of other publishers would stand under this one's name, and the right file would then look shrunken."""

    code = "list.several"

    def __init__(self, source: str, files: tuple[str, ...]) -> None:
        super().__init__(source, f"is one list, and {', '.join(files)} are several; give only the files of one")
        self.files = files


@dataclass(frozen=True, slots=True)
class Shape:
    """
    `facets` counts the entries that carry each; `formats` are the words of ListFormat. `files` hold entries of their
    own, as parts do not, and are named where a person or a publisher gives them as one list.
    """

    entries: int
    facets: Mapping[str, int]
    formats: tuple[str, ...] = ()
    published_on: date | None = None
    files: tuple[str, ...] = ()

    def share(self, facet: str) -> float:
        return self.facets.get(facet, 0) / self.entries if self.entries else 0.0


def facets_of(entries: Iterable[ListEntry]) -> dict[str, int]:
    counted = dict.fromkeys(FACETS, 0)
    for entry in entries:
        for facet in FACETS:
            counted[facet] += bool(getattr(entry, facet))
    return counted


@dataclass(frozen=True, slots=True)
class Accepting:
    """What the person who loads the list has looked at and vouches for."""

    smaller: bool = False
    other: bool = False


def refuse_unhealthy(rule: SourceRule, now: Shape, before: Shape | None, accepting: Accepting) -> None:
    """Raises ListSeveral, or the first of the other kinds that holds against `before`."""
    _refuse_several(rule, now, accepting)
    if before is None:
        return
    if not accepting.other:
        _refuse_other_format(rule, now)
    if not accepting.smaller and now.entries < before.entries * rule.least_share:
        raise ListShrunken(rule.source, now=now.entries, before=before.entries)
    if accepting.other:
        return
    if now.published_on and before.published_on and now.published_on < before.published_on:
        raise ListOlder(rule.source, now=now.published_on, before=before.published_on)
    for facet in FACETS:
        share = before.share(facet)
        if share >= COMMON and now.share(facet) < share * LOST:
            raise ListShapeChanged(rule.source, facet, now=now.facets.get(facet, 0), entries=now.entries, before=share)


def _refuse_several(rule: SourceRule, now: Shape, accepting: Accepting) -> None:
    """A list of one's own may well be several files."""
    if rule.formats and len(now.files) > 1 and not accepting.other:
        raise ListSeveral(rule.source, now.files)


def doubt_about(rule: SourceRule, now: Shape) -> ListUnhealthy | None:
    """
    What the publisher's list should be in any case. A download that is not is refused; a file that a person gives is
    kept with this doubt beside it, because it may be a part or an extract on purpose.
    """
    try:
        _refuse_other_format(rule, now)
    except ListOtherFormat as other:
        return other
    if now.entries < rule.least_entries:
        return ListTooShort(rule.source, now=now.entries, least=rule.least_entries)
    for facet in rule.needs:
        if not now.facets.get(facet):
            return ListShapeChanged(rule.source, facet, now=0, entries=now.entries, before=0)
    return None


def _refuse_other_format(rule: SourceRule, now: Shape) -> None:
    other = [form for form in now.formats if rule.formats and form not in rule.formats]
    if other:
        raise ListOtherFormat(rule.source, now=" and ".join(other), known=rule.formats)
