"""The document as a tree, every number once more by its id, and the hash of the tree."""

import json

from reports.contents.blocks import Document
from reports.contents.canonical import content_hash, figures, tree


def render_json(document: Document) -> bytes:
    answer = {"content_sha256": content_hash(document), "document": tree(document), "figures": figures(document)}
    return json.dumps(answer, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"
