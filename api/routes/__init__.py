"""REST under /v1. A route is a sentence: parse, call one operation, return the row."""

from fastapi import APIRouter

from api.routes import (
    actions,
    cases,
    chain,
    edges,
    facts,
    findings,
    grievances,
    hits,
    identity,
    imports,
    inspectors,
    obligations,
    parties,
    plans,
    register,
    reports,
    scores,
    sites,
    visits,
    watch_lists,
)

routers: list[APIRouter] = [
    parties.router,
    sites.router,
    edges.router,
    facts.router,
    identity.router,
    imports.router,
    chain.router,
    obligations.router,
    scores.router,
    inspectors.router,
    plans.router,
    visits.router,
    findings.router,
    actions.router,
    grievances.router,
    watch_lists.router,
    hits.router,
    cases.router,
    register.router,
    reports.router,
]
