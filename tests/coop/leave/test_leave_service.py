"""Leave: what the verbs write, promise and refuse."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from coop.leave import service
from coop.leave.models import Leave
from coop.notices.models import Alert
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.calendar import queries as calendar
from core.calendar import service as promises
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from tests.factories.people import make_coop, make_person

pytestmark = pytest.mark.usefixtures("database")
FIRST, LAST = date(2027, 3, 24), date(2027, 3, 29)  # over the change to summer time


def coordinator(coop: int, person: int | None = None) -> Actor:
    return Actor(None, "Nia Price", coop, person, frozenset({"coordinator"}))


def worker(coop: int, person: int) -> Actor:
    return Actor(None, "Ben Morris", coop, person, frozenset({"worker"}))


def asked(coop: int, person: int) -> int:
    with transaction():
        return service.ask(worker(coop, person), person, "holiday", FIRST, LAST).id


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
        service.approve(coordinator(coop), key)
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
        lambda: service.approve(me, key),
        lambda: service.refuse(me, key, "No"),
        lambda: service.end_early(me, key, FIRST),
    ):
        with pytest.raises(DomainError) as refused, transaction():
            verb()
        assert refused.value.code == "own_leave"
    with transaction():
        mine = service.record(me, person, "sickness", date(2027, 5, 1), date(2027, 5, 2))
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
        service.approve(coordinator(coop), key)
    assert "Late at Maple Court on Thu 25 March 14:30–22:00" in refused.value.words
    assert db.session.get_one(Leave, key).state == "asked"
    with transaction():
        promises.release("assignment", 1, coop_id=coop)
    with transaction():
        service.approve(coordinator(coop), key)
    assert db.session.get_one(Leave, key).state == "approved"


def test_cancelling_frees_the_days_and_tells_the_person_when_somebody_else_did():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    with transaction():
        service.approve(coordinator(coop), key)
    assert "is approved" in db.session.scalars(select(Alert.words)).one()
    with transaction():
        service.cancel(coordinator(coop), key)
    assert db.session.scalar(select(func.count()).select_from(Commitment)) == 0
    assert "is cancelled" in db.session.scalars(select(Alert.words)).one()
    with pytest.raises(DomainError, match="not standing"), transaction():
        service.cancel(worker(coop, person), key)


def test_leave_entered_or_shortened_by_somebody_else_is_told_to_the_person():
    coop = make_coop()
    person = make_person(coop)
    with transaction():
        key = service.record(coordinator(coop), person, "sickness", FIRST, LAST).id
    assert "Sick leave" in (words := db.session.scalars(select(Alert.words)).one())
    assert "was entered for you" in words
    with transaction():
        service.end_early(coordinator(coop), key, FIRST)
    assert "now ends on Wed 24 March" in db.session.scalars(select(Alert.words)).one()


def test_leave_that_has_begun_is_not_taken_back_by_the_member():
    coop = make_coop()
    person = make_person(coop)
    today = clock.today()
    with transaction():
        key = service.record(coordinator(coop), person, "sickness", today, today).id
    with pytest.raises(DomainError) as refused, transaction():
        service.cancel(worker(coop, person), key)
    assert refused.value.code == "begun"


def test_a_refusal_needs_a_reason_and_the_person_is_told_it():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    with pytest.raises(DomainError) as refused, transaction():
        service.refuse(coordinator(coop), key, "")
    assert refused.value.field == "reason"
    with transaction():
        service.refuse(coordinator(coop), key, "Two seniors are off already")
    assert "Two seniors are off already" in db.session.scalars(select(Alert.words)).one()
    with pytest.raises(DomainError, match="refused already"), transaction():
        service.approve(coordinator(coop), key)


def test_leave_that_meets_other_leave_is_refused_unless_that_was_refused():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    words = "Wed 24 March to Mon 29 March is already asked for"
    with pytest.raises(DomainError, match=words), transaction():
        service.ask(worker(coop, person), person, "unpaid", LAST, LAST)
    with transaction():
        service.refuse(coordinator(coop), key, "Too many off")
    with transaction():
        again = service.ask(worker(coop, person), person, "unpaid", LAST, LAST)
        assert again.paid is False


def test_back_sooner_frees_the_days_after():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    with transaction():
        service.approve(coordinator(coop), key)
    with transaction():
        service.end_early(coordinator(coop), key, date(2027, 3, 26))
    promise = calendar.of(coop, "leave", key)
    assert promise is not None
    assert promise.end_at == datetime(2027, 3, 27, tzinfo=UTC)


def test_a_member_asks_and_cancels_for_themself_only():
    coop = make_coop()
    ben, grace = make_person(coop), make_person(coop, "Grace", "Osei")
    with pytest.raises(NotAllowed), transaction():
        service.ask(worker(coop, ben), grace, "holiday", FIRST, LAST)
    key = asked(coop, grace)
    with pytest.raises(NotAllowed), transaction():
        service.cancel(worker(coop, ben), key)


def test_the_leave_of_another_co_op_is_not_there():
    coop, other = make_coop(), make_coop("Elsewhere Care")
    key = asked(coop, make_person(coop))
    with pytest.raises(NotFound), transaction():
        service.approve(coordinator(other), key)


def test_every_decision_is_audited():
    coop = make_coop()
    person = make_person(coop)
    key = asked(coop, person)
    with transaction():
        service.refuse(coordinator(coop), key, "Two seniors are off already")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "leave.refuse")).one()
    assert entry.reason == "Two seniors are off already"
