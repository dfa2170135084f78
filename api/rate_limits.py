"""
How often somebody unknown may ask. Counted in memory for each process and each address, for a minute and no longer;
what is asked cannot be guessed anyway, so this protects the machine and not a secret.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from fastapi import Request

from api.problems import TooManyAsked
from foundation.clock import utc_now

WINDOW: Final = timedelta(minutes=1)
MOST_KNOWN: Final = 10_000
"""Addresses remembered at once; the one that asked longest ago is forgotten first."""


@dataclass(slots=True)
class Allowance:
    """`many` in a minute for each who asks."""

    many: int
    _asked: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    _turn: Lock = field(default_factory=Lock)

    def take(self, who: str, now: datetime) -> bool:
        """Whether one more is allowed; it is counted then."""
        with self._turn:
            moments = self._asked.setdefault(who, deque())
            self._asked.move_to_end(who)
            while moments and moments[0] <= now - WINDOW:
                moments.popleft()
            if len(self._asked) > MOST_KNOWN:
                self._asked.popitem(last=False)
            if len(moments) >= self.many:
                return False
            moments.append(now)
            return True


def require_allowance(request: Request, name: str, many: int) -> None:
    """`name` is what is counted apart. Raises TooManyAsked."""
    known: dict[str, Allowance] = request.app.state.allowances
    allowance = known.setdefault(name, Allowance(many))
    if not allowance.take(request.client.host if request.client else "", utc_now()):
        raise TooManyAsked(many)
