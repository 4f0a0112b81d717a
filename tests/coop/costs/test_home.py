"""The home page of each role: what needs them first, then figures that are those of the sections."""

from __future__ import annotations

import re
from datetime import date

import pytest

from coop.costs import labour, queries
from coop.shifts import queries as shifts
from core import clock
from core.ui import panels
from core.ui.panels import Panel, Urgency
from tests.factories.homes import figure
from tests.factories.hours import set_clock
from tests.factories.payroll import years_of_pay
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.shifts import make_shift, place

TODAY = date(2026, 12, 9)


@pytest.fixture
def world(database, monkeypatch):
    set_clock(monkeypatch, "2026-12-09", "09:00")
    return years_of_pay(date(2026, 8, 1), 3, people=5)


@pytest.mark.parametrize("role", ["board", "treasurer", "manager"])
def test_money_on_the_home_page_is_the_sections(world, client, role):
    as_role(client, world.coop_id, role)
    page = client.get("/").text
    pence = queries.by_month(world.coop_id, date(2026, 10, 1), date(2026, 10, 31))
    whole = pence[date(2026, 10, 1)]
    assert figure(page, "Payroll") == f"£{whole // 100:,}.{whole % 100:02}"
    facts = queries.paid(world.coop_id, date(2026, 10, 1), date(2026, 10, 31))
    assert sum(one.pence for one in facts.sums) == whole
    hourly = labour.section(facts).measure("per_hour").value
    assert figure(page, "Labour cost per contracted hour") == f"£{hourly // 100}.{hourly % 100:02}"
    assert "Payroll by month, Aug 2026 to Oct 2026" in page  # the trend, for who does not see it
    assert page.index("home-figures-title") < page.index("home-payroll-title")
    assert '<th scope="row">Oct 2026</th>' in page  # the chart's table beside it


@pytest.mark.parametrize("role", ["worker", "coordinator", "trainer", "recruiter"])
def test_money_is_for_those_who_read_it(world, client, role):
    as_role(client, world.coop_id, role, person_id=world.people[0])
    assert figure(client.get("/").text, "Payroll") is None


def test_a_worker_sees_their_own_pay_and_its_trend(world, client):
    as_role(client, world.coop_id, "worker", person_id=world.people[1])
    page = client.get("/").text
    facts = queries.paid(world.coop_id, date(2026, 10, 1), date(2026, 10, 31))
    (mine,) = (one for one in facts.earned if one.person_id == world.people[1])
    shown = figure(page, "Pay before tax")
    assert shown.startswith("£")
    assert "in the last 3 pay runs, the newest last" in page
    expenses = int(shown.replace("£", "").replace(",", "").replace(".", "")) - mine.pence
    assert expenses in (0, 945)  # a journey of the month, which is given back


def test_a_coordinator_sees_places_filled(database, client, monkeypatch):
    set_clock(monkeypatch, "2026-12-09", "09:00")
    coop = make_coop()
    service = make_service(coop)
    amy = make_person(coop, "Amy", "Adams", service_id=service)
    ben = make_person(coop, "Ben", "Brown", service_id=service)
    full = make_shift(coop, service, TODAY, least=1, wanted=2)
    place(coop, full, amy, published_at=clock.now())
    place(coop, full, ben, published_at=clock.now())  # one more than the least fills no other
    make_shift(coop, service, date(2026, 12, 10), least=2, wanted=2)
    make_shift(coop, service, date(2026, 12, 15), least=1)
    other = make_coop("Another co-op")
    make_shift(other, make_service(other), TODAY)
    weeks = shifts.filled_by_week(coop, date(2026, 12, 7), date(2026, 12, 20))
    assert [(week.needed, week.filled) for week in weeks] == [(3, 1), (1, 0)]
    rows = shifts.shifts(coop, date(2026, 12, 7), date(2026, 12, 13))
    assert sum(row.covered for row in rows) == 1
    as_role(client, coop, "coordinator")
    page = client.get("/").text
    assert figure(page, "Places filled this week") == "1 of 3"
    assert figure(page, "Empty in 2 weeks") == "3"
    as_role(client, coop, "worker", person_id=amy)
    assert figure(client.get("/").text, "Places filled this week") is None


@pytest.fixture
def places(monkeypatch):
    """The home page has these panels alone."""
    monkeypatch.setattr(panels, "_places", {})

    def fill(*made):
        for number, panel in enumerate(made):
            fn = lambda panel=panel: panel  # noqa: E731
            fn.__qualname__ = f"panel{number}"
            panels.add("home", fn, order=number)

    return fill


def test_the_urgent_come_first_and_the_many_are_folded(world, client, places):
    def card(title, urgency):
        return Panel(title, html=title, urgency=urgency)

    places(
        card("Whenever", Urgency.WHENEVER),
        *(card(f"Soon {n}", Urgency.SOON) for n in range(7)),
        card("Today", Urgency.TODAY),
    )
    as_role(client, world.coop_id, "manager")
    page = client.get("/").text
    titles = re.findall(r"<h2>([^<]+)</h2>", page)
    assert titles == ["Today", *(f"Soon {n}" for n in range(7)), "Whenever"]
    folded = page.index("2 more things to see to")
    assert page.index("<h2>Soon 5") < folded < page.index("<h2>Soon 6")


def test_a_quiet_day_says_so(world, client, places):
    as_role(client, world.coop_id, "manager")
    page = client.get("/").text
    assert "Nothing needs you today" in page
    assert "A quiet day" in page


@pytest.mark.parametrize(
    "role", ["worker", "coordinator", "trainer", "recruiter", "board", "treasurer", "manager"]
)
def test_the_queries_of_a_home_are_as_many_for_many_people(
    database, client, count_queries, monkeypatch, role
):
    set_clock(monkeypatch, "2026-12-09", "09:00")
    counts = []
    for people in (6, 30):
        world = years_of_pay(date(2026, 8, 1), 3, people, coop=f"A co-op of {people}")
        as_role(client, world.coop_id, role, person_id=world.people[0])
        client.get("/")
        with count_queries() as counter:
            assert client.get("/").status_code == 200
        counts.append(counter.count)
    assert counts[0] == counts[1]
