"""The chain behind one firm or site as a drawing, and where its places lie."""

from reports.contents.blocks import Paragraph, Section
from reports.contents.drawings import Schematic, SpotMap
from reports.contents.spoken import word
from reports.payloads import ChainSketch, PlacesSketch


def sketch_section(chain: ChainSketch) -> Section:
    """A chain of which nothing is known is said to be unknown; an empty drawing would read as none."""
    if not chain.ties:
        return Section("chain", word("site.chain"), (Paragraph(word("site.chain-none")),))
    drawing = Schematic("chain", word("site.chain-drawing"), chain.nodes, chain.ties, chain.left_out)
    return Section("chain", word("site.chain"), (drawing,))


def map_section(places: PlacesSketch) -> Section:
    return Section("map", word("site.map"), (SpotMap("map", word("site.map"), places.spots, places.unplaced),))
