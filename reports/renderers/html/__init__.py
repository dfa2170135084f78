"""The report for a screen: a fragment in the classes of the desk, or a file with a style of its own and no script."""

from collections.abc import Iterator
from html import escape

from reports.contents.blocks import Document, Section
from reports.contents.canonical import content_hash
from reports.contents.retold import rules_said
from reports.contents.spoken import RIGHT_TO_LEFT, speaking, word
from reports.contents.wording import day
from reports.renderers.html import blocks, cards, drawings
from reports.renderers.html.style import POLICY, STYLE
from reports.renderers.html.values import block_html, data

__all__ = ["block_html", "blocks", "cards", "drawings", "render_html", "render_page"]


def render_html(document: Document) -> str:
    """A fragment for a page of the desk. Headings start at h2, because the page around it has the h1."""
    with speaking(document.language):
        return "\n".join(_article(document, 2)) + "\n"


def render_page(document: Document) -> str:
    """
    A whole file: it says its characters, its language and its title, brings its style, runs nothing, and tells a
    browser to load nothing for it from anywhere.
    """
    flow = f'lang="{escape(document.language)}" dir="{flow_of(document)}"'
    head = f'<meta charset="utf-8"><title>{escape(document.title)}</title>'
    head += f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    head += '<meta name="viewport" content="width=device-width, initial-scale=1">'
    head += f'<meta name="color-scheme" content="light dark"><style>{STYLE}</style>'
    with speaking(document.language):
        body = "\n".join(_article(document, 1))
    return f"<!doctype html>\n<html {flow}>\n<head>{head}</head>\n<body><main>\n{body}\n</main></body>\n</html>\n"


def flow_of(document: Document) -> str:
    return "rtl" if document.language in RIGHT_TO_LEFT else "ltr"


def _article(document: Document, top: int) -> Iterator[str]:
    yield (
        f'<article class="report" lang="{escape(document.language)}" dir="{flow_of(document)}" '
        f'data-content="{content_hash(document)}">'
    )
    title = f"<h{top}>{escape(document.title)}</h{top}><p>{escape(document.subtitle)}</p>"
    yield f"<header>{_logo(document)}{title}{_standing(document)}{_cover(document)}</header>"
    for block in document.opening:
        yield from block_html(block)
    for section in document.sections:
        yield from _section(section, top)
    yield f'<footer class="faint">{_foot(document)}</footer>'
    yield "</article>"


def _logo(document: Document) -> str:
    logo = document.logo
    if logo is None:
        return ""
    size = f'width="{logo.width // 2}" height="{logo.height // 2}"'
    return f'<img class="logo" src="data:image/png;base64,{logo.png}" alt="{escape(logo.alt)}" {size}>'


def _cover(document: Document) -> str:
    if not document.cover:
        return ""
    facts = "".join(
        f"<div><dt>{escape(fact.label)}</dt><dd>{data(f'cover.{fact.id}', fact.text, fact.text)}</dd></div>"
        for fact in document.cover
    )
    return f'<dl class="cover">{facts}</dl>'


def _standing(document: Document) -> str:
    return f'<p class="status">{escape(document.status)}</p>' if document.status else ""


def _foot(document: Document) -> str:
    trail = word("form.trail-head", head=document.trail_head) if document.trail_head else word("form.no-trail")
    rules = word("value.beside").join(rules_said(document.rule_versions))
    said = (word("form.data-to", day=day(document.data_cut)), word("form.rules", rules=rules) if rules else "", trail)
    return " ".join(f"{escape(each)}." for each in said if each)


def _section(section: Section, top: int) -> Iterator[str]:
    level = top + section.level
    yield f'<section class="sec" aria-labelledby="s-{escape(section.id)}">'
    yield f'<header><h{level} id="s-{escape(section.id)}">{escape(section.title)}</h{level}></header>'
    for block in section.blocks:
        yield from block_html(block)
    yield "</section>"
