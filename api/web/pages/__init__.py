"""The pages of the desk. A route is a sentence: ask for the facts, show the page."""

from fastapi import APIRouter

from api.web.pages import (
    accounts,
    alerts,
    algorithms,
    chain,
    chain_views,
    coverage,
    desk,
    identity,
    import_steps,
    imports,
    invitations,
    invited,
    invited_lines,
    jobs,
    plans,
    records,
    reference,
    register,
    screening,
    watch_lists,
)

routers: list[APIRouter] = [
    accounts.router,
    desk.router,
    register.router,
    chain_views.router,
    chain.router,
    coverage.router,
    plans.router,
    import_steps.router,
    imports.router,
    identity.router,
    invitations.router,
    invited_lines.router,
    invited.router,
    records.router,
    jobs.router,
    screening.router,
    watch_lists.router,
    alerts.router,
    algorithms.router,
    reference.router,
]
