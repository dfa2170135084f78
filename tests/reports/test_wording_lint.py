import csv
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.contents.wording_lint import RemarkKind, WordingLanguageUnknown, languages, likely_language, lint
from reports.contents.wording_lint.rules import parts, rules_of, table

pytestmark = pytest.mark.no_database

SENTENCES = Path(__file__).parent / "wording" / "sentences.csv"
LANGUAGE = st.sampled_from(sorted(languages()))
DRAFT = st.lists(
    st.sampled_from(
        [
            "guilty",
            "not ",
            "víctima ",
            "مجرم",
            "السيد ",
            "أحمد",
            '"',
            "«",
            "»",
            "Mr. ",
            "Okafor",
            " ",
            "\n> ",
            "slave ",
            "ß",
        ]
    )
    | st.text(max_size=8)
).map("".join)


def said(text: str, language: str = "en", *, final: bool = False) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in lint(text, language, final=final)]


def marked() -> list[dict[str, str]]:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", marked(), ids=lambda row: row["text"][:40])
def test_a_sentence_gets_the_remark_it_was_marked_with_and_no_other(row: dict[str, str]) -> None:
    pieces = re.split(r"\[\[|\]\]", row["text"])
    found = said("".join(pieces), row["language"], final=row["final"] == "1")
    assert [kind for kind, _ in found] == [row["marked"]] * (len(pieces) // 2)
    for wanted, (_, text) in zip(pieces[1::2], found, strict=True):
        assert wanted in text


@given(DRAFT, LANGUAGE, st.sampled_from(["final", "open"]))
def test_no_text_is_too_odd_and_every_remark_lies_in_it(text: str, language: str, state: str) -> None:
    end, final = 0, state == "final"
    for one in lint(text, language, final=final):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.why
        assert one.instead
        assert one.source
        assert not (final and one.kind is RemarkKind.GUILT)
        end = one.end


WORDED = [row for row in marked() if row["marked"] not in ("name", "")]


@given(st.sampled_from(WORDED))
def test_neither_capitals_nor_marks_on_letters_hide_a_word(row: dict[str, str]) -> None:
    text = re.sub(r"\[\[|\]\]", "", row["text"])
    bare = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    before = [one.rule for one in lint(text, row["language"], final=False)]
    for other in (text.upper(), text.lower(), unicodedata.normalize("NFD", text), bare):
        kept = [one.rule for one in lint(other, row["language"], final=False) if one.kind is not RemarkKind.NAME]
        assert kept == before


def test_what_others_said_is_theirs_but_a_name_is_public_all_the_same() -> None:
    assert said('The firm replied: "We are not the criminals here."') == []
    assert said("> the horrific slave camp\nThe rooms are shocking.") == [("sensational", "shocking")]
    assert said('The firm replied: "Mr Okafor is a thief."') == [("name", "Mr Okafor")]
    assert said('An open "quote: the firm is guilty.') == [("guilt", "guilty")]


def test_denied_and_alleged_guilt_stays_within_its_sentence() -> None:
    assert said("He is not guilty. He is a criminal.") == [("guilt", "criminal")]
    assert said("It was alleged in May. The firm is guilty.") == [("guilt", "guilty")]


def test_a_language_without_rules_is_refused_and_letters_tell_arabic() -> None:
    with pytest.raises(WordingLanguageUnknown) as refused:
        lint("x", "tlh", final=False)
    assert refused.value.code == "wording.language_unknown"
    assert (likely_language("الشركة مذنبة", "en"), likely_language("La firma", "es")) == ("ar", "es")
    assert likely_language("12", "fa") == "en"


def test_a_draft_of_a_hundred_thousand_characters_is_read() -> None:
    long = "The firm is guilty of nothing known. " * 2_700 + "a" * 1_000 + "\x00\x1b"
    assert len(lint(long[:100_000], "en", final=False)) > 2_000


def test_every_rule_has_a_source_and_finds_each_of_its_own_words() -> None:
    for row in table("rules"):
        [rule] = [one for one in rules_of(row["language"]) if one.id == row["id"]]
        assert rule.source
        assert rule.instead
        if row["shape"] != "words":
            continue
        for phrase in parts(row["pattern"]):
            text = phrase.replace("*", "")
            assert lint(f"({text})", row["language"], final=False), f"{rule.id}: {text}"


def test_the_guide_names_every_rule() -> None:
    guide = (Path(__file__).parents[2] / "docs/guides/wording.md").read_text(encoding="utf-8")
    assert [row["id"] for row in table("rules") if f"`{row['id']}`" not in guide] == []
