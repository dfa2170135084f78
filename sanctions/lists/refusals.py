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


class ListErrorPage(ListFileRefused):
    """What was sent is a page for people (an error, a sign-in), not the list."""

    code = "list.error_page"


class ListColumnMissing(ListFileRefused):
    code = "list.column_missing"

    def __init__(self, file: str, layout: str, missing: list[str], *, row: int) -> None:
        columns = ", ".join(missing)
        super().__init__(file, f"the header of a {layout} lacks: {columns}; download it again.", row=row)
        self.places = tuple(Place(file=file, row=row, column=column) for column in missing)
        self.missing = tuple(missing)


class ListPartsDisagree(ListFileRefused):
    """Files of one list that were published at different times."""

    code = "list.parts_disagree"
