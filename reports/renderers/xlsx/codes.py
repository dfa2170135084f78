"""The words that coded columns hold, each with its meaning, as a sheet and as the list a cell lets one choose from."""

from audits.instruments.severities import Severity
from reports.contents.blocks import Column
from reports.contents.spoken import word
from reports.contents.values import Band, Kind, Standing
from reports.contents.wording import BAND_WORDS, STANDING_WORDS

STATES = ("alleged", "final", "suspended")


def code_rows() -> tuple[tuple[str, str, str, str], ...]:
    """List, code, word in a sheet, meaning."""
    bands = [("band", each.value, BAND_WORDS[each]) for each in Band]
    standings = [("standing", each.value, STANDING_WORDS[each]) for each in Standing]
    severities = [("severity", each.value, each.value.replace("_", " ")) for each in Severity]
    states = [("state", each, each) for each in STATES]
    return tuple(
        (word(f"workbook.list-{group}"), code, said, word(f"workbook.{group}-{code}"))
        for group, code, said in (*bands, *standings, *severities, *states)
    )


def choices(column: Column) -> tuple[str, ...]:
    """The words a column of codes may hold besides the three absences; empty for a column of anything else."""
    if column.kind is Kind.BAND:
        return tuple(BAND_WORDS[each] for each in Band)
    if column.kind is Kind.STANDING:
        return tuple(STANDING_WORDS[each] for each in Standing)
    if column.id == "severity":
        return tuple(each.value.replace("_", " ") for each in Severity)
    return ()
