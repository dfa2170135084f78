"""
What somebody without an account reads behind a link: an invited supplier, and a firm on the public register. Languages
may be offered to them alone (`languages.OFFERED`); `said_to_them` gathers every message of their pages, so that a test
fails on one that such a language lacks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.extract import extract

from api.web.frames import SAID
from api.web.words import WORDS

WEB: Final = Path(__file__).parent
TEMPLATES: Final = (
    "invited_pin.html", "invited_who.html", "invited_declare.html", "invited_line.html", "invited_decline.html",
    "invited_done.html", "invited_over.html", "invitation_told.html", "register_own.html", "problem.html",
)  # fmt: skip
MODULES: Final = ("invited_forms.py", "invitation_words.py", "problem_pages.py")
"""Sentences beside the fields of their forms, words of codes, and the titles of refusals."""
GROUPS: Final = re.compile(r'\|word(?:_or_text)?\("(\w+)"\)')
AFTERWARDS: Final = ("firm_confirmed", "line_declared", "line_withdrawn", "pasted", "firm_answered")
"""Keys of `SAID` that their forms lead to."""
REACHED: Final = re.compile(r'{%-? *(?:extends|include|import) "([\w/]+\.html)"')
MACRO: Final = re.compile(r"{%-? *macro (\w+)\(.*?endmacro *-?%}", re.DOTALL)
KEYWORDS: Final = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None}
OPTIONS: Final[Mapping[str, str]] = {"silent": "false", "trimmed": "true"}
Message = str | tuple[str, ...]


def said_to_them() -> frozenset[Message]:
    """Message ids as the catalogues hold them; with plural forms a tuple."""
    texts = _texts_reached(TEMPLATES)
    of_pages = (message for text in texts for message in _messages(text, "jinja2.ext:babel_extract"))
    of_modules = (one for name in MODULES for one in _messages((WEB / name).read_text("utf-8"), "python"))
    groups = {group for text in texts for group in GROUPS.findall(text)}
    words = (word for group in groups for word in WORDS[group].values())
    return frozenset([*of_pages, *of_modules, *words, *(SAID[key] for key in AFTERWARDS)])


def _texts_reached(names: Iterable[str]) -> tuple[str, ...]:
    """The templates and those they name; of macros only those that are called somewhere in what is reached."""
    sources: dict[str, str] = {}
    ahead = list(names)
    while ahead:
        name = ahead.pop()
        if name not in sources:
            sources[name] = (WEB / "templates" / name).read_text("utf-8")
            ahead += REACHED.findall(sources[name])
    bare = {name: MACRO.sub("", text) for name, text in sources.items()}
    macros = {found[1]: found[0] for text in sources.values() for found in MACRO.finditer(text)}
    called = _called(macros, [*bare.values()])
    return *bare.values(), *(macros[name] for name in sorted(called))


def _called(macros: Mapping[str, str], wanted: list[str]) -> set[str]:
    found: set[str] = set()
    while wanted:
        text = wanted.pop()
        for name in macros.keys() - found:
            if re.search(rf"\b{name}\(", text):
                found.add(name)
                wanted.append(macros[name].split("%}", 1)[1])
    return found


def _messages(text: str, method: str) -> Iterator[Message]:
    file = BytesIO(text.encode())
    for _line, message, _comments, _context in extract(method, file, keywords=KEYWORDS, options=dict(OPTIONS)):
        if message:
            yield message if isinstance(message, str) else tuple(message)
