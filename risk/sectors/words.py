"""The closed lists of words that sector models, facts and events share. Text, so that files and columns read alike."""

from enum import StrEnum


class Direction(StrEnum):
    """Whether more of the thing raises or lowers the risk."""

    RAISES = "raises"
    LOWERS = "lowers"


class Standing(StrEnum):
    """How well a fact is known. Expired: it was known, and nobody has confirmed it since its date of expiry."""

    CLAIMED = "claimed"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"
    EXPIRED = "expired"


class Verification(StrEnum):
    """How far an event is proven. Until a final decision it is alleged."""

    ALLEGED = "alleged"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"
    REFUTED = "refuted"


class Grade(StrEnum):
    """The product's severity scale, as on findings."""

    COLLABORATIVE = "collaborative"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"
    ZERO_TOLERANCE = "zero_tolerance"


class EventKind(StrEnum):
    VISIT = "visit"
    FINDING = "finding"
    ACTION_VERIFIED = "action_verified"
    ACTION_OVERDUE = "action_overdue"
    GRIEVANCE = "grievance"
    SCREENING_HIT = "screening_hit"
    SANCTION = "sanction"
    INJURY = "injury"
    LEAD = "lead"
    VOID = "void"


class Band(StrEnum):
    UNKNOWN = "unknown"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"


class EvidenceCode(StrEnum):
    """Where a driver comes from; X alone means that nobody has measured it."""

    NAVIGATOR = "U"
    LABOUR_PROVIDERS = "S"
    AUDITOR_STUDIES = "A"
    WAGE_CLAIMS = "W"
    FOOD_INSPECTIONS = "C"
    WAGE_CASES = "D"
    EMPLOYER_REGISTER = "B"
    GOODS_LIST = "T"
    SAFETY_STUDY = "J"
    COUNTRY_FILE = "P"
    EXPERT = "X"


GRADES = tuple(Grade)
PROVEN = {Verification.REFUTED: -1, Verification.ALLEGED: 0, Verification.EVIDENCED: 1, Verification.VERIFIED: 2}
KNOWN = {Standing.EXPIRED: 0, Standing.CLAIMED: 1, Standing.EVIDENCED: 2, Standing.VERIFIED: 3}
