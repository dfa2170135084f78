"""Lists of relations: who supplies, subcontracts to, sends workers to, owns or runs whom, since when and how much."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import repeat

from suppliers.importing.cell_words import named_values
from suppliers.importing.cells import ListColumns, ReadingLog, duplicates
from suppliers.importing.days import ParsedDay, column_order, parse_day
from suppliers.importing.figures import NumberRange, ShareScale, is_unclear_share, parse_share, share_scale
from suppliers.importing.rows import EdgeColumns
from suppliers.importing.terms import read_terms

WHOLE = 1.0
ROUNDING = 0.001  # thirds written as 33.34 % add up to a little over the whole


def read_edges(columns: ListColumns) -> EdgeColumns:
    """Refused relations are left out; a relation of a party to itself stays in, since cycles are findings."""
    log = columns.log
    from_name, from_id = columns.texts("from_name"), columns.texts("from_id")
    to_name, to_id = columns.texts("to_name"), columns.texts("to_id")
    since, until = read_days(columns, "since", is_end=False), read_days(columns, "until", is_end=True)
    _check_order(log, columns, since, until)
    links = EdgeColumns(
        [record.index for record in log.records],
        [record.sheet for record in log.records],
        [record.row for record in log.records],
        [record.cells for record in log.records],
        _kinds(columns),
        from_name,
        from_id,
        to_name,
        to_id,
        since,
        until,
        _shares(columns),
        columns.counts("workers"),
        columns.texts("commodity"),
        _standings(columns),
        read_days(columns, "verified_until", is_end=True),
        columns.texts("corridor"),
        columns.worded("origin", "edge_origin"),
        columns.texts("source"),
        read_terms(columns),
        duplicates(log),
        log.changes_by_row(),
    )
    _check_ends(log, links)
    _check_owned_shares(log, links)
    return links.at([at for at in range(links.rows) if at not in log.refused]) if log.refused else links


def _kinds(columns: ListColumns) -> list[str]:
    column = columns.first("kind")
    if column is None:
        kind = columns.choices.edge_kind or _kind_of_ends(columns)
        if columns.choices.edge_kind is None:
            columns.log.add_for_column("edge.kind_assumed", "warning", None, edge=kind)
        return list(repeat(kind, columns.rows))
    kinds = columns.worded("kind", "edge_kind")
    known = frozenset(named_values("edge_kind").values())
    for at, kind in enumerate(kinds):
        if kind not in known and at not in columns.log.refused:
            columns.log.add("edge.kind_unknown", "refused", at, column.head, kind)
    return kinds


def _kind_of_ends(columns: ListColumns) -> str:
    """A column of owners, or of owned firms, makes a list of ownerships; `column_heads.csv` says which heads."""
    ends = (columns.first("from_name"), columns.first("to_name"))
    return next((end.scheme for end in ends if end is not None and end.scheme), "supplies")


def _standings(columns: ListColumns) -> list[str]:
    column = columns.first("standing")
    standings = columns.worded("standing", "standing")
    known = frozenset(named_values("standing").values())
    for at, text in enumerate(standings):
        if text and text not in known and column is not None:
            columns.log.add("edge.standing_unknown", "warning", at, column.head, text)
            columns.log.changed(at, "standing", text, "")
            standings[at] = ""
    return standings


def read_days(columns: ListColumns, field: str, *, is_end: bool) -> list[dt.date | None]:
    """Day before month or month before day is decided for the column; if nothing tells, it is asked once."""
    column = columns.first(field)
    texts = columns.texts(field)
    if column is None:
        return list(repeat(None, columns.rows))
    distinct = set(texts) - {""}
    order = columns.choices.day_order(column.head) or column_order(distinct)
    columns.log.day_orders[column.head] = order
    system = columns.log.table.date_system
    read = {text: parse_day(text, order, is_end=is_end, system=system) for text in distinct}
    as_written = {text: parsed.day for text, parsed in read.items() if parsed.day and parsed.day.isoformat() == text}
    if len(as_written) < len(read):
        _tell_of_days(columns, field, column.head, texts, read)
    days = {text: parsed.day for text, parsed in read.items()}
    return [days.get(text) for text in texts]


def _tell_of_days(
    columns: ListColumns, field: str, head: str, texts: Sequence[str], read: Mapping[str, ParsedDay]
) -> None:
    unclear: list[str] = []
    for at, text in enumerate(texts):
        parsed = read.get(text)
        if parsed is None:
            continue
        if parsed.day:
            columns.told(at, field, text, parsed.day.isoformat())
        elif parsed.problem == "date.ambiguous":
            unclear.append(text)
            columns.log.changed(at, field, text, "")
        elif parsed.problem:
            columns.log.add(parsed.problem, "refused", at, head, text)
    if unclear:
        columns.log.add_for_column("date.ambiguous", "question", head, unclear[0], rows=len(unclear))


def _check_order(
    log: ReadingLog, columns: ListColumns, since: Sequence[dt.date | None], until: Sequence[dt.date | None]
) -> None:
    column = columns.first("until")
    if not any(until):
        return
    for at, (start, end) in enumerate(zip(since, until, strict=True)):
        if start and end and end < start:
            log.add("date.order", "refused", at, column.head if column else None, f"{start} to {end}")


def _shares(columns: ListColumns) -> list[NumberRange | None]:
    column = columns.first("share")
    texts = columns.texts("share")
    if column is None:
        return list(repeat(None, columns.rows))
    distinct = set(texts) - {""}
    columns.heed_marks([text.rstrip("% ") for text in distinct], whole=False)
    scale = share_scale(distinct)
    return [_share(columns, at, column.head, text, scale) if text else None for at, text in enumerate(texts)]


def _share(columns: ListColumns, at: int, head: str, text: str, scale: ShareScale) -> NumberRange | None:
    share = parse_share(text, scale)
    if share is None:
        columns.log.add("share.unreadable", "refused", at, head, text)
    elif not 0 <= (share.low or 0) <= (share.high or 0) <= WHOLE:
        columns.log.add("share.out_of_range", "refused", at, head, text)
        return None
    elif is_unclear_share(text, scale):
        columns.log.add("share.scale_unclear", "question", at, head, text)
        columns.log.changed(at, "share", text, "")
        return None
    else:
        columns.told(at, "share", text, str(share))
    return share


def _check_ends(log: ReadingLog, links: EdgeColumns) -> None:
    givers = [(reference or name).casefold() for reference, name in zip(links.from_id, links.from_name, strict=True)]
    receivers = [(reference or name).casefold() for reference, name in zip(links.to_id, links.to_name, strict=True)]
    for at, (giver, receiver) in enumerate(zip(givers, receivers, strict=True)):
        if (giver and receiver and giver != receiver) or at in log.refused:
            continue
        if not giver:
            log.add("edge.from_missing", "refused", at)
        elif not receiver:
            log.add("edge.to_missing", "refused", at)
        else:
            log.add("edge.self", "warning", at, None, links.from_name[at] or links.from_id[at])


def _check_owned_shares(log: ReadingLog, links: EdgeColumns) -> None:
    """Adds up what is stated at least, among ownerships that are still open; the last of them carries the warning."""
    shares: defaultdict[str, float] = defaultdict(float)
    last: dict[str, int] = {}
    for at, share in enumerate(links.share):
        if share and links.kind[at] == "owns" and links.until[at] is None and links.duplicate_of[at] is None:
            owned = (links.to_id[at] or links.to_name[at]).casefold()
            shares[owned] += share.low or 0
            last[owned] = at
    for owned, total in shares.items():
        if total > WHOLE + ROUNDING:
            at = last[owned]
            named = links.to_name[at] or links.to_id[at]
            log.add("share.over_100", "warning", at, None, named, total=f"{total:.0%}")
