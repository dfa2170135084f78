"""The register of algorithms. Anybody may read it; who is signed in sees their organisation's own models as well."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.form_tokens import with_form_token
from api.web.frames import Reader, frame_of, shown
from api.web.open_pages import reader_if_any, today_of
from foundation.actors import Actor
from reports.facts.algorithms import algorithms, declared_model, fitted_model

router = APIRouter()


@router.get("/algorithms")
def register(request: Request, database: DatabaseDep) -> HTMLResponse:
    with database.reading() as session:
        reader = reader_if_any(request)
        return _shown(request, session, "algorithms.html", algorithms(session, _actor(reader), today=today_of(reader)))


@router.get("/algorithms/sectors/{sector}/{version}")
def declared(request: Request, database: DatabaseDep, sector: str, version: str) -> HTMLResponse:
    with database.reading() as session:
        facts = declared_model(sector, version, today=today_of(reader_if_any(request)))
        return _shown(request, session, "algorithm_declared.html", facts)


@router.get("/algorithms/fits/{fit_id}")
def fitted(request: Request, database: DatabaseDep, fit_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        reader = reader_if_any(request)
        facts = fitted_model(session, _actor(reader), fit_id, today=today_of(reader))
        return _shown(request, session, "algorithm_fitted.html", facts)


def _actor(reader: Reader | None) -> Actor | None:
    return reader.actor if reader else None


def _shown(request: Request, session: Session, template: str, facts: object) -> HTMLResponse:
    if reader := reader_if_any(request):
        return shown(template, frame_of(request, reader, session, "algorithms"), facts)
    return with_form_token(request, template, facts)
