"""Names for the crowd of invented firms: a root that sounds local and the legal form of the place."""

from examples.country import told
from examples.country.draws import pick, whole


def firm_name(role: str, country: str, key: str, taken: set[str]) -> str:
    """The first free combination of root and form, starting at a place that depends on the key."""
    roots, forms = told.words("firm root", country), told.words("firm form", country, role)
    names = [form.format(root) for root in roots for form in forms]
    start = whole(0, len(names) - 1, "name", key)
    free = [name for name in names[start:] + names[:start] if name not in taken]
    name = free[0] if free else f"{names[start]} II"
    taken.add(name)
    return name


def site_name(kind: str, country: str, key: str) -> str:
    word = (told.words("site word", country, kind) or ("Hotel",))[0]
    roots = told.words("site root", country) or told.words("site root", "ES")
    return f"{word} {pick(roots, 'site name', key)}"
