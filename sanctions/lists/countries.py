"""Country words of the lists as ISO codes."""

from foundation.countries import resolve_country


def alpha2_of(word: str) -> str:
    """Empty when nobody could say which country is meant: an unresolved word must not count as a conflict."""
    return resolve_country(word).alpha2 or ""
