"""Every defect of the corpus by its name."""

from tests.suppliers.corpus import (
    countries,
    fifth_wave,
    fifth_wave_languages,
    fifth_wave_links,
    figures,
    formats,
    fourth_wave,
    languages,
    layouts,
    relations,
    second_wave,
    seventh_wave,
    sixth_wave,
    sixth_wave_languages,
    sixth_wave_links,
    texts,
    third_wave,
)
from tests.suppliers.corpus.defects import Maker

OLDER_WAVES = (layouts, texts, countries, figures, relations, formats, languages, second_wave, third_wave, fourth_wave)
WAVES = (
    *OLDER_WAVES,
    fifth_wave,
    fifth_wave_languages,
    fifth_wave_links,
    sixth_wave,
    sixth_wave_languages,
    sixth_wave_links,
    seventh_wave,
)
DEFECTS: dict[str, Maker] = {maker.__name__: maker for module in WAVES for maker in module.MADE}
