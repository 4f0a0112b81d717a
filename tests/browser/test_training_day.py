"""A trainer's day in real Chromium: an observation signed on a phone, evidence found and printed."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from core import clock
from tests.browser import college
from tests.browser.conftest import Site, Visit
from tests.browser.visitor import Visitor
from tests.factories.people import PASSWORD
from tests.faults.processes import ran

pytestmark = pytest.mark.browser


def signed_in(visit: Visit, size: str) -> Visitor:
    visitor = visit(size)
    page = visitor.go("/sign-in")
    page.get_by_label("E-mail").fill(college.TESS)
    page.get_by_label("Password").fill(PASSWORD)
    visitor.press("Sign in")
    visitor.sees("Good ")
    return visitor


@pytest.fixture(scope="module")
def phone(site: Site, visit: Visit) -> Visitor:
    """Tess on her phone, on the shift."""
    ran("-m", "tests.browser.college", env=site.env)
    return signed_in(visit, "phone")


@pytest.fixture(scope="module")
def desk(phone: Visitor, visit: Visit) -> Visitor:
    """Tess at a desk, afterwards."""
    return signed_in(visit, "desk")


def test_an_observation_is_signed_on_the_shift_itself(phone: Visitor) -> None:
    phone.go("/")
    phone.press("Sign an observation")
    page = phone.page
    expect(page.get_by_label("How you assessed it")).to_have_value("observed")
    seen = page.get_by_label("Seen in which shift").input_value()
    assert seen.startswith("Early at Maple Court, ")
    page.get_by_label("Evidence").fill("Brakes on, slide sheet used well, asked before each move.")
    phone.look("sign-observation")
    phone.follow(page.locator("form button[type=submit]").last)
    phone.sees("Ann College is signed off for Moving and handling")
    phone.follow(page.get_by_role("link", name="Moving and handling").last)
    phone.sees(seen)
    phone.sees("Tess College")
    phone.go("/")
    expect(page.get_by_role("link", name="Sign an observation")).to_have_count(0)


def test_a_class_of_twelve_is_logged_in_one_go(phone: Visitor) -> None:
    page = phone.go("/training/sign-off")
    chosen = page.get_by_label("Competency").locator("option", has_text=college.CLASS)
    page.get_by_label("Competency").select_option(chosen.get_attribute("value"))
    for name in college.NAMES:
        page.get_by_label(f"{name} College", exact=False).check()
    phone.look("sign-off-class")
    phone.press("Sign off everybody ticked")
    phone.sees(f"12 people are signed off for {college.CLASS}")


def test_the_matrix_is_read_and_exported(desk: Visitor) -> None:
    page = desk.go("/training")
    expect(page.get_by_text("Lou College").first).to_be_visible()
    desk.look("matrix")
    desk.press("As a workbook")
    link = page.get_by_role("link", name="training-matrix-", exact=False)
    link.wait_for(timeout=60_000)
    with page.expect_download() as caught:
        link.click()
    book = load_workbook(BytesIO(Path(caught.value.path()).read_bytes()))
    rows = book.worksheets[0].iter_rows(values_only=True)
    assert any("Lou College" in map(str, row) for row in rows)


def test_a_standard_is_opened_drilled_to_its_evidence_and_printed(desk: Visitor) -> None:
    page = desk.go("/training/by-standard")
    desk.follow(page.get_by_role("link", name="Duty of care").first)
    desk.look("standard")
    page.emulate_media(media="print")
    expect(page.locator("nav").first).to_be_hidden()
    expect(page.get_by_text(f"{college.COOP}. As at")).to_be_visible()
    assert page.pdf(format="A4")[:4] == b"%PDF"
    page.emulate_media(media="screen")
    desk.follow(page.locator("#seen").get_by_role("link").first)
    desk.sees("Ben College")
    desk.look("evidence")


def test_a_class_is_planned_booked_and_counted(phone: Visitor, desk: Visitor) -> None:
    page = phone.go("/training/classes/plan")
    page.get_by_label("Course").select_option(label="Fire safety")
    on = clock.today() + timedelta(days=20)
    page.get_by_label("Day").fill(f"{on.day}/{on.month}/{on.year}")
    page.get_by_label("From", exact=True).fill("9")
    page.get_by_label("Until", exact=True).fill("12")
    page.get_by_label("Place (optional)", exact=True).fill("Office")
    page.get_by_label("Cost of the class").fill("120")
    phone.look("plan-class")
    phone.press("Plan this class")
    phone.sees("The class is planned.")
    phone.look("class")
    phone.go("/my/classes")
    phone.look("my-classes")
    phone.press("Book", begins=True)
    phone.sees("You are booked. It is in your calendar.")
    desk.go("/training/classes")
    desk.look("classes")
    desk.go("/training/budget")
    desk.sees("£120.00")
    desk.look("budget")
    desk.go("/training/funds/add")
    desk.look("fund")


def test_cover_at_risk_and_observations_are_sound_on_both(phone: Visitor, desk: Visitor) -> None:
    for path in ("/cover-at-risk", "/cover-at-risk/observations", "/cover-at-risk/settled"):
        phone.go(path)
        phone.look(path.strip("/").replace("/", "-"))
    for visitor in (phone, desk):
        assert visitor.complaints == []
        assert visitor.wrong == []
