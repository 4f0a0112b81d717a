"""What the rota and its shifts enter in the ledger, and that the ledger replays to the places."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import count as counting

import pytest
from flask_migrate import downgrade, upgrade
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from coop.changes import queries
from coop.changes.models import ShiftChange
from coop.changes.rules import Kind, replay
from coop.rota import service as rota
from coop.rota.service import Say
from coop.shifts import queries as shifts
from coop.shifts import service as shift_service
from coop.shifts.models import Assignment, Shift
from core import clock, events
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from tests.factories.people import make_account
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
numbers = counting(1)
SAY = Say(agreed=True, reason="Cover is needed")


def actor_in(coop, account_id=None):
    return Actor(account_id, "Nia", coop.id, None, frozenset({"coordinator"}))


def rows(coop):
    query = select(ShiftChange).where(ShiftChange.coop_id == coop.id).order_by(ShiftChange.id)
    return list(db.session.scalars(query))


def published(coop, *placed):
    """A week's rota, published with these (shift, person)."""
    for shift, person in placed:
        make_place(coop.id, shift, person)
    with transaction():
        draft = rota.make_draft(actor_in(coop), MONDAY, 1, [coop.service_id]).id
    with transaction():
        rota.publish(actor_in(coop), draft)
    return draft


def move(coop, shift_id, minutes, reason="The ferry is late"):
    rule_ = shifts.rule_of(shifts.shift_page(coop.id, shift_id))

    def later(at):
        return (datetime.combine(MONDAY, at) + timedelta(minutes=minutes)).time()

    db.session.rollback()
    with transaction():
        wanted = replace(rule_, starts=later(rule_.starts), ends=later(rule_.ends))
        shift_service.change_shift(actor_in(coop), shift_id, wanted, reason=reason)


def cancel(coop, shift_id, reason="Tenant in hospital"):
    with transaction():
        shift_service.cancel_shift(actor_in(coop), shift_id, reason)


def test_publishing_enters_each_place_with_its_notice_and_who_did_it(database):
    coop = small_coop(2)
    account = make_account(coop.id, "coordinator")
    shift = make_shift(coop.id, coop.service_id)
    for person in coop.people:
        make_place(coop.id, shift, person)
    with transaction():
        rota.make_draft(actor_in(coop), MONDAY, 1, [coop.service_id])
    with transaction():
        rota.publish(actor_in(coop, account), 1)
    found = rows(coop)
    assert [(row.kind, row.person_id) for row in found] == [
        ("published", person) for person in coop.people
    ]
    # From noon on Sunday 22 November to 07:00 on Monday 7 December: 14 days and 19 hours.
    assert {row.notice_minutes for row in found} == {14 * 1440 + 19 * 60}
    assert {(row.account_id, row.actor, row.own) for row in found} == {(account, "Nia", False)}


def test_a_hand_change_to_a_published_shift_says_why_and_a_draft_leaves_no_trace(database):
    coop = small_coop(2)
    first, other = coop.people
    shift = make_shift(coop.id, coop.service_id)
    with transaction():
        place = rota.assign(actor_in(coop), shift, first).id
    with transaction():
        rota.remove(actor_in(coop), place)
    assert rows(coop) == []
    published(coop, (shift, first))
    place = db.session.scalars(select(Assignment.id)).one()
    db.session.rollback()
    with transaction():
        rota.assign(actor_in(coop), shift, other, SAY, instead_of=place)
    assert [(row.kind, row.person_id, row.why) for row in rows(coop)] == [
        ("published", first, ""),
        ("taken", first, "Cover is needed"),
        ("given", other, "Cover is needed"),
    ]


def test_who_gives_a_shift_to_themselves_did_it_themselves(database):
    coop = small_coop(2)
    account = make_account(coop.id, "coordinator", person_id=coop.people[1])
    shift = make_shift(coop.id, coop.service_id, wanted=2)
    published(coop, (shift, coop.people[0]))
    with transaction():
        rota.assign(actor_in(coop, account), shift, coop.people[1], SAY)
    assert [(row.kind, row.own) for row in rows(coop)] == [("published", False), ("given", True)]


def test_a_moved_shift_keeps_the_notice_to_its_old_start_and_both_times(database):
    coop = small_coop(1)
    shift = make_shift(coop.id, coop.service_id)
    published(coop, (shift, coop.people[0]))
    move(coop, shift, -120)
    row = rows(coop)[-1]
    assert (row.kind, row.why) == ("changed", "The ferry is late")
    assert row.start_at == clock.instant(MONDAY, time(7))
    assert row.new_start_at == clock.instant(MONDAY, time(5))
    assert row.notice_minutes == 14 * 1440 + 19 * 60


def test_cancelling_enters_those_who_were_told_and_nobody_else(database):
    coop = small_coop(2)
    shift = make_shift(coop.id, coop.service_id, wanted=2)
    empty = make_shift(coop.id, coop.service_id, MONDAY + DAY)
    published(coop, (shift, coop.people[0]))
    cancel(coop, shift)
    cancel(coop, empty)
    last = rows(coop)[-1]
    assert [row.kind for row in rows(coop)] == ["published", "cancelled"]
    assert (last.person_id, last.why) == (coop.people[0], "Tenant in hospital")


def test_an_unplaced_change_of_a_shift_enters_nothing(database):
    coop = small_coop(1)
    shift = make_shift(coop.id, coop.service_id, wanted=1)
    published(coop, (shift, coop.people[0]))
    rule_ = shifts.rule_of(shifts.shift_page(coop.id, shift))
    db.session.rollback()
    with transaction():
        wanted = replace(rule_, wanted=2)
        shift_service.change_shift(actor_in(coop), shift, wanted, reason="Two are better")
    assert [row.kind for row in rows(coop)] == ["published"]


@pytest.mark.parametrize("verb", ["UPDATE shift_change SET why = ''", "DELETE FROM shift_change"])
def test_the_database_refuses_to_alter_or_remove_an_entry(database, verb):
    coop = small_coop(1)
    published(coop, (make_shift(coop.id, coop.service_id), coop.people[0]))
    with pytest.raises(DatabaseError, match="never altered or removed"), transaction() as session:
        session.execute(text(verb))
    assert len(rows(coop)) == 1


def places_now(coop_id):
    """Published places of shifts that are on, with their times: read from the tables."""
    query = (
        select(Assignment.shift_id, Assignment.person_id, Shift.start_at, Shift.end_at)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.coop_id == coop_id,
            Assignment.published_at.is_not(None),
            Shift.cancelled_at.is_(None),
        )
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in db.session.execute(query)}


class Acts(RuleBasedStateMachine):
    """Whatever is done to a co-op's shifts, in any order; refusals are no matter."""

    def __init__(self) -> None:
        super().__init__()
        self.coop = small_coop(3, f"Co-op {next(numbers)}")
        self.actor = actor_in(self.coop)
        self.shifts = [
            make_shift(self.coop.id, self.coop.service_id, MONDAY + n * DAY, wanted=2)
            for n in range(3)
        ]
        with transaction():
            beside = shift_service.add_shadow(self.actor, self.shifts[0]).id
        self.shifts.append(beside)
        with transaction():
            self.rota = rota.make_draft(self.actor, MONDAY, 1, [self.coop.service_id]).id

    def attempt(self, act):
        with suppress(DomainError), transaction():
            act()

    def places(self):
        query = select(Assignment.id).where(Assignment.coop_id == self.coop.id)
        found = list(db.session.scalars(query.order_by(Assignment.id)))
        db.session.rollback()
        return found

    @initialize(first=st.booleans())
    def begin(self, first):
        for shift, person in zip(self.shifts, self.coop.people, strict=False):
            make_place(self.coop.id, shift, person)
        if first:
            self.publish()

    @rule()
    def publish(self):
        self.attempt(lambda: rota.publish(self.actor, self.rota))

    @rule(shift=st.integers(0, 3), person=st.integers(0, 2))
    def assign(self, shift, person):
        to, who = self.shifts[shift], self.coop.people[person]
        self.attempt(lambda: rota.assign(self.actor, to, who, SAY))

    @rule(shift=st.integers(0, 3), person=st.integers(0, 2), place=st.integers(0, 9))
    def replace(self, shift, person, place):
        there = self.places()
        if there:
            to, who = self.shifts[shift], self.coop.people[person]
            of = there[place % len(there)]
            self.attempt(lambda: rota.assign(self.actor, to, who, SAY, instead_of=of))

    @rule(place=st.integers(0, 9))
    def remove(self, place):
        there = self.places()
        if there:
            self.attempt(lambda: rota.remove(self.actor, there[place % len(there)], SAY))

    @rule(one=st.integers(0, 9), other=st.integers(0, 9))
    def swap(self, one, other):
        there = self.places()
        if there:
            first, second = there[one % len(there)], there[other % len(there)]
            self.attempt(lambda: rota.swap(self.actor, first, second, SAY))

    @rule(shift=st.integers(0, 3))
    def cancel(self, shift):
        gone = self.shifts[shift]
        self.attempt(lambda: shift_service.cancel_shift(self.actor, gone, "Not needed"))

    @rule(shift=st.integers(0, 3), minutes=st.sampled_from([-60, 45]))
    def move(self, shift, minutes):
        with suppress(DomainError):
            move(self.coop, self.shifts[shift], minutes)

    @invariant()
    def the_ledger_replays_to_the_table(self):
        held = replay(queries.entries(self.coop.id))
        found = places_now(self.coop.id)
        db.session.rollback()
        assert held == found


def test_the_ledger_replays_to_the_places_whatever_is_done(database):
    run_state_machine_as_test(
        Acts, settings=settings(max_examples=20, stateful_step_count=14, deadline=None)
    )


def test_a_shift_that_is_on_again_is_given_to_those_who_had_it(database):
    coop = small_coop(1)
    shift = make_shift(coop.id, coop.service_id)
    published(coop, (shift, coop.people[0]))
    cancel(coop, shift)
    assert replay(queries.entries(coop.id)) == {}
    row = db.session.get_one(Shift, shift)
    place = db.session.scalars(select(Assignment)).one()
    news = shift_service.ShiftChanged(
        coop.id, shift, row.name, row.on, row.start_at, row.end_at,
        (shift_service.Told(place.id, place.person_id),), "On after all",
        before=(row.start_at, row.end_at),
    )  # fmt: skip
    db.session.rollback()
    with transaction() as session:
        session.get_one(Shift, shift).cancelled_at = None
        session.flush()
        events.publish(news)
    assert [row.kind for row in rows(coop)] == ["published", "cancelled", "given"]
    assert replay(queries.entries(coop.id)) == places_now(coop.id)
    assert Kind(rows(coop)[-1].kind) is Kind.GIVEN


def test_places_published_before_there_was_a_ledger_are_entered(database):
    coop = small_coop(2)
    shift = make_shift(coop.id, coop.service_id)
    off = make_shift(coop.id, coop.service_id, MONDAY + DAY)
    published(coop, (shift, coop.people[0]), (off, coop.people[1]))
    cancel(coop, off)
    with transaction() as session:  # made some days before they were published
        session.execute(update(Assignment).values(made_at=clock.now() - 3 * DAY))
    before = [(row.kind, row.person_id, row.notice_minutes, row.why) for row in rows(coop)]
    db.session.rollback()
    downgrade(revision="0007")
    upgrade()
    after = [(row.kind, row.person_id, row.notice_minutes, row.why) for row in rows(coop)]
    assert sorted(after) == sorted(before)
    assert {row.actor for row in rows(coop)} == {"Not recorded"}
    assert replay(queries.entries(coop.id)) == places_now(coop.id)
