"""Figures of the homes of members and of the board: the numbers of the pages they lead to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from coop.decisions.models import Meeting, Motion
from coop.rota.burden.models import BurdenEntry, BurdenPosting
from coop.rota.models import Rota
from core import clock
from core.db import db, transaction
from core.people.models import Employment
from core.ui import figures
from core.ui.figures import Figure
from tests.factories.homes import address, figure, words
from tests.factories.payroll import years_of_pay
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.recruitment import make_vacancy
from tests.factories.shifts import make_shift, place

TODAY = date(2026, 12, 9)  # a Wednesday
NOON = datetime(2026, 12, 9, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


class Home:
    """A co-op of two who work 37.5 hours, and another of one."""

    def __init__(self) -> None:
        self.coop = make_coop()
        self.service = make_service(self.coop)
        self.amy = make_person(self.coop, "Amy", "Adams", service_id=self.service)
        self.ben = make_person(self.coop, "Ben", "Boyd", service_id=self.service)
        self.other = make_coop("Another co-op")
        self.away = make_service(self.other)
        self.zoe = make_person(self.other, "Zoe", "Zane", service_id=self.away)

    def work(self, person: int, *days: date, **more: object) -> None:
        """A published early of 7.5 hours on each day."""
        for on in days:
            shift = make_shift(self.coop, self.service, on, **more)
            place(self.coop, shift, person, published_at=clock.now())


@pytest.fixture
def home(database):
    return Home()


def test_a_member_reads_their_own_hours_of_this_week_and_the_next(home, client):
    home.work(home.amy, date(2026, 12, 7), date(2026, 12, 13), date(2026, 12, 14))
    home.work(home.ben, date(2026, 12, 8), date(2026, 12, 9), date(2026, 12, 15))
    draft = make_shift(home.coop, home.service, date(2026, 12, 16))
    place(home.coop, draft, home.amy)  # nobody has been told
    as_role(client, home.coop, "worker", person_id=home.amy)
    page = client.get("/").text
    assert figure(page, "Hours this week") == "15 h"  # twice eight hours less half an hour
    assert figure(page, "Hours next week") == "7.5 h"
    assert words(page, "Hours this week") == "of 37.5 h in my contract"
    for label, said in (("Hours this week", "15 of 37.5"), ("Hours next week", "7.5 of 37.5")):
        assert f"{said} contract hours" in client.get(address(page, label)).text
    as_role(client, home.other, "worker", person_id=home.zoe)
    page = client.get("/").text
    assert (figure(page, "Hours this week"), figure(page, "Hours next week")) == (
        "None",
        "None yet",
    )


def _bear(home, *amounts):
    """Amy's points and fair share of rotas, one after another."""
    with transaction() as session:
        for place_, (borne, share) in enumerate(amounts):
            first = date(2026, 10, 5) + timedelta(weeks=2 * place_)
            rota = Rota(coop_id=home.coop, from_on=first, until_on=first + timedelta(days=13),
                        state="published", made_at=clock.now())  # fmt: skip
            session.add(rota)
            session.flush()
            posting = BurdenPosting(coop_id=home.coop, rota_id=rota.id, number=1,
                                    posted_at=clock.now())  # fmt: skip
            session.add(posting)
            session.flush()
            session.add(
                BurdenEntry(coop_id=home.coop, posting_id=posting.id, rota_id=rota.id,
                            person_id=home.amy, kind="night", borne=borne, share=share)
            )  # fmt: skip


def test_a_member_reads_their_own_balance_with_its_course(home, client):
    _bear(home, (10, 4), (2, 5))
    as_role(client, home.coop, "worker", person_id=home.amy)
    page = client.get("/").text
    assert figure(page, "My share") == "+3"  # 12 borne, 9 a fair share
    assert words(page, "My share").startswith("points, more than a fair share")
    assert "each of the last 2 rotas" in page
    assert "3 points more than a fair share" in client.get(address(page, "My share")).text
    as_role(client, home.coop, "worker", person_id=home.ben)
    assert figure(client.get("/").text, "My share") is None


def test_pay_to_come_is_of_approved_runs_whose_pay_day_is_ahead(database, client):
    world = years_of_pay(date(2026, 9, 1), 2, people=4)  # paid a week after each month
    mine = world.people[1]
    with clock.at(datetime(2026, 11, 3, 12, tzinfo=UTC)):
        as_role(client, world.coop_id, "worker", person_id=mine)
        page = client.get("/").text
        assert figure(page, "Pay to come Sat 7 November") == figure(page, "Pay before tax")
        assert "October" in words(page, "Pay to come Sat 7 November")
        run = client.get(address(page, "Pay to come Sat 7 November")).text
        assert figure(page, "Pay to come Sat 7 November") in run
    with clock.at(datetime(2026, 11, 8, 12, tzinfo=UTC)):
        assert "Pay to come" not in client.get("/").text


def test_pay_that_is_not_approved_is_not_to_come(database, client):
    world = years_of_pay(date(2026, 9, 1), 2, people=4, states=("locked", "draft"))
    with clock.at(datetime(2026, 11, 3, 12, tzinfo=UTC)):
        as_role(client, world.coop_id, "worker", person_id=world.people[1])
        page = client.get("/").text
    assert "Pay to come" not in page
    assert figure(page, "Pay before tax")


def test_the_board_reads_turnover_and_vacancies_as_their_page_has_them(home, client):
    with transaction():
        job = db.session.query(Employment).filter_by(person_id=home.ben).one()
        job.until_on = date(2026, 6, 30)
    for name in ("Cal", "Dee", "Eve"):
        make_person(home.coop, name, "Cole", service_id=home.service, from_on=date(2026, 3, 2))
    make_vacancy(home.coop, home.service, places=1)
    as_role(client, home.coop, "board")
    page = client.get("/").text
    assert figure(page, "People who work here") == "4"
    assert figure(page, "Turnover") == "25 %"  # one leaver, four here
    assert words(page, "Turnover") == "1 leaver ÷ 4 people at the end"
    assert figure(page, "Vacancy rate") == "20 %"  # one of five places
    read = client.get(address(page, "Turnover")).text
    for label in ("Turnover", "Vacancy rate"):
        assert figure(page, label) in read
        assert words(page, label) in read
    assert '<th scope="row">now</th><td class="num">25 %</td><td class="num">20 %</td>' in (
        page.replace("\n", "")
    )
    as_role(client, home.other, "board")
    page = client.get("/").text
    assert (figure(page, "People who work here"), figure(page, "Turnover")) == ("1", "0 %")


def test_the_board_reads_the_next_meeting_and_what_can_be_voted_on(home, client):
    def meeting(title, days, state):
        return Meeting(coop_id=home.coop, kind="general", title=title, state=state,
                       place="Office", agenda="", made_at=clock.now(),
                       start_at=clock.instant(TODAY + timedelta(days=days), time(18)))  # fmt: skip

    def motion(title, state, days=None):
        return Motion(coop_id=home.coop, kind="ordinary", title=title, state=state,
                      text="", secret=False, proposed_by="The board", made_at=clock.now(),
                      closes_at=None if days is None else NOON + timedelta(days=days))  # fmt: skip

    with transaction() as session:
        session.add_all(
            [
                meeting("Held", -7, "held"), meeting("Called off", 1, "off"),
                meeting("December", 6, "called"), meeting("January", 40, "planned"),
                motion("Bonus", "open", 3), motion("Reserve", "open", 2), motion("Draft", "draft"),
                motion("Old", "carried", -30),
            ]
        )  # fmt: skip
    as_role(client, home.coop, "board")
    page = client.get("/").text
    assert figure(page, "Next meeting") == "Tue 15 December"
    assert words(page, "Next meeting") == "December"
    assert "December" in client.get(address(page, "Next meeting")).text
    assert figure(page, "Motions open") == "2"
    assert words(page, "Motions open").startswith("the first closes Fri 11 Dec")
    as_role(client, home.other, "board")
    page = client.get("/").text
    assert (figure(page, "Next meeting"), figure(page, "Motions open")) == ("None planned", "0")


@pytest.mark.parametrize("role", ["worker", "coordinator", "trainer", "recruiter"])
def test_what_the_board_reads_is_not_for_others(home, client, role):
    as_role(client, home.coop, role, person_id=home.amy)
    page = client.get("/").text
    for label in ("Turnover", "Vacancy rate", "People who work here", "Motions open"):
        assert figure(page, label) is None


def test_figures_of_one_title_stand_in_one_card():
    first = figures.panel("My work", [Figure("Hours", "8")], action=("Week", "/week"))
    between = figures.panel("Money", [Figure("Payroll", "£1")])
    second = figures.panel("My work", [Figure("Share", "+3")], action=("Share", "/share"))
    made = figures.together([first, between, second])
    assert [one.title for one in made] == ["My work", "Money"]
    assert [one.label for one in made[0].context["figures"]] == ["Hours", "Share"]
    assert made[0].action == ("Week", "/week")
