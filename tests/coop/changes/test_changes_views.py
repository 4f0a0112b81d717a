"""Pages of the ledger: each role, one's own alone, another co-op, the promise."""

from __future__ import annotations

import re
from datetime import date

import pytest

from coop.changes import service
from coop.changes.models import NoticePromise
from coop.changes.rules import Kind
from coop.changes.service import Happened
from coop.shifts.models import Shift
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Person
from tests.factories.people import as_role
from tests.factories.rota import MONDAY, make_shift, small_coop

ROLES = {
    "coordinator": (200, 403, 403),
    "manager": (200, 403, 302),
    "board": (200, 403, 403),
    "worker": (403, 200, 403),
    "treasurer": (403, 403, 403),
    "trainer": (403, 403, 403),
    "recruiter": (403, 403, 403),
}


def happen(coop, kind, shift_id, person, why="", new=None):
    shift = db.session.get_one(Shift, shift_id)
    what = Happened(person, shift.id, shift.start_at, shift.end_at, new)
    coop_id = coop.id
    db.session.rollback()
    with transaction():
        service.record(coop_id, kind, [what], actor=Actor(None, "Nia", coop_id), why=why)


@pytest.fixture
def coop(database):
    """Two people published on a shift; the second has been taken off it since."""
    made = small_coop(3)
    shift = make_shift(made.id, made.service_id, wanted=2)
    for person in made.people[:2]:
        happen(made, Kind.PUBLISHED, shift, person)
    happen(made, Kind.TAKEN, shift, made.people[1], "Mentor has changed")
    return made


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def signed_in(client, coop, role, person=None):
    as_role(client, coop.id, role, person_id=person)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_pages(client, coop, role):
    signed_in(client, coop, role, coop.people[1] if role == "worker" else None)
    found = (
        client.get("/changes").status_code,
        client.get("/my/changes").status_code,
        client.post("/changes/promise", data={"days": "7", "from_on": "1/12/2026"}).status_code,
    )
    assert found == ROLES[role]


def test_a_member_reads_notice_who_and_why_of_their_own_shift_alone(client, coop):
    signed_in(client, coop, "worker", coop.people[1])
    page = words(client.get("/my/changes"))
    assert "Taken off" in page
    assert "14 days’ notice Nia, Sun 22 Nov, 12:00: Mentor has changed" in page
    assert "100 %" in page
    signed_in(client, coop, "worker", coop.people[0])
    other = words(client.get("/my/changes"))
    assert "Mentor has changed" not in other
    assert "Nothing was changed" in other


def test_the_board_sees_figures_and_no_names(client, coop):
    name = db.session.get_one(Person, coop.people[1]).name
    db.session.rollback()
    signed_in(client, coop, "board")
    page = words(client.get("/changes"))
    assert "2 of 2" in page
    assert name not in page
    assert "Mentor has changed" not in page
    signed_in(client, coop, "coordinator")
    page = words(client.get("/changes"))
    assert name in page
    assert "Mentor has changed" in page


def test_only_the_days_asked_for_are_counted(client, coop):
    signed_in(client, coop, "coordinator")
    on = words(client.get("/changes?from=7/12/2026&until=7/12/2026"))
    assert "2 of 2" in on
    after = words(client.get("/changes?from=8/12/2026&until=9/12/2026"))
    assert "No shifts of these days have been published" in after


def test_another_co_op_sees_nothing_of_it(client, coop):
    other = small_coop(1, "Elsewhere")
    signed_in(client, other, "manager")
    page = words(client.get("/changes"))
    assert "No shifts of these days have been published" in page
    client.post("/changes/promise", data={"days": "28", "from_on": "22/11/2026"})
    signed_in(client, coop, "coordinator")
    assert "2 of 2" in words(client.get("/changes"))


def test_a_longer_promise_counts_for_what_is_published_from_then_on(client, coop):
    signed_in(client, coop, "manager")
    # 14 days and 19 hours: in time by the 14 days counted so far, not by 28 from today on.
    client.post("/changes/promise", data={"days": "28", "from_on": "22/11/2026"})
    page = words(client.get("/changes"))
    assert "0 of 2" in page
    assert "28 days ahead" in page
    row = db.session.query(NoticePromise).one()
    assert (row.coop_id, row.days, row.from_on) == (coop.id, 28, date(2026, 11, 22))


@pytest.mark.parametrize(
    ("days", "from_on", "said"),
    [
        ("0", "1/12/2026", "Enter 1 to 84 days."),
        ("85", "1/12/2026", "Enter 1 to 84 days."),
        ("7", "21/11/2026", "It cannot begin in the past."),
    ],
)
def test_a_promise_that_makes_no_sense_is_answered_beside_the_field(
    client, coop, days, from_on, said
):
    signed_in(client, coop, "manager")
    answer = client.post("/changes/promise", data={"days": days, "from_on": from_on})
    assert said in answer.text
    assert db.session.query(NoticePromise).count() == 0


def test_a_promise_is_replaced_on_its_own_day_and_refused_in_the_past(database):
    coop = small_coop(1)
    actor = Actor(None, "Rosa", coop.id)
    for days in (7, 14):
        with transaction():
            service.promise(actor, days, MONDAY)
    assert [row.days for row in db.session.query(NoticePromise)] == [14]
    db.session.rollback()
    with pytest.raises(DomainError), transaction():
        service.promise(actor, 14, date(2026, 11, 21))


def test_a_shift_and_a_person_show_what_happened(client, coop):
    signed_in(client, coop, "coordinator")
    person = words(client.get(f"/people/{coop.people[1]}"))
    assert "Changes to their shifts" in person
    assert "Mentor has changed" in person
    shift = words(client.get("/shifts/1"))
    assert "What happened to it" in shift
    assert "taken off" in shift
