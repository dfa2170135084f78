"""What people typed, as it may leave the house: a telephone number, an address of mail, an identity number or an
announced name that slipped into a sentence is withheld, and control signs that could upset a reader are dropped.
"""

import re

from audits.grievances.private_words import personal_in

WITHHELD = "[withheld]"
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""Control signs, and those that turn the order of letters around."""
SURNAMES = r"(?:\s+[A-ZÀ-ÖØ-Þ][\w'-]+)*"
"""An announced name is found by its first word; what follows with a capital goes with it."""
LONGEST = 20_000
CUT = " [\N{HORIZONTAL ELLIPSIS} cut here: the whole text stands in the record]"


def told_words(text: str) -> str:
    """Line ends become spaces. A text longer than a few pages is cut, and says so."""
    plain = " ".join(UNSAFE.sub("", text).split())
    if len(plain) > LONGEST:
        plain = plain[:LONGEST].rstrip() + CUT
    for personal in personal_in(plain):
        more = SURNAMES if personal.kind == "name" else ""
        plain = re.sub(re.escape(personal.value) + more, WITHHELD, plain)
    return plain
