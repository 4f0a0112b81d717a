"""Homes of those who recruit and of advisers: the numbers of the pages they lead to."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from core import clock
from core.db import owned, transaction
from recruitment.outcomes import service as outcomes
from recruitment.partnerships.queries import Desk
from recruitment.pipeline import service as pipeline
from recruitment.referrals import queries as referrals
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.referrals.service import give_consent, withdraw_consent
from tests.factories.homes import address, figure, words
from tests.factories.people import as_role, make_coop, make_person, make_service, sign_in
from tests.factories.recruitment import (
    at_noon,
    make_adviser,
    make_office,
    make_referral,
    make_vacancy,
    recruiter,
)

TODAY = date(2026, 12, 1)
MONDAY = date(2026, 11, 9)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with at_noon(TODAY):
        yield


class Door:
    """Ruth of Brightwater refers five people on a Monday, a colleague one more."""

    def __init__(self) -> None:
        self.coop = make_coop()
        self.service = make_service(self.coop)
        self.office = make_office(self.coop)
        self.ruth = make_adviser(self.coop, self.office)
        self.cole = make_adviser(self.coop, self.office, "Cole Ames")
        self.rita = recruiter(self.coop)
        with at_noon(MONDAY):
            self.mine = [make_referral(self.coop, self.office, self.ruth) for _ in range(5)]
            self.theirs = make_referral(self.coop, self.office, self.cole)

    def move(self, which: int, to: str, days: int, **more: object) -> None:
        with at_noon(MONDAY + days * DAY), transaction():
            pipeline.move(self.rita, self.mine[which], to, **more)

    def hide(self, which: int) -> None:
        """The candidate ends what they agreed to."""
        with transaction():
            row = owned(Referral, self.mine[which], self.coop)
            candidate = owned(JobCandidate, row.candidate_id, self.coop)
            withdraw_consent(candidate, "progress", office_id=self.office, channel="phone", to="Rita"
            )  # fmt: skip

    def agree(self, which: int) -> None:
        """They agree in the words of today, which name what became of them."""
        with transaction():
            row = owned(Referral, self.mine[which], self.coop)
            candidate = owned(JobCandidate, row.candidate_id, self.coop)
            give_consent(
                candidate, "progress", office_id=self.office, channel="phone", to="Rita"
            )  # fmt: skip

    def start(self, which: int, on: date) -> None:
        """They have worked here since a day."""
        person = make_person(self.coop, f"P{which}", "S", service_id=self.service, from_on=on)
        with transaction():
            row = owned(Referral, self.mine[which], self.coop)
            row.stage, row.stage_kind = "outcome", "done"
            row.waits_on, row.next_due_on, row.final_at = "", None, clock.now()
            outcomes.identify(self.rita, row.id, person)


@pytest.fixture
def door(client):
    return Door()


def chart(page, name):
    """{label: figure} of the table beneath a chart."""
    part = page.split(f'id="{name}-title"')[1].split("</figure>")[0]
    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="num">([^<]+)</td>', part)
    return dict(rows)


def test_those_who_recruit_read_the_numbers_of_their_pages(door, client):
    make_vacancy(door.coop, door.service, places=3)
    make_vacancy(door.coop, door.service, places=2)
    door.move(0, "contacted", 1)
    door.move(1, "contacted", 3)
    door.move(2, "contacted", 4)
    as_role(client, door.coop, "recruiter")
    page = client.get("/").text
    assert figure(page, "Places to fill") == "5"
    assert "5" in client.get(address(page, "Places to fill")).text
    assert figure(page, "Under way") == "6"
    assert "6 candidates under way" in client.get(address(page, "Under way")).text
    assert chart(page, "home-stages")["Contacted"] == "3"
    assert chart(page, "home-stages")["Referred"] == "3"
    board = client.get(address(page, "Under way")).text
    assert re.search(r'Contacted <span class="count">3</span>', board)
    assert figure(page, "First answer") == "3 days"  # of 1, 3 and 4 days
    shares = client.get(address(page, "Answered on time")).text
    assert figure(page, "Answered on time") in shares
    assert words(page, "Answered on time").split(" answer")[0] in shares


@pytest.mark.parametrize("role", ["worker", "trainer", "board", "treasurer", "coordinator"])
def test_recruitment_is_for_those_who_recruit(door, client, role):
    as_role(client, door.coop, role)
    page = client.get("/").text
    assert figure(page, "Under way") is None
    assert figure(page, "First answer") is None


def test_another_co_op_counts_nobody_of_ours(door, client):
    as_role(client, make_coop("Another co-op"), "recruiter")
    page = client.get("/").text
    assert (figure(page, "Under way"), figure(page, "Places to fill")) == ("0", "0")
    assert figure(page, "Answered on time") == "None due"
    assert figure(page, "First answer") is None


def test_an_adviser_reads_of_their_own_people_what_each_shares(door, client):
    door.move(0, "contacted", 1)
    door.start(1, date(2026, 11, 2) + 7 * DAY)  # three weeks ago
    door.hide(2)
    door.move(2, "contacted", 2)
    sign_in(client, door.ruth, door.coop)
    page = client.get("/").text
    assert figure(page, "My people") == "5"
    assert words(page, "My people") == "1 does not share how they get on"
    stages = chart(page, "home-my-people")
    assert stages["Contacted"] == "1"  # who shares nothing is counted nowhere
    assert sum(map(int, stages.values())) == 4
    desk = Desk(door.ruth, door.office, "Brightwater", door.coop)
    rows, total = referrals.of_office(desk, show="due")
    assert figure(page, "Answers due") == str(total) == str(len(rows)) == "3"
    mine, many = referrals.of_office(desk, show="mine")
    assert many == 5
    assert {row.id for row in mine} == set(door.mine)
    assert client.get(address(page, "Answers due")).status_code == 200
    sign_in(client, door.cole, door.coop)
    assert figure(client.get("/").text, "My people") == "1"


def test_in_work_after_weeks_is_what_the_closed_lists_say(door, client):
    door.start(0, date(2026, 11, 9))  # not four weeks ago
    with at_noon(date(2026, 3, 2)):
        door.mine += [make_referral(door.coop, door.office, door.ruth) for _ in range(4)]
    for which in (5, 6, 7, 8):
        door.start(which, date(2026, 3, 9))
    for which in (5, 6, 7):  # the other agreed in words that did not name what became of them
        door.agree(which)
    door.hide(7)
    sign_in(client, door.ruth, door.coop)
    page = client.get("/").text
    desk = Desk(door.ruth, door.office, "Brightwater", door.coop)
    rows, _ = referrals.of_office(desk, show="mine")
    said = [row.view.in_work for row in rows if row.view is not None and row.view.in_work]
    for weeks in (4, 13, 26):
        inside = sum(f"{weeks} weeks: yes" in each for each in said)
        come = sum(f"{weeks} weeks: not yet" not in each for each in said)
        assert figure(page, f"In work after {weeks} weeks") == f"{inside} of {come}" == "2 of 2"
    assert figure(page, "In work after 52 weeks") is None


def test_an_adviser_of_another_office_and_of_another_co_op_read_nothing(door, client):
    office = make_office(door.coop, "Harbour")
    far = make_adviser(door.coop, office, "Far Away")
    sign_in(client, far, door.coop)
    assert figure(client.get("/").text, "My people") is None
    other = make_coop("Another co-op")
    sign_in(client, make_adviser(other, make_office(other, "Moor"), "Moe"), other)
    assert figure(client.get("/").text, "My people") is None


def test_the_queries_of_an_advisers_home_are_as_many_for_many(door, client, count_queries):
    counts = []
    door.mine.append(make_referral(door.coop, door.office, door.ruth))  # in the words of today
    for _ in range(2):
        sign_in(client, door.ruth, door.coop)
        client.get("/")
        with count_queries() as counter:
            client.get("/")
        counts.append(counter.count)
        for _ in range(6):
            door.mine.append(make_referral(door.coop, door.office, door.ruth))
    assert counts[0] == counts[1]
