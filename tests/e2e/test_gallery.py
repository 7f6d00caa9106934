"""The gallery in real Chromium: both faces, every look, both languages.

`open_page` gives a fresh page (its own cookies) that fails the test if the page writes an error to
the console.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LOOKS = {
    "light": "theme-light",
    "dark": "theme-dark",
    "high": "theme-light.contrast-high",
    "high-dark": "theme-dark.contrast-high",
    "30px": "theme-light.size-4",
    "elder": "theme-light.edition-elder.size-3",
}
SIZES = {"phone": (390, 844), "small": (320, 640), "zoomed": (320, 256), "desk": (1440, 900)}
LINE_DOWN = (
    "ERR_INTERNET_DISCONNECTED",
    "htmx:sendError",
    "htmx:afterRequest",
)  # what a lost line looks like
DARK_CANVAS = "rgb(22, 24, 27)"
Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_server, icons) -> Iterator[Open]:
    """Open an address of the house on a device of a size; complaints of the page fail the test."""
    complaints: list[str] = []
    contexts = []

    def open_(address: str, size: str = "phone", **wishes: object) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, **wishes)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda line: complaints.append(line.text) if line.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [line for line in complaints if not any(word in line for word in LINE_DOWN)] == []


def gallery(face: str, look: str = "light", language: str = "zh-hans") -> str:
    return f"/gallery/?face={face}&look={LOOKS[look]}&language={language}"


@pytest.mark.parametrize("face", ["portal", "bench"])
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(open_page, face, look):
    for language, size in (("zh-hans", "phone"), ("en", "desk")):
        page = open_page(gallery(face, look, language), size)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_on_the_display_page(open_page):
    found = Axe().run(open_page("/display/"))
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("face", ["portal", "bench"])
@pytest.mark.parametrize("look", ["light", "30px", "elder"])
def test_nothing_leaves_the_screen_sideways(open_page, face, look):
    for language in ("zh-hans", "en"):
        page = open_page(gallery(face, look, language))
        for size, (wide, high) in SIZES.items():
            page.set_viewport_size({"width": wide, "height": high})
            width, inner = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert width <= inner, (face, look, language, size)


def test_sticky_parts_leave_two_thirds_of_a_zoomed_screen(open_page):
    page = open_page(gallery("portal", "30px"), "zoomed")
    covered = page.evaluate(
        """[...document.querySelectorAll('body *')]
        .filter(e => /fixed|sticky/.test(getComputedStyle(e).position))
        .reduce((sum, e) => sum + e.getBoundingClientRect().height, 0)"""
    )
    assert covered * 3 < SIZES["zoomed"][1]


SMALL_TARGETS = """least => [...document.querySelectorAll('a,button,input,select,textarea,summary')]
  .filter(e => {
    const box = e.getBoundingClientRect();
    if (!box.width || e.closest('.zh-hidden') || e.matches('.zh-skip,.zh-hidden,[type=hidden]')) return false;
    if (e.matches('a') && getComputedStyle(e).display === 'inline') return false; // in a sentence
    if (e.labels && e.labels.length) { // its label is pressed as well
      const label = e.labels[0].getBoundingClientRect();
      if (Math.max(box.height, label.height) >= least) return false;
    }
    return box.height < least || box.width < Math.min(least, 24);
  }).map(e => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(
    ("face", "look", "least"),
    [("portal", "light", 44), ("portal", "elder", 44), ("bench", "light", 24)],
)
def test_targets_can_be_hit(open_page, face, look, least):
    page = open_page(gallery(face, look))
    assert page.evaluate(SMALL_TARGETS, least) == []


def test_main_targets_of_the_elder_edition(open_page):
    page = open_page(gallery("portal", "elder"))
    heights = page.evaluate(
        "[...document.querySelectorAll('.zh-btn,.zh-tabbar a,.zh-tiles a,.zh-rows a')].filter(e => e.offsetHeight).map(e => e.offsetHeight)"
    )
    assert min(heights) >= 60


def test_no_text_is_smaller_than_12_pixels(open_page):
    for face in ("portal", "bench"):
        for size in ("phone", "desk"):
            page = open_page(gallery(face), size)
            smallest = page.evaluate(
                """Math.min(...[...document.querySelectorAll('body *')]
                .filter(e => e.childNodes.length && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.offsetHeight)
                .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
            )
            assert smallest >= 12


@pytest.mark.parametrize("face", ["portal", "bench"])
def test_the_keyboard_reaches_everything_in_order(open_page, face):
    """Tab from the top: the skip link first, each stop lower in the document, visible, with a ring."""
    page = open_page(gallery(face), "desk" if face == "bench" else "phone")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "zh-skip"
    stops = page.evaluate(
        "document.querySelectorAll('a[href],button:not([hidden]),input:not([type=hidden]),select,textarea').length"
    )
    last = -1
    for _ in range(min(stops, 45)):
        page.keyboard.press("Tab")
        at, ring, shown = page.evaluate(
            """() => { const e = document.activeElement, all = [...document.querySelectorAll('*')];
            const box = e.getBoundingClientRect(), style = getComputedStyle(e);
            const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, 20) / 2);
            return [all.indexOf(e), parseFloat(style.outlineWidth), !top || e.contains(top) || top.contains(e) || e.closest('label,li,div').contains(top)]; }"""
        )
        assert at > last
        assert ring >= 3
        assert shown
        last = at


def test_the_skip_link_leads_into_main(open_page):
    page = open_page(gallery("portal"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_link_of_the_summary_moves_to_its_field(open_page):
    page = open_page(gallery("portal"))
    page.locator("#errors a", has_text="手机号应是11位数字").click()
    assert page.evaluate("document.activeElement.id") == "id_phone"


def test_another_language_keeps_the_page_and_what_was_typed(open_page):
    page = open_page("/gallery/")
    page.fill("#id_employer", "宏达纺织")
    page.check("#id_category_1")
    page.locator('button[name="language"][value="en"]').click()
    page.wait_for_selector('button[name="language"][value="zh-hans"]')
    assert page.input_value("#id_employer") == "宏达纺织"
    assert page.is_checked("#id_category_1")


def test_the_counter_counts_characters(open_page):
    page = open_page(gallery("portal"))
    page.fill("#id_story", "从1月起没有发工资𠮷")
    line = page.locator('[data-count-for="id_story"]')
    assert line.inner_text() == "已写10字，最多3000字"
    page.fill("#id_story", "字" * 3001)
    assert line.inner_text() == "多写了1字，请删短一些"
    assert page.locator("#say").inner_text() == "多写了1字，请删短一些"


def test_keys_of_the_workbench(open_page):
    page = open_page(gallery("bench"), "desk")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.querySelectorAll('tr.zh-at').length") == 1
    assert page.evaluate("document.activeElement.closest('tr').classList.contains('zh-at')")
    page.keyboard.press("x")
    assert page.is_checked("tr.zh-at input")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.type("jk")
    assert page.input_value("input[type=search]") == "jk"


def test_a_swap_keeps_the_focus_and_says_what_came(open_page):
    page = open_page(gallery("bench"), "desk")
    page.focus("#category")
    with page.expect_response(lambda answer: "category=wages" in answer.url) as swap:
        page.select_option("#category", "wages")
    assert "<html" not in swap.value.text()
    page.wait_for_function("document.getElementById('say').textContent === '共5件'")
    assert page.evaluate("document.activeElement.id") == "category"
    assert page.locator("#queue").count() == 1
    assert page.get_attribute("#queue", "aria-busy") is None
    assert "category=wages" in page.url


def test_a_lost_line_is_said_and_nothing_is_lost(open_page):
    page = open_page(gallery("bench"), "desk")
    page.context.set_offline(True)
    page.select_option("#category", "wages")
    page.wait_for_selector("#no-line:not([hidden])")
    assert page.input_value("#category") == "wages"
    assert page.locator("#queue tr[data-row]").count() == 5
    assert "网络断了" in page.locator("#say").inner_text()
    page.context.set_offline(False)
    page.select_option("#category", "")
    page.wait_for_selector("#no-line", state="hidden")


def test_no_key_fires_while_an_input_method_composes(open_page):
    page = open_page(gallery("bench"), "desk")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', isComposing: true, bubbles: true}))"
    )
    assert page.evaluate("document.querySelectorAll('tr.zh-at').length") == 0


def test_keys_can_be_turned_off(open_page):
    page = open_page("/gallery/?face=bench&look=keys-off", "desk")
    page.keyboard.press("j")
    assert page.evaluate("document.querySelectorAll('tr.zh-at').length") == 0


def test_display_works_without_script(open_page):
    page = open_page("/display/", java_script_enabled=False)
    page.check("#theme-dark")
    page.check("#size-4")
    page.locator(".zh-btn--go").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == DARK_CANVAS
    assert page.is_checked("#size-4")


def test_reduced_motion_stops_everything(open_page):
    page = open_page(gallery("portal"), reduced_motion="reduce")
    page.hover(".zh-btn--door")
    assert page.evaluate("document.getAnimations().length") == 0


def test_a_dark_device_gets_the_dark_look_by_itself(open_page):
    page = open_page("/gallery/", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == DARK_CANVAS


def test_print_leaves_navigation_out(open_page):
    page = open_page(gallery("bench"), "desk")
    page.emulate_media(media="print")
    assert not page.is_visible(".zh-menu")
    assert not page.is_visible(".zh-tabs")
    assert page.is_visible(".zh-paper")
