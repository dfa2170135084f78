"""One content, five forms. Renderers are imported when asked for: ReportLab costs a third of a second to load."""

from reports.contents.blocks import Document
from reports.contents.kinds import Form
from reports.contents.spoken import speaking


def render(document: Document, form: Form) -> bytes:
    """The file's bytes, in the document's language; the same document gives the same bytes on every machine."""
    with speaking(document.language):
        return _rendered(document, form)


def _rendered(document: Document, form: Form) -> bytes:
    match form:
        case Form.PDF:
            from reports.renderers.pdf import render_pdf  # noqa: PLC0415 - see the module's docstring

            return render_pdf(document)
        case Form.XLSX:
            from reports.renderers.xlsx import render_xlsx  # noqa: PLC0415 - see the module's docstring

            return render_xlsx(document)
        case Form.CSV:
            from reports.renderers.csv import render_csv  # noqa: PLC0415 - see the module's docstring

            return render_csv(document)
        case Form.JSON:
            from reports.renderers.json import render_json  # noqa: PLC0415 - see the module's docstring

            return render_json(document)
        case Form.HTML:
            from reports.renderers.html import render_page  # noqa: PLC0415 - see the module's docstring

            return render_page(document).encode()
