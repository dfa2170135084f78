"""The words of what stands around a score."""

from typing import Final

from api.web.marking import marked as _

RISK_WORDS: Final[dict[str, dict[str, str]]] = {
    "severity_part": {
        "scale": _("How grave"),
        "scope": _("How many people"),
        "irremediability": _("How hard to make good"),
    },
    "likeness": {
        "sector_country_size": _("same sector, country and size"),
        "sector_country": _("same sector and country"),
        "sector": _("same sector, any country"),
    },
    "site_size": {
        "": _("size unknown"),
        "micro": _("under 10 workers"),
        "small": _("10 to 49 workers"),
        "medium": _("50 to 249 workers"),
        "large": _("250 workers or more"),
    },
}
