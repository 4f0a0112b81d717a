"""A board drafts three rules, the members vote, the surplus is posted, a member reads theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core import clock
from tests.browser import society
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser

DRAFTS = (
    ("All alike", {"Equally": "100"}),
    ("By hours", {"By hours": "100", "Equally": "0"}),
    ("Half and half", {"By hours": "50", "Equally": "50"}),
)


def test_a_surplus_is_drafted_voted_posted_and_read(of_millrace: SignIn) -> None:
    bea = of_millrace(society.BOARD, "desk")
    bea.go("/surplus")
    bea.press("Enter a year’s result")
    bea.page.get_by_label("Result of the accounts").fill("900")
    bea.page.get_by_label("Where the figure comes from").fill("Accounts of June")
    bea.press("Enter the result")
    bea.sees("No draft yet")
    year = bea.page.url
    for name, weights in DRAFTS:
        bea.go(year)
        bea.press("Draft a rule")
        page = bea.page
        page.get_by_label("Name").fill(name)
        page.get_by_label("General reserve").fill("0")
        for label, value in weights.items():
            page.get_by_label(label, exact=True).fill(value)
        if name == "By hours":
            bea.look("surplus-draft-form")
        bea.press("Work it out")
        bea.sees("Everybody’s part")
    bea.look("surplus-draft")
    bea.go(year)
    for name, _ in DRAFTS:
        expect(bea.page.get_by_role("link", name=name, exact=True).first).to_be_visible()
    bea.look("surplus-year")
    bea.press("Show the drafts to members")
    mia = of_millrace(society.MIA)
    mia.go("/surplus/mine")
    # Mia worked 4 of 9 shifts: a third, 4/9, and half of each, of £900.
    for pounds in ("£300.00", "£400.00", "£350.00"):
        mia.sees(pounds)
    mia.look("surplus-mine-drafts")
    bea.go(year)
    bea.follow(bea.page.get_by_role("link", name="By hours").first)
    bea.press("Put it to the members")
    motion = bea.page.url
    ends = clock.today() + timedelta(days=7)
    bea.page.get_by_label("Until").fill(f"{ends.day}/{ends.month}/{ends.year}")
    bea.press("Open the vote")
    for email in (society.MIA, society.NED, society.OLA):
        member = mia if email == society.MIA else of_millrace(email)
        member.go(motion)
        member.page.get_by_label("For", exact=True).check()
        if member is mia:
            mia.look("surplus-motion")
        member.press("Cast my vote")
        member.sees("Your vote is cast")
    bea.go(motion)
    bea.press("Count the votes")
    bea.sees("It has taken effect.")
    bea.go(year)
    bea.sees("Posted: By hours")
    bea.look("surplus-posted")
    mia.go("/surplus/mine")
    mia.sees("£400.00")
    mia.look("surplus-mine")
    with mia.page.expect_download() as download:
        mia.page.get_by_role("link", name="My statement").click()
    assert download.value.suggested_filename == f"surplus-{society.year_end().isoformat()}.pdf"
    expect(mia.page.get_by_text("your part of the bonus")).to_be_visible()
    for visitor in (bea, mia):
        assert visitor.complaints == []
        assert visitor.wrong == []
