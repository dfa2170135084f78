"""No message of the desk may be missing in a language it offers."""

import pytest

from api.web import catalogues
from api.web.languages import LOCALES
from api.web.words import WORDS

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_is_said_in_every_language(locale: str) -> None:
    assert list(catalogues.missing(locale)) == []


@pytest.mark.parametrize("locale", LOCALES)
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


def _all(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _fills(text: str) -> set[str]:
    return {part.split(")s", 1)[0] for part in text.split("%(")[1:]}


def test_every_word_for_a_code_is_among_the_messages() -> None:
    collected = {message.id for message in catalogues.messages()}
    words = {word for group in WORDS.values() for word in group.values()}
    assert words <= collected
