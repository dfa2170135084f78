"""
The file by which outsiders run a draw again: `tierlight-draw-1` as JSON. Before the reveal it holds neither the seed
nor what was drawn; opaque ids and numbered strata tell nobody which site stands behind a lot, nor how it scored.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from audits.drawing.drawing import draw
from audits.drawing.seal import ALGORITHM, Lot, Urn, frame_hash, seal_of
from foundation.errors import Conflict, Invalid, Place

WORD = re.compile(r"[A-Za-z0-9_.,:/+-]{1,120}")
SEED = re.compile(r"[0-9a-f]{64}")
PAIR = 2


class DrawFileUnreadable(Invalid):
    code = "draw.file_unreadable"

    def __init__(self, what: str, *, place: str = "") -> None:
        super().__init__(
            f"This is no file of a draw: {what}. Ask whoever drew for the published file again.",
            places=(Place(column=place),) if place else (),
        )


class DrawNotRevealed(Conflict):
    code = "draw.not_revealed"

    def __init__(self) -> None:
        super().__init__("The seed of this draw is not revealed yet: keep the file and its seal, and ask again after.")


class DrawFrameChanged(Conflict):
    code = "draw.frame_changed"

    def __init__(self, committed: str, found: str) -> None:
        super().__init__(
            "What stands for the draw, or how many are drawn, is not what was committed: "
            f"its hash is {found[:12]}…, the commitment says {committed[:12]}…."
        )
        self.committed = committed
        self.found = found


class DrawSeedWrong(Conflict):
    code = "draw.seed_wrong"

    def __init__(self, seal: str) -> None:
        super().__init__(
            f"This seed, with this period and frame, does not give the seal {seal[:12]}… that was published."
        )
        self.seal = seal


class DrawSealDiffers(Conflict):
    code = "draw.seal_differs"

    def __init__(self, kept: str, seal: str) -> None:
        super().__init__(
            f"The file carries the seal {seal[:12]}…, you kept {kept[:12]}…: it is not the draw committed to."
        )
        self.kept = kept
        self.seal = seal


class DrawnListWrong(Conflict):
    code = "draw.list_wrong"

    def __init__(self, urn: str, missing: int, added: int) -> None:
        super().__init__(
            f"The seed draws other {urn} than the file lists: {missing} that it draws are not listed, "
            f"{added} that are listed it does not draw."
        )
        self.urn = urn


@dataclass(frozen=True, slots=True)
class PublishedDraw:
    """`drawn` by the name of the urn, in lot order; empty, like `seed`, until the draw is revealed."""

    period: str
    urns: tuple[Urn, ...]
    frame: str
    seal: str
    seed: str = ""
    drawn: Mapping[str, tuple[str, ...]] | None = None


def written(published: PublishedDraw) -> str:
    content = {
        "algorithm": ALGORITHM,
        "period": published.period,
        "urns": {
            urn.name: {"draw": urn.draw, "frame": sorted([lot.id, lot.stratum] for lot in urn.lots)}
            for urn in published.urns
        },
        "frame_sha256": published.frame,
        "seal": published.seal,
        "seed": published.seed or None,
        "drawn": {name: list(ids) for name, ids in published.drawn.items()} if published.drawn is not None else None,
    }
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def read(text: str) -> PublishedDraw:
    """Raises DrawFileUnreadable."""
    try:
        content = json.loads(text)
    except ValueError as wrong:
        raise DrawFileUnreadable("it is not JSON") from wrong
    if not isinstance(content, dict) or content.get("algorithm") != ALGORITHM:
        raise DrawFileUnreadable(f"its algorithm is not {ALGORITHM}", place="algorithm")
    urns = content.get("urns")
    if not isinstance(urns, dict) or not urns:
        raise DrawFileUnreadable("it holds no urns", place="urns")
    seed, drawn = content.get("seed"), content.get("drawn")
    if seed is not None and not (isinstance(seed, str) and SEED.fullmatch(seed)):
        raise DrawFileUnreadable("its seed is not 64 hexadecimal digits", place="seed")
    return PublishedDraw(
        period=_word(content.get("period"), "period"),
        urns=tuple(_urn(_word(name, "urns"), urns[name]) for name in sorted(urns)),
        frame=_word(content.get("frame_sha256"), "frame_sha256"),
        seal=_word(content.get("seal"), "seal"),
        seed=seed or "",
        drawn=_drawn(drawn) if drawn is not None else None,
    )


def _word(value: object, place: str) -> str:
    if not isinstance(value, str) or not WORD.fullmatch(value):
        raise DrawFileUnreadable(f"{place} is not a plain word", place=place)
    return value


def _urn(name: str, value: object) -> Urn:
    if not isinstance(value, dict) or not isinstance(value.get("frame"), list):
        raise DrawFileUnreadable(f"the urn {name} has no frame", place=name)
    lots = tuple(_lot(pair, name) for pair in value["frame"])
    count = value.get("draw")
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= len(lots):
        raise DrawFileUnreadable(f"the urn {name} draws more or less than it can", place=f"{name}.draw")
    if len({lot.id for lot in lots}) != len(lots):
        raise DrawFileUnreadable(f"the urn {name} holds a lot twice", place=name)
    return Urn(name, count, lots)


def _lot(pair: object, name: str) -> Lot:
    if not isinstance(pair, list) or len(pair) != PAIR:
        raise DrawFileUnreadable(f"a lot of {name} is not a pair of id and stratum", place=name)
    return Lot(_word(pair[0], name), _word(pair[1], name))


def _drawn(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict) or not all(isinstance(ids, list) for ids in value.values()):
        raise DrawFileUnreadable("the drawn lists are not lists", place="drawn")
    return {name: tuple(_word(one, "drawn") for one in ids) for name, ids in value.items()}


def check(published: PublishedDraw, *, kept_seal: str = "") -> dict[str, tuple[str, ...]]:
    """
    Runs the draw again and returns what it draws, per urn. `kept_seal` is the one that was noted when the draw was
    committed. Raises DrawSealDiffers, DrawNotRevealed, DrawFrameChanged, DrawSeedWrong, DrawnListWrong.
    """
    if kept_seal and kept_seal != published.seal:
        raise DrawSealDiffers(kept_seal, published.seal)
    found = frame_hash(published.urns)
    if found != published.frame:
        raise DrawFrameChanged(published.frame, found)
    if not published.seed:
        raise DrawNotRevealed
    if seal_of(published.period, published.frame, published.seed) != published.seal:
        raise DrawSeedWrong(published.seal)
    again = {urn.name: draw(urn, published.seed, published.period) for urn in published.urns}
    for name, ids in again.items():
        listed = set((published.drawn or {}).get(name, ()))
        if listed != set(ids):
            raise DrawnListWrong(name, len(set(ids) - listed), len(listed - set(ids)))
    return again
