"""From an adviser's phone to next week's rota: refer, confirm, book, interview, offer, hire."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from core.ui import filters
from tests.browser import door
from tests.browser.conftest import Site, Visit
from tests.browser.visitor import Visitor
from tests.factories.people import PASSWORD
from tests.faults.processes import ran

pytestmark = pytest.mark.browser


class Backstage:
    """What the days bring to the co-op: see tests.browser.door."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env

    def do(self, act: str) -> str:
        """One of door.ACTS; what it says last."""
        return ran("-m", "tests.browser.door", act, env=self.env).split()[-1]


@pytest.fixture(scope="module")
def backstage(site: Site) -> Backstage:
    """Behind the scenes."""
    return Backstage(site.env)


@pytest.fixture(scope="module")
def token(backstage: Backstage) -> str:
    """Cara's link: the co-op is made."""
    return backstage.do("make")


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


@pytest.fixture(scope="module")
def referred(sign_in: Callable[[str, str], Visitor]) -> Visitor:
    """Ruth, who has referred Amy, Bob and Cyd in a row on her phone."""
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
    return ruth


def test_an_adviser_refers_three_people_in_a_row_on_a_phone(referred: Visitor) -> None:
    ruth = referred
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


def test_from_the_referral_to_next_weeks_rota(
    referred: Visitor, sign_in: Callable[[str, str], Visitor], visit: Visit, backstage: Backstage
) -> None:
    rita = sign_in(door.RECRUITER, "desk")
    amy, link = _given_a_link(rita, visit)
    _confirms_and_books(amy, link)
    backstage.do("held")
    for email in (door.ANN, door.BEN):
        _scores(sign_in(email, "phone"), looks=email == door.ANN)
    _is_offered_the_job(rita)
    amy.go(f"{link}/offer")
    amy.sees("What it would pay: estimate only")
    amy.look("offer-by-link")
    amy.press("I accept this offer")
    amy.sees("The co-op knows that you accept")
    rita.go("/notices")
    rita.sees("Amy Inarow accepts the offer: their checks can begin.")
    backstage.do("checked")
    dot = sign_in(door.MANAGER, "desk")
    _is_taken_on(dot)
    _stands_beside_a_mentor(dot, sign_in(door.HIRE, "phone"))
    for visitor in (rita, amy, dot):
        sound(visitor)


def _opened(visitor: Visitor) -> None:
    visitor.go("/recruitment/list?q=Amy+Inarow")
    visitor.follow(visitor.page.get_by_role("link", name="Amy Inarow").first)


def _given_a_link(rita: Visitor, visit: Visit) -> tuple[Visitor, str]:
    _opened(rita)
    rita.follow(rita.page.locator("#move").get_by_role("link", name="Contacted"))
    rita.press("Move to Contacted")
    rita.press("Make a new link")
    shown = urlsplit(rita.page.locator("code.link-shown").inner_text())
    return visit("phone"), shown.path


def _confirms_and_books(amy: Visitor, link: str) -> None:
    amy.go(link)
    amy.press("Yes, and I want it")
    amy.press("Choose a time")
    amy.look("choose-interview")
    amy.page.get_by_role("radio").first.check()
    amy.press("Book this time")
    amy.sees("Put it in your calendar")


def _scores(one: Visitor, *, looks: bool) -> None:
    page = one.go("/my/interviews")
    one.follow(page.get_by_role("link", name="Amy Inarow").first)
    for step in page.locator(".score-step", has_text="4").all():
        step.click()
    if looks:
        one.look("score-interview")
    one.press("Lock my scores")
    one.sees("locked")
    sound(one)


def _is_offered_the_job(rita: Visitor) -> None:
    _opened(rita)
    page = rita.page
    rita.follow(page.locator('a[href^="/recruitment/interviews/"]').first)
    rita.sees("Scores side by side")
    rita.look("scores-side-by-side")
    rita.press("Record the outcome")
    page.get_by_label("Outcome").select_option(label="Conditional offer")
    page.get_by_label("To the candidate").fill("We would like to offer you the job.")
    rita.press("Record the outcome")
    _opened(rita)
    rita.press("Make an offer")
    monday = door.next_monday()
    page.get_by_label("Job", exact=True).fill("Support worker")
    page.get_by_label("Where", exact=True).select_option(label="Maple Court")
    page.get_by_label("Contract hours a week").fill("25")
    page.get_by_label("First day").fill(f"{monday:%d/%m/%Y}")
    page.get_by_label("They answer by").fill(f"{monday:%d/%m/%Y}")
    page.get_by_label("Day", exact=True).first.select_option(label="Monday")
    page.get_by_label("from", exact=True).first.fill("07:00")
    page.get_by_label("to", exact=True).first.fill("15:00")
    rita.press("Make the offer")
    rita.sees("The offer is made.")


def _is_taken_on(dot: Visitor) -> None:
    _opened(dot)
    page = dot.page
    dot.sees("Nothing stands in the way")
    dot.follow(page.locator("#move").get_by_role("link", name="Cleared"))
    dot.press("Move to Cleared")
    dot.press("Take them on")
    page.locator("select[name=mentor]").select_option(label="Mia Mentor")
    page.locator("input[name=shadows]").fill("2")
    dot.look("take-on")
    dot.press("Take Amy Inarow on")
    dot.sees("2 shadow shifts placed.")


def _stands_beside_a_mentor(dot: Visitor, amy: Visitor) -> None:
    """Supernumerary, on the coordinator's rota of next week and on the hire's own phone."""
    monday = door.next_monday()
    page = dot.go(f"/rota/week?on={monday.isoformat()}")
    row = page.get_by_role("row", name="Amy Inarow")
    expect(row.locator("a.shift em", has_text="shadow")).to_have_count(2)
    dot.look("rota-with-the-hire")
    page = amy.go(f"/my/shifts?week={monday.isoformat()}")
    amy.sees(filters.day(monday))
    amy.follow(page.get_by_role("link", name="Early").first)
    amy.sees("You go along with Mia Mentor to learn: you are not counted among those needed.")
    amy.look("my-shadow-shift")
    sound(amy)
