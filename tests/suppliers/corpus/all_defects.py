"""Every defect of the corpus by its name."""

from tests.suppliers.corpus import (
    countries,
    figures,
    formats,
    fourth_wave,
    languages,
    layouts,
    relations,
    second_wave,
    texts,
    third_wave,
)
from tests.suppliers.corpus.defects import Maker

WAVES = (layouts, texts, countries, figures, relations, formats, languages, second_wave, third_wave, fourth_wave)
DEFECTS: dict[str, Maker] = {maker.__name__: maker for module in WAVES for maker in module.MADE}
