"""The week's grid in real Chromium: keys, cards dragged, a shift opened over the week."""

from __future__ import annotations

import threading
from datetime import time, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import select
from werkzeug.serving import make_server

from coop.rota import service
from coop.shifts.models import Assignment, Shift
from core.access import Actor
from core.db import db, transaction
from core.people.models import Account
from tests.factories.members import make_leave
from tests.factories.people import PASSWORD, make_account
from tests.factories.rota import MONDAY, make_pattern, make_place, make_shift, small_coop

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def browser(chromium):
    return chromium


class Grid:
    """A small draft: Aaliyah has Monday's early; Ben is away then; Chloe is free."""

    def __init__(self, page, address, coop, place):
        self.page, self.coop, self.place = page, coop, place
        page.goto(f"{address}/rota/1")

    def card(self):
        return self.page.locator(f'a.shift[data-p="{self.place}"]')

    def cell(self, person, day):
        return self.page.locator(f"#p{person} td").nth(day)

    def holders(self):
        db.session.rollback()
        return list(db.session.scalars(select(Assignment.person_id)))


@pytest.fixture
def grid(database, browser):
    coop = small_coop(3)
    make_pattern(coop.id, coop.service_id, days=(0,))
    actor = Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))
    with transaction():
        service.make_draft(actor, MONDAY, 1, [coop.service_id])
    shift = db.session.scalars(select(Shift.id)).one()
    place = make_place(coop.id, shift, coop.people[0])
    make_leave(coop.id, coop.people[1], MONDAY, MONDAY)
    make_shift(
        coop.id, coop.service_id, MONDAY + timedelta(days=1), time(14), time(22), name="Late"
    )
    account = make_account(coop.id, "coordinator")
    email = db.session.get_one(Account, account).email
    db.session.rollback()
    server = make_server("127.0.0.1", 0, database, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[type=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    yield Grid(page, address, coop, place)
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    assert faults == []


def test_a_card_dropped_on_somebody_free_is_theirs(grid):
    grid.card().drag_to(grid.cell(grid.coop.people[2], 0))
    expect(grid.page.locator(".flash")).to_contain_text("has Early on Mon 7 December")
    assert grid.holders() == [grid.coop.people[2]]


def test_a_card_dropped_on_somebody_away_stays_and_the_page_says_why(grid):
    grid.card().drag_to(grid.cell(grid.coop.people[1], 0))
    expect(grid.page.locator(".flash.bad")).to_contain_text("annual leave")
    assert grid.holders() == [grid.coop.people[0]]


def test_arrows_move_and_enter_opens_a_shift_or_an_empty_cell(grid):
    page = grid.page
    page.locator("#grid td").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(grid.cell(grid.coop.people[2], 1)).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.locator("#rota-dialog")
    expect(dialog).to_contain_text("Free places on that day")
    expect(dialog).to_contain_text("Late")
    page.keyboard.press("Escape")
    expect(grid.cell(grid.coop.people[2], 1)).to_be_focused()


def test_a_shift_opened_over_the_week_is_readable_and_gives_a_place(grid):
    page = grid.page
    page.locator(".gap-card").first.click()
    dialog = page.locator("#rota-dialog")
    expect(dialog).to_contain_text("Who could take it")
    found = Axe().run(page, options=RULES)
    assert [each["id"] for each in found.response["violations"]] == []
    dialog.get_by_role("button", name="Give it to").first.click()
    expect(page.locator(".flash")).to_contain_text("has Late on Tue 8 December")
    assert len(grid.holders()) == 2
