"""What the United States Treasury publishes under "identification" and what of it tells one party from another."""

NOT_OF_ONE_PARTY = (
    "gender",
    "secondary sanctions",
    "additional sanctions",
    "website",
    "email",
    "phone",
    "organization established",
    "organization type",
    "nationality of registration",
    "effective date",
    "listing date",
    "target type",
    "transactions prohibited",
    "executive order",
    "purchase/sales",
    "issuer name",
    "equity ticker",
    "digital currency",
    "vessel year",
    "aircraft model",
    "aircraft manufacture",
    "aircraft operator",
    "other vessel",
)


def tells_who(scheme: str) -> bool:
    """A gender or a home page would join strangers if it were compared like a number."""
    said = scheme.strip().lower()
    return not said.startswith(NOT_OF_ONE_PARTY)
