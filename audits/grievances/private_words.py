"""
What must not stand in a note of a visit: a worker's telephone number, address of mail, identity number or name.

Numbers and addresses have a shape and are found. A name has none: it is found only after a title or a word that
announces one, in the languages of the desk. Whoever writes still reads the note again.
"""

import re
from dataclasses import dataclass

FEWEST_DIGITS, MOST_DIGITS = 8, 15
DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
DIGITS = re.compile(r"(?<![\w.])\+?\d(?:[\d\s().\-/]{5,22})\d(?!\w)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
IDENTITY = re.compile(r"\b(?=[A-Z0-9]*[A-Z])(?=(?:[A-Z]*\d){6})[A-Z]{0,3}\d{6,9}[A-Z]{0,2}\b")
TITLES = r"(?:Mr|Mrs|Ms|Miss|Sr|Sra|Srta|Don|Doña|Monsieur|Madame)\.?"
ANNOUNCED = r"(?:[Nn]amed|[Cc]alled|(?:[Nn]ame|[Pp]assport) (?:is|of)|[Ll]lamad[oa]|[Ss]e llama|[Nn]ombre:?)"
NAME = re.compile(rf"\b(?:{TITLES}|{ANNOUNCED})\s+[A-ZÀ-ÖØ-Þ][\w'-]+")
ARABIC_NAME = re.compile("(?:اسمه|اسمها|السيد|السيدة|يدعى|تدعى)\\s+[\\u0600-\\u06FF]+")


@dataclass(frozen=True, slots=True)
class Personal:
    """`kind` telephone, mail, identity or name; `value` as it was written."""

    kind: str
    value: str


def personal_in(text: str) -> tuple[Personal, ...]:
    without_days = DAY.sub(" ", text)
    found = [Personal("mail", one) for one in MAIL.findall(text)]
    found += [Personal("telephone", one.strip()) for one in DIGITS.findall(without_days) if _is_long(one)]
    found += [Personal("identity", one) for one in IDENTITY.findall(without_days)]
    found += [Personal("name", one.group()) for pattern in (NAME, ARABIC_NAME) for one in pattern.finditer(text)]
    return tuple(found)


def _is_long(written: str) -> bool:
    return FEWEST_DIGITS <= sum(sign.isdigit() for sign in written) <= MOST_DIGITS
