"""
Which roles an organisation may hold (house_roles.csv), which of them the house gives itself, and which must stay with
two people (roles_apart.csv). Pure: values in, values with reasons out.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from foundation.actors import Role
from foundation.errors import NotAllowed


class RoleNotGiven(NotAllowed):
    code = "house.role_not_given"

    def __init__(self, role: Role, kind: str) -> None:
        super().__init__("Your organisation does not give this role itself: choose one of those offered.")
        self.role = role
        self.kind = kind


class OwnRole(NotAllowed):
    code = "house.own_role"

    def __init__(self) -> None:
        super().__init__("Nobody changes, closes or resets their own account here: ask another administrator.")


class RolesKeptApart(NotAllowed):
    """Two accounts of one person would be their own second person, and so would one account before and after."""

    code = "house.roles_kept_apart"

    def __init__(self, one: Role, other: Role) -> None:
        super().__init__(
            "These two roles check each other and stay with two people: who has had one does not get the other, and "
            "who has one does not give the other. Ask another administrator, or who runs the system."
        )
        self.roles = (one, other)


def _rows(name: str) -> Iterator[dict[str, str]]:
    return iter(csv.DictReader(files("foundation.house").joinpath(name).read_text("utf-8").splitlines()))


@cache
def held_by(kind: str) -> tuple[Role, ...]:
    """All roles that an organisation of this kind may hold."""
    return tuple(Role(row["role"]) for row in _rows("house_roles.csv") if row["kind"] == kind)


@cache
def given_by_house(kind: str) -> tuple[Role, ...]:
    found = (row for row in _rows("house_roles.csv") if row["kind"] == kind and row["given_by"] == "house")
    return tuple(Role(row["role"]) for row in found)


@cache
def apart_from(role: Role) -> frozenset[Role]:
    return frozenset(Role(row["apart_from"]) for row in _rows("roles_apart.csv") if row["role"] == role.value)


def offered(kind: str, giver: Role) -> tuple[Role, ...]:
    """Those that somebody with the role `giver` may give in an organisation of this kind."""
    return tuple(role for role in given_by_house(kind) if role not in apart_from(giver))


def check_giving(kind: str, giver: Role, role: Role, *, had: frozenset[Role] = frozenset()) -> None:
    """`had` is what the account held before. Raises RoleNotGiven, RolesKeptApart."""
    if role not in given_by_house(kind):
        raise RoleNotGiven(role, kind)
    barred = apart_from(role)
    for other in sorted({giver, *had}):
        if other in barred:
            raise RolesKeptApart(other, role)
