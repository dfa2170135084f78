"""
What ReportLab has no call for: the tree of the document, its faces and what it says of itself, put in with pikepdf.
Built to PDF/UA-1; nobody has certified it.
"""

from datetime import UTC, date, datetime
from hashlib import md5
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

from reports.contents.blocks import Document
from reports.contents.cover import Logo
from reports.renderers.pdf.embedding import embedded
from reports.renderers.pdf.inks import PAGE_HEIGHT, PAGE_WIDTH
from reports.renderers.pdf.pictures import NAME, planted_picture
from reports.renderers.pdf.planting import planted
from reports.renderers.pdf.structure import LINK_KEYS, Tree
from reports.renderers.pdf.typesetting import Typesetter, composed

LONGEST_TITLE = 500
METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<dc:identifier>sha256:{seal}</dc:identifier>
<xmp:CreatorTool>Tierlight</xmp:CreatorTool><xmp:CreateDate>{day}</xmp:CreateDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def new_canvas(target: BytesIO, document: Document, seal: str) -> Canvas:
    """`invariant` keeps the wall clock and random ids out; the file is dated by its data, not by its making."""
    size = (PAGE_WIDTH, PAGE_HEIGHT)
    canvas = Canvas(target, pagesize=size, invariant=1, lang=document.language, pageCompression=0)
    # ReportLab names a face of its own at the head of each page; every line here names the one it is set in.
    canvas._preamble = ""  # noqa: SLF001 - no public call
    canvas.setTitle(plainly(document.title))
    canvas.setSubject(plainly(document.subtitle))
    canvas.setAuthor("")
    canvas.setCreator("Tierlight")
    made = _midnight(document.data_cut)
    clock = canvas._doc._timeStamp  # noqa: SLF001 - ReportLab takes a date only from the environment
    clock.t, clock.lt, clock.YMDhms = made.timestamp(), made.timetuple(), made.timetuple()[:6]
    # The file's id starts from `seal`, the content hash, and not from the environment's idea of now.
    canvas._doc.signature = md5(seal.encode(), usedforsecurity=False)  # noqa: SLF001 - as above
    return canvas


def plainly(text: str) -> str:
    """What stands about a file outside of its pages: one line, without what no reader shows, of a decent length."""
    return composed(text[:LONGEST_TITLE]).replace("\n", " ").strip()


def _midnight(stamp: date) -> datetime:
    return datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC)


def finished(
    canvas: Canvas, target: BytesIO, tree: Tree, typesetter: Typesetter, facts: dict[str, str], logo: Logo | None
) -> bytes:
    """`facts` fill the metadata: title, subject, language, seal and day. The logo stands on the first page."""
    canvas.save()
    with pikepdf.open(target) as pdf:
        root = pdf.Root
        root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.MarkInfo = Dictionary(Marked=True)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if typesetter.right_to_left:
            root.ViewerPreferences.Direction = Name.R2L
        root.Metadata = _metadata(pdf, facts)
        faces = Dictionary(
            {
                f"/{face.resource}": pdf.make_indirect(embedded(pdf, face))
                for _, face in sorted(typesetter.faces.items())
                if face is not None and face.used
            }
        )
        _finish_pages(pdf, pdf.make_indirect(faces))
        if logo:
            pdf.pages[0].Resources.XObject = Dictionary({f"/{NAME}": planted_picture(pdf, logo)})
        written = BytesIO()
        pdf.save(
            written, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True, min_version="1.7"
        )
    return planted(written.getvalue(), tree)


def _finish_pages(pdf: pikepdf.Pdf, faces: pikepdf.Object) -> None:
    links = 0
    for number, page in enumerate(pdf.pages):
        page.StructParents = number
        page.Tabs = Name.S
        page.Resources = Dictionary(Font=faces)
        for annotation in page.get("/Annots", ()):
            annotation.StructParent = LINK_KEYS + links
            links += 1


def _metadata(pdf: pikepdf.Pdf, facts: dict[str, str]) -> pikepdf.Object:
    words = METADATA.format(**{name: escape(plainly(value)) for name, value in facts.items()})
    stream = pdf.make_stream(words.encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    return stream
