"""The one table from error families to HTTP, as RFC 9457 problem+json or as a page for people."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path

from foundation.errors import Conflict, Invalid, NotAllowed, NotFound, SourceUnavailable, TierlightError
from foundation.versions import ChangedMeanwhile

STATUSES: Mapping[type[TierlightError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    ChangedMeanwhile: 412,  # a conflict, so it must stand before its family
    Conflict: 409,
    Invalid: 422,
    SourceUnavailable: 503,
}
TITLES = {
    400: "The request cannot be read",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Not done this way here",
    409: "In conflict with what stands",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Not this kind of content",
    422: "Something is wrong with what was sent",
    428: "Say which version you saw",
    429: "Asked too often",
    500: "Something broke",
    503: "A source cannot be read now",
}
DOCUMENTED = ("400", "401", "403", "404", "409", "412", "413", "422", "428", "429", "503")
MOST_TOLD = 5
CHANGED = 412
LONGEST_SENT = 200
SECRETS = ("password", "secret", "token")
PROBLEM_JSON = "application/problem+json"


class ProblemPlace(BaseModel):
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None


class Problem(BaseModel):
    """RFC 9457. `code` is stable and documented in docs/reference/errors.md; `places` say where in the input."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    places: list[ProblemPlace] = []


class ChangedProblem(Problem):
    """
    412: both versions, so that nothing is lost. `current` is the record as it stands, as the route or a GET answers the
    same person; `sent` is what came in, made from an older one.
    """

    current: dict[str, Any] | None = None
    sent: dict[str, Any] | None = None


class StatusError(TierlightError):
    """What only HTTP knows: not signed in, no version given, a form from elsewhere. Lives at the edge alone."""

    status = 400


class SignInNeeded(StatusError):
    code = "account.sign_in_needed"
    status = 401

    def __init__(self) -> None:
        super().__init__("Sign in first, or send an API token as `Authorization: Bearer …`.")


class VersionMissing(StatusError):
    code = "version.missing"
    status = 428

    def __init__(self) -> None:
        super().__init__("Send If-Match with the version you read, so that nobody's change is lost.")


class FormTokenWrong(StatusError):
    code = "form.token_wrong"
    status = 403

    def __init__(self) -> None:
        super().__init__("This form is from another sign-in or another site: open the page again and repeat.")


class TooManyAsked(StatusError):
    code = "request.too_many"
    status = 429

    def __init__(self, many: int) -> None:
        super().__init__(
            f"More than {many} questions came from your address within a minute: wait a minute and repeat."
        )


def status_of(error: TierlightError) -> int:
    if isinstance(error, StatusError):
        return error.status
    return next(status for family, status in STATUSES.items() if isinstance(error, family))


def problem_of(error: TierlightError) -> Problem:
    status = status_of(error)
    places = [ProblemPlace.model_validate(place, from_attributes=True) for place in error.places]
    return Problem(title=TITLES[status], status=status, detail=error.message, code=error.code, places=places)


def as_json(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(
        problem.model_dump(mode="json"),
        status_code=problem.status,
        media_type=PROBLEM_JSON,
        headers=dict(headers or {}),
    )


def wants_page(request: Request) -> bool:
    """Pages answer people in words; everything under /v1 answers machines."""
    return not request.url.path.startswith("/v1") and "text/html" in request.headers.get("accept", "")


def _invalid(error: RequestValidationError) -> Problem:
    faults = error.errors()
    places = [ProblemPlace(column=_where(fault), value=_as_sent(fault)) for fault in faults]
    body_unreadable = any(fault["type"] == "json_invalid" for fault in faults)
    status = 400 if body_unreadable else 422
    return Problem(
        title=TITLES[status],
        status=status,
        detail=" ".join(("What was sent cannot be used.", *map(_sentence, faults[:MOST_TOLD]))),
        code="request.invalid",
        places=places,
    )


def _where(fault: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0])


def _as_sent(fault: Mapping[str, Any]) -> str | None:
    """The value as the sender wrote it. None for what is missing, for a whole document, and for what is a secret."""
    sent = fault.get("input")
    secret = any(word in _where(fault).casefold() for word in SECRETS)
    if fault["type"] == "missing" or secret or not isinstance(sent, str | int | float | bool):
        return None
    return str(sent)[:LONGEST_SENT]


def _sentence(fault: Mapping[str, Any]) -> str:
    """A reference in the place of an id is the commonest slip, so it is named."""
    if str(fault["type"]).startswith("uuid") and fault["loc"][0] == "path":
        return f"{_where(fault)}: give the id (a UUID), not your own reference; /v1/parties and /v1/sites tell it."
    return f"{_where(fault)}: {fault['msg']}."


def of_status(error: HTTPException) -> Problem:
    return Problem(
        title=TITLES.get(error.status_code, "Refused"),
        status=error.status_code,
        detail=str(error.detail),
        code=f"http.{error.status_code}",
    )


def _fault() -> Problem:
    """Says nothing of the error: its text may hold a row's data. The log has its class and place (foundation/logs)."""
    return Problem(
        title=TITLES[500],
        status=500,
        detail="The fault is in Tierlight, not in what you sent; whoever runs it finds the place in the log.",
        code="server.failed",
    )


def _allowed_methods(request: Request) -> str:
    """Operations of one path are separate routes; a 405 must name the methods of all of them (RFC 9110, 15.5.6)."""
    allowed = {
        method.upper()
        for path, operations in request.app.openapi()["paths"].items()
        if compile_path(path)[0].match(request.url.path)
        for method in operations
    }
    return ", ".join(sorted(allowed))


def shown(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    from api.web import problem_pages  # noqa: PLC0415 - pages import problems for their titles

    return problem_pages.show(request, problem) if wants_page(request) else as_json(problem, headers)


def install(app: FastAPI) -> None:
    from api import standing  # noqa: PLC0415 - it shows what stands as a problem
    from api.web import problem_pages  # noqa: PLC0415 - pages import problems for their titles

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, TierlightError)  # noqa: S101 - registered for this class only
        if isinstance(error, ChangedMeanwhile) and not wants_page(request):
            return as_json(await standing.both_versions(request, error))
        if isinstance(error, SignInNeeded | FormTokenWrong) and wants_page(request):
            return await problem_pages.show_with_form(request, problem_of(error))
        return shown(request, problem_of(error))

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
        return shown(request, _invalid(error))

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
        headers = {"Allow": _allowed_methods(request)} if error.status_code == 405 else error.headers  # noqa: PLR2004
        return shown(request, of_status(error), headers)

    async def failed(request: Request, error: Exception) -> Response:  # noqa: ARG001 - it is logged, not told
        return shown(request, _fault())

    app.add_exception_handler(Exception, failed)
    app.add_exception_handler(TierlightError, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)


def documented(openapi: dict[str, Any]) -> dict[str, Any]:
    """Every operation's refusals as application/problem+json: FastAPI would document them as plain JSON."""
    schemas = openapi.setdefault("components", {}).setdefault("schemas", {})
    for shape in (Problem, ChangedProblem):
        schemas[shape.__name__] = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schemas[shape.__name__].pop("$defs", {}))
    for path in openapi.get("paths", {}).values():
        for operation in path.values():
            responses = operation.setdefault("responses", {})
            responses.pop("422", None)
            for status in DOCUMENTED:
                shape = ChangedProblem if int(status) == CHANGED else Problem
                content = {PROBLEM_JSON: {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}
                responses[status] = {"description": TITLES[int(status)], "content": content}
    for unused in ("HTTPValidationError", "ValidationError"):
        openapi["components"]["schemas"].pop(unused, None)
    return openapi
