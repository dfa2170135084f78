"""
The test client every HTTP test uses. It watches writes: a request under /v1 that changed something and left no line in
the trail fails the test that sent it, and `DRIVEN` remembers which write routes were driven at all
(tests/api/test_write_routes.py asks for every one).
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

__all__ = ["DRIVEN", "READS_ONLY", "TestClient"]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
READS_ONLY = {
    ("POST", "/v1/invited/scores"): "shows a firm its own scores; link and PIN are no address",
    ("POST", "/v1/penalties/assess"): "answers what a law provides and keeps nothing",
    ("POST", "/v1/scores/{score_id}/replay"): "computes a stored score again and writes nothing",
    ("POST", "/v1/hits/clearing/preview"): "shows what would be cleared; the choice may be long",
}
MAY_CHANGE_NOTHING = {
    ("POST", "/v1/scores"): "scores that come out the same are not stored again",
    ("POST", "/v1/invited/opening"): "only the first opening is news",
    ("POST", "/v1/visits/{visit_id}/answers/submit"): "a second time there is nothing left to submit",
}
DRIVEN: set[tuple[str, str]] = set()


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
        if answer.is_success and route not in READS_ONLY and "idempotent-replayed" not in answer.headers:
            moved = head_of(database) != before
            assert moved or route in MAY_CHANGE_NOTHING, f"{route} left no line in the trail"
            DRIVEN.update({route} if moved else ())
        return answer

    def _route(self, method: str, path: str) -> str:
        known = self.app.openapi()["paths"]
        fitting = [one for one in known if compile_path(one)[0].match(path) and method.lower() in known[one]]
        return min(fitting, key=lambda one: one.count("{"), default=path)
