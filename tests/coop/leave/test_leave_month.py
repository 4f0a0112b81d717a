"""The month of who is off: every day accounted for, counts, and who may look."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.leave import month
from coop.leave.queries import LeaveFacts
from tests.factories.members import make_leave
from tests.factories.people import as_role, make_coop, make_person, make_service

DECEMBER = [date(2026, 12, 1) + timedelta(days=n) for n in range(31)]


@given(st.lists(st.integers(0, 60), unique=True, max_size=12).map(sorted))
def test_the_cells_of_a_row_are_the_days_of_the_month(edges):
    starts = list(zip(edges[::2], edges[1::2], strict=False))
    leave = [
        LeaveFacts(
            n + 1,
            1,
            "holiday",
            date(2026, 11, 20) + timedelta(days=a),
            date(2026, 11, 20) + timedelta(days=b),
            True,
            "approved",
        )
        for n, (a, b) in enumerate(starts)
    ]
    inside = [x for x in leave if x.until_on >= DECEMBER[0] and x.from_on <= DECEMBER[-1]]
    row = month.cells(DECEMBER, inside)
    assert sum(cell.span for cell in row) == 31
    off = [bool(cell.leave_id) for cell in row for _ in range(cell.span)]
    assert off == [any(x.from_on <= d <= x.until_on for x in leave) for d in DECEMBER]


@pytest.fixture
def coop(database):
    return make_coop()


def test_counts_are_of_approved_leave_by_day_and_by_service(coop):
    maple, harbour = make_service(coop), make_service(coop, "Harbour View")
    ben = make_person(coop, "Ben", "Morris", service_id=maple)
    grace = make_person(coop, "Grace", "Osei", service_id=maple)
    ada = make_person(coop, "Ada", "Obi", service_id=harbour)
    make_leave(coop, ben, date(2026, 11, 28), date(2026, 12, 2))
    make_leave(coop, grace, date(2026, 12, 2), date(2026, 12, 3), state="asked")
    make_leave(coop, ada, date(2026, 12, 2), date(2026, 12, 2))
    found = month.month(coop, date(2026, 12, 9))
    assert found.counts[:4] == (1, 2, 0, 0)
    assert {one.name: one.counts[:3] for one in found.services} == {
        "Harbour View": (0, 1, 0),
        "Maple Court": (1, 1, 0),
    }
    assert (found.before, found.after) == (date(2026, 11, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("role", "status"), [("coordinator", 200), ("manager", 200), ("worker", 403), ("board", 403)]
)
def test_the_calendar_is_for_those_who_decide(client, coop, role, status):
    as_role(client, coop, role)
    assert client.get("/leave/calendar").status_code == status


def test_the_calendar_names_who_is_off_and_leads_to_each_leave(client, coop):
    ben = make_person(coop, "Ben", "Morris", service_id=make_service(coop))
    key = make_leave(coop, ben, date(2026, 12, 7), date(2026, 12, 13))
    as_role(client, coop, "coordinator")
    page = client.get("/leave/calendar?month=2026-12").text
    assert "Who is off in December 2026" in page
    assert "Ben Morris: Annual leave" in page
    assert re.search(rf'colspan="7"[^>]*><a href="/leave/{key}"', page)
    assert "Nobody is off in January" in client.get("/leave/calendar?month=2027-01").text
    assert client.get("/leave/calendar?month=soon").status_code == 404


def test_another_co_op_s_people_are_not_on_it(client, coop):
    ben = make_person(coop, "Ben", "Morris", service_id=make_service(coop))
    make_leave(coop, ben, date(2026, 12, 7), date(2026, 12, 13))
    as_role(client, make_coop("Elsewhere Care"), "coordinator")
    assert "Ben Morris" not in client.get("/leave/calendar?month=2026-12").text
