"""What is wrong with a row: a stable code, how bad, where, the value as it stood, one sentence what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from foundation.errors import Place
from foundation.sentences import Fact, Sentence, facts_as_json, sentence_of

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
    sentence: Sentence
    sheet: str | None = None
    row: int | None = None
    index: int | None = None
    column: str | None = None
    value: str = ""

    def place(self, file: str) -> Place:
        return Place(file=file, sheet=self.sheet, row=self.row, column=self.column, value=self.value or None)


SENTENCES: Final[dict[str, Sentence]] = {
    "cell.formula": Sentence("Paste the result of this formula as a value."),
    "cell.formula_error": Sentence("The spreadsheet could not work this formula out: mend it and save again."),
    "cell.merged": Sentence(
        "This cell is merged with the one above and took its value: check that it holds for this row."
    ),
    "cell.same_as_above": Sentence("Write the value out: 'same as above' is lost as soon as the list is sorted."),
    "cell.too_narrow": Sentence(
        "The column was too narrow for this when it was saved: widen it and export the list again."
    ),
    "address.of_a_person": Sentence(
        "This looks like a person's home: keep it only if you need it; others see it masked."
    ),
    "column.hidden": Sentence("This column is hidden in the sheet but was read."),
    "column.unused": Sentence("Nothing was read from these columns: say what they are, or leave them out on purpose."),
    "coordinate.alone": Sentence("Give both latitude and longitude, or neither."),
    "coordinate.outside_country": Sentence(
        "This point lies outside the country of the row: correct the one or the other."
    ),
    "coordinate.out_of_range": Sentence(
        "Latitude runs from -90 to 90 and longitude from -180 to 180; the pair was left out."
    ),
    "coordinate.swapped": Sentence("Latitude and longitude look exchanged: say which is which."),
    "coordinate.unreadable": Sentence(
        "Write coordinates as decimal degrees, for example 36.7213; the pair was left out."
    ),
    "coordinate.zero": Sentence("0, 0 lies in the ocean and usually means unknown; the pair was left out."),
    "country.ambiguous": Sentence("This names more than one country: say which."),
    "country.blank": Sentence("Give the country of this row."),
    "country.georgia_or_us_state": Sentence("The list has US states: is this Georgia the country or Georgia, USA?"),
    "country.no_column": Sentence("The list has no country column: name one, or set one country for the whole list."),
    "country.unknown": Sentence("This is no country we know: write its ISO code or its English name."),
    "date.ambiguous": Sentence("Day and month cannot be told apart in this column: say which comes first."),
    "date.impossible": Sentence("There is no such day in the calendar: correct it."),
    "date.order": Sentence("This ends before it begins: correct one of the dates."),
    "date.unreadable": Sentence("Write the date as YYYY-MM-DD."),
    "edge.from_missing": Sentence("Name the supplier this line starts from."),
    "edge.kind_unknown": Sentence(
        "Use supplies, subcontracts, provides_labour, recruits_for, owns, controls or operates."
    ),
    "edge.kind_assumed": Sentence("No column says what these relations are: check what they were read as, or say it."),
    "edge.term_unknown": Sentence("This word has no meaning here; it was left out: use one of the known ones."),
    "edge.tier_unreadable": Sentence("Write the tier as one whole number, for example 2; it was left out."),
    "edge.unit_alone": Sentence("This unit has no volume beside it, so it was left out: give the volume too."),
    "edge.volume_unclear": Sentence("Is this a decimal or a thousand? Say which mark is decimal; it was left out."),
    "edge.volume_unreadable": Sentence("Write the volume as a number, for example 1250 or 12.5 t; it was left out."),
    "corridor.country_unknown": Sentence(
        "This is no country we know: write its ISO code or its English name; it was left out."
    ),
    "edge.standing_unknown": Sentence("Use claimed, evidenced, verified, expired or unknown; it was left out."),
    "edge.self": Sentence("This line leads from a party to itself."),
    "edge.to_missing": Sentence("Name the buyer or site this line leads to."),
    "email.malformed": Sentence("This is no e-mail address; it was left out."),
    "file.macros_ignored": Sentence("The file holds macros: they were not run, only its cells were read."),
    "geometry.no_point": Sentence(
        "This is no point but a line or an area: give latitude and longitude; no point was made up."
    ),
    "heads.blank": Sentence("This column has cells but no head, so it was left out: give it a head."),
    "heads.doubtful": Sentence(
        "None of these heads is known: if this is a row of the list, put a row of heads above it."
    ),
    "heads.duplicate": Sentence("Two columns have this head: the first is used, rename one."),
    "identifier.check_failed": Sentence(
        "Its check digits do not fit: compare it with the paper; it was kept as written."
    ),
    "identifier.zeros_lost": Sentence(
        "Its first zeros seem lost: make the column text and retype it; it was kept as written."
    ),
    "identifier.damaged_by_spreadsheet": Sentence(
        "The spreadsheet rounded this number: make the column text and retype it."
    ),
    "identifier.scheme_unknown": Sentence("This identifier has no scheme: say what it is, for example vat or duns."),
    "name.missing": Sentence("Give the name of the supplier or site."),
    "number.unreadable": Sentence("Write a whole number or a range such as 100-200; it was left out."),
    "postcode.zeros_lost": Sentence(
        "Its first zeros seem lost: make the column text and retype it; it was kept as written."
    ),
    "row.above_heads": Sentence("These lines stand above the heads and are no rows of the list."),
    "row.blank": Sentence("This row is empty and was passed over."),
    "row.cells_too_many": Sentence(
        "This row has more cells than there are heads: put quotes around cells with a separator."
    ),
    "row.duplicate": Sentence("The same row stands in this file already."),
    "row.footer": Sentence("This looks like a note below the list and was passed over."),
    "row.heads_repeated": Sentence("The heads stand here again; the row was passed over."),
    "row.hidden": Sentence("This row is hidden in the sheet but was read."),
    "row.quote_left_open": Sentence(
        "A quotation mark in this row never closes: close it or take it out and import it again."
    ),
    "row.totals": Sentence("This looks like a line of totals and was passed over."),
    "share.out_of_range": Sentence("A share runs from 0 to 100 percent."),
    "share.over_100": Sentence("The shares of this owned party add up to more than 100 percent."),
    "share.scale_unclear": Sentence("Is this a percentage or a fraction of 1? Write it with a percent sign."),
    "share.unreadable": Sentence("Write the share in percent, for example 25 or 25-50."),
    "sheet.left_out": Sentence("Another sheet holds rows too: import it separately if it belongs to the list."),
    "text.invisible_removed": Sentence("Invisible characters or boxes were taken out."),
    "text.letters_lost": Sentence("Letters of this text were lost before it came here: correct it in the source."),
    "text.lookalikes_replaced": Sentence("Foreign letters that only look like Latin ones were replaced."),
    "text.mojibake_repaired": Sentence("Letters broken by a wrong encoding were put right."),
    "text.mojibake_suspected": Sentence("Some letters look broken by a wrong encoding: correct them in the source."),
    "text.too_long": Sentence("This is longer than 500 characters; it was kept, check the column."),
    "text.encoding_mixed": Sentence(
        "Parts of the file are in another encoding than UTF-8: check letters with accents."
    ),
}
WITH_FACTS: Final[dict[str, Sentence]] = {
    "coordinate.outside_country": Sentence(
        "This point lies outside the country of the row: correct the one or the other (exchanged, %(point)s would "
        "lie inside)."
    ),
    "country.ambiguous": Sentence("This names more than one country: say which (%(country)s)."),
    "country.unknown": Sentence(
        "This is no country we know: write its ISO code or its English name (perhaps %(country)s)."
    ),
    "date.ambiguous": Sentence(
        "Day and month cannot be told apart in this column: say which comes first (rows: %(rows)s)."
    ),
    "edge.kind_assumed": Sentence(
        "No column says what these relations are: check what they were read as, or say it (%(edge)s)."
    ),
    "edge.term_unknown": Sentence(
        "This word has no meaning here; it was left out: use one of the known ones (%(known)s)."
    ),
    "identifier.check_failed": Sentence(
        "Its check digits do not fit: compare it with the paper; it was kept as written (%(scheme)s)."
    ),
    "identifier.scheme_unknown": Sentence(
        "This identifier has no scheme: say what it is, for example vat or duns (rows: %(rows)s)."
    ),
    "identifier.zeros_lost": Sentence(
        "Its first zeros seem lost: make the column text and retype it; it was kept as written (%(number)s would fit)."
    ),
    "postcode.zeros_lost": Sentence(
        "Its first zeros seem lost: make the column text and retype it; it was kept as written (perhaps %(postcode)s)."
    ),
    "row.duplicate": Sentence("The same row stands in this file already (row %(row)s)."),
    "share.over_100": Sentence("The shares of this owned party add up to more than 100 percent (%(total)s)."),
}
"""The same where something more is known: a candidate, the earlier row."""
_FILLED_IN: Final = re.compile(r"%\\\((\w+)\\\)s")


def sentence_for(code: str, **facts: Fact) -> Sentence:
    return Sentence(WITH_FACTS[code].text, facts) if facts else SENTENCES[code]


def either(names: list[str]) -> Fact:
    """Countries one of which is meant, by their English names; a page says each in its reader's language."""
    first, *others = names
    if not others:
        return first
    return Sentence("%(country)s or %(other_country)s", {"country": first, "other_country": either(others)})


def kept(sentence: Sentence) -> dict[str, Any]:
    """As a stored issue keeps it: whole in English for machines and files, and apart for whoever reads it later."""
    return {"sentence": str(sentence), "said": {"text": sentence.text, "facts": facts_as_json(sentence)}}


def kept_sentence(issue: Mapping[str, Any]) -> Sentence:
    """Out of a stored issue. One of a time before facts were kept has its whole text, and they are found in it."""
    if said := issue.get("said"):
        return sentence_of(said["text"], said["facts"])
    written: str = issue["sentence"]
    known = WITH_FACTS.get(issue["code"])
    found = known and re.fullmatch(_FILLED_IN.sub(r"(?P<\1>.+)", re.escape(known.text)), written)
    return Sentence(known.text, found.groupdict()) if known and found else Sentence(written)
