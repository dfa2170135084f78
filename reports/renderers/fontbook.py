"""
Turns the web fonts that npm brought into TrueType files that a PDF can embed: `python -m reports.renderers.fontbook`.

The packages ship one small file per writing system; ReportLab wants one TrueType file per face, so the subsets of a
face are joined. Works without network, writes the same bytes every time and does nothing when nothing changed. Only
outlines, widths and the character map are kept, and the layout tables of scripts that need them. The WOFF files are
read rather than the WOFF2 ones because their outlines need no rebuilding, which is five times as fast.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from reports.renderers.borders import make_borders
from reports.renderers.faces import FACES, FONT_FOLDER, Face

PACKAGE_FOLDER = Path(__file__).resolve().parents[2] / "node_modules" / "@fontsource"
MANIFEST = "manifest.json"
RECIPE = 4
"""Raised whenever the joining below changes, so that old files are made again."""

BASIC_PLANE = 0xFFFF
LAYOUT = ("GSUB", "GPOS", "GDEF", "BASE")
DROPPED = ("STAT", "cvt ", "fpgm", "prep", "gasp", "vhea", "vmtx", "DSIG")


@dataclass(frozen=True, slots=True)
class FaceReport:
    """`state` is made, kept (nothing changed) or missing (its package is not installed)."""

    face: Face
    state: str


def sources(face: Face, packages: Path) -> tuple[Path, ...]:
    """Sorted by subset, numbered ones by number, so that the joined file never depends on the file system."""
    folder, ending = packages / face.package / "files", f"-{face.weight}-normal.woff"
    if face.subsets:
        named = (folder / f"{face.package}-{subset}{ending}" for subset in face.subsets)
        return tuple(path for path in named if path.is_file())
    prefix = f"{face.package}-"
    return tuple(sorted(folder.glob(f"{prefix}*{ending}"), key=lambda path: (len(path.name), path.name)))


def make_fonts(packages: Path = PACKAGE_FOLDER, folder: Path = FONT_FOLDER) -> tuple[FaceReport, ...]:
    """A face whose package is absent is reported, not refused: the PDF then says which script it cannot show."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / MANIFEST
    known: dict[str, str] = json.loads(manifest.read_text()) if manifest.is_file() else {}
    reports = tuple(FaceReport(face, _make(face, packages, folder, known)) for face in FACES)
    manifest.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    return reports


def _make(face: Face, packages: Path, folder: Path, known: dict[str, str]) -> str:
    paths, target = sources(face, packages), folder / face.file_name
    if not paths:
        return "kept" if target.is_file() else "missing"
    fingerprint = _fingerprint(paths)
    if known.get(face.name) == fingerprint and target.is_file():
        return "kept"
    join(paths, target, shaped=face.shaped)
    known[face.name] = fingerprint
    return "made"


def _fingerprint(paths: tuple[Path, ...]) -> str:
    """Names and sizes, not contents: npm's lock file already proves the contents, and set-up must stay quick."""
    listing = [RECIPE, *((path.name, path.stat().st_size) for path in paths)]
    return hashlib.sha256(json.dumps(listing).encode()).hexdigest()


def join(paths: tuple[Path, ...], target: Path, *, shaped: bool = False) -> None:
    """The first file gives metrics and names; every further one adds the characters not yet there."""
    base = TTFont(paths[0], recalcTimestamp=False)
    hinted = "fpgm" in base
    characters: dict[int, str] = dict(base.getBestCmap())
    order: list[str] = list(base.getGlyphOrder())
    for number, path in enumerate(paths[1:], start=1):
        _add(base, TTFont(path), f".{number}", characters, order)
    for tag in DROPPED if shaped else (*LAYOUT, *DROPPED):
        if tag in base:
            del base[tag]
    base.setGlyphOrder(order)
    base["glyf"].setGlyphOrder(order)
    if hinted:
        for name in order:
            base["glyf"][name].removeHinting()
    base["cmap"].tables = _character_tables(characters)
    base["post"].formatType = 3.0
    base.flavor = None
    partial = target.with_suffix(".partial")
    base.save(partial)
    partial.replace(target)


def _add(base: TTFont, part: TTFont, suffix: str, characters: dict[int, str], order: list[str]) -> None:
    wanted = {code: name for code, name in sorted(part.getBestCmap().items()) if code not in characters}
    for name in _with_components(part, wanted.values()):
        glyph = part["glyf"][name]
        if glyph.isComposite():
            for component in glyph.components:
                component.glyphName += suffix
        order.append(name + suffix)
        base["glyf"].glyphs[name + suffix] = glyph
        base["hmtx"].metrics[name + suffix] = part["hmtx"].metrics[name]
    characters.update((code, name + suffix) for code, name in wanted.items())


def _with_components(font: TTFont, names: Iterable[str]) -> list[str]:
    """A composed letter (é) draws its parts from other glyphs; they come along."""
    found: dict[str, None] = {}
    waiting = list(dict.fromkeys(names))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            glyph = font["glyf"][name]
            waiting.extend(part.glyphName for part in (glyph.components if glyph.isComposite() else ()))
    return list(found)


def _character_tables(characters: dict[int, str]) -> list[CmapSubtable]:
    """Two tables, as TrueType readers expect: one for the basic plane, one for every character."""
    wide, narrow = CmapSubtable.newSubtable(12), CmapSubtable.newSubtable(4)
    wide.platformID, wide.platEncID, wide.language, wide.cmap = 3, 10, 0, dict(characters)
    narrow.platformID, narrow.platEncID, narrow.language = 3, 1, 0
    narrow.cmap = {code: name for code, name in characters.items() if code <= BASIC_PLANE}
    return [narrow, wide]


def main() -> int:
    reports = make_fonts()
    made = ", ".join(report.face.name for report in reports if report.state == "made")
    missing = ", ".join(report.face.name for report in reports if report.state == "missing")
    borders = make_borders()
    if borders == "missing":
        sys.stderr.write("Borders for maps not found; a printed map will show degrees and say so\n")
    if made:
        sys.stderr.write(f"Fonts for reports made: {made}\n")
    if missing:
        sys.stderr.write(f"Fonts for reports not found: {missing}; a report that needs one will say so\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
