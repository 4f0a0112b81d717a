"""Terms and times: what the verbs write, promise and refuse."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coop.availability import queries, service
from coop.availability.models import Availability, WorkingTimeTerms
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Person
from tests.factories.people import make_coop, make_person

pytestmark = pytest.mark.usefixtures("database")
FIRST, LAST = date(2027, 3, 24), date(2027, 3, 29)  # over the change to summer time


def coordinator(coop: int, person: int | None = None) -> Actor:
    return Actor(None, "Nia Price", coop, person, frozenset({"coordinator"}))


def worker(coop: int, person: int) -> Actor:
    return Actor(None, "Ben Morris", coop, person, frozenset({"worker"}))


def test_a_member_speaks_for_themself_only():
    coop = make_coop()
    ben, grace = make_person(coop), make_person(coop, "Grace", "Osei")
    with pytest.raises(NotAllowed), transaction():
        service.add_weekly(
            worker(coop, ben), grace, [0], time(9), time(17), "cannot", from_on=FIRST
        )
    with transaction():
        key = service.add_weekly(
            worker(coop, grace), grace, [0], time(9), time(17), "cannot", from_on=FIRST
        )[0].id
    with pytest.raises(NotAllowed), transaction():
        service.end_time(worker(coop, ben), key)


def test_the_person_of_another_co_op_is_not_there():
    coop, other = make_coop(), make_coop("Elsewhere Care")
    person = make_person(coop)
    with pytest.raises(NotFound), transaction():
        service.set_terms(coordinator(other), person, FIRST)


def test_the_same_time_is_not_said_twice():
    coop = make_coop()
    person = make_person(coop)
    for _ in range(2):
        with transaction():
            service.add_weekly(
                worker(coop, person),
                person,
                [0, 4],
                time(17),
                time(22),
                "cannot",
                from_on=FIRST,
                note="Evening class",
            )
    rows = db.session.scalars(select(Availability).order_by(Availability.weekday)).all()
    assert [row.weekday for row in rows] == [0, 4]


def test_what_has_begun_is_kept_and_ended_what_has_not_is_removed():
    coop = make_coop()
    person = make_person(coop)
    me = worker(coop, person)
    with transaction():
        (old,) = service.add_weekly(
            me, person, [0], time(9), time(17), "cannot", from_on=date(2026, 1, 5)
        )
        new = service.add_exception(me, person, FIRST, LAST, time(), time(), "cannot")
        keys = old.id, new.id
    for key in keys:
        with transaction():
            service.end_time(me, key)
    row = db.session.scalars(select(Availability)).one()
    assert (row.id, row.until_on) == (keys[0], clock.today() - timedelta(days=1))


def test_can_after_all_is_for_dates():
    coop = make_coop()
    person = make_person(coop)
    with pytest.raises(DomainError) as refused, transaction():
        service.add_weekly(
            worker(coop, person), person, [0], time(9), time(17), "can", from_on=FIRST
        )
    assert refused.value.field == "wish"


def test_nobody_under_18_opts_out_of_48_hours():
    coop = make_coop()
    person = make_person(coop)
    with transaction() as session:
        session.get_one(Person, person).born_on = date(2009, 3, 25)
    with pytest.raises(DomainError, match="under 18") as refused, transaction():
        service.set_terms(coordinator(coop), person, FIRST, opted_out_48h=True)
    assert refused.value.field == "opted_out_48h"
    with transaction():
        service.set_terms(coordinator(coop), person, date(2027, 3, 25), opted_out_48h=True)


def test_new_terms_end_the_old_the_day_before():
    coop = make_coop()
    person = make_person(coop)
    with transaction():
        service.set_terms(coordinator(coop), person, date(2026, 1, 5), weekly_max_minutes=2400)
    with transaction():
        service.set_terms(coordinator(coop), person, FIRST, night_worker=True)
    found = queries.terms(coop, date(2026, 1, 1), LAST)
    assert [(t.until_on, t.weekly_max_minutes, t.night_worker) for t in found] == [
        (date(2027, 3, 23), 2400, False),
        (None, None, True),
    ]


def test_terms_of_the_very_day_are_put_right_only_with_a_reason():
    coop = make_coop()
    person = make_person(coop)
    with transaction():
        service.set_terms(coordinator(coop), person, FIRST, opted_out_48h=True)
    with pytest.raises(DomainError) as refused, transaction():
        service.set_terms(coordinator(coop), person, FIRST)
    assert refused.value.field == "reason"
    with transaction():  # what says the same needs none
        service.set_terms(coordinator(coop), person, FIRST, opted_out_48h=True)
    with transaction():
        service.set_terms(coordinator(coop), person, FIRST, reason="The form was not signed")
    (now,) = queries.terms(coop, FIRST, LAST)
    assert not now.opted_out_48h
    kept = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "working_time_terms.correct")
    ).one()
    assert kept.reason == "The form was not signed"


@given(
    st.lists(st.tuples(st.integers(0, 200), st.one_of(st.none(), st.integers(0, 90))), max_size=6)
)
@settings(max_examples=40)
def test_terms_never_overlap_in_whatever_order_they_are_agreed(acts):
    coop = make_coop(f"Coop {db.session.scalar(select(func.count()).select_from(Person))}")
    person = make_person(coop)
    for days, length in acts:
        on = FIRST + timedelta(days=days)
        until = None if length is None else on + timedelta(days=length)
        try:
            with transaction():
                service.set_terms(coordinator(coop), person, on, until_on=until)
        except DomainError:
            continue
        rows = db.session.scalars(
            select(WorkingTimeTerms)
            .where(WorkingTimeTerms.person_id == person)
            .order_by(WorkingTimeTerms.from_on)
        ).all()
        assert all(a.until_on and a.until_on < b.from_on for a, b in pairwise(rows))
        assert any(row.holds_on(on) for row in rows)
