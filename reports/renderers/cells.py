"""What keeps a file harmless when a spreadsheet opens it."""

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}")


def could_be_formula(text: str) -> bool:
    return text.lstrip(" ").startswith(STARTS_A_FORMULA)


def inert(text: str) -> str:
    """A formula from somebody's supplier file stays text: spreadsheets show the value and drop the quote mark."""
    return f"'{text}" if could_be_formula(text) else text
