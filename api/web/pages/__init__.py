"""The pages of the desk. A route is a sentence: ask for the facts, show the page."""

from fastapi import APIRouter

from api.web.pages import accounts, chain, desk, imports, jobs, plans, reference, register

routers: list[APIRouter] = [
    accounts.router,
    desk.router,
    register.router,
    chain.router,
    plans.router,
    imports.router,
    jobs.router,
    reference.router,
]
