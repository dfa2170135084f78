"""What a check or a writing counts, in the words that every reader of an import uses."""

from collections.abc import Iterable

from suppliers.importing.issues import RowIssue

WORDS = {
    "new": "new",
    "changed": "changed",
    "same": "exact duplicates of the register",
    "repeated": "exact duplicates inside the file",
    "possible": "possible duplicates",
    "refused": "rejected",
}
"""How a count is said to people. Possible duplicates are written: they are a hint, and counted among the new."""


def tally(
    issues: Iterable[RowIssue], *, new: int, changed: int, same: int, repeated: int, possible: int = 0
) -> dict[str, int]:
    """`refused` counts rows, `issues` everything told about rows, columns and the file."""
    every = list(issues)
    refused = {(issue.sheet, issue.row) for issue in every if issue.severity == "refused"}
    return {
        "new": new,
        "changed": changed,
        "same": same,
        "repeated": repeated,
        "possible": possible,
        "refused": len(refused),
        "issues": len(every),
    }


def added(counts: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    return {word: counts.get(word, 0) + number for word, number in more.items()}
