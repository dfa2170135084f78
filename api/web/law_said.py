"""The words of a law on a page. What nobody has said in the reader's language stays English and is marked so."""

from collections.abc import Callable, Mapping
from gettext import NullTranslations
from typing import Any

from babel import Locale
from markupsafe import Markup

from api.web.sentences import said
from foundation.sentences import sentence_of
from sanctions.penalties.law_words import ENGLISH, rule_words, said_in


def filters(locale: Locale, messages: NullTranslations) -> dict[str, Callable[..., str]]:
    """`law` with its mark-up, `law_plain` without; `law_rule` names a rule of a version; `said_of` what was kept."""
    language = locale.language

    def law(text: str, css: str = "") -> Markup:
        told = said_in(text, language)
        unsaid = told == text
        marks = Markup(' class="{}"').format(css) if css else Markup()
        return Markup("<bdi{}{}>{}</bdi>").format(Markup(' lang="en"') if unsaid else "", marks, told)

    def law_rule(rule: str, version: str) -> Markup:
        words = rule_words(version, rule) if language != ENGLISH else ""
        return law(words or rule.replace("_", " "))

    def said_of(kept: Mapping[str, Any]) -> str:
        facts = {name: _fact(name, fact, language) for name, fact in kept["facts"].items()}
        return said(sentence_of(kept["text"], facts), locale=locale, messages=messages)

    return {"law": law, "law_plain": lambda text: said_in(text, language), "law_rule": law_rule, "said_of": said_of}


def _fact(name: str, fact: object, language: str) -> object:
    return said_in(fact, language) if name == "law" and isinstance(fact, str) else fact
