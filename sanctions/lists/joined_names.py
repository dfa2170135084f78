"""
One cell that holds a firm's name, its other names and who else is meant, as United States import lists write it:
`Firm A Co., Ltd. (also known as B; formerly known as C) and its subsidiaries`. Pure; the parts in, names out.
"""

import re
from dataclasses import dataclass

from sanctions.lists.entries import ListedName, Strength, distinct_names

SUBSIDIARIES = re.compile(
    r"[,;]?\s*(?:\band|\bincluding|\bor|&)\s+(?:all\s+)?(?:of\s+)?(?:(?:its|their|any)\s+(?:[\w-]+\s+){0,4}?)?"
    r"(?:subsidiar(?:y|ies)|affiliates?|subordinates?)\b"
    r"(?:[\s,]*(?:and|or)\s+)?(?:affiliated\s+|subordinate\s+)?"
    r"(?:entit(?:y|ies)|affiliates?|subsidiaries|joint\s+ventures)?"
    r"(?:\s*[,:]?\s*(?:which\s+include|including|namely)\s*:?\s*(?P<named>[^()]*))?",
    re.IGNORECASE,
)
FORMERLY = re.compile(
    r"^(?:and\s+)?(?:formerly|previously)(?:\s+(?:known|named|called))?(?:\s+as)?\s*:?\s*", re.IGNORECASE
)
ALSO = re.compile(
    r"^(?:and\s+)?(?:(?:also|commonly|otherwise)\s+(?:known|called|referred\s+to)(?:\s+as)?|a\.?k\.?a\.?|d\.?b\.?a\.?|"
    r"(?:including|and|with)\s+(?:\w+\s+)?alias(?:es)?|alias(?:es)?)\s*:?\s*",
    re.IGNORECASE,
)
BRACKETS = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
SHORT = re.compile(r"^[\w&.-]{2,12}$")
PARTS = re.compile(r"\s*;\s*(?:and\s+)?|,?\s+and\s+(?=(?:formerly|also|previously)\b)", re.IGNORECASE)
FORM_ENDS = re.compile(
    r"(?:(?<=Ltd)|(?<=Ltd\.)|(?<=Inc\.)|(?<=Company)),(?!\s*(?:Ltd|Inc|LLC))\s*(?:and\s+)?|"
    r"(?:(?<=Ltd)|(?<=Ltd\.))\s+and\s+",
    re.IGNORECASE,
)
ODD = re.compile(r"\s+([,.;])")


@dataclass(frozen=True, slots=True)
class JoinedNames:
    """`subsidiaries`: the publisher means them too. `named`: those of them that the cell itself names."""

    names: tuple[ListedName, ...]
    subsidiaries: bool
    named: tuple[str, ...] = ()


def parted(cell: str) -> JoinedNames:
    found = SUBSIDIARIES.search(cell)
    bare = SUBSIDIARIES.sub(" ", cell)
    named = [_clean(one) for one in FORM_ENDS.split((found["named"] or "") if found else "")]
    main = _clean(BRACKETS.sub(" ", bare))
    names = [ListedName(main, Strength.PRIMARY)]
    for inside in BRACKETS.findall(bare):
        names += _bracketed(inside)
    return JoinedNames(distinct_names(names), found is not None, tuple(one for one in named if one))


def _bracketed(inside: str) -> list[ListedName]:
    """`(XPCC)` is an acronym; words that open with none of the phrases are another name too."""
    names: list[ListedName] = []
    strength: Strength | None = None
    for part in PARTS.split(inside.strip()):
        former, also = FORMERLY.match(part), ALSO.match(part)
        if former or also:
            strength = Strength.FORMER if former else Strength.ALIAS
        text = ALSO.sub("", FORMERLY.sub("", part))
        if strength is not None:
            names += [ListedName(_clean(one), strength) for one in FORM_ENDS.split(text)]
        elif SHORT.match(text):
            names.append(ListedName(text, Strength.WEAK))
        else:
            names.append(ListedName(_clean(text), Strength.ALIAS))
    return names


def _clean(text: str) -> str:
    joined = ODD.sub(r"\1", " ".join(text.split()))
    return re.sub(r"^(?:and|or)\s+|\s+(?:and|or)$", "", joined.strip(" ,;:"), flags=re.IGNORECASE).strip(" ,;:")
