"""Real Chromium, the whole house behind it, and two hands: a mouse and a keyboard.

The one place that launches a browser: `ZHIJIA_CHROMIUM`, or /usr/bin/chromium without it. Nothing is
skipped: without Chromium the tests fail and say what to install. Screenshots of the journeys are kept
in `ZHIJIA_SCREENSHOTS` (var/screenshots without it).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from playwright.sync_api import Browser, Error, Locator, Page, expect, sync_playwright

from tests.town import Town
from zhijia.base.ui.icons import ICONS
from zhijia.base.ui.sprite import package_folder, sprite_of

CHROMIUM = Path(os.environ.get("ZHIJIA_CHROMIUM") or "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that hums, for the voice note
    "--use-fake-ui-for-media-stream",
]
SIZES = {"phone": (390, 844), "desk": (1440, 900)}
ROOT = Path(__file__).resolve().parents[2]
TABS_AT_MOST = 120
PRESSES_AT_MOST = 20


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM.exists(), f"no {CHROMIUM}: apt-get install chromium fonts-noto-cjk"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in the test's thread
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def screenshots() -> Path:
    kept = Path(os.environ.get("ZHIJIA_SCREENSHOTS", ROOT / "var/screenshots"))
    kept.mkdir(parents=True, exist_ok=True)
    return kept


@pytest.fixture
def icons(settings: Any, tmp_path: Path) -> None:
    """The sprite of the icons, made for this test, where the server finds it."""
    sprite = tmp_path / "zh" / "icons.svg"
    sprite.parent.mkdir()
    sprite.write_text(sprite_of(ICONS, package_folder()), encoding="utf-8")
    settings.STATICFILES_DIRS = [tmp_path]


def go_back(page: Page) -> None:
    """Press the browser's own back button. For a moment after a page was cleared Chromium has no
    active page to go back from, and says so: then the button is pressed again."""
    page.wait_for_load_state("load")
    for _press in range(PRESSES_AT_MOST):
        try:
            page.go_back()
            return
        except Error as wrong:
            if "Not attached to an active page" not in wrong.message:
                raise
            page.wait_for_timeout(250)
    raise AssertionError("the back button never worked")


class Hand:
    """How somebody works a page: with a mouse."""

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def choose(self, target: Locator) -> None:
        target.check()


class Keyboard(Hand):
    """How somebody works a page without a mouse: Tab, arrows, Space, Enter."""

    def press(self, target: Locator) -> None:
        self._reach(target)
        with target.page.expect_navigation():
            target.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        self._reach(target)
        target.page.keyboard.press("Control+A")
        target.page.keyboard.type(text)

    def choose(self, target: Locator) -> None:
        name = target.get_attribute("name")
        group = target.page.locator(f"input[name='{name}']")
        self._reach(group)
        if target.get_attribute("type") == "checkbox":
            self._reach(target)
            target.page.keyboard.press("Space")
            return
        target.page.keyboard.press("Space")
        for _step in range(group.count()):
            if target.is_checked():
                return
            target.page.keyboard.press("ArrowDown")
        expect(target).to_be_checked()

    def _reach(self, target: Locator) -> None:
        """Tab until one of these has the focus; a page that never gives it cannot be used."""
        for _tab in range(TABS_AT_MOST):
            if target.evaluate_all("all => all.includes(document.activeElement)"):
                return
            target.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard never reaches {target}")


HANDS: dict[str, Hand] = {"mouse": Hand(), "keyboard": Keyboard()}

Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, live_server: Any, icons: None) -> Iterator[Visit]:
    """Open an address as somebody of the town, on a device; complaints of a page fail the test.

    `visit(town, "小王", "/w/")`; keywords: `size`, `language`, `script` (False: no JavaScript).
    """
    complaints: list[str] = []
    contexts = []

    def open_(
        town: Town | None,
        name: str,
        address: str,
        *,
        size: str = "phone",
        language: str = "zh-hans",
        script: bool = True,
    ) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script
        )
        contexts.append(context)
        cookies = [{"name": house.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}]
        if town is not None and name != "visitor":
            key = town.client(name).cookies[house.SESSION_COOKIE_NAME].value
            cookies.append(
                {"name": house.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
            )
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda line: _note(complaints, line.type, line.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def _note(complaints: list[str], kind: str, text: str) -> None:
    # A form that comes back with errors is a 422 on purpose; Chromium calls that an error.
    if kind == "error" and not re.search(r"status of (422|410|409|403|404|405)", text):
        complaints.append(text)


@pytest.fixture
def keep(screenshots: Path, request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a screenshot of the whole page under the journey's name; a page is never wider than
    its screen."""
    journey = re.sub(r"\W+", "-", request.node.name).strip("-")

    def keep_(page: Page, what: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=screenshots / f"{journey}--{what}.png", full_page=True)
        if page.context.browser and page.evaluate("1") == 1:
            assert page.evaluate("document.documentElement.scrollWidth") <= width, what

    return keep_
