"""The few words that paper itself says (page, data to, rules), from the words of reports."""

from reports.contents.spoken import word


def printed(key: str, **named: str | int) -> str:
    return word(f"print.{key}", **{name: str(value) for name, value in named.items()})
