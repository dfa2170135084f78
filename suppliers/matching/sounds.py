"""
What is left of a name when it is written by ear: two ways of romanising one script differ in vowels, in aspiration, and
in letters that stand for one sound in different systems (Pinyin and Wade-Giles, Bengali and Hindi spellings, French and
English ones of Arabic). What tells words apart is the order of the consonants that all of them keep.
"""

import re
from functools import lru_cache

_SILENT = re.compile(r"[aeiouy\W\d_]+")
_BREATH = re.compile(r"(?<=[bcdgkpstwz])h|(?<=[aeiou])h(?![aeiou])")
_SOUNDS = re.compile(r"ph|ck|qu|ts|tz|dz|ng(?=[^aeiou]|$)")
_SAID = {"ph": "f", "ck": "k", "qu": "k", "ts": "s", "tz": "s", "dz": "s", "ng": "n"}
_CLASSES = str.maketrans("cqgjzxwbp", "kkksssvvv")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def sounds_of(text: str) -> str:
    """Of folded Latin letters: `zhejiang` and `jejiang`, `xinhua` and `shinhwa`, `bhaluka` and `valuka` sound alike."""
    said = _SOUNDS.sub(lambda found: _SAID[found.group()], text)
    bare = _SILENT.sub("", _BREATH.sub("", said))
    return _DOUBLED.sub(r"\1", bare.translate(_CLASSES))
