"""Which faces a report needs, where they lie once made, and which npm package each is made from."""

from dataclasses import dataclass
from pathlib import Path

FONT_FOLDER = Path(__file__).resolve().parent / "fonts"


@dataclass(frozen=True, slots=True)
class Face:
    """
    `subsets` are the package's own names, in order of preference; an empty tuple takes all of them. A `shaped` face
    comes from one file and keeps its layout tables, by which its letters are joined.
    """

    name: str
    package: str
    weight: int
    subsets: tuple[str, ...] = ()
    shaped: bool = False

    @property
    def file_name(self) -> str:
        return f"{self.name}.ttf"


EUROPEAN = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese")
FACES = (
    Face("text", "ibm-plex-sans", 400, EUROPEAN),
    Face("text-strong", "ibm-plex-sans", 600, EUROPEAN),
    Face("record", "ibm-plex-serif", 500, EUROPEAN),
    Face("code", "ibm-plex-mono", 400, EUROPEAN),
    Face("arabic", "ibm-plex-sans-arabic", 400, ("arabic",), shaped=True),
    Face("arabic-strong", "ibm-plex-sans-arabic", 600, ("arabic",), shaped=True),
    Face("devanagari", "ibm-plex-sans-devanagari", 400, ("devanagari",), shaped=True),
    Face("devanagari-strong", "ibm-plex-sans-devanagari", 600, ("devanagari",), shaped=True),
    Face("chinese", "noto-sans-sc", 400),
)
