"""Which objects of a PDF of our own make which page."""

from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

MOST_PAGES = 20_000


def objects_of_pages(content: bytes) -> dict[int, int]:
    """Page numbers from 1, by the number of the page's own object and of its drawing. Empty when it cannot be read."""
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        found: dict[int, int] = {}
        _walk(reader.root["/Pages"], found, [0])
    except (PdfError, KeyError, ValueError, TypeError):
        return {}
    return found


def _walk(node: generic.DictionaryObject, found: dict[int, int], count: list[int]) -> None:
    for kid in range(len(node["/Kids"])):
        reference = node["/Kids"].raw_get(kid)
        page = reference.get_object()
        if "/Kids" in page:
            _walk(page, found, count)
        elif count[0] < MOST_PAGES:
            count[0] += 1
            found[reference.idnum] = count[0]
            _note_drawing(page, found, count[0])


def _note_drawing(page: generic.DictionaryObject, found: dict[int, int], number: int) -> None:
    drawing = page.raw_get("/Contents")
    each = list(drawing) if isinstance(drawing, generic.ArrayObject) else [drawing]
    found.update({one.idnum: number for one in each if isinstance(one, generic.IndirectObject)})
