"""Members run their own shifts on a phone, in real Chromium; their coordinator at a desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from core import clock
from core.ui import filters
from tests.browser import harbour
from tests.browser.conftest import Site, Visit
from tests.browser.visitor import Visitor
from tests.factories.people import PASSWORD
from tests.faults.processes import ran

pytestmark = pytest.mark.browser

SignIn = Callable[..., Visitor]


@pytest.fixture(scope="module")
def sign_in(site: Site, visit: Visit) -> SignIn:
    """Somebody of the small co-op, signed in: `sign_in(harbour.ANN)`."""
    ran("-m", "tests.browser.harbour", env=site.env)
    known: dict[str, Visitor] = {}

    def send(email: str, size: str = "phone") -> Visitor:
        if email not in known:
            visitor = known[email] = visit(size)
            page = visitor.go("/sign-in")
            page.get_by_label("E-mail").fill(email)
            page.get_by_label("Password").fill(PASSWORD)
            visitor.press("Sign in")
            visitor.sees("Good ")
        return known[email]

    return send


def ahead(days: int) -> date:
    return clock.today() + timedelta(days=days)


@pytest.fixture(scope="module")
def swapped(sign_in: SignIn) -> None:
    """Ann asks Ben to swap their late shifts, and Ben says yes."""
    ann, ben = sign_in(harbour.ANN), sign_in(harbour.BEN)
    on = ahead(harbour.SWAPPED)
    ann.go(f"/my/shifts?week={clock.monday(on).isoformat()}")
    ann.follow(ann.page.get_by_role("link", name="Late").first)
    ann.look("my-shift")
    ann.press("Pass this on")
    ann.look("pass-on")
    ann.page.get_by_label("Ben: Late", exact=False).first.check()
    ann.press("Ask to swap")
    ann.sees("Asked.")
    ben.go("/my/swaps")
    ben.sees("Ann asks you to swap")
    ben.look("asked-to-swap")
    ben.press("Yes, exchange")


def test_a_swap_is_asked_and_answered_on_two_phones(sign_in: SignIn, swapped: None) -> None:
    for email, mine in ((harbour.ANN, harbour.FOR), (harbour.BEN, harbour.SWAPPED)):
        on = ahead(mine)
        page = sign_in(email).go(f"/my/shifts?week={clock.monday(on).isoformat()}")
        expect(page.get_by_role("link", name="Late").first).to_be_visible()


def test_leave_is_asked_on_a_phone_and_approved_at_a_desk(sign_in: SignIn) -> None:
    ann, dot = sign_in(harbour.ANN), sign_in(harbour.COORDINATOR, "desk")
    first, last = ahead(40), ahead(44)
    ann.go("/my-leave")
    ann.press("Ask for leave")
    ann.page.get_by_label("First day").fill(f"{first.day}/{first.month}/{first.year}")
    ann.page.get_by_label("Last day").fill(f"{last.day}/{last.month}/{last.year}")
    ann.look("ask-leave")
    ann.press("Ask")
    ann.sees("Asked")
    dot.go("/leave")
    dot.follow(dot.page.get_by_role("link", name="Ann Quay").first)
    dot.look("leave-to-decide")
    dot.press("Approve leave")
    ann.go("/my-leave")
    ann.sees("Approved")


def test_an_open_shift_is_taken_with_one_tap(sign_in: SignIn) -> None:
    ann, on = sign_in(harbour.ANN), ahead(harbour.OPEN)
    ann.go("/my/open-shifts")
    ann.look("open-shifts")
    ann.press(f"Take Early, {filters.day(on)} this shift")
    ann.sees("The shift is yours")
    ann.look("open-shift-taken")
    page = ann.go(f"/my/shifts?week={clock.monday(on).isoformat()}")
    expect(page.get_by_role("link", name="Early").first).to_be_visible()
    ann.look("my-week-with-it")
    ben = sign_in(harbour.BEN).go("/my/open-shifts")
    expect(ben.get_by_text("No open shift that you can take")).to_be_visible()


def test_sickness_is_told_on_a_phone_and_covered_by_another(sign_in: SignIn) -> None:
    ann, ben = sign_in(harbour.ANN), sign_in(harbour.BEN)
    dot, on = sign_in(harbour.COORDINATOR, "desk"), ahead(harbour.SICK)
    ann.go(f"/my/cannot-come?on={on.isoformat()}")
    ann.look("cannot-come")
    ann.press("Tell the co-op")
    ann.sees("Cover is asked for on 1 shift")
    dot.go("/cover")
    dot.look("cover")
    dot.follow(dot.page.get_by_role("link", name="Early at").first)
    dot.page.get_by_label("Ask Ben Quay").check()
    dot.look("cover-request")
    dot.press("Ask those ticked")
    dot.sees("1 person asked")
    ben.go("/my/cover")
    ben.look("asked-to-cover")
    ben.press("Yes, I can")
    ben.sees("It is yours")
    dot.go("/cover")
    dot.sees("Covered")
    page = ben.go(f"/my/shifts?week={clock.monday(on).isoformat()}")
    expect(page.get_by_role("link", name="Early").first).to_be_visible()


def test_the_pages_are_sound(sign_in: SignIn) -> None:
    """Runs last: nothing on any page passed was wrong."""
    for email in (harbour.ANN, harbour.BEN, harbour.COORDINATOR):
        visitor = sign_in(email)
        assert visitor.complaints == []
        assert visitor.wrong == []
