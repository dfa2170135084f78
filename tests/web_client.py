"""
The test client every HTTP test uses. It watches writes: a request under /v1 that changed something and left no line in
the trail fails the test that sent it, and `DRIVEN` remembers which write routes were driven at all
(tests/driven_routes.py asks for every one). Each edit with If-Match that was done is sent once more from a version that
nobody saw: a 412 without what stands fails the test, and `BOTH_TOLD` remembers the routes that told it.
"""

import warnings
from typing import Any

from starlette.routing import compile_path

from foundation import trail
from foundation.database import Database

with warnings.catch_warnings():
    # The import warns until `httpx2` is among the development packages.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient as PlainClient

__all__ = ["BOTH_TOLD", "DRIVEN", "READS_ONLY", "TestClient"]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
READS_ONLY = {
    ("POST", "/v1/invited/scores"): "shows a firm its own scores; link and PIN are no address",
    ("POST", "/v1/penalties/assess"): "answers what a law provides and keeps nothing",
    ("POST", "/v1/scores/{score_id}/replay"): "computes a stored score again and writes nothing",
    ("POST", "/v1/wording/check"): "remarks on a draft that is not kept",
    ("POST", "/v1/equity/tables"): "compares the cases of a table that is not kept",
    ("POST", "/v1/register-links/opening"): "shows a firm its own entry; the secret is no address",
    ("POST", "/v1/verify"): "compares a file that is not kept",
    ("POST", "/v1/hits/clearing/preview"): "shows what would be cleared; the choice may be long",
}
MAY_CHANGE_NOTHING = {
    ("POST", "/v1/bulk-changes/{change_id}/confirm"): "confirmed twice it is done once",
    ("POST", "/v1/bulk-changes/{change_id}/undo"): "a second time nothing is left to take back",
    ("POST", "/v1/scores"): "scores that come out the same are not stored again",
    ("POST", "/v1/invited/opening"): "only the first opening is news",
    ("POST", "/v1/visits/{visit_id}/answers/submit"): "a second time there is nothing left to submit",
}
DRIVEN: set[tuple[str, str]] = set()
BOTH_TOLD: set[tuple[str, str]] = set()
"""Routes that refused an edit of an older version and told what stands."""
CHANGED = 412
NEVER_SEEN = '"999999999"'


def head_of(database: Database) -> tuple[int, str]:
    with database.reading() as session:
        return trail.head(session)


class TestClient(PlainClient):
    __test__ = False

    def request(self, method: str, url: Any, **kwargs: Any) -> Any:
        path = str(url).split("?")[0]
        database = getattr(self.app.state, "database", None)
        if method.upper() in SAFE or not path.startswith("/v1") or database is None:
            return super().request(method, url, **kwargs)
        before = head_of(database)
        answer = super().request(method, url, **kwargs)
        route = (method.upper(), self._route(method, path))
        self._note_both(route, answer)
        if answer.is_success and self._is_edit(route) and kwargs.get("headers"):
            self._again_from_an_older_version(method, url, route, kwargs)
        if answer.is_success and route not in READS_ONLY and "idempotent-replayed" not in answer.headers:
            moved = head_of(database) != before
            assert moved or route in MAY_CHANGE_NOTHING, f"{route} left no line in the trail"
            DRIVEN.update({route} if moved else ())
        return answer

    def _is_edit(self, route: tuple[str, str]) -> bool:
        """Whether the route itself asks for If-Match: a header that nobody asked for refuses nothing."""
        asked = self.app.openapi()["paths"].get(route[1], {}).get(route[0].lower(), {}).get("parameters", ())
        return any(one["name"] == "if-match" for one in asked)

    def _again_from_an_older_version(self, method: str, url: Any, route: tuple[str, str], sent: dict[str, Any]) -> None:
        """A 412 must tell both versions; what is refused for another reason is let be."""
        kept = {name: value for name, value in sent["headers"].items() if name.lower() != "idempotency-key"}
        older = {name: NEVER_SEEN if name.lower() == "if-match" else value for name, value in kept.items()}
        self._note_both(route, super().request(method, url, **{**sent, "headers": older}))

    def _note_both(self, route: tuple[str, str], answer: Any) -> None:
        if answer.status_code == CHANGED:
            assert answer.json()["current"], f"{route} refused an older edit and did not tell what stands"
            BOTH_TOLD.add(route)

    def _route(self, method: str, path: str) -> str:
        known = self.app.openapi()["paths"]
        fitting = [one for one in known if compile_path(one)[0].match(path) and method.lower() in known[one]]
        return min(fitting, key=lambda one: one.count("{"), default=path)
