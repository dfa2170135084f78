"""
What a draft should not say: guilt before a final decision, victims, names of people, sensational words.

A remark hinders nobody; it says what, why and what to write instead. Words of others, between quotation marks or after
`>`, may say what they said; a person's name is remarked there too, because it is public all the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.contents.spoken import speaking, word
from reports.contents.wording_lint.folding import Folded, folded
from reports.contents.wording_lint.rules import (
    RemarkKind,
    Rule,
    Softeners,
    WordingLanguageUnknown,
    languages,
    rules_of,
    softeners,
)

__all__ = ["Remark", "RemarkKind", "WordingLanguageUnknown", "languages", "likely_language", "lint"]

WORDS_BEFORE, WORDS_AFTER = 4, 2
SENTENCE_ENDS = re.compile(r"[.!?;:\n\u061f\u061b\u0964\u3002]")
WORD = re.compile(r"[\w']+")
QUOTED = re.compile(
    '"[^"\n]{1,5000}"|\u201c[^\u201d\n]{1,5000}\u201d|\u00ab[^\u00bb\n]{1,5000}\u00bb|\u201e[^\u201c\u201d\n]{1,5000}[\u201c\u201d]|^>[^\n]*',
    re.MULTILINE,
)
ARABIC_LETTER = re.compile("[\u0620-\u064a]")


@dataclass(frozen=True, slots=True)
class Remark:
    """`text[start:end]` as written is what the remark is about."""

    start: int
    end: int
    text: str
    rule: str
    kind: RemarkKind
    why: str
    instead: str
    source: str


def lint(text: str, language: str, *, final: bool) -> tuple[Remark, ...]:
    """
    Remarks in the order of the text, none overlapping. `final` once no appeal is open: then guilt may be said.

    Raises WordingLanguageUnknown for a language without rules.
    """
    rules, soft, seen = rules_of(language), softeners(language), folded(text)
    quotes = [found.span() for found in QUOTED.finditer(text)]
    found = sorted(
        (
            (start, end, rule)
            for rule in rules
            if not (final and rule.kind is RemarkKind.GUILT)
            for start, end in _spans(rule, text, seen, soft)
            if rule.kind is RemarkKind.NAME or not any(begin <= start and end <= last for begin, last in quotes)
        ),
        key=lambda one: (one[0] - one[1], one[0], one[2].id),
    )
    kept: list[tuple[int, int, Rule]] = []
    for start, end, rule in found:
        if all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end, rule))
    with speaking(language):
        return tuple(_remark(text, *one) for one in sorted(kept, key=lambda one: one[0]))


def likely_language(text: str, otherwise: str) -> str:
    """By its letters alone: Arabic, or the language given; English where that has no rules."""
    if len(ARABIC_LETTER.findall(text)) * 2 > sum(each.isalpha() for each in text):
        return "ar"
    return otherwise if otherwise in languages() else "en"


def _remark(text: str, start: int, end: int, rule: Rule) -> Remark:
    why = word(f"wording.why-{rule.kind}")
    return Remark(start, end, text[start:end], rule.id, rule.kind, why, rule.instead, rule.source)


def _spans(rule: Rule, text: str, seen: Folded, soft: Softeners) -> Iterator[tuple[int, int]]:
    if rule.as_written:
        yield from (found.span() for found in rule.found.finditer(text))
        return
    excepted = [one.span() for one in rule.unless.finditer(seen.text)] if rule.unless else []
    for found in rule.found.finditer(seen.text):
        start, end = found.span()
        if any(begin <= start and end <= last for begin, last in excepted):
            continue
        if rule.kind is RemarkKind.GUILT and _softened(seen.text, start, end, soft):
            continue
        yield seen.span(start, end)


def _softened(text: str, start: int, end: int, soft: Softeners) -> bool:
    """Denied or hedged in the same sentence: "not guilty", "the alleged trafficker", "el traficante presunto"."""
    before = WORD.findall(SENTENCE_ENDS.split(text[max(start - 200, 0) : start])[-1])[-WORDS_BEFORE:]
    after = WORD.findall(SENTENCE_ENDS.split(text[end : end + 100])[0])[:WORDS_AFTER]
    return not soft.negations.isdisjoint(before) or not soft.hedges.isdisjoint((*before, *after))
