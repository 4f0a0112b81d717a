"""Somebody at a desk or with a phone: one browser of their own, looked at from all sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SIZES = {"desk": DESK, "phone": PHONE}
THEMES = ("light", "dark")
CHECKED = {("desk", "light"), ("phone", "dark")}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
SERIOUS = ("serious", "critical")
WIDTHS = "[document.documentElement.scrollWidth, innerWidth]"
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 5).map(e => e.tagName + '.' + e.className)"""


class Visitor:
    """A browser with its own cookies. Whatever it complains about is kept in `complaints`."""

    def __init__(self, browser: Browser, site: str, size: str, shots: Path | None) -> None:
        self.site, self.shots, self.touch = site, shots, size == "phone"
        self.context = browser.new_context(
            base_url=site,
            viewport=SIZES[size],
            color_scheme="light",
            has_touch=self.touch,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        self.context.set_default_timeout(20_000)
        self.complaints: list[str] = []
        self.wrong: list[str] = []
        self._refusal_expected = False
        self.page = self.open()

    def open(self) -> Page:
        """Another tab."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self._heard)
        page.on("response", self._answered)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._refusal_expected:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 500:
            self.complaints.append(f"{answer.url}: {answer.status}")

    @contextmanager
    def refused(self) -> Iterator[None]:
        """Inside, an answer that refuses is what is wanted: the console may mention it."""
        self._refusal_expected = True
        yield
        self._refusal_expected = False

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"
        return self.page

    def sees(self, words: str) -> None:
        """Wait until the words stand on the page."""
        said = self.page.get_by_text(words).and_(self.page.locator(":visible"))
        expect(said.first).to_be_visible()

    def press(self, words: str, *, begins: bool = False) -> None:
        """Press the button, or follow the link, that is called so, or begins with the words."""
        name = re.compile(rf"^\s*{re.escape(words)}" + ("" if begins else r"\s*$"))
        button = self.page.get_by_role("button", name=name)
        link = self.page.get_by_role("link", name=name)
        self.follow(button.or_(link).and_(self.page.locator(":visible")).first)

    def follow(self, where: Locator) -> None:
        """Press something that leads to a page, and wait until that page is there."""
        with self.page.expect_navigation():
            where.tap() if self.touch else where.click()

    def look(self, name: str) -> None:
        """Note in `wrong` what is wrong with this page; take pictures of it, if wanted.

        At neither size may it scroll sideways, and axe may find no breach of a WCAG 2.2 A or AA
        rule that it calls serious: on a desk in light, on a phone in dark.
        """
        before = self.page.viewport_size
        for size, viewport in SIZES.items():
            self.page.set_viewport_size(viewport)
            width, window = self.page.evaluate(WIDTHS)
            if width > window:
                wide = self.page.evaluate(TOO_WIDE)
                self.wrong.append(f"{name} ({size}) is {width} px wide: {wide}")
            for theme in THEMES:
                if self.shots or (size, theme) in CHECKED:
                    self.page.emulate_media(color_scheme=theme)
                self.picture(f"{name}-{size}-{theme}")
                if (size, theme) in CHECKED:
                    self.wrong += [f"{name} ({size}, {theme}): {one}" for one in self.faults()]
        self.page.emulate_media(color_scheme="light")
        if before:
            self.page.set_viewport_size(before)

    def faults(self) -> list[str]:
        """Serious findings of axe on the page as it stands."""
        found = Axe().run(self.page, options=RULES).response["violations"]
        return [
            f"{one['help']}: {one['nodes'][0]['html'][:200]}"
            for one in found
            if one["impact"] in SERIOUS
        ]

    def picture(self, name: str) -> None:
        """A screenshot of the whole page, if pictures are wanted."""
        if self.shots:
            self.page.screenshot(path=self.shots / f"{name}.png", full_page=True)
