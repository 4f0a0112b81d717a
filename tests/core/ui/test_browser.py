"""The style guide in real Chromium: no accessibility violation, no script error, keyboard works."""

from __future__ import annotations

import re
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from werkzeug.serving import make_server

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def browser(chromium):
    return chromium


@pytest.fixture
def site(app, signed_in):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(browser, site):
    """Open pages that fail the test if the browser complains about anything."""
    contexts, complaints = [], []

    def opener(path, size="desk", theme="light", **settings):
        context = browser.new_context(viewport=SIZES[size], color_scheme=theme, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        page.goto(site + path)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_kit_has_no_accessibility_violation(open_page, size, theme):
    page = open_page("/style?flash=1", size, theme)
    page.locator("details.chart-figures summary").first.click()
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.locator("details.menu > summary").click()
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_refused_form_has_no_accessibility_violation_and_takes_the_focus(open_page, theme):
    page = open_page("/style", theme=theme)
    page.fill("#starts_on", "31/2/2026")
    page.click("text=Save person")
    page.wait_for_selector(".error-summary:focus")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.click(".error-summary a[href='#starts_on']")
    assert page.evaluate("document.activeElement.id") == "starts_on"
    assert page.input_value("#starts_on") == "31/2/2026"


def test_nothing_is_wider_than_a_phone(open_page):
    page = open_page("/style?flash=1", "phone")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    narrowest = page.evaluate(
        """Math.min(...[...document.querySelectorAll('.bottom-tabs a, .page .btn:not(.btn-sm)')]
            .filter(e => e.offsetHeight).map(e => e.offsetHeight))"""
    )
    assert narrowest >= 44


def test_the_chosen_theme_wins_over_the_device(open_page):
    page = open_page("/style", theme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.click("details.menu > summary")
    page.click("button[name=theme][value=dark]")
    page.wait_for_selector("html[data-theme=dark]")
    assert page.evaluate(paper) != light
    page.click("details.menu > summary")
    page.click("button[name=theme][value=light]")
    page.wait_for_selector("html[data-theme=light]")
    assert page.evaluate(paper) == light


def test_escape_closes_what_is_open_and_gives_the_focus_back(open_page):
    page = open_page("/style")
    page.focus("details.confirm > summary")
    page.keyboard.press("Enter")
    assert page.is_visible("text=Withdraw week")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.is_visible("text=Withdraw week")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.click("[data-dialog]")
    assert page.is_visible("text=Three people can take it.")
    page.keyboard.press("Escape")
    assert not page.is_visible("text=Three people can take it.")


def test_a_click_anywhere_in_a_row_opens_it(open_page):
    page = open_page("/style")
    page.click("td:text-is('£279.62')", force=True)
    page.wait_for_url("**/style?q=Ben")


def test_a_drop_down_applies_when_chosen_and_keeps_the_sort(open_page):
    page = open_page("/style?sort=-minutes")
    page.select_option("select[name=service]", "east")
    page.wait_for_url("**service=east**")
    assert "sort=-minutes" in page.url
    assert page.locator("#people tbody tr").count() == 2


def test_everything_can_be_reached_without_scripts(open_page):
    page = open_page("/style", java_script_enabled=False)
    page.click("details.confirm > summary")
    assert page.is_visible("text=Withdraw week")
    page.click("a[href='#assign']")
    assert page.is_visible("text=Three people can take it.")
    assert page.is_visible("text=Refresh")


def test_a_form_sent_twice_in_a_hurry_is_sent_once(open_page):
    page = open_page("/style")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else 0)
    with page.expect_navigation(url="**/style?flash=1"):
        page.evaluate(
            """() => { const b = [...document.querySelectorAll('button')]
                .find(e => e.textContent.trim() === 'Publish week'); b.click(); b.click(); }"""
        )
    assert len(sent) == 1


def test_a_running_job_asks_for_itself_until_it_is_done(open_page):
    page = open_page("/run/good")
    assert page.locator("progress").get_attribute("value") == "25"
    page.wait_for_selector("progress[value='75']")
    page.wait_for_selector("text=Open the result")
    assert page.locator("progress").count() == 0


def test_a_part_led_to_another_page_takes_the_whole_page_along(open_page):
    page = open_page("/run/signed-out")
    with page.expect_navigation(url="**/run/signed-out"):
        page.evaluate("window.before = true")
    assert page.evaluate("window.before") is None
    assert page.locator("main").count() == 1


def test_a_part_that_fails_says_so_once(browser, site):
    page = browser.new_context().new_page()
    page.goto(site + "/run/broken")
    page.wait_for_selector(".flash.bad[role=alert]")
    with page.expect_response("**/run/broken/part"):
        pass
    assert page.locator(".flash.bad").count() == 1
    page.context.close()


@pytest.mark.parametrize(
    ("path", "paper"),
    [("/wide", (1191, 842)), ("/style", (595, 842))],
    ids=["week grid on A3, lying", "everything else on A4"],
)
def test_paper_is_as_large_as_the_page_needs(browser, site, path, paper):
    page = browser.new_context().new_page()
    page.goto(site + path)
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"MediaBox *\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {tuple(round(float(n)) for n in size) for size in sizes} == {paper}
    page.context.close()
