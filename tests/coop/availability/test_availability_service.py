"""Terms, times and leave: what the verbs write, promise and refuse."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coop.availability import leave, queries, service
from coop.availability.models import Availability, Leave, WorkingTimeTerms
from coop.notices.models import Alert
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.calendar import queries as calendar
from core.calendar import service as promises
from core.calendar.models import Commitment
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


def asked(coop: int, person: int) -> int:
    with transaction():
        return service.ask_leave(worker(coop, person), person, "holiday", FIRST, LAST).id


def shift(coop: int, person: int, start: datetime, end: datetime) -> None:
    with transaction():
        promises.promise(
            person,
            start,
            end,
            kind="shift",
            paid=True,
            title="Late at Maple Court",
            source="assignment",
            source_id=1,
            coop_id=coop,
        )


def test_approved_leave_is_promised_time_from_midnight_to_midnight():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    with transaction():
        service.approve_leave(coordinator(coop), key)
    (promise,) = calendar.between(coop, clock.instant(FIRST), clock.instant(LAST))
    assert promise.start_at == datetime(2027, 3, 24, tzinfo=UTC)
    assert promise.end_at == datetime(2027, 3, 29, 23, tzinfo=UTC)  # midnight in summer time
    assert (promise.kind, promise.paid, promise.title) == ("leave", True, "Annual leave")


def test_nobody_approves_refuses_or_shortens_their_own_leave():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    me = coordinator(coop, person)
    for verb in (
        lambda: service.approve_leave(me, key),
        lambda: service.refuse_leave(me, key, "No"),
        lambda: leave.end_early(me, key, FIRST),
    ):
        with pytest.raises(DomainError) as refused, transaction():
            verb()
        assert refused.value.code == "own_leave"
    with transaction():
        mine = service.record_leave(me, person, "sickness", date(2027, 5, 1), date(2027, 5, 2))
        assert mine.state == "asked"
    assert db.session.scalar(select(func.count()).select_from(Commitment)) == 0


def test_leave_over_a_published_shift_is_refused_in_words_that_name_it():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    shift(
        coop,
        person,
        datetime(2027, 3, 25, 14, 30, tzinfo=UTC),
        datetime(2027, 3, 25, 22, tzinfo=UTC),
    )
    with pytest.raises(DomainError) as refused, transaction():
        service.approve_leave(coordinator(coop), key)
    assert "Late at Maple Court on Thu 25 March 14:30–22:00" in refused.value.words
    assert db.session.get_one(Leave, key).state == "asked"
    with transaction():
        promises.release("assignment", 1, coop_id=coop)
    with transaction():
        service.approve_leave(coordinator(coop), key)
    assert db.session.get_one(Leave, key).state == "approved"


def test_cancelling_frees_the_days_and_tells_the_person_when_somebody_else_did():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    with transaction():
        service.approve_leave(coordinator(coop), key)
    assert "is approved" in db.session.scalars(select(Alert.words)).one()
    with transaction():
        service.cancel_leave(coordinator(coop), key)
    assert db.session.scalar(select(func.count()).select_from(Commitment)) == 0
    assert "is cancelled" in db.session.scalars(select(Alert.words)).one()
    with pytest.raises(DomainError, match="not standing"), transaction():
        service.cancel_leave(worker(coop, person), key)


def test_leave_that_has_begun_is_not_taken_back_by_the_member():
    coop = make_coop()
    person = make_person(coop)
    today = clock.today()
    with transaction():
        key = service.record_leave(coordinator(coop), person, "sickness", today, today).id
    with pytest.raises(DomainError) as refused, transaction():
        service.cancel_leave(worker(coop, person), key)
    assert refused.value.code == "begun"


def test_a_refusal_needs_a_reason_and_the_person_is_told_it():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    with pytest.raises(DomainError) as refused, transaction():
        service.refuse_leave(coordinator(coop), key, "")
    assert refused.value.field == "reason"
    with transaction():
        service.refuse_leave(coordinator(coop), key, "Two seniors are off already")
    assert "Two seniors are off already" in db.session.scalars(select(Alert.words)).one()
    with pytest.raises(DomainError, match="refused already"), transaction():
        service.approve_leave(coordinator(coop), key)


def test_leave_that_meets_other_leave_is_refused_unless_that_was_refused():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    words = "Wed 24 March to Mon 29 March is already asked for"
    with pytest.raises(DomainError, match=words), transaction():
        service.ask_leave(worker(coop, person), person, "unpaid", LAST, LAST)
    with transaction():
        service.refuse_leave(coordinator(coop), key, "Too many off")
    with transaction():
        again = service.ask_leave(worker(coop, person), person, "unpaid", LAST, LAST)
        assert again.paid is False


def test_back_sooner_frees_the_days_after():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    with transaction():
        service.approve_leave(coordinator(coop), key)
    with transaction():
        leave.end_early(coordinator(coop), key, date(2027, 3, 26))
    promise = calendar.of(coop, "leave", key)
    assert promise is not None
    assert promise.end_at == datetime(2027, 3, 27, tzinfo=UTC)


def test_a_member_speaks_for_themself_only():
    coop = make_coop()
    ben, grace = make_person(coop), make_person(coop, "Grace", "Osei")
    with pytest.raises(NotAllowed), transaction():
        service.ask_leave(worker(coop, ben), grace, "holiday", FIRST, LAST)
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
    key = asked(coop, grace)
    with pytest.raises(NotAllowed), transaction():
        service.cancel_leave(worker(coop, ben), key)


def test_the_person_and_the_leave_of_another_co_op_are_not_there():
    coop, other = make_coop(), make_coop("Elsewhere Care")
    person = make_person(coop)
    key = asked(coop, person)
    with pytest.raises(NotFound), transaction():
        service.approve_leave(coordinator(other), key)
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


def test_every_decision_is_audited():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    with transaction():
        service.refuse_leave(coordinator(coop), key, "Two seniors are off already")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "leave.refuse")).one()
    assert entry.reason == "Two seniors are off already"
