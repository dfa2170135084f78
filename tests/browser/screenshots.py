"""Pictures of every page in light, dark, phone and Arabic, for people to look at: `make screenshots`."""

import sys
from pathlib import Path

from tests.browser.chromium import opened
from tests.browser.sample_desk import serving
from tests.browser.samples import PAGES

LOOKS = {
    "light": ("light", "en", 1440),
    "dark": ("dark", "en", 1440),
    "phone": ("light", "en", 390),
    "arabic": ("light", "ar", 1440),
}


def main(names: list[str]) -> None:
    out = Path("screenshots")
    out.mkdir(exist_ok=True)
    with serving() as desk, opened() as browser:
        for look, (theme, locale, width) in LOOKS.items():
            page = browser.new_page(viewport={"width": width, "height": 900})
            for name in PAGES:
                if names and f"{name}-{look}" not in names and name not in names and look not in names:
                    continue
                page.goto(f"{desk}/sample/{name}?theme={theme}&locale={locale}", wait_until="networkidle")
                page.screenshot(path=out / f"{name}-{look}.png", full_page=True)
            page.close()


if __name__ == "__main__":
    main(sys.argv[1:])
