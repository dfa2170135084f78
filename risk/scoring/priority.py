"""In which order sites deserve attention: how likely first, and among equals how bad (UN Guiding Principle 14)."""

from risk.scoring.result import Severity

LEVELS = 5  # 0-4


def priority(value: int | None, severity: Severity) -> float | None:
    """
    The score plus a fraction below an eighth for severity: irremediability counts before scale, scale before scope.

    A fraction can never outweigh a point of the score, so one column orders both. An unknown level counts nothing here:
    it only breaks ties, it never lowers the score. None for an unknown score, which is listed apart.
    """
    if value is None:
        return None
    order = 0
    for level in (severity.irremediability, severity.scale, severity.scope):
        order = order * LEVELS + (level or 0)
    return value + order / 1000
