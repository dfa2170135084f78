"""
The tree added to a finished file, as an update at its end (ISO 32000-1, 7.5.6 to 7.5.8). A long report has hundreds of
thousands of elements: written here, compressed and forgotten in batches, they take a fifth of the memory and of the
time that they would take as objects of a library.
"""

import zlib
from io import BytesIO
from itertools import chain, count, islice
from typing import NamedTuple

import pikepdf

from reports.renderers.pdf.structure import Tree

IN_ONE_STREAM = 500
PLAIN, PACKED = 1, 2


class _Base(NamedTuple):
    """Numbers of objects of the file that is added to."""

    root: int
    info: int
    tree: int
    size: int
    ident: bytes
    pages: list[int]
    links: list[int]


def planted(base: bytes, tree: Tree) -> bytes:
    """`base` holds an empty root of the tree, which this replaces."""
    known = _known(base)
    written = BytesIO()
    written.write(base)
    home = tree.numbered(known.size + 1)
    rows: list[bytes] = []
    homes: list[bytes] = []
    objects = tree.written(known.tree, known.size, known.pages, known.links)
    numbers = chain((known.tree,), count(known.size))
    while group := list(zip(islice(numbers, IN_ONE_STREAM), islice(objects, IN_ONE_STREAM), strict=False)):
        homes.append(_row(PLAIN, written.tell(), 0))
        rows.extend(_row(PACKED, home, place) for place in range(len(group)))
        written.write(_packed(home, group))
        home += 1
    listed = [*rows[1:], *homes, _row(PLAIN, written.tell(), 0)]
    spans = f"{known.tree} 1 {known.size} {len(listed)}"
    _end(written, home, spans, rows[0] + b"".join(listed), known, int(base[base.rindex(b"startxref") :].split()[1]))
    return written.getvalue()


def _row(kind: int, where: int, place: int) -> bytes:
    """One line of the list of objects: lying plain at a place of the file, or packed in another object."""
    return kind.to_bytes() + where.to_bytes(4) + place.to_bytes(2)


def _known(base: bytes) -> _Base:
    with pikepdf.open(BytesIO(base)) as pdf:
        return _Base(
            pdf.Root.objgen[0],
            pdf.trailer.Info.objgen[0],
            pdf.Root.StructTreeRoot.objgen[0],
            int(pdf.trailer.Size),
            bytes(pdf.trailer.ID[0]),
            [int(page.objgen[0]) for page in pdf.pages],
            [number for page in pdf.pages for number in _links(page)],
        )


def _links(page: pikepdf.Page) -> list[int]:
    annotations = page.get("/Annots")
    return [] if annotations is None else [int(link.objgen[0]) for link in annotations.as_list()]


def _packed(home: int, group: list[tuple[int, bytes]]) -> bytes:
    places, offset = [], 0
    for number, words in group:
        places.append(f"{number} {offset}")
        offset += len(words) + 1
    head = " ".join(places).encode() + b" "
    body = zlib.compress(head + b" ".join(words for _, words in group) + b" ", 6)
    kind = f"/Type/ObjStm/N {len(group)}/First {len(head)}"
    return _stream(home, kind, body)


def _stream(number: int, kind: str, body: bytes) -> bytes:
    head = f"{number} 0 obj\n<<{kind}/Filter/FlateDecode/Length {len(body)}>>\nstream\n"
    return head.encode() + body + b"\nendstream\nendobj\n"


def _end(written: BytesIO, number: int, spans: str, rows: bytes, known: _Base, previous: int) -> None:
    """The list of where each object lies, which is an object itself."""
    place = written.tell()
    ident = known.ident.hex()
    kind = (
        f"/Type/XRef/Size {number + 1}/Root {known.root} 0 R/Info {known.info} 0 R/Prev {previous}"
        f"/W[1 4 2]/Index[{spans}]/ID[<{ident}><{ident}>]"
    )
    written.write(_stream(number, kind, zlib.compress(rows, 6)))
    written.write(f"startxref\n{place}\n%%EOF\n".encode())
