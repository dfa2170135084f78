"""Why a list file was not used. An unread list must never look like a list without hits."""

from foundation.errors import Invalid, Place


class ListFileRefused(Invalid):
    code = "list.refused"

    def __init__(self, file: str, why: str, *, row: int | None = None, value: str | None = None) -> None:
        place = Place(file=file, row=row, value=value)
        super().__init__(f"{file}{f', row {row}' if row else ''}: {why}", places=(place,))
        self.file = file
        self.why = why
        self.row = row


class UnknownListFormat(ListFileRefused):
    code = "list.unknown_format"


class ListTruncated(ListFileRefused):
    code = "list.truncated"


class ListMalformed(ListFileRefused):
    code = "list.malformed"


class ListEmpty(ListFileRefused):
    code = "list.empty"


class ListWrongEncoding(ListFileRefused):
    code = "list.wrong_encoding"


class ListUnsafe(ListFileRefused):
    """The file declares entities or expands beyond all measure, as attacks on parsers do."""

    code = "list.unsafe"


class ListPartWithoutMain(ListFileRefused):
    code = "list.part_without_main"


class ListShrunken(Invalid):
    code = "list.shrunken"

    def __init__(self, source: str, *, now: int, before: int) -> None:
        super().__init__(
            f"{source} has {now} entries where the last good copy had {before}: "
            f"check the file; the last good copy stays in use until you accept the smaller one."
        )
        self.source = source
        self.now = now
        self.before = before


def refuse_shrunken(source: str, *, now: int, before: int, least_share: float = 0.8) -> None:
    """Delistings come singly; a fifth of a list gone at once has so far always been a broken download."""
    if before and now < before * least_share:
        raise ListShrunken(source, now=now, before=before)
