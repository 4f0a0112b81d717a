"""Coming back after sickness: who is due, what is recorded, who may read it."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from coop.notices.models import Alert, Message
from coop.returning import queries, service
from coop.returning.law import self_certified_days
from coop.returning.models import ReturnToWork
from coop.returning.service import Said
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.members import make_leave
from tests.factories.people import as_role, make_account
from tests.factories.rota import make_place, make_shift, small_coop

TODAY = date(2026, 12, 16)
FIRST, LAST, BACK = date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 11)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(clock.instant(TODAY, time(12))):
        yield


@pytest.fixture
def coop(database):
    return small_coop(2)


def sick(coop, who=0, first=FIRST, last=LAST):
    return make_leave(coop.id, coop.people[who], first, last, kind="sickness", state="approved")


def planner(coop, who=None):
    person = None if who is None else coop.people[who]
    return Actor(None, "Dot", coop.id, person, frozenset({"coordinator"}))


def hold(coop, leave, by=None, **said):
    given = {"held_on": BACK, "fit": True, **said}
    with transaction():
        return service.hold(by or planner(coop), leave, Said(**given)).id


@pytest.mark.parametrize(
    ("first", "days"),
    [(date(2021, 12, 16), 7), (date(2021, 12, 17), 28), (date(2022, 1, 27), 7), (FIRST, 7)],
)
def test_how_long_people_certify_themselves(first, days):
    """SI 1985/1604 reg 2(2); SI 2021/1453 for spells begun from 17 December 2021 on."""
    assert self_certified_days(first) == days


def test_who_is_back_is_due_on_the_first_day_worked(coop):
    leave = sick(coop)
    assert [(one.due_on, one.fit_note) for one in queries.due(coop.id, TODAY)] == [(None, True)]
    for days in (6, 3):  # the 14th and the 11th
        shift = make_shift(coop.id, coop.service_id, LAST + timedelta(days=days))
        make_place(coop.id, shift, coop.people[0], published=True)
    (row,) = queries.due(coop.id, TODAY)
    assert (row.leave_id, row.due_on) == (leave, BACK)
    assert queries.due(coop.id, LAST) == ()  # still off
    assert queries.due(small_coop(1, "Other Care").id, TODAY) == ()


def test_a_week_needs_no_fit_note(coop):
    sick(coop, last=FIRST + timedelta(days=6))
    assert [one.fit_note for one in queries.due(coop.id, TODAY)] == [False]


def test_sick_leaves_that_follow_on_one_another_are_one_spell(coop):
    """1 to 6 and 7 to 11 December are eleven days together: one conversation, a fit note due."""
    sick(coop, first=FIRST, last=FIRST + timedelta(days=5))
    later = sick(coop, first=FIRST + timedelta(days=6), last=FIRST + timedelta(days=10))
    apart = sick(coop, who=1, first=FIRST, last=FIRST + timedelta(days=5))
    again = sick(coop, who=1, first=FIRST + timedelta(days=7), last=FIRST + timedelta(days=10))
    found = {one.leave_id: one.fit_note for one in queries.due(coop.id, TODAY)}
    assert found == {later: True, apart: False, again: False}


def test_a_conversation_is_recorded_once_and_the_person_is_told(coop):
    leave = sick(coop)
    hold(coop, leave, fit=False, adjustments="Half days until Christmas")
    assert queries.due(coop.id, TODAY) == ()
    (row,) = queries.held(coop.id)
    assert (row.held_on, row.held_by, row.fit) == (BACK, "Dot", False)
    assert [one.person_id for one in db.session.scalars(select(Alert))] == [coop.people[0]]
    with pytest.raises(DomainError, match="recorded already"):
        hold(coop, leave)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"held_on": LAST}, "after the sickness"),
        ({"held_on": TODAY + timedelta(days=1)}, "not ahead"),
        ({"follow_up_on": BACK}, "after the conversation"),
        ({"fit": False}, "what is adjusted"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_kept(coop, said, words):
    leave = sick(coop)
    with pytest.raises(DomainError, match=words):
        hold(coop, leave, **said)
    assert db.session.scalar(select(ReturnToWork.id)) is None


def test_nobody_holds_their_own_or_another_co_ops(coop):
    leave = sick(coop)
    with pytest.raises(DomainError, match="your own"):
        hold(coop, leave, by=planner(coop, 0))
    with pytest.raises(NotFound):
        hold(small_coop(1, "Other Care"), leave)
    holiday = make_leave(coop.id, coop.people[1], FIRST, LAST, kind="holiday", state="approved")
    with pytest.raises(NotFound):
        hold(coop, holiday)


def test_each_reading_of_a_record_is_kept_and_the_audit_does_not_tell_what_it_says(coop, client):
    leave = sick(coop)
    hold(coop, leave, agreed="No lifting for a week")
    as_role(client, coop.id, "coordinator")
    assert "No lifting for a week" in client.get(f"/return-to-work/{leave}/record").text
    entries = list(db.session.scalars(select(AuditEntry)))
    assert "returning.view" in [one.action for one in entries]
    assert all("No lifting" not in str(one.__dict__) for one in entries)


def test_the_pages_by_role(coop, client):
    leave = sick(coop)
    as_role(client, coop.id, "coordinator")
    assert "Aaliyah" in client.get("/return-to-work").text
    page = client.post(f"/return-to-work/{leave}", data={"held_on": "11/12/2026"}).text
    assert "Choose one." in page
    given = {"held_on": "11/12/2026", "fit": "yes", "agreed": "All well"}
    assert client.post(f"/return-to-work/{leave}", data=given).status_code == 302
    other = small_coop(1, "Other Care")
    as_role(client, other.id, "coordinator")
    assert client.get(f"/return-to-work/{leave}/record").status_code == 404
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    assert "All well" in client.get("/my/return-to-work").text
    assert client.get("/return-to-work").status_code == 403
    as_role(client, coop.id, "worker", person_id=coop.people[1])
    assert "All well" not in client.get("/my/return-to-work").text


def _back_on(coop, on, who=0):
    make_place(coop.id, make_shift(coop.id, coop.service_id, on), coop.people[who], published=True)


def _watch(coop, on):
    with clock.at(clock.instant(on, time(9))), transaction():
        return service.watch(coop.id)


def _open():
    query = select(Alert.kind, Alert.words).where(Alert.closed_at.is_(None))
    return {row[0]: row[1] for row in db.session.execute(query.order_by(Alert.id))}


def test_it_is_told_as_it_falls_due_and_once_more_when_it_is_overdue(coop):
    sick(coop)
    make_account(coop.id, "manager", person_id=coop.people[1])
    _back_on(coop, BACK)
    assert [_watch(coop, BACK - timedelta(days=1)), _open()] == [0, {}]
    for _ in range(2):
        assert _watch(coop, BACK) == 1
    assert "is back after sickness today" in _open()["return_due"]
    assert "A fit note is due" in _open()["return_due"]
    for on in (BACK + timedelta(days=1), BACK + timedelta(days=2)):
        _watch(coop, on)
    assert set(_open()) == {"return_overdue"}
    assert "since Fri 11 December" in _open()["return_overdue"]
    query = select(Message.kind).where(Message.person_id == coop.people[1])
    assert list(db.session.scalars(query)) == ["return_due", "return_overdue"]


def test_holding_it_ends_the_asking(coop):
    leave = sick(coop)
    _back_on(coop, BACK)
    _watch(coop, BACK)
    hold(coop, leave)
    assert set(_open()) == {"return_held"}
    assert _watch(coop, BACK + timedelta(days=1)) == 0


def test_who_is_off_again_is_not_asked_about_any_more(coop):
    sick(coop)
    _back_on(coop, BACK)
    _watch(coop, BACK)
    sick(coop, first=LAST + timedelta(days=1), last=BACK + timedelta(days=5))
    _watch(coop, BACK)
    assert _open() == {}


def test_a_manager_who_was_sick_is_not_asked_to_hold_their_own(coop):
    sick(coop)
    make_account(coop.id, "manager", person_id=coop.people[0])
    make_account(coop.id, "coordinator", person_id=coop.people[1])
    _back_on(coop, BACK)
    _watch(coop, BACK)
    assert list(db.session.scalars(select(Alert.person_id))) == [coop.people[1]]


def test_ones_own_record_is_reached_from_me_and_only_ones_own(coop, client):
    leave = sick(coop)
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    assert "/my/return-to-work" not in client.get("/me").text
    hold(coop, leave)
    assert f"/my/return-to-work#record-{leave}" in client.get("/me").text
    as_role(client, coop.id, "worker", person_id=coop.people[1])
    assert "/my/return-to-work" not in client.get("/me").text
