"""
Declared sector models: which facts count, how much, in which direction, and who says so.

    model_for("agriculture", on=date(2026, 11, 23)).drivers

The YAML files are the model: a new version is a new file, an old one is never edited, and every score names the version
and the digest it was made with. A file that a careful reader would refuse is refused by the loader, with its line.
"""

from risk.sectors.loading import SectorModelNotFound, fields, load_models, model_for
from risk.sectors.model import SectorModel
from risk.sectors.reading import SectorModelInvalid

__all__ = ["SectorModel", "SectorModelInvalid", "SectorModelNotFound", "fields", "load_models", "model_for"]
