"""Who reads and how they like it: the frame of a page, from the request, the actor and three cookies of preference."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final, Literal, cast

from fastapi import Request
from sqlmodel import Session

from api.web.languages import LOCALES
from api.web.templating import Frame, Notice
from foundation.actors import Actor
from foundation.clock import today_in, utc_now

LOCALE, THEME, DENSITY, FORM = "tierlight_locale", "tierlight_theme", "tierlight_density", "tierlight_form"
NOTICE: Final = "tierlight_notice"
THEMES: Final = frozenset({"", "light", "dark"})
DENSITIES: Final = frozenset({"", "compact", "regular", "touch"})


def bare_frame(request: Request) -> Frame:
    """For somebody not signed in, and for refusals; the form token is the double-submit cookie."""
    now = utc_now()
    cookies = request.cookies
    return Frame(
        today=now.date(),
        now=now,
        locale=locale_of(request),
        address=_address(request),
        form_token=cookies.get(FORM, ""),
        theme=cast('Literal["", "light", "dark"]', _one_of(cookies.get(THEME, ""), THEMES)),
        density=cast('Literal["", "compact", "regular", "touch"]', _one_of(cookies.get(DENSITY, ""), DENSITIES)),
        demo=request.app.state.settings.demo,
        mounted=_mounted(request),
        notices=_notices(cookies),
    )


def locale_of(request: Request, actor: Actor | None = None) -> str:
    """What was chosen here, then the account's language, then the browser's first known one."""
    chosen = request.cookies.get(LOCALE, "")
    if chosen in LOCALES:
        return chosen
    if actor and actor.locale in LOCALES:
        return actor.locale
    wanted = [part.split(";")[0].split("-")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
    return next((code for code in wanted if code in LOCALES), "en")


def _one_of(value: str, allowed: frozenset[str]) -> str:
    return value if value in allowed else ""


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _notices(cookies: Mapping[str, str]) -> tuple[Notice, ...]:
    return ()


def _mounted(request: Request) -> frozenset[str]:
    return frozenset(path for route in request.app.routes if (path := getattr(route, "path", "")))
