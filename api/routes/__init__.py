"""REST under /v1. A route is a sentence: parse, call one operation, return the row."""

from fastapi import APIRouter

from api.routes import cases, hits, register, reports, watch_lists

routers: list[APIRouter] = [
    watch_lists.router,
    hits.router,
    cases.router,
    register.router,
    reports.router,
]
