"""Every defect of the corpus by its name."""

from tests.suppliers.corpus import countries, figures, formats, languages, layouts, relations, texts
from tests.suppliers.corpus.defects import Maker

DEFECTS: dict[str, Maker] = {
    maker.__name__: maker
    for module in (layouts, texts, countries, figures, relations, formats, languages)
    for maker in module.MADE
}
