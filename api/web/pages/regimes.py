"""Penalty regimes: what each law provides, in words, with its citation. Anybody may read them."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access import DatabaseDep
from api.web.open_pages import openly_shown, reader_if_any, today_of
from reports.facts.regimes import regime_facts, regimes_facts

router = APIRouter()


@router.get("/regimes")
def all_regimes(request: Request, database: DatabaseDep) -> HTMLResponse:
    facts = regimes_facts(today_of(reader_if_any(request)))
    return openly_shown(request, database, "regimes.html", facts, here="regimes")


@router.get("/regimes/{regime}")
def one_regime(request: Request, database: DatabaseDep, regime: str) -> HTMLResponse:
    facts = regime_facts(regime, today_of(reader_if_any(request)))
    return openly_shown(request, database, "regime.html", facts, here="regimes")
