"""
Cells of sites alike, so that a complaint is answered by visits to all of a cell (scheduling rule S08).

Decoys picked around the site of a complaint would give it away: whoever knows the rule finds the one site from which
just these others would have been picked. The cells are therefore made without knowing of any complaint: whichever site
of a cell it is about, the same visits follow, and nothing written anywhere differs.
"""

from collections.abc import Callable, Sequence

from audits.planning.round_parties import PlannableSite

GRID = 1 << 16
Kind = tuple[str, ...]


def cells(sites: Sequence[PlannableSite], decoys: int) -> tuple[tuple[str, ...], ...]:
    """
    Ids in groups of `decoys` + 1 or more: of one region and sector where there are enough, else of one country and
    sector, else of one country, and neighbours within those. A register with too few sites has no cell.
    """
    size = decoys + 1
    found: list[tuple[str, ...]] = []
    left = sorted(sites, key=lambda site: site.id)
    for kind in (_region_and_sector, _country_and_sector, _country, _any):
        left = _cut(left, kind, size, found)
    if left and found:
        found[-1] += tuple(site.id for site in left)
    return tuple(found)


def _cut(
    sites: list[PlannableSite], kind: Callable[[PlannableSite], Kind], size: int, found: list[tuple[str, ...]]
) -> list[PlannableSite]:
    """Puts what makes full cells into `found` and returns the rest."""
    groups: dict[Kind, list[PlannableSite]] = {}
    for site in sites:
        groups.setdefault(kind(site), []).append(site)
    rest = []
    for _, group in sorted(groups.items()):
        near = sorted(group, key=lambda site: (_along_the_curve(site), site.id))
        whole = len(near) // size * size
        found += [tuple(site.id for site in near[first : first + size]) for first in range(0, whole, size)]
        rest += near[whole:]
    return rest


def _region_and_sector(site: PlannableSite) -> Kind:
    return (site.country, site.region or "", site.sector or "")


def _country_and_sector(site: PlannableSite) -> Kind:
    return (site.country, site.sector or "")


def _country(site: PlannableSite) -> Kind:
    return (site.country,)


def _any(_: PlannableSite) -> Kind:
    return ()


def _along_the_curve(site: PlannableSite) -> int:
    """Morton's order: neighbours on it are mostly neighbours on the ground. Sites without coordinates come last."""
    if site.coordinates is None:
        return 1 << 40
    up = int((site.coordinates.latitude + 90) / 180 * (GRID - 1))
    along = int((site.coordinates.longitude + 180) / 360 * (GRID - 1))
    return sum(((up >> bit & 1) << (2 * bit + 1)) | ((along >> bit & 1) << (2 * bit)) for bit in range(16))
