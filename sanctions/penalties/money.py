"""Money facts in the law's own currency. A rate is dated and sourced, and only ever given by whoever asks."""

from dataclasses import dataclass

from sanctions.penalties.facts import Facts

MONEY_FACTS = ("underpayment_total", "firm_turnover")


@dataclass(frozen=True, slots=True)
class Converted:
    """`unconverted` money facts are left out of `facts`: without a rate an amount of another currency says nothing."""

    facts: Facts
    unconverted: frozenset[str]
    remarks: tuple[str, ...]


def in_currency_of(facts: Facts, currency: str) -> Converted:
    if facts.currency in (None, currency):
        return Converted(facts, frozenset(), ())
    stated = [name for name in (*MONEY_FACTS, "underpayments") if facts.known(name) is not None]
    rate = facts.rates.get(currency)
    if rate is None:
        rest = {name: value for name, value in facts.stated.items() if name not in stated}
        return Converted(Facts(rest), frozenset(stated), ())
    changed = {name: facts.money(name) * rate.rate for name in stated if name != "underpayments"}
    each = facts.known("underpayments")
    listed = {"underpayments": tuple(one * rate.rate for one in each)} if isinstance(each, tuple) else {}
    words = f"Money facts in {facts.currency} at {rate.rate} {currency} on {rate.day.isoformat()} ({rate.source})"
    return Converted(facts.having({**changed, **listed}), frozenset(), (words,) if stated else ())
