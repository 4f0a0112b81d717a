"""The main job in real Chromium, from an empty machine to the payroll workbook.

Each fixture is one step that somebody takes on the pages, and needs the steps before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from core import clock
from tests.browser.conftest import Site, Visit, coop
from tests.browser.visitor import DESK, Visitor

pytestmark = pytest.mark.browser

PASSWORD = "three quiet river otters"
SHEETS = {
    "Services",
    "Competencies",
    "People",
    "Held competencies",
    "Shift patterns",
    "Rounds",
    "Availability",
    "Leave",
    "Pay rates",
    "Last 17 weeks",
}
DAY = timedelta(days=1)
# Last week has been worked, the present and the next two lie ahead.
FIRST = clock.monday(clock.today()) - 7 * DAY
AHEAD = FIRST + 14 * DAY
NOTICE = "Ice on the hill"
MEANWHILE = (
    "/patterns",
    "/people",
    "/pairs",
    "/learners",
    "/leave",
    "/training",
    "/settings/accounts",
    "/settings/services",
    "/settings/co-op",
    "/rota/policy",
)
LONG = 120_000  # ms: what a background job may take on a busy machine


def typed(on: date) -> str:
    """A date as people type it."""
    return f"{on.day}/{on.month}/{on.year}"


def first_line(found: Locator) -> str:
    return found.inner_text().split("\n")[0].strip()


def result(visitor: Visitor) -> None:
    """Wait until the work in the background is done, and open what came of it."""
    link = visitor.page.get_by_role("link", name="Open the result")
    link.wait_for(timeout=LONG)
    visitor.follow(link)


@dataclass(frozen=True, slots=True)
class Choice:
    """A card of the grid, somebody who is barred from it with the reason, and who can take it."""

    card: str
    barred: str
    reason: str


def open_account(visit: Visit, link: str, size: str = "desk") -> Visitor:
    """Open an invitation and choose a password."""
    visitor = visit(size)
    visitor.page.goto(link)
    visitor.page.get_by_label("New password").or_(
        visitor.page.get_by_label("Choose a password")
    ).fill(PASSWORD)
    visitor.look("invitation")
    visitor.press("Open my account")
    visitor.sees("Good ")
    return visitor


def tour(visitor: Visitor, paths: Iterable[str]) -> None:
    """Look at pages one after the other; pictures are called by path."""
    for path in paths:
        visitor.go(path)
        visitor.look(re.sub(r"[^a-z]+", "-", path).strip("-") or "home")


def first_link(visitor: Visitor, path: str, which: str) -> str:
    """The address that the first such link of a page leads to."""
    found = visitor.go(path).locator(which).first.get_attribute("href")
    assert found, path
    return found


def invite(manager: Visitor, role: str, *, person: str = "", name: str = "", email: str) -> str:
    """Make an invitation on the accounts page; its link."""
    page = manager.go("/settings/accounts")
    manager.press("Invite somebody")
    if person:
        page.select_option("#person", person)
    page.fill("#name", name)
    page.fill("#email", email)
    page.get_by_label(role).check()
    manager.press("Make the link")
    return page.locator(".link-shown").inner_text().strip()


@pytest.fixture(scope="module")
def manager(site: Site, visit: Visit) -> Visitor:
    """`coop init` printed a link; the first manager opens it."""
    return open_account(visit, site.link)


@pytest.fixture(scope="module")
def template(manager: Visitor) -> list[str]:
    """The sheets of the template that is downloaded."""
    manager.go("/")
    manager.look("first-home")
    manager.press("Settings")
    manager.press("Import")
    manager.look("import")
    with manager.page.expect_download() as caught:
        manager.page.get_by_role("link", name="Empty template").click()
    with open(caught.value.path(), "rb") as file:
        return load_workbook(file, read_only=True).sheetnames


@pytest.fixture(scope="module")
def imported(manager: Visitor, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The demo workbook is uploaded, looked at and confirmed."""
    path = tmp_path_factory.mktemp("workbook") / "brightwater.xlsx"
    coop(site.env, "demo", "workbook", "--from", FIRST.isoformat(), "--out", str(path))
    page = manager.go("/import")
    page.set_input_files("#workbook", path)
    manager.press("Check the workbook")
    result(manager)
    manager.sees("would be added")
    manager.look("import-preview")
    manager.press("Write", begins=True)
    result(manager)
    manager.sees("Next: look at the")
    return page


@pytest.fixture(scope="module")
def links(manager: Visitor, drafting: str) -> dict[str, str]:
    """While the rota is made, the manager invites two people, and looks around."""
    made = {
        "treasurer": invite(manager, "Treasurer", name="Tom Reed", email="tom@example.org"),
        "board": invite(manager, "Board member", name="Bea Lund", email="bea@example.org"),
    }
    tour(manager, MEANWHILE)
    return made


@pytest.fixture(scope="module")
def drafting(manager: Visitor, imported: Page) -> str:
    """Four weeks are asked for; the address that shows how far the work is."""
    page = manager.go("/rota")
    page.get_by_label("First day").fill(typed(FIRST))
    page.get_by_label("How long").select_option("4")
    page.get_by_label("Time at most").select_option("15")
    manager.press("Make the rota")
    manager.sees("You can leave this page")
    manager.look("rota-being-made")
    return page.url


@pytest.fixture(scope="module")
def drafted(manager: Visitor, drafting: str, links: dict[str, str]) -> str:
    """The draft's address."""
    page = manager.go(drafting)
    result(manager)
    return re.sub(r"\?.*", "", page.url)


def week(manager: Visitor, address: str, on: date, service: str = "") -> Page:
    """A week of a rota, of one service if named."""
    page = manager.go(f"{address}?on={on.isoformat()}")
    if service:
        with page.expect_navigation():
            page.get_by_label("Service").select_option(service)
    page.locator("table.rota").wait_for()
    return page


def card_with_choice(page: Page) -> Choice:
    """A card that somebody else can take, and for which somebody of the grid is barred."""
    rows = {first_line(row) for row in page.locator("#grid tr[id] .person-name").all()}
    for place in page.locator("a.shift[data-p]").evaluate_all("all => all.map(e => e.dataset.p)"):
        page.locator(f"a.shift[data-p='{place}']").click()
        page.locator("dialog[open] .choose").wait_for()
        able = page.locator("dialog[open] .candidates button.btn-primary").count()
        barred = page.locator("dialog[open] details.cannot li").evaluate_all(
            "all => all.map(e => ['b', '.stop'].map(s => e.querySelector(s).textContent.trim()))"
        )
        page.keyboard.press("Escape")
        for name, reason in barred:
            if able and name in rows:
                return Choice(place, name, reason)
    raise AssertionError("every card is where only it can be")


@pytest.fixture(scope="module")
def refusal(manager: Visitor, drafted: str) -> tuple[str, str]:
    """A card is dragged to somebody barred from it: (what the page says, the reason listed)."""
    page = week(manager, drafted, AHEAD, "Maple Court")
    manager.look("rota-draft")
    choice = card_with_choice(page)
    card = page.locator(f"a.shift[data-p='{choice.card}']")
    column = card.evaluate("e => e.closest('td').cellIndex")
    row = page.locator("#grid tbody tr").filter(
        has=page.locator(".person-name", has_text=choice.barred)
    )
    page.set_viewport_size({"width": 1280, "height": 2600})  # both ends in sight: nothing scrolls
    with manager.refused():
        card.drag_to(row.locator("td").nth(column - 1))
        said = page.locator(".flash.bad").inner_text()
    page.set_viewport_size(DESK)
    card.click()
    page.locator("dialog[open]").wait_for()
    manager.look("rota-shift-dialog")
    manager.follow(page.locator("dialog[open] .candidates button.btn-primary").first)
    expect(page.locator(".flash.good")).to_contain_text(" has ")
    return said, choice.reason


def morning_gap(page: Page, day: int) -> Locator:
    """Open the first morning round of a day that nobody has; the lines of who could take it."""
    page.locator("tr.unfilled td").nth(day).locator("a.gap-card", has_text="Morning").first.click()
    page.locator("dialog[open] .choose").wait_for()
    return page.locator("dialog[open] .candidates > li:has(button)")


@pytest.fixture(scope="module")
def worker_id(manager: Visitor, drafted: str, refusal: tuple[str, str]) -> str:
    """Somebody with rounds ahead is written down for three rounds of last week, by hand."""
    page = week(manager, drafted, AHEAD, "Home care East")
    rounds = page.locator("#grid tr[id]:has(a.shift:has-text('round'))")
    ahead = {first_line(row) for row in rounds.locator(".person-name").all()}
    page = week(manager, drafted, FIRST, "Home care East")
    free: dict[str, list[int]] = {}
    for day in range(5):
        for name in morning_gap(page, day).locator("b").all_inner_texts():
            free.setdefault(name, []).append(day)
        page.keyboard.press("Escape")
    chosen = next(name for name, days in free.items() if name in ahead and len(days) >= 3)
    for day in free[chosen][:3]:
        line = morning_gap(page, day).filter(has=page.get_by_text(chosen, exact=True))
        yes = line.get_by_label("They have said yes")
        if yes.count():
            yes.check()
        manager.follow(line.get_by_role("button"))
        expect(page.locator(".flash.good")).to_contain_text(f"{chosen} has ")
    return page.url.rpartition("#p")[2]


@pytest.fixture(scope="module")
def published(manager: Visitor, drafted: str, worker_id: str) -> str:
    """The draft is published; what the page says."""
    page = manager.go(drafted)
    manager.press("Publish…")
    manager.look("rota-publish")
    manager.press("Publish with", begins=True)
    said = page.locator(".flash.good").inner_text()
    manager.look("rota-published")
    return said


@pytest.fixture(scope="module")
def worker(manager: Visitor, visit: Visit, worker_id: str, published: str) -> Visitor:
    """The worker opens their link on a phone; the manager has announced something."""
    manager.go("/notices/all")
    manager.press("Announce something")
    manager.page.get_by_label("Title").fill(NOTICE)
    manager.page.get_by_label(re.compile("^(Words|Text|What)")).fill("Take the lower road.")
    manager.press("Announce")
    manager.sees(NOTICE)
    link = invite(manager, "Care worker", person=worker_id, email="phone@example.org")
    manager.look("invited")
    return open_account(visit, link, "phone")


@pytest.fixture(scope="module")
def told(worker: Visitor) -> list[str]:
    """Three shifts are told on the phone: two as planned, one that took longer."""
    page = worker.page
    worker.follow(page.locator(".bottom-tabs").get_by_role("link", name="Hours"))
    worker.look("my-hours")
    said = []
    for _ in range(2):
        worker.follow(page.get_by_role("button", name="As planned").first)
        said.append(page.locator(".flash.good").inner_text())
    worker.follow(page.get_by_role("link", name="It was different").first)
    worker.look("tell-hours")
    page.get_by_label("Finished").fill("11:40")
    page.get_by_label("Note for the coordinator").fill("Stayed until the nurse came")
    worker.press("Confirm these hours")
    said.append(page.locator(".flash.good").inner_text())
    return said


@pytest.fixture(scope="module")
def approved(manager: Visitor, told: list[str]) -> list[str]:
    """What matches in one act, then the exception."""
    page = manager.go(f"/hours?week={FIRST.isoformat()}")
    manager.look("approve-hours")
    said = []
    for words in ("Approve 2 that match the plan", "Approve as told"):
        manager.press(words)
        said.append(page.locator(".flash.good").inner_text())
    return said


@dataclass(frozen=True, slots=True)
class Paid:
    """The treasurer and the board, the run's total as the page says it, and the workbook."""

    treasurer: Visitor
    board: Visitor
    total: Decimal
    file: Path


@pytest.fixture(scope="module")
def paid(visit: Visit, links: dict[str, str], approved: list[str]) -> Paid:
    """Prepared and checked by the treasurer, approved by the board, exported."""
    treasurer = open_account(visit, links["treasurer"])
    page = treasurer.go("/pay/open")
    page.get_by_label("First day").fill(typed(FIRST))
    page.get_by_label("Last day").fill(typed(FIRST + 6 * DAY))
    treasurer.press("Open and calculate")
    result(treasurer)
    treasurer.look("pay-draft")
    run = page.url
    treasurer.press("Mark as checked")
    treasurer.sees("Marked as checked")
    assert page.get_by_role("button", name=re.compile("^Approve")).count() == 0
    board = open_account(visit, links["board"])
    board.go(run)
    board.press("Approve £", begins=True)
    board.sees("Approved.")
    treasurer.go(run)
    treasurer.press("Make the payroll workbook")
    result(treasurer)
    gross = page.locator(".fact", has_text="before tax").locator("dd").inner_text()
    with page.expect_download() as caught:
        page.get_by_role("link", name="Download the workbook").click()
    total = Decimal(gross.lstrip("£").replace(",", ""))
    return Paid(treasurer, board, total, Path(caught.value.path()))


def test_the_template_has_a_sheet_for_everything(template: list[str]) -> None:
    assert set(template) >= SHEETS


def test_a_workbook_is_previewed_and_then_written(manager: Visitor, imported: Page) -> None:
    manager.go("/people")
    expect(manager.page.locator("tbody tr")).not_to_have_count(0)
    manager.go("/patterns")
    manager.sees("Morning round 1")


def test_somebody_barred_is_refused_in_words(refusal: tuple[str, str]) -> None:
    said, reason = refusal
    assert reason.split(":")[0] in said


def test_a_rota_is_published_with_its_gaps(published: str) -> None:
    assert re.search(r"Published: [\d,]+ places\. Everybody on it has been told\.", published)


def test_the_phone_shows_shifts_visits_and_news(worker: Visitor) -> None:
    page = worker.go("/")
    worker.look("phone-home")
    assert "Next shift" in page.locator(".next-shift").inner_text()
    notice = page.locator(".note-line", has_text=NOTICE)
    worker.follow(notice.get_by_role("button", name="I have read it"))
    expect(notice).to_have_count(0)
    worker.go(f"/my/shifts?week={AHEAD.isoformat()}")
    worker.look("my-shifts")
    worker.follow(page.locator("a.stretched", has_text="round").first)
    worker.look("my-shift")
    assert page.locator(".visit-list li").count() >= 3


def test_hours_are_told_with_a_tap_and_approved_in_one_act(
    told: list[str], approved: list[str]
) -> None:
    assert [words.startswith("Confirmed as planned") for words in told] == [True, True, False]
    assert approved[0].startswith("2 shifts approved.")
    assert approved[1].startswith("Approved.")


def test_the_payroll_workbook_ties_to_the_penny(paid: Paid) -> None:
    with paid.file.open("rb") as file:
        book = load_workbook(file)
    lines = list(book["Lines"].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(lines) if "In words" in row)
    pay, words = lines[head].index("Pay"), lines[head].index("In words")
    pence = [round(Decimal(str(row[pay])) * 100) for row in lines[head + 1 :] if row[words]]
    assert len(pence) >= 3
    assert sum(pence) == paid.total * 100


def test_the_worker_sees_what_they_are_paid(worker: Visitor, paid: Paid) -> None:
    page = worker.go("/my/pay")
    expect(page.locator(".item")).to_contain_text(f"£{paid.total:,.2f}")
    worker.follow(page.locator(".item a"))
    worker.look("my-pay")
    worker.sees("basic")


AFTERWARDS = {
    "manager": (
        "/",
        "/rota",
        f"/rota/week?on={AHEAD.isoformat()}",
        f"/rota/week?on={AHEAD.isoformat()}&by=service",
        "/rota/rest",
        "/shifts",
        "/notices",
        "/jobs",
        "/audit",
    ),
    "treasurer": ("/pay", "/pay/rates"),
    "worker": ("/my-time", "/my-leave", "/my/hours", "/me"),
}


@pytest.mark.parametrize("who", AFTERWARDS)
def test_the_main_pages_fit_and_can_be_read(
    who: str, manager: Visitor, worker: Visitor, paid: Paid
) -> None:
    visitor = {"manager": manager, "treasurer": paid.treasurer, "worker": worker}[who]
    tour(visitor, AFTERWARDS[who])
    # Numbers depend on the co-ops that the site had before.
    if who == "manager":
        tour(visitor, [first_link(visitor, "/people", "a.stretched")])
    if who == "treasurer":
        tour(visitor, [first_link(visitor, "/pay", 'main a[href^="/pay/runs/"]')])
    assert visitor.wrong == []


def test_nobody_met_a_fault(manager: Visitor, worker: Visitor, paid: Paid) -> None:
    for visitor in (manager, worker, paid.treasurer, paid.board):
        assert visitor.complaints == []
        assert visitor.wrong == []
