"""The register of algorithms. Anybody may read it; who is signed in sees their organisation's own models as well."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.access import DatabaseDep, signed_in
from api.web.form_tokens import with_form_token
from api.web.frames import Reader, frame_of, shown
from foundation.actors import Actor
from foundation.clock import today_in, utc_now
from reports.facts.algorithms import algorithms, declared_model, fitted_model

router = APIRouter()


@router.get("/algorithms")
def register(request: Request, database: DatabaseDep) -> HTMLResponse:
    with database.reading() as session:
        reader = _reader(request)
        return _shown(request, session, "algorithms.html", algorithms(session, _actor(reader), today=_today(reader)))


@router.get("/algorithms/sectors/{sector}/{version}")
def declared(request: Request, database: DatabaseDep, sector: str, version: str) -> HTMLResponse:
    with database.reading() as session:
        facts = declared_model(sector, version, today=_today(_reader(request)))
        return _shown(request, session, "algorithm_declared.html", facts)


@router.get("/algorithms/fits/{fit_id}")
def fitted(request: Request, database: DatabaseDep, fit_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        reader = _reader(request)
        facts = fitted_model(session, _actor(reader), fit_id, today=_today(reader))
        return _shown(request, session, "algorithm_fitted.html", facts)


def _reader(request: Request) -> Reader | None:
    standing = signed_in(request)
    return Reader(*standing) if standing else None


def _actor(reader: Reader | None) -> Actor | None:
    return reader.actor if reader else None


def _today(reader: Reader | None) -> date:
    return today_in(reader.actor.zone if reader else "UTC", utc_now())


def _shown(request: Request, session: Session, template: str, facts: object) -> HTMLResponse:
    if reader := _reader(request):
        return shown(template, frame_of(request, reader, session, "algorithms"), facts)
    return with_form_token(request, template, facts)
