"""What may be asked about a site and which answers there are, for lists of facts: the sector models say it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from risk.sectors import fields, load_models
from risk.sectors.transforms import Choices
from suppliers.fact_rules import FactRule

EXTRA = {"goods": FactRule("text")}
"""Recorded like a fact and read by the commodity pillar, which turns it into one."""


def fact_rules(on: date) -> Mapping[str, FactRule]:
    """Every field of every model in force, with the words it takes. `on` is kept for models that begin later."""
    words: dict[str, set[str]] = defaultdict(set)
    for model in load_models():
        if model.effective_from <= on:
            for driver in model.drivers:
                if isinstance(driver.transform, Choices):
                    words[driver.field.name] |= {word for word, _ in driver.transform.risks}
    asked = {name: field for name, field in fields().items() if not field.context}
    rules = {name: FactRule(field.kind, frozenset(words[name])) for name, field in asked.items()}
    return {**rules, **EXTRA}


def said(field: str, value: str) -> str:
    """A stored answer as people read it: a share in per cent, a word without its underscores."""
    asked = fields().get(field)
    kind = asked.kind if asked else ""
    match kind:
        case "share":
            return f"{float(value):.0%}"
        case "flag":
            return {"true": "yes", "false": "no"}.get(value.lower(), value)
        case "choice":
            return value.replace("_", " ")
        case _:
            return value
