"""A model card as people read it: a page in Markdown, and the calibration as a drawing that needs nothing else."""

from collections.abc import Iterable, Sequence

from risk.targeting.drift import LOOK, OTHER
from risk.targeting.payloads import CalibrationPart, DataWindow, Figure, ModelCard

FIGURES = {
    "auc": "Chance that a row with a finding scores above one without (AUC)",
    "auc_within": "The same among visits of one examiner",
    "lift": "Findings in the top tenth, times the average",
    "precision": "Share of the top tenth with a finding",
    "average_precision": "Average precision",
    "days_earlier": "Mean days by which findings come earlier",
    "found_in_first_half": "Share of findings in the first half of the visits",
    "brier": "Brier score (smaller is better)",
    "ece": "Expected calibration error (beside: of a perfectly calibrated model of this size)",
    "calibration_slope": "Calibration slope (1 is right)",
    "calibration_intercept": "Calibration intercept (0 is right)",
    "predicted_over_observed": "Predicted over observed (1 is right)",
    "recall": "Recall",
    "false_positives": "False positives",
}
SIDE, EDGE, TICKS = 320, 44, 4
NOTHING = "\N{EN DASH}"
OPENING = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE + 2 * EDGE} {SIDE + 2 * EDGE}" role="img" '
    'font-family="sans-serif" font-size="12" fill="currentColor" stroke="currentColor">'
)
STEPS = (0.04, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


def card_page(card: ModelCard, drawing: str, digest: str) -> str:
    parts = [
        f"# Model card: {card.name}",
        f"{card.outcome} One score per {card.unit}. As of {card.as_of}. Approved by: {card.approver or 'nobody yet'}.",
        *_data(card),
        *_figures(card, drawing),
        *_groups(card),
        *_inputs(card),
        "## Never used",
        _list(card.never_used),
        "## Known limits",
        _list(card.limits),
        "## Settings and digests",
        _table(("Setting", "Value"), list(card.settings.items())),
        _table(
            ("Of", "SHA-256"),
            [("spec", card.spec_sha256), ("data", card.data_sha256), ("model", card.model_sha256), ("card", digest)],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def calibration_drawing(parts: Sequence[CalibrationPart]) -> str:
    """
    Probability told across, share found upwards, with whiskers; on the dashed line told equals found. Ink is the
    reader's own colour where the drawing stands inside a page.
    """
    most = max((max(part.told, part.high) for part in parts), default=1.0)
    top = next(step for step in STEPS if step >= min(most, 1.0))

    def across(share: float) -> float:
        return EDGE + share / top * SIDE

    def up(share: float) -> float:
        return EDGE / 2 + SIDE - min(share / top, 1.0) * SIDE

    ticks = [place / TICKS * top for place in range(TICKS + 1)]
    digits = 0 if top >= STEPS[2] else 1
    lines = [
        OPENING,
        "<title>Probability told against share found, by tenths of the judged rows</title>",
        '<g stroke-opacity=".25">',
        *(f'<path d="M{across(0):.1f} {up(at):.1f}H{across(top):.1f}"/>' for at in ticks),
        "</g>",
        f'<path d="M{across(0):.1f} {up(0):.1f}L{across(top):.1f} {up(top):.1f}" stroke-dasharray="4 4" fill="none"/>',
        '<g stroke-width="1.5">',
        *(f'<path d="M{across(one.told):.1f} {up(one.low):.1f}V{up(one.high):.1f}"/>' for one in parts),
        "</g>",
        *(f'<circle cx="{across(one.told):.1f}" cy="{up(one.found):.1f}" r="4" stroke="none"/>' for one in parts),
        '<g stroke="none">',
        *(_tick(across(0) - 6, up(at) + 4, at, digits, "end") for at in ticks),
        *(_tick(across(at), up(0) + 18, at, digits, "middle") for at in ticks),
        "</g></svg>",
    ]
    return "\n".join(lines) + "\n"


def _tick(x: float, y: float, share: float, digits: int, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{100 * share:.{digits}f} %</text>'


def _data(card: ModelCard) -> list[str]:
    windows = [
        ("The model learned from", *_window(card.learned_from)),
        ("The trial learned from", *_window(card.trial_learned_from)),
        ("The trial was judged on", *_window(card.trial_judged_on)),
    ]
    sources = [(one.name, str(one.rows), one.licence, one.sha256[:16]) for one in card.sources]
    return [
        "## Data",
        _table(("Window", "First day", "Last day", "Rows", "With the outcome"), windows),
        _table(("Source", "Rows", "Licence", "SHA-256"), sources),
    ]


def _figures(card: ModelCard, drawing: str) -> list[str]:
    figures = [(FIGURES[one.key], _number(one.value), _range(one), _number(one.beside)) for one in card.figures]
    tenths = [
        (str(place), str(one.rows), f"{one.told:.4f}", f"{one.found:.4f}", f"{one.low:.4f} to {one.high:.4f}")
        for place, one in enumerate(card.calibration, start=1)
    ]
    return [
        "## How well it does",
        "All figures are of the trial: the same fit without the last part of its window, judged on that part.",
        _table(("Figure", "Value", "95 % interval", "To be read beside"), figures),
        f"![Calibration: probability told against share found, by tenths]({drawing})",
        _table(("Tenth", "Rows", "Mean probability", "Share found", "95 % interval"), tenths),
    ]


def _inputs(card: ModelCard) -> list[str]:
    moved = [
        (one.label, {1: "only raises", -1: "only lowers"}.get(one.direction, "either"), f"{one.weight:.4f}")
        for one in card.importance
    ]
    how = "Population stability index, rows learned from against rows judged."
    return [
        "## What moves a score",
        _table(("Input", "Direction", "Mean effect in log-odds"), moved),
        "## Drift",
        f"{how} Above {LOOK} take a look; above {OTHER} it is another population.",
        _table(("Input", "PSI"), [(one.label, f"{one.psi:.3f}") for one in card.drift]),
    ]


def _groups(card: ModelCard) -> list[str]:
    told = ["## Between groups", _how_compared(card)]
    for grouping, groups in card.bias.groups.items():
        rows = [
            (
                one.group,
                str(one.rows),
                str(one.found),
                f"{one.visited:.2f}",
                *(_full(figure) for figure in (one.recall, one.false_positives, one.days_earlier)),
            )
            for one in groups
        ]
        heads = ("Group", "Rows", "Found", "Visited first", "Recall", "False positives", "Days earlier")
        told += [f"### By {grouping}", _table(heads, rows)]
    gaps = [
        (
            FIGURES[gap.figure],
            gap.grouping,
            f"{gap.value:.3f}",
            f"{gap.low:.3f} to {gap.high:.3f}",
            f"{gap.by_chance:.3f}",
            gap.least,
            gap.most,
        )
        for gap in card.bias.gaps
    ]
    heads = ("Gap", "By", "Size", "95 % interval", "Reached by chance", "Least", "Most")
    return [*told, _table(heads, gaps)] if gaps else told


def _how_compared(card: ModelCard) -> str:
    bias = card.bias
    told = (
        f"On {bias.rows} rows of {bias.windows} window{'' if bias.windows == 1 else 's'} not learned from. "
        f"Visited first: the {bias.share:.0%} of each with the highest scores. Groups with fewer than "
        f"{bias.fewest_rows} rows or {bias.fewest_found} findings are not compared"
    )
    return f"{told}; so nothing is told by {', '.join(bias.left_out)}." if bias.left_out else f"{told}."


def _window(window: DataWindow) -> tuple[str, str, str, str]:
    return str(window.first), str(window.last), str(window.rows), str(window.found)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _number(number: float | None) -> str:
    return NOTHING if number is None else f"{number:.4f}"


def _range(figure: Figure) -> str:
    return NOTHING if figure.low is None or figure.high is None else f"{figure.low:.4f} to {figure.high:.4f}"


def _full(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return NOTHING
    return f"{figure.value:.2f} ({figure.low or 0:.2f} to {figure.high or 0:.2f})"
