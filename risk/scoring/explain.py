"""A score in sentences that a person can read aloud."""

from risk.scoring.result import Contribution, Group, Score
from risk.sectors.words import Band

MOST_LINES = 4
BAND_WORDS = {
    Band.UNKNOWN: "unknown",
    Band.LOW: "low",
    Band.MEDIUM: "medium",
    Band.HIGH: "high",
    Band.VERY_HIGH: "very high",
}


def explain(score: Score) -> tuple[str, ...]:
    """Number and range, what raises, what lowers, floors, what is missing, how bad, and with which model."""
    found = [_headline(score), *score.reasons]
    lines = [line for line in score.contributions if line.group is not Group.START]
    if score.value is None:
        found += [f"Context, not counted: {line.label} {line.value}." for line in lines if line.group is Group.CONTEXT]
    else:
        found += _moved(lines)
    found += [_missing(score)] if score.missing else []
    found += [sentence for sentence in (_severity(score), _age(score)) if sentence]
    found.append(f"Computed for {score.as_of.isoformat()} with model {score.model}.")
    return tuple(found)


def _headline(score: Score) -> str:
    if score.value is None:
        return "The risk of this site is unknown."
    return f"Score {score.value}, {BAND_WORDS[score.band]}; likely between {score.low} and {score.high}."


def _moved(lines: list[Contribution]) -> list[str]:
    raising = [_line(line) for line in lines if line.points and line.points > 0][:MOST_LINES]
    lowering = [_line(line) for line in lines if line.points and line.points < 0][:MOST_LINES]
    found = [f"Raised by {'; '.join(raising)}."] if raising else []
    return found + ([f"Lowered by {'; '.join(lowering)}."] if lowering else [])


def _line(line: Contribution) -> str:
    standing = f", {line.standing}" if line.standing else ""
    return f"{line.label[0].lower()}{line.label[1:]} ({line.value}{standing}, {line.points:+d})"


def _missing(score: Score) -> str:
    asked = sum(1 for line in score.contributions if line.group in {Group.FACT, Group.CONTEXT})
    expired = {item.field for item in score.missing} & {line.driver for line in score.contributions}
    every = asked + len(score.missing) - len(expired)
    verb = "is" if len(score.missing) == 1 else "are"
    return f"{len(score.missing)} of {every} inputs {verb} missing; they widen the range, they never lower the score."


def _severity(score: Score) -> str | None:
    known = {
        "scale": score.severity.scale,
        "scope": score.severity.scope,
        "irremediability": score.severity.irremediability,
    }
    said = [f"{name} {level} of 4" for name, level in known.items() if level is not None]
    return f"Severity: {', '.join(said)}." if said else None


def _age(score: Score) -> str | None:
    if score.data_age is None:
        return None
    days, newest = score.data_age.median_days, score.data_age.newest_on.isoformat()
    return f"Half of the facts are older than {days} days; the newest is of {newest}."
