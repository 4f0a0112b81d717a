"""An adviser refers three people in a row on a phone; a candidate answers by link; a board moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import door
from tests.browser.conftest import Site, Visit
from tests.browser.visitor import Visitor
from tests.factories.people import PASSWORD
from tests.faults.processes import ran

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def token(site: Site) -> str:
    """Cara's link."""
    return ran("-m", "tests.browser.door", env=site.env).split()[-1]


@pytest.fixture(scope="module")
def sign_in(token: str, visit: Visit) -> Callable[[str, str], Visitor]:
    """Somebody of the co-op, signed in."""

    def send(email: str, size: str) -> Visitor:
        visitor = visit(size)
        page = visitor.go("/sign-in")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        visitor.press("Sign in")
        visitor.sees("Good ")
        return visitor

    return send


def sound(visitor: Visitor) -> None:
    assert visitor.complaints == []
    assert visitor.wrong == []


def test_an_adviser_refers_three_people_in_a_row_on_a_phone(sign_in) -> None:
    ruth = sign_in(door.ADVISER, "phone")
    ruth.look("adviser-home")
    ruth.press("Refer somebody")
    page = ruth.page
    for number, name in enumerate(("Amy", "Bob", "Cyd")):
        page.get_by_label("First name").fill(name)
        page.get_by_label("Surname").fill("Inarow")
        page.get_by_label("Telephone").fill(f"07700 90077{number}")
        place = page.get_by_label("Place", exact=True)
        if number == 0:
            with page.expect_response("**/adviser/refer/places"):
                page.get_by_label("Where they can work").fill("Hartsea")
                page.get_by_label("Where they can work").press("Tab")
            expect(place.locator("option").nth(1)).to_contain_text("Maple Court")
            expect(place.locator("option").nth(2)).to_contain_text("outside their area")
            place.select_option(index=1)
            ruth.look("refer")
        else:
            expect(place.locator("option:checked")).to_contain_text("Maple Court")
        page.get_by_label("They agree that my office sees").check()
        ruth.press("Send referral")
        ruth.sees(f"{name} Inarow is referred")
        if number < 2:
            ruth.press("Refer another")
    ruth.look("referred")
    ruth.press("My people")
    for name in ("Amy", "Bob", "Cyd"):
        ruth.sees(f"{name} Inarow")
    ruth.look("my-people")
    sound(ruth)


def test_a_candidate_confirms_sees_the_list_and_ends_it_by_link(visit: Visit, token: str) -> None:
    cara = visit("phone")
    cara.go(f"/yours/{token}")
    cara.look("yours")
    cara.press("Yes, and I want it")
    cara.sees("The co-op knows that it is you")
    cara.sees("What Brightwater sees")
    cara.press("End this now")
    cara.sees("Nothing of you is shown any more")
    sound(cara)


def test_a_card_is_moved_by_mouse_and_by_keyboard(sign_in) -> None:
    rita = sign_in(door.RECRUITER, "desk")
    page = rita.go("/recruitment/board")
    rita.look("recruitment-board")
    card = page.locator("[data-card]", has_text="Cara Dunn")
    with page.expect_navigation():
        card.drag_to(page.locator('[data-stage="contacted"]'))
    expect(page.locator('[data-stage="contacted"]')).to_contain_text("Cara Dunn")
    with rita.refused():
        page.locator("[data-card]", has_text="Cara Dunn").drag_to(
            page.locator('[data-stage="referred"]')
        )
        rita.sees("From Contacted a referral cannot go to Referred.")
    page.locator("[data-card]", has_text="Cara Dunn").locator("summary").press("Enter")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cara Dunn: Screened")
    rita.press("Move to Screened")
    rita.sees("Cara Dunn is now in Screened.")
    sound(rita)
