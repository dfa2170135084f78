"""
Tells Windows-1252 from 1250 and 1254 by whether each line then fits the alphabet of one language.

Charset detectors guess among these from statistics that a short list does not have: `Núñez` came out as `Núńez`.
No language writes both ú and ń, so Western European is the only reading in which the line is a language.
Icelandic is left out on purpose: its ð, ý and þ are the bytes of the Turkish letters, and Turkish lists are common.
"""

ENCODINGS: dict[str, tuple[frozenset[str], ...]] = {  # the first wins a tie
    "cp1252": tuple(
        map(
            frozenset,
            (
                "áéíóúüñ",  # Spanish
                "áâãàçéêíóôõúü",  # Portuguese
                "àâæçéèêëîïôœùûüÿ",  # French
                "äöüßé",  # German
                "àèéìíòóùú",  # Italian
                "àçèéíïòóúü",  # Catalan
                "ëéïöüèê",  # Dutch
                "æøåéòó",  # Danish, Norwegian
                "åäöé",  # Swedish, Finnish
            ),
        )
    ),
    "cp1254": (frozenset("çğıİöşüâîû"),),
    "cp1250": tuple(
        map(
            frozenset,
            (
                "ąćęłńóśźż",  # Polish
                "áčďéěíňóřšťúůýž",  # Czech
                "áäčďéíĺľňóôŕšťúýž",  # Slovak
                "áéíóöőúüű",  # Hungarian
                "ăâîşţ",  # Romanian, as written before Unicode
                "čćđšž",  # Croatian, Slovenian
            ),
        )
    ),
}
SIGNS = frozenset("°ºª·…«»´®™§€“”‘’\u2013\u2014\u00a0")  # noqa: RUF001 - stand in lists of any language
FITS = 0.9


def latin_encoding(content: bytes) -> str | None:
    """The encoding whose reading fits best, or None when none fits (Cyrillic, Arabic, Chinese, noise)."""
    lines = [line for line in content.splitlines() if not line.isascii()]
    scores = {encoding: _fit(lines, encoding) for encoding in ENCODINGS}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= FITS else None


def _fit(lines: list[bytes], encoding: str) -> float:
    """Share of foreign letters that belong to the language that fits their line best."""
    fitting = letters = 0
    for line in lines:
        foreign = [sign for sign in line.decode(encoding, "replace") if not sign.isascii() and sign not in SIGNS]
        letters += len(foreign)
        fitting += max(sum(sign in known or sign.lower() in known for sign in foreign) for known in ENCODINGS[encoding])
    return fitting / letters if letters else 0.0
