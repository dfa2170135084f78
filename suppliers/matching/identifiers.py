"""Which identifiers may settle a pair: only ones whose own check digits, or at least whose shape, are right."""

from suppliers.names import fold

_LEI_LENGTH, _GLN_LENGTH = 20, 13
_SHORTEST = 5


def plain_identifier(scheme: str, value: str) -> str:
    """
    Letters and digits only, without the leading zeros that spreadsheets lose; empty when it cannot be a real one.
    LEI: ISO 17442, remainder 1 by 97. GLN: GS1 General Specifications, modulo 10.
    """
    bare = "".join(letter for letter in fold(value) if letter.isalnum())
    if scheme == "lei":
        return bare if _is_lei(bare) else ""
    if scheme == "gln":
        return bare if _is_gln(bare) else ""
    digits = {letter for letter in bare if letter.isdigit()}
    if len(bare) < _SHORTEST or len(set(bare)) == 1 or not digits:
        return ""
    return bare.lstrip("0")


def _is_lei(bare: str) -> bool:
    if len(bare) != _LEI_LENGTH or not bare.isascii():
        return False
    return int("".join(str(int(letter, 36)) for letter in bare)) % 97 == 1


def _is_gln(bare: str) -> bool:
    if len(bare) != _GLN_LENGTH or not bare.isascii() or not bare.isdigit():
        return False
    weighted = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(bare))
    return weighted % 10 == 0
