"""From the files of this folder to sector models, refusing all that is wrong in one error."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from math import exp, log
from pathlib import Path

from foundation.errors import NotFound
from risk.sectors.drivers import read_driver, read_fact_flag, read_field
from risk.sectors.ledger_rules import read_ledger_rules
from risk.sectors.model import BandCuts, Driver, FactFlag, Field, LedgerRules, SectorModel
from risk.sectors.reading import Refusal, Section, SectorModelInvalid, digest, read_file

FOLDER = Path(__file__).parent
LEDGER = "ledger"
GENERAL = "general"


class SectorModelNotFound(NotFound):
    code = "sector_model.not_found"

    def __init__(self, sector: str, *, on: date) -> None:
        super().__init__(f"No sector model for {sector} is in force on {on.isoformat()}; choose a later date.")
        self.sector = sector
        self.on = on


@cache
def load_models(folder: Path = FOLDER) -> tuple[SectorModel, ...]:
    """
    Every version of every sector, in order of sector and date of effect.

    Raises `SectorModelInvalid` with the place and reason of everything that was refused, not of the first thing only.
    """
    refused: list[Refusal] = []
    try:
        known = fields(folder)
    except Refusal as found:
        raise SectorModelInvalid([found]) from None
    models = [model for path in _files(folder) if (model := _read(path, folder, known, refused))]
    if refused:
        raise SectorModelInvalid(refused)
    return tuple(sorted(models, key=lambda model: (model.sector, model.effective_from, model.version)))


@cache
def model_named(name: str, folder: Path = FOLDER) -> SectorModel | None:
    """
    One version alone, by `sector/version`: a file that is wrong beside it leaves earlier scores readable. None where
    there is no such file. Raises `SectorModelInvalid`.
    """
    path = next((path for path in _files(folder) if f"{path.parent.name}/{path.stem}" == name), None)
    if path is None:
        return None
    refused: list[Refusal] = []
    try:
        model = _read(path, folder, fields(folder), refused)
    except Refusal as found:
        raise SectorModelInvalid([found]) from None
    if refused:
        raise SectorModelInvalid(refused)
    return model


def model_for(sector: str, on: date, models: Sequence[SectorModel] | None = None) -> SectorModel:
    """The version in force on that day; a sector without a model of its own is scored by the general one."""
    every = load_models() if models is None else models
    own = sector if any(model.sector == sector for model in every) else GENERAL
    in_force = [model for model in every if model.sector == own and model.effective_from <= on]
    if not in_force:
        raise SectorModelNotFound(sector, on=on)
    return max(in_force, key=lambda model: (model.effective_from, model.version))


@cache
def fields(folder: Path = FOLDER) -> Mapping[str, Field]:
    """Every fact that may be asked for, by name."""
    file = read_file(folder / "fields.yaml", "fields.yaml")
    return {name: read_field(name, file.section(name)) for name in file.keys()}  # noqa: SIM118 - Section is no dict


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/*.yaml") if path.parent.name != LEDGER)


def _read(path: Path, folder: Path, known: Mapping[str, Field], refused: list[Refusal]) -> SectorModel | None:
    before = len(refused)
    try:
        file = read_file(path, f"{path.parent.name}/{path.name}")
        drivers, flags = _lines(file, known, refused)
        ledger, ledger_file = _ledger(folder, file)
        model = _model(file, drivers, flags, ledger, digest(file, ledger_file))
        _check_names(file, path)
        _check_exposure(file, model)
        file.done()
    except Refusal as found:
        refused.append(found)
    return model if len(refused) == before else None


def _lines(
    file: Section, known: Mapping[str, Field], refused: list[Refusal]
) -> tuple[tuple[Driver, ...], tuple[FactFlag, ...]]:
    drivers: dict[str, Driver] = {}
    flags: list[FactFlag] = []
    for section in file.sections("drivers"):
        try:
            driver = read_driver(section, known)
            if driver.key in drivers:
                raise section.refuse("field", f"`{driver.key}` is a driver twice")
            drivers[driver.key] = driver
        except Refusal as found:
            refused.append(found)
    for section in file.sections("red_flags"):
        try:
            flags.append(read_fact_flag(section, drivers))
        except Refusal as found:
            refused.append(found)
    return tuple(drivers.values()), tuple(flags)


def _ledger(folder: Path, file: Section) -> tuple[LedgerRules, Section]:
    version = file.text("ledger")
    path = folder / LEDGER / f"{version}.yaml"
    if not path.is_file():
        raise file.refuse("ledger", f"there are no ledger rules of version {version}")
    rules = read_file(path, f"{LEDGER}/{path.name}")
    return read_ledger_rules(rules), rules


def _model(
    file: Section, drivers: tuple[Driver, ...], flags: tuple[FactFlag, ...], ledger: LedgerRules, content: str
) -> SectorModel:
    cuts = file.section("bands")
    bands = BandCuts(*(cuts.whole(key, 1, 100) for key in ("medium", "high", "very_high")))
    cuts.done()
    if not bands.medium < bands.high < bands.very_high:
        raise file.refuse("bands", "the cut points must rise from medium to very_high")
    return SectorModel(
        sector=file.text("sector"),
        version=file.text("version"),
        title=file.text("title"),
        effective_from=file.day("effective_from"),
        author=file.text("author"),
        note=file.text("note"),
        start=file.whole("start", 1, 99),
        low_needs=file.number("low_needs", 0.0, 1.0),
        bands=bands,
        drivers=drivers,
        red_flags=flags,
        ledger=ledger,
        digest=content,
    )


def _check_names(file: Section, path: Path) -> None:
    if file.text("sector") != path.parent.name:
        raise file.refuse("sector", f"the file lies in the folder {path.parent.name}")
    if file.text("version") != path.stem:
        raise file.refuse("version", f"the file is called {path.name}")


def _check_exposure(file: Section, model: SectorModel) -> None:
    """Neighbours alone never make a site high: what others do is a reason to look, not a finding."""
    start = log(model.start / (100 - model.start))
    alone = 100 / (1 + exp(-(start + model.ledger.exposure.at_most)))
    if round(alone) >= model.bands.high:
        raise file.refuse("start", f"exposure alone would score {alone:.0f}, which is no longer medium")


__all__ = ["SectorModelNotFound", "fields", "load_models", "model_for"]
