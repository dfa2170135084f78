"""
A fitted model as a folder: `model.json` says what it is, `trees.npz` holds its numbers. No pickle, so that opening a
model from elsewhere runs nothing. `model.json` carries the digest of both; a folder that was changed is refused.
"""

import hashlib
import io
import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np

from foundation.errors import Conflict, Invalid, SourceUnavailable
from risk.targeting.boosting import Trees
from risk.targeting.calibrating import Calibration
from risk.targeting.ensemble import Bag, Ensemble
from risk.targeting.line import Line
from risk.targeting.specs import Kind, RecurrenceSpec, Spec, VisitSpec, read_spec
from risk.targeting.table import Column

FORMAT = "tierlight-targeting/1"
MODEL, NUMBERS = "model.json", "trees.npz"
TREE_ARRAYS = ("starts", "column", "threshold", "unknown_left", "left", "right", "value", "count")
LINE_ARRAYS = ("centre", "spread", "slopes")


class ModelMissing(SourceUnavailable):
    code = "targeting_model.missing"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is no model in {folder}: name the folder that `tierlight risk fit` wrote.")


class ModelTampered(Invalid):
    code = "targeting_model.tampered"

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"The model in {folder.name} is not as it was fitted ({reason}): fit it again.")
        self.reason = reason


class SpecDiffers(Conflict):
    code = "targeting_model.other_spec"

    def __init__(self, folder: Path, spec: Path) -> None:
        super().__init__(f"The model in {folder.name} was fitted on another spec than {spec.name}: fit it on this one.")


@dataclass(frozen=True)
class Model:
    """`digest` names the exact content of the folder's two files."""

    spec: Spec
    as_of: date
    ensemble: Ensemble
    calibration: Calibration
    digest: str = ""

    @property
    def kind(self) -> Kind:
        return self.spec.kind


def write_model(model: Model, folder: Path) -> str:
    """Into a folder that exists. Gives the digest: the same model is the same bytes."""
    numbers = _numbers(model.ensemble)
    content = {
        "format": FORMAT,
        "spec": asdict(model.spec),
        "as_of": model.as_of.isoformat(),
        "columns": [list(column) for column in model.ensemble.columns],
        "line_share": model.ensemble.line_share,
        "bags": len(model.ensemble.bags),
        "calibration": asdict(model.calibration),
        "numbers_sha256": hashlib.sha256(numbers).hexdigest(),
    }
    digest = _digest(content)
    (folder / NUMBERS).write_bytes(numbers)
    (folder / MODEL).write_text(json.dumps({**content, "sha256": digest}, indent=1) + "\n", encoding="utf-8")
    return digest


def read_model(folder: Path, spec: Path | None = None) -> Model:
    """With `spec` only a model that was fitted on it. Raises ModelMissing, ModelTampered, SpecDiffers."""
    model = _read(folder)
    if spec and read_spec(spec).digest != model.spec.digest:
        raise SpecDiffers(folder, spec)
    return model


def _read(folder: Path) -> Model:
    try:
        text, numbers = (folder / MODEL).read_text(encoding="utf-8"), (folder / NUMBERS).read_bytes()
    except (OSError, UnicodeDecodeError):
        raise ModelMissing(folder) from None
    try:
        content = json.loads(text)
        told = content.pop("sha256")
        if content["format"] != FORMAT:
            raise ModelTampered(folder, f"its format is not {FORMAT}")
        if _digest(content) != told:
            raise ModelTampered(folder, f"{MODEL} was changed")
        if hashlib.sha256(numbers).hexdigest() != content["numbers_sha256"]:
            raise ModelTampered(folder, f"{NUMBERS} was changed")
        return Model(
            spec=_spec(content["spec"]),
            as_of=date.fromisoformat(content["as_of"]),
            ensemble=_ensemble(content, numbers),
            calibration=_calibration(content["calibration"]),
            digest=told,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ModelTampered(folder, f"{MODEL} is not readable") from None


def _digest(content: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _numbers(ensemble: Ensemble) -> bytes:
    arrays: dict[str, np.ndarray] = {}
    for number, bag in enumerate(ensemble.bags):
        arrays |= {f"{number}.trees.{name}": getattr(bag.trees, name) for name in TREE_ARRAYS}
        arrays |= {f"{number}.line.{name}": getattr(bag.line, name) for name in LINE_ARRAYS}
        arrays[f"{number}.bases"] = np.array([bag.trees.base, bag.line.base])
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **arrays)
    return packed.getvalue()


def _ensemble(content: dict[str, list[list[str]]], numbers: bytes) -> Ensemble:
    columns = tuple(Column(str(name), int(way), str(label)) for name, way, label in content["columns"])
    bags = []
    with np.load(io.BytesIO(numbers), allow_pickle=False) as kept:
        for number in range(int(str(content["bags"]))):
            trees = {name: kept[f"{number}.trees.{name}"] for name in TREE_ARRAYS}
            line = {name: kept[f"{number}.line.{name}"] for name in LINE_ARRAYS}
            of_trees, of_line = (float(base) for base in kept[f"{number}.bases"])
            bags.append(Bag(Trees(columns=columns, base=of_trees, **trees), Line(columns, of_line, **line)))
    return Ensemble(tuple(bags), float(str(content["line_share"])))


def _spec(told: dict[str, object]) -> Spec:
    kind = Kind(str(told["kind"]))
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()} | {"kind": kind}
    return VisitSpec(**plain) if kind is Kind.VISIT_OUTCOME else RecurrenceSpec(**plain)  # type: ignore[arg-type]  # its digest has been checked


def _calibration(told: dict[str, list[str] | float]) -> Calibration:
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()}
    return Calibration(**plain)  # type: ignore[arg-type]  # its digest has been checked
