"""The eleven ILO indicators of forced labour, and the eight criteria a grievance channel is held to."""

from dataclasses import dataclass

from audits.instruments.tables import rows


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator present is a reason to refer to a trained person, never a verdict about anyone."""

    code: str
    name: str
    what_to_look_for: str
    zero_tolerance: bool
    conventions: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class GrievanceCriterion:
    criterion: str
    meaning: str
    product_feature: str
    acceptance_test: str
    source: str


@dataclass(frozen=True, slots=True)
class InterviewRule:
    """`never_record` is as binding as `record`."""

    step: str
    rule: str
    record: str
    never_record: str
    source: str


def ilo_indicators() -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            code=row["code"],
            name=row["name"],
            what_to_look_for=row["what_to_look_for"],
            zero_tolerance=row["zero_tolerance_trigger"] == "yes",
            conventions=tuple(row["main_conventions"].split(";")),
            source=row["source"],
        )
        for row in rows("ilo_indicators")
    )


def grievance_criteria() -> tuple[GrievanceCriterion, ...]:
    return tuple(GrievanceCriterion(**row) for row in rows("grievance_ungp31"))


def interview_protocol() -> tuple[InterviewRule, ...]:
    return tuple(InterviewRule(**row) for row in rows("interview_protocol"))


def quota_rules() -> tuple[str, ...]:
    """Who is chosen for interview: by the auditor, across shifts, contracts, sexes and nationalities."""
    return tuple(row["rule"] for row in rows("interview_quota_rules"))
