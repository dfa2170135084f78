"""
How much of what a draft should not say is remarked, and how much is remarked without need?

    python -m benchmarks.wording

Two sets of marked sentences. `sentences` was written before the rules by the one who then wrote them, so it shows that
the rules do what they were made for and little else. `harder` was written after them with words and turns that they do
not know, was looked at once and is not used to mend them. `own guides` counts remarks in the prose of this project,
where none is right except where a word is spoken about. A remark hits when it overlaps a mark of its kind.
"""

import csv
import re
from pathlib import Path

from reports.contents.wording_lint import lint

ROOT = Path(__file__).resolve().parents[1]
SETS = ROOT / "tests/reports/wording"
GOAL = 0.9
Marked = tuple[str, list[tuple[int, int, str]]]


def unmarked(text: str, kind: str) -> Marked:
    """The sentence without its brackets, and where they stood."""
    plain, spans = "", []
    for place, part in enumerate(re.split(r"\[\[|\]\]", text)):
        if place % 2:
            spans.append((len(plain), len(plain) + len(part), kind))
        plain += part
    return plain, spans


def judged(name: str) -> dict[str, tuple[int, int, int, int]]:
    """By language: marks, marks hit, remarks, remarks without need."""
    sums: dict[str, tuple[int, int, int, int]] = {}
    with (SETS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text, wanted = unmarked(row["text"], row["marked"])
            given = lint(text, row["language"], final=row["final"] == "1")
            met = {
                (mark, place)
                for mark in wanted
                for place, one in enumerate(given)
                if one.kind == mark[2] and one.start < mark[1] and mark[0] < one.end
            }
            hits, needed = len({mark for mark, _ in met}), len({place for _, place in met})
            one = (len(wanted), hits, len(given), len(given) - needed)
            for key in (row["language"], "all"):
                before = sums.get(key, (0, 0, 0, 0))
                sums[key] = (before[0] + one[0], before[1] + one[1], before[2] + one[2], before[3] + one[3])
    return sums


def guides() -> tuple[int, int]:
    """Words and remarks."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("**/*.md"))]
    texts = [text for text in texts if not text.startswith("# Wording of drafts")]
    return sum(len(text.split()) for text in texts), sum(len(lint(text, "en", final=False)) for text in texts)


def main() -> None:
    print(f"{'set':<12}{'language':<10}{'marks':>7}{'recall':>9}{'remarks':>9}{'precision':>11}")
    met = 0
    for name in ("sentences", "harder"):
        sums = judged(name)
        for language, (marks, hits, given, needless) in sums.items():
            recall, precision = hits / marks if marks else 1.0, (given - needless) / given if given else 1.0
            print(f"{name:<12}{language:<10}{marks:>7}{recall:>9.2f}{given:>9}{precision:>11.2f}")
            if language == "all":
                met += (recall >= GOAL) + (precision >= GOAL)
    words, remarks = guides()
    print(f"own guides: {remarks} remarks in {words:,} words")
    print(f"goals: {met} of 4 met (recall and precision of {GOAL} on each set)")


if __name__ == "__main__":
    main()
