"""Faces written into the file: only the glyphs that were drawn, each with the text it stands for."""

import hashlib
import struct
from itertools import groupby

import pikepdf
import uharfbuzz as hb  # type: ignore[import-untyped] # it ships no types
from pikepdf import Array, Dictionary, Name

from reports.renderers.pdf.glyphs import BuiltInFace, DrawnFace
from reports.renderers.pdf.setting import utf16

UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "name", "OS/2", "cmap", "post", "BASE")
MOST_IN_A_BLOCK = 100
"""So many lines may one block of a character map have."""

SYMBOLIC = 4
STEM = {400: 80, 500: 90, 600: 120}
CAPITALS = 698


def embedded(pdf: pikepdf.Pdf, face: DrawnFace | BuiltInFace) -> pikepdf.Object:
    if isinstance(face, BuiltInFace):
        base = Name(f"/{face.name}")
        return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=base, Encoding=Name.WinAnsiEncoding)
    name = Name(f"/{_tag(face)}+{face.face.package}-{face.face.weight}")
    system = Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0)
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=system,
        CIDToGIDMap=Name.Identity,
        DW=1000,
        W=_widths(face),
        FontDescriptor=pdf.make_indirect(_descriptor(pdf, face, name)),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=name,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]),
        ToUnicode=pdf.make_stream(_texts(face)),
    )


def _tag(face: DrawnFace) -> str:
    """Six capitals that differ for different choices of glyphs, and never for the same."""
    digest = hashlib.sha256(repr(sorted(face.used)).encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _descriptor(pdf: pikepdf.Pdf, face: DrawnFace, name: Name) -> Dictionary:
    opened = face.font.face
    scale = 1000 / opened.upem
    box = [round(each * scale) for each in struct.unpack(">4h", opened.reference_table("head").data[36:44])]
    ascent, descent = (round(each * scale) for each in struct.unpack(">2h", opened.reference_table("hhea").data[4:8]))
    file = _subset(face)
    stream = pdf.make_stream(file)
    stream.Length1 = len(file)
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=SYMBOLIC,
        FontBBox=Array(box),
        ItalicAngle=0,
        Ascent=ascent,
        Descent=descent,
        CapHeight=CAPITALS,
        StemV=STEM[face.face.weight],
        FontFile2=pdf.make_indirect(stream),
    )


def _subset(face: DrawnFace) -> bytes:
    """Glyphs keep their numbers, so that pages can be drawn before anyone knows which ones will be needed."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(set(face.used))
    wanted.drop_table_tag_set.update({int.from_bytes(tag.ljust(4).encode()) for tag in UNUSED_TABLES})
    flags = hb.SubsetFlags
    wanted.flags = flags.RETAIN_GIDS | flags.NO_HINTING | flags.NO_LAYOUT_CLOSURE | flags.NOTDEF_OUTLINE
    return bytes(wanted.subset(face.font.face).blob.data)


def _widths(face: DrawnFace) -> Array:
    numbers = sorted(face.used)
    scale = 1000 / face.font.face.upem
    widths = Array()
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        widths.append(run[0])
        widths.append(Array([round(face.font.get_glyph_h_advance(number) * scale) for number in run]))
    return widths


def _texts(face: DrawnFace) -> bytes:
    pairs = [f"<{number:04X}> {utf16(text).replace('FEFF', '', 1)}" for number, text in sorted(face.used.items())]
    blocks = [pairs[start : start + MOST_IN_A_BLOCK] for start in range(0, len(pairs), MOST_IN_A_BLOCK)]
    maps = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{maps}\nendcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode()
