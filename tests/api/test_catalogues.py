"""No message of the desk may be missing in a language it offers."""

import pytest
from babel import Locale, localedata

from api.web import catalogues
from api.web.languages import LANGUAGE_NAMES, RESPONDENTS_LOCALES, names_at
from api.web.words import WORDS

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize("locale", RESPONDENTS_LOCALES)
def test_every_message_is_said_in_every_language(locale: str) -> None:
    assert list(catalogues.missing(locale)) == []


@pytest.mark.parametrize("locale", RESPONDENTS_LOCALES)
def test_a_translation_keeps_what_is_filled_in_and_its_links(locale: str) -> None:
    changed = [
        string
        for message in catalogues.read(locale)
        if message.id
        for string in _all(message.string)
        if string.count("<") != _all(message.id)[-1].count("<")
        or not _fills(string) <= _fills(" ".join(_all(message.id)))
    ]
    assert changed == []


@pytest.mark.parametrize("locale", sorted(RESPONDENTS_LOCALES.keys() - LANGUAGE_NAMES.keys()))
def test_a_language_for_respondents_has_their_pages_whole_and_is_not_offered_on_the_desk(locale: str) -> None:
    """Their messages are found by what their templates reach, so one added to a form is missed here too."""
    theirs = {message.id for message in catalogues.messages_in(locale) if message.id}
    assert {"Your PIN", "Declare this line", "Supplier of goods or services", "Write your name."} <= theirs
    assert any(isinstance(one, (list, tuple)) and "thing to put right" in one[0] for one in theirs)
    assert len(theirs) < len(list(catalogues.messages())) / 4
    assert locale in names_at("/invited/x")
    assert locale not in names_at("/suppliers")


def _all(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _fills(text: str) -> set[str]:
    return {part.split(")s", 1)[0] for part in text.split("%(")[1:]}


def test_every_word_for_a_code_is_among_the_messages() -> None:
    collected = {message.id for message in catalogues.messages()}
    words = {
        word for group in WORDS.values() for key, word in group.items() if word.casefold() != own_name(key).casefold()
    }
    assert words <= collected


def own_name(key: str) -> str:
    """A language called as those who speak it call it is said so in every language; empty for any other word."""
    return (Locale(key).display_name or "") if key in localedata.locale_identifiers() else ""
