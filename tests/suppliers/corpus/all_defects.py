"""Every defect of the corpus by its name."""

from tests.suppliers.corpus import (
    countries,
    figures,
    formats,
    languages,
    layouts,
    relations,
    second_wave,
    texts,
    third_wave,
)
from tests.suppliers.corpus.defects import Maker

DEFECTS: dict[str, Maker] = {
    maker.__name__: maker
    for module in (layouts, texts, countries, figures, relations, formats, languages, second_wave, third_wave)
    for maker in module.MADE
}
