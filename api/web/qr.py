"""A square code as part of a page: dark on white in every theme, because a camera reads it and not a person."""

from markupsafe import Markup

QUIET_MODULES = 4
"""The empty edge that a reader needs (ISO/IEC 18004)."""


def qr_svg(text: str) -> Markup:
    """Scales with its place on the page; carries no script, style or link."""
    import segno  # noqa: PLC0415 - drawn on few pages

    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=QUIET_MODULES, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    return Markup(drawn)  # noqa: S704 - made here of squares alone; the text is in none of them
