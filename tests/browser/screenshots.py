"""
Pictures of every page in light, dark, phone, Arabic, print and forced colours, for people to look at.

`make screenshots ARGS="case* phone"` draws a part: names of pages (with `*`), of looks, or of one picture
(`lab-dark`). A picture that is there already is drawn again only with `--again`, so that a long run can be cut and
goes on where it stopped.
"""

import argparse
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, Error, Page
from playwright.sync_api import TimeoutError as Late

from tests.browser.chromium import opened
from tests.browser.sample_desk import serving
from tests.browser.samples import PAGES

PAGES_A_WINDOW = 25
"""A window that drew some hundred tall pages holds so much memory that the next one is late."""
TALLEST = 16_000
"""px: Chromium draws no taller picture; a page that reaches it is to be made shorter, not drawn longer."""


class Look(NamedTuple):
    theme: str = "light"
    locale: str = "en"
    width: int = 1440
    media: Literal["screen", "print"] = "screen"
    forced: Literal["active", "none"] = "none"


LOOKS = {
    "light": Look(),
    "dark": Look(theme="dark"),
    "phone": Look(width=390),
    "arabic": Look(locale="ar"),
    "arabic-phone": Look(theme="dark", locale="ar", width=390),
    "print": Look(width=718, media="print"),  # an A4 sheet between margins of 10 mm
    "forced": Look(forced="active"),
}


def wanted(name: str, look: str, asked: list[str]) -> bool:
    """Whether this picture was asked for: looks named narrow the looks, any other word names pages or one picture."""
    looks, names = {one for one in asked if one in LOOKS}, [one for one in asked if one not in LOOKS]
    pictured = any(fnmatch(f"{name}-{look}", one) for one in names if one not in PAGES)
    named = any(fnmatch(name, one) for one in names)
    return (not looks or look in looks) and (not names or named or pictured)


def window(browser: Browser, look: Look) -> Page:
    page = browser.new_context(
        viewport={"width": look.width, "height": 900}, forced_colors=look.forced, reduced_motion="reduce"
    ).new_page()
    page.emulate_media(media=look.media)
    page.set_default_timeout(20_000)
    return page


def draw(page: Page, address: str, picture: Path) -> None:
    """What a page fetches for itself is waited for, but no page is given up because it never falls silent."""
    page.goto(address, wait_until="load")
    try:
        page.wait_for_load_state("networkidle", timeout=4_000)
    except Late:
        sys.stderr.write(f"{picture.name}: still asking\n")
    tall = page.evaluate("document.documentElement.scrollHeight")
    if tall > TALLEST:
        sys.stderr.write(f"{picture.name}: {tall} px tall, cut\n")
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.screenshot(
        path=picture,
        full_page=True,
        animations="disabled",
        clip={"x": 0, "y": 0, "width": width, "height": TALLEST} if tall > TALLEST else None,
    )


def drawn(browser: Browser, desk: str, look: str, names: list[str], out: Path) -> Iterator[str]:
    """The pictures of this look that could not be drawn, in a new window twice."""
    one = LOOKS[look]
    for first in range(0, len(names), PAGES_A_WINDOW):
        page = window(browser, one)
        for name in names[first : first + PAGES_A_WINDOW]:
            address, picture = f"{desk}/sample/{name}?theme={one.theme}&locale={one.locale}", out / f"{name}-{look}.png"
            try:
                draw(page, address, picture)
            except Error:
                page.context.close()
                page = window(browser, one)
                try:
                    draw(page, address, picture)
                except Error as failed:
                    yield f"{picture.name}: {failed.message.splitlines()[0]}"
        page.context.close()


def main(words: list[str]) -> int:
    line = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    line.add_argument("asked", nargs="*", help="pages, looks or pictures; none means all")
    line.add_argument("--out", type=Path, default=Path("screenshots"))
    line.add_argument("--again", action="store_true", help="draw also what is there")
    told = line.parse_args(words)
    told.out.mkdir(parents=True, exist_ok=True)
    missing: list[str] = []
    count = 0
    with serving() as desk, opened() as browser:
        for look in LOOKS:
            names = [
                name
                for name in PAGES
                if wanted(name, look, told.asked) and (told.again or not (told.out / f"{name}-{look}.png").exists())
            ]
            missing += drawn(browser, desk, look, names, told.out)
            count += len(names)
    sys.stderr.writelines(f"{one}\n" for one in missing)
    sys.stdout.write(f"{count - len(missing)} pictures in {told.out}, {len(missing)} could not be drawn\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
