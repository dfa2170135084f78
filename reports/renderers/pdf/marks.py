"""The small signs: risk steps, standings, the unknown hatch and points bars. All are repeated in words beside them."""

from reports.contents.values import Band, Standing
from reports.contents.wording import BAND_STEPS
from reports.renderers.pdf.inks import BAND_INK, Ink
from reports.renderers.pdf.pen import Pen

STEPS = 4
STEP_WIDTH, STEP_GAP = 2.6, 1.2
STEPS_WIDTH = STEPS * (STEP_WIDTH + STEP_GAP)
STEPS_HEIGHT = 8.0
DISC = 2.9
TICK = ((-1.5, 0.1), (-0.4, 1.3), (1.6, -1.2))
QUESTION = ((-0.9, -0.8), (-0.5, -1.5), (0.5, -1.5), (0.9, -0.8), (0.1, 0.0), (0.0, 0.5))


def draw_steps(pen: Pen, x: float, y: float, band: Band, scale: float = 1.0) -> None:
    """Four rising bars, as many filled as the band is high; unknown is one hatched box of the same size."""
    if band is Band.UNKNOWN:
        pen.hatch(x, y + 1, (STEPS_WIDTH - STEP_GAP) * scale, (STEPS_HEIGHT - 1) * scale)
        return
    for step in range(STEPS):
        height = STEPS_HEIGHT * scale * (step + 1.6) / (STEPS + 0.6)
        left, top = x + step * (STEP_WIDTH + STEP_GAP) * scale, y + STEPS_HEIGHT * scale - height
        if step < BAND_STEPS[band]:
            pen.fill(left, top, STEP_WIDTH * scale, height, BAND_INK[band])
        else:
            pen.frame(left + 0.2, top + 0.2, STEP_WIDTH * scale - 0.4, height - 0.4, Ink.RULE_STRONG, 0.4)


def draw_standing(pen: Pen, x: float, y: float, standing: Standing) -> None:
    """Claimed is an empty ring, evidenced half full, verified full with a tick, expired crossed, unknown dashed."""
    middle_x, middle_y = x + DISC, y + DISC + 1.8
    pen.disc(
        middle_x,
        middle_y,
        DISC,
        Ink.SOFT,
        filled=standing is Standing.VERIFIED,
        dashed=standing is Standing.UNKNOWN,
    )
    if standing is Standing.EVIDENCED:
        pen.half_disc(middle_x, middle_y, DISC, Ink.SOFT)
    elif standing is Standing.VERIFIED:
        pen.stroke([(middle_x + dx, middle_y + dy) for dx, dy in TICK], Ink.PAPER)
    elif standing is Standing.EXPIRED:
        pen.stroke([(middle_x - 2, middle_y + 2), (middle_x + 2, middle_y - 2)], Ink.SOFT)
    elif standing is Standing.UNKNOWN:
        pen.stroke([(middle_x + dx, middle_y + dy) for dx, dy in QUESTION], Ink.SOFT, 0.5)
        pen.fill(middle_x - 0.3, middle_y + 1.0, 0.6, 0.6, Ink.SOFT)


def draw_points(pen: Pen, axis: float, y: float, length: float, *, unknown: bool) -> None:
    """A bar from the axis, to the end for points that raise the score, to the start for points that lower it."""
    left, width = (axis, length) if length >= 0 else (axis + length, -length)
    if unknown:
        pen.hatch(left, y + 2, width, 6.5)
    else:
        pen.fill(left, y + 2, width, 6.5, Ink.HIGH if length >= 0 else Ink.ACCENT)
    pen.upright(axis, y + 0.5, 9.5, Ink.SOFT, 0.6)
