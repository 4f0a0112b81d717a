"""Somebody is off: what is proposed is taken over whole, in part, or not at all."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from coop.notices.models import Alert
from coop.rota.service import replanning
from coop.shifts.models import Assignment
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.members import make_availability, make_leave
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

DAY = timedelta(days=1)


def _actor(coop):
    return Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))


@pytest.fixture
def coop(database):
    return small_coop(2)


def _published(coop, shift, person):
    return make_place(coop.id, shift, person, published=True)


def _propose(coop, until=MONDAY + DAY):
    return replanning.propose(coop.id, coop.people[0], MONDAY, until)


def _accept(coop, found, shifts, reason="Cover needed"):
    with transaction():
        return replanning.accept_lines(
            _actor(coop), coop.people[0], found.from_on, found.until_on, found.mark, shifts, reason
        )


def _on(shift):
    query = select(Assignment.person_id).where(Assignment.shift_id == shift)
    return list(db.session.scalars(query))


def test_a_proposal_writes_nothing_and_accepting_it_moves_and_tells(coop):
    first = make_shift(coop.id, coop.service_id)
    second = make_shift(coop.id, coop.service_id, MONDAY + DAY)
    for shift in (first, second):
        _published(coop, shift, coop.people[0])
    found = _propose(coop)
    assert [line.taker for line in found.lines] == ["Ben Person001"] * 2
    assert (_on(first), db.session.scalars(select(Alert)).all()) == ([coop.people[0]], [])
    assert _accept(coop, found, {first, second}) == 2
    assert _on(first) == _on(second) == [coop.people[1]]
    told = {row.person_id for row in db.session.scalars(select(Alert))}
    assert told == set(coop.people)
    entries = list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "rota.replan")))
    assert [one.reason for one in entries] == ["Cover needed"]


def test_a_single_line_leaves_the_others(coop):
    first = make_shift(coop.id, coop.service_id)
    second = make_shift(coop.id, coop.service_id, MONDAY + DAY)
    for shift in (first, second):
        _published(coop, shift, coop.people[0])
    assert _accept(coop, _propose(coop), {second}) == 1
    assert (_on(first), _on(second)) == ([coop.people[0]], [coop.people[1]])


def test_a_place_that_nobody_can_take_says_why_and_is_freed(coop):
    shift = make_shift(coop.id, coop.service_id)
    _published(coop, shift, coop.people[0])
    make_leave(coop.id, coop.people[1], MONDAY, MONDAY)
    found = _propose(coop)
    (line,) = found.lines
    assert (line.taker, found.short) == ("", 1)
    assert line.short
    _accept(coop, found, {shift})
    assert _on(shift) == []


def test_an_exchange_moves_three_places(coop):
    skilled = make_shift(coop.id, coop.service_id, needs=((coop.medication, None),))
    other = make_shift(coop.id, coop.service_id, starts=time(8), ends=time(16), name="Day")
    third = coop.join("Chloe", medication=False)
    _published(coop, skilled, coop.people[0])
    _published(coop, other, coop.people[1])
    found = _propose(coop)
    (line,) = found.lines
    assert (line.taker, line.then) == ("Ben Person001", "Chloe Khan")
    assert line.gives is not None
    _accept(coop, found, {skilled})
    assert (_on(skilled), _on(other)) == ([coop.people[1]], [third])


def test_a_rota_changed_meanwhile_is_said_and_nothing_changes(coop):
    shift = make_shift(coop.id, coop.service_id)
    _published(coop, shift, coop.people[0])
    found = _propose(coop)
    make_leave(coop.id, coop.people[1], MONDAY, MONDAY)
    with pytest.raises(DomainError) as refused:
        _accept(coop, found, {shift})
    assert refused.value.code == "stale"
    assert _on(shift) == [coop.people[0]]


def test_a_line_refused_undoes_those_before_it(coop, monkeypatch):
    first = make_shift(coop.id, coop.service_id)
    second = make_shift(coop.id, coop.service_id, MONDAY + DAY)
    for shift in (first, second):
        _published(coop, shift, coop.people[0])
    found = _propose(coop)
    real = replanning.assign

    def refuse_the_second(actor, shift_id, *rest, **more):
        if shift_id == second:
            raise DomainError("It takes their yes.", code="needs_yes", field="agreed")
        return real(actor, shift_id, *rest, **more)

    monkeypatch.setattr(replanning, "assign", refuse_the_second)
    with pytest.raises(DomainError, match=r"Early on .*It takes their yes\. Nothing has been"):
        _accept(coop, found, {first, second})
    db.session.expire_all()
    assert _on(first) == _on(second) == [coop.people[0]]


def test_nobody_is_proposed_against_their_availability(coop):
    shift = make_shift(coop.id, coop.service_id)
    _published(coop, shift, coop.people[0])
    make_availability(coop.id, coop.people[1], "cannot", weekday=0)
    assert _propose(coop).lines[0].taker == ""


def test_a_shift_that_has_begun_is_not_proposed(coop, monkeypatch):
    shift = make_shift(coop.id, coop.service_id)
    _published(coop, shift, coop.people[0])
    at = db.session.scalars(select(Assignment)).one().shift.start_at
    monkeypatch.setattr(clock, "now", lambda: at)
    assert _propose(coop).lines == ()


def test_a_reason_is_needed_and_days_make_sense(coop):
    shift = make_shift(coop.id, coop.service_id)
    _published(coop, shift, coop.people[0])
    with pytest.raises(DomainError) as refused:
        _accept(coop, _propose(coop), {shift}, " ")
    assert (refused.value.code, refused.value.field) == ("needs_reason", "reason")
    with pytest.raises(DomainError, match="before the first"):
        _propose(coop, MONDAY - DAY)
    with pytest.raises(DomainError, match="at most 8 weeks"):
        _propose(coop, MONDAY + 56 * DAY)


def test_another_co_ops_person_is_not_found(coop):
    other = small_coop(1, "Elsewhere")
    with pytest.raises(NotFound):
        replanning.propose(coop.id, other.people[0], MONDAY, MONDAY)
    assert [who for who, _ in replanning.people_ahead(other.id)] == []
