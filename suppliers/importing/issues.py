"""What is wrong with a row: a stable code, how bad, where, the value as it stood, one sentence what to do."""

from dataclasses import dataclass
from typing import Literal

from foundation.errors import Place

Severity = Literal["refused", "warning", "question"]
# The errors workbook opens with these heads; a mended one that comes back is read without them.
ISSUE_HEADS = ("file", "sheet", "row", "column", "value", "severity", "reason", "code")
SHEET_TO_MEND = "to mend"


@dataclass(frozen=True, slots=True)
class RowIssue:
    """
    `refused` keeps the row out until it is mended, `question` waits for a person's answer, `warning` only tells.

    `row` counts from 1 as in the file, `index` from 0 after the heads; both are None for a matter of the whole file.
    """

    code: str
    severity: Severity
    sentence: str
    sheet: str | None = None
    row: int | None = None
    index: int | None = None
    column: str | None = None
    value: str = ""

    def place(self, file: str) -> Place:
        return Place(file=file, sheet=self.sheet, row=self.row, column=self.column, value=self.value or None)


SENTENCES: dict[str, str] = {
    "cell.formula": "Paste the result of this formula as a value.",
    "cell.formula_error": "The spreadsheet could not work this formula out: mend it and save again.",
    "cell.merged": "This cell is merged with the one above and took its value: check that it holds for this row.",
    "cell.same_as_above": "Write the value out: 'same as above' is lost as soon as the list is sorted.",
    "cell.too_narrow": "The column was too narrow for this when it was saved: widen it and export the list again.",
    "address.of_a_person": "This looks like a person's home: keep it only if you need it; others see it masked.",
    "column.hidden": "This column is hidden in the sheet but was read.",
    "column.unused": "Nothing was read from these columns: say what they are, or leave them out on purpose.",
    "coordinate.alone": "Give both latitude and longitude, or neither.",
    "coordinate.outside_country": "This point lies outside the country of the row: correct the one or the other.",
    "coordinate.out_of_range": "Latitude runs from -90 to 90 and longitude from -180 to 180; the pair was left out.",
    "coordinate.swapped": "Latitude and longitude look exchanged: say which is which.",
    "coordinate.unreadable": "Write coordinates as decimal degrees, for example 36.7213; the pair was left out.",
    "coordinate.zero": "0, 0 lies in the ocean and usually means unknown; the pair was left out.",
    "country.ambiguous": "This names more than one country: say which.",
    "country.blank": "Give the country of this row.",
    "country.georgia_or_us_state": "The list has US states: is this Georgia the country or Georgia, USA?",
    "country.no_column": "The list has no country column: name one, or set one country for the whole list.",
    "country.unknown": "This is no country we know: write its ISO code or its English name.",
    "date.ambiguous": "Day and month cannot be told apart in this column: say which comes first.",
    "date.impossible": "There is no such day in the calendar: correct it.",
    "date.order": "This ends before it begins: correct one of the dates.",
    "date.unreadable": "Write the date as YYYY-MM-DD.",
    "edge.from_missing": "Name the supplier this line starts from.",
    "edge.kind_unknown": "Use supplies, subcontracts, provides_labour, recruits_for, owns, controls or operates.",
    "edge.kind_assumed": "No column says what these relations are: check what they were read as, or say it.",
    "edge.term_unknown": "This word has no meaning here; it was left out: use one of the known ones.",
    "edge.tier_unreadable": "Write the tier as one whole number, for example 2; it was left out.",
    "edge.unit_alone": "This unit has no volume beside it, so it was left out: give the volume too.",
    "edge.volume_unclear": "Is this a decimal or a thousand? Say which mark is decimal; it was left out.",
    "edge.volume_unreadable": "Write the volume as a number, for example 1250 or 12.5 t; it was left out.",
    "corridor.country_unknown": "This is no country we know: write its ISO code or its English name; it was left out.",
    "edge.standing_unknown": "Use claimed, evidenced, verified, expired or unknown; it was left out.",
    "edge.self": "This line leads from a party to itself.",
    "edge.to_missing": "Name the buyer or site this line leads to.",
    "email.malformed": "This is no e-mail address; it was left out.",
    "file.macros_ignored": "The file holds macros: they were not run, only its cells were read.",
    "geometry.no_point": "This is no point but a line or an area: give latitude and longitude; no point was made up.",
    "heads.blank": "This column has cells but no head, so it was left out: give it a head.",
    "heads.doubtful": "None of these heads is known: if this is a row of the list, put a row of heads above it.",
    "heads.duplicate": "Two columns have this head: the first is used, rename one.",
    "identifier.check_failed": "Its check digits do not fit: compare it with the paper; it was kept as written.",
    "identifier.zeros_lost": "Its first zeros seem lost: make the column text and retype it; it was kept as written.",
    "identifier.damaged_by_spreadsheet": "The spreadsheet rounded this number: make the column text and retype it.",
    "identifier.scheme_unknown": "This identifier has no scheme: say what it is, for example vat or duns.",
    "name.missing": "Give the name of the supplier or site.",
    "number.unreadable": "Write a whole number or a range such as 100-200; it was left out.",
    "postcode.zeros_lost": "Its first zeros seem lost: make the column text and retype it; it was kept as written.",
    "row.above_heads": "These lines stand above the heads and are no rows of the list.",
    "row.blank": "This row is empty and was passed over.",
    "row.cells_too_many": "This row has more cells than there are heads: put quotes around cells with a separator.",
    "row.duplicate": "The same row stands in this file already.",
    "row.footer": "This looks like a note below the list and was passed over.",
    "row.heads_repeated": "The heads stand here again; the row was passed over.",
    "row.hidden": "This row is hidden in the sheet but was read.",
    "row.quote_left_open": "A quotation mark in this row never closes: close it or take it out and import it again.",
    "row.totals": "This looks like a line of totals and was passed over.",
    "share.out_of_range": "A share runs from 0 to 100 percent.",
    "share.over_100": "The shares of this owned party add up to more than 100 percent.",
    "share.scale_unclear": "Is this a percentage or a fraction of 1? Write it with a percent sign.",
    "share.unreadable": "Write the share in percent, for example 25 or 25-50.",
    "sheet.left_out": "Another sheet holds rows too: import it separately if it belongs to the list.",
    "text.invisible_removed": "Invisible characters or boxes were taken out.",
    "text.letters_lost": "Letters of this text were lost before it came here: correct it in the source.",
    "text.lookalikes_replaced": "Foreign letters that only look like Latin ones were replaced.",
    "text.mojibake_repaired": "Letters broken by a wrong encoding were put right.",
    "text.mojibake_suspected": "Some letters look broken by a wrong encoding: correct them in the source.",
    "text.too_long": "This is longer than 500 characters; it was kept, check the column.",
    "text.encoding_mixed": "Parts of the file are in another encoding than UTF-8: check letters with accents.",
}


def sentence_for(code: str, fact: str = "") -> str:
    """`fact` (a candidate, the earlier row) is put in brackets before the full stop."""
    sentence = SENTENCES[code]
    return f"{sentence[:-1]} ({fact})." if fact else sentence
