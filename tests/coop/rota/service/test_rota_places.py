"""Places given, taken and swapped by hand."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from coop.notices.models import Alert
from coop.rota import service
from coop.rota.models import RestOwed, Rota, RotaService, ShiftGap
from coop.rota.service import Say
from coop.shifts.models import Assignment
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from tests.factories.members import make_availability, make_leave
from tests.factories.rota import (
    MONDAY,
    make_hours,
    make_place,
    make_shift,
    small_coop,
)

DAY = timedelta(days=1)


def _actor(coop, *roles):
    return Actor(None, "Nia", coop.id, None, frozenset(roles or ("coordinator",)))


def make_rota(coop, state="draft", weeks=1):
    with transaction() as session:
        rota = Rota(
            coop_id=coop.id,
            from_on=MONDAY,
            until_on=MONDAY + timedelta(days=7 * weeks - 1),
            state=state,
            made_at=clock.now(),
            services=[RotaService(service_id=coop.service_id)],
        )
        session.add(rota)
        session.flush()
        return rota.id


def _assign(coop, shift, person, say=service.NOTHING_SAID, roles=(), **more):
    with transaction():
        return service.assign(_actor(coop, *roles), shift, person, say, **more).id


def _on(shift):
    query = select(Assignment.person_id).where(Assignment.shift_id == shift)
    return sorted(db.session.scalars(query.order_by(Assignment.id)))


def test_a_place_given_by_hand_is_kept_as_fixed_and_stays_a_draft(database):
    coop = small_coop(1)
    shift = make_shift(coop.id, coop.service_id)
    make_rota(coop)
    _assign(coop, shift, coop.people[0])
    row = db.session.scalars(select(Assignment)).one()
    assert (row.by_hand, row.published_at) == (True, None)
    assert db.session.scalars(select(Commitment)).all() == []


def test_double_booking_is_refused_in_words_and_nothing_is_written(database):
    coop = small_coop(1)
    first = make_shift(coop.id, coop.service_id)
    second = make_shift(coop.id, coop.service_id, starts=time(12), ends=time(18), name="Tea")
    make_place(coop.id, first, coop.people[0])
    with pytest.raises(DomainError) as refused:
        _assign(coop, second, coop.people[0])
    assert refused.value.code == "barred"
    assert "Early" in refused.value.words
    assert _on(second) == []


def test_not_even_a_manager_places_somebody_on_leave(database):
    coop = small_coop(1)
    shift = make_shift(coop.id, coop.service_id)
    make_leave(coop.id, coop.people[0], MONDAY, MONDAY)
    with pytest.raises(DomainError) as refused:
        _assign(coop, shift, coop.people[0], Say(True, "needed", "needed"), ("manager",))
    assert refused.value.code == "barred"
    assert "annual leave" in refused.value.words


def test_a_lapsed_competency_bars_the_shift(database):
    coop = small_coop()
    person = coop.join("Ben", medication=False)
    shift = make_shift(coop.id, coop.service_id, needs=((coop.medication, None),))
    with pytest.raises(DomainError, match="Not signed off for Medication"):
        _assign(coop, shift, person)


def test_an_unavailable_person_needs_to_say_yes(database):
    coop = small_coop(1)
    shift = make_shift(coop.id, coop.service_id)
    make_availability(coop.id, coop.people[0], "cannot", weekday=0)
    with pytest.raises(DomainError) as refused:
        _assign(coop, shift, coop.people[0])
    assert (refused.value.code, refused.value.field) == ("needs_yes", "agreed")
    _assign(coop, shift, coop.people[0], Say(agreed=True))
    assert db.session.scalars(select(Assignment)).one().agreed_at is not None


def _short_rest(coop):
    late = make_shift(coop.id, coop.service_id, starts=time(14), ends=time(22), name="Late")
    early = make_shift(coop.id, coop.service_id, MONDAY + DAY)
    make_place(coop.id, late, coop.people[0], by_hand=True)
    return early


def test_short_rest_takes_a_managers_reason_and_is_owed_with_a_date(database):
    coop = small_coop(1)
    early = _short_rest(coop)
    with pytest.raises(DomainError) as refused:
        _assign(coop, early, coop.people[0])
    assert refused.value.code == "needs_override"
    with pytest.raises(NotAllowed):
        _assign(coop, early, coop.people[0], Say(override="Two are ill"))
    _assign(coop, early, coop.people[0], Say(override="Two are ill"), ("manager",))
    row = db.session.scalars(select(Assignment).where(Assignment.shift_id == early)).one()
    assert row.override_reason == "Two are ill"
    owed = db.session.scalars(select(RestOwed)).one()
    assert (owed.person_id, owed.shift_id) == (coop.people[0], early)
    assert 120 <= owed.minutes <= 660  # at least what 9 h lack of 11 (WTR 1998 regs 10, 24)
    assert owed.due_on == MONDAY + DAY + timedelta(days=14)


def test_rest_is_no_longer_owed_when_the_place_is_taken_away(database):
    coop = small_coop(1)
    early = _short_rest(coop)
    place = _assign(coop, early, coop.people[0], Say(override="Two are ill"), ("manager",))
    with transaction():
        service.remove(_actor(coop), place)
    assert db.session.scalars(select(RestOwed)).all() == []


def test_a_full_shift_takes_nobody_more(database):
    coop = small_coop(2)
    shift = make_shift(coop.id, coop.service_id)
    _assign(coop, shift, coop.people[0])
    with pytest.raises(DomainError) as refused:
        _assign(coop, shift, coop.people[1])
    assert refused.value.code == "full"


def test_a_place_is_handed_to_another_person_in_one_step(database):
    coop = small_coop(2)
    shift = make_shift(coop.id, coop.service_id)
    place = _assign(coop, shift, coop.people[0])
    _assign(coop, shift, coop.people[1], instead_of=place)
    assert _on(shift) == [coop.people[1]]


def test_the_last_place_is_kept_for_somebody_with_the_skill(database):
    coop = small_coop()
    signed, other = coop.join("Ann"), coop.join("Ben", medication=False)
    shift = make_shift(coop.id, coop.service_id, needs=((coop.medication, 1),))
    with pytest.raises(DomainError) as refused:
        _assign(coop, shift, other)
    assert refused.value.code == "barred"
    _assign(coop, shift, signed)


def test_two_people_swap_and_both_sides_are_checked(database):
    coop = small_coop(2)
    one, two = coop.people
    monday = make_shift(coop.id, coop.service_id)
    tuesday = make_shift(coop.id, coop.service_id, MONDAY + DAY)
    first, second = _assign(coop, monday, one), _assign(coop, tuesday, two)
    make_leave(coop.id, one, MONDAY + DAY, MONDAY + DAY)
    with pytest.raises(DomainError), transaction():
        service.swap(_actor(coop), first, second)
    assert (_on(monday), _on(tuesday)) == ([one], [two])
    wednesday = make_shift(coop.id, coop.service_id, MONDAY + 2 * DAY)
    third = _assign(coop, wednesday, two)
    with transaction():
        service.swap(_actor(coop), first, third)
    assert (_on(monday), _on(wednesday)) == ([two], [one])


def test_a_swap_is_not_refused_for_the_shift_that_is_given_up(database):
    coop = small_coop(2)
    one, two = coop.people
    early = make_shift(coop.id, coop.service_id)
    tea = make_shift(coop.id, coop.service_id, starts=time(12), ends=time(18), name="Tea")
    places = _assign(coop, early, one), _assign(coop, tea, two)
    with transaction():
        service.swap(_actor(coop), *places)
    assert (_on(early), _on(tea)) == ([two], [one])


def test_a_change_after_publishing_needs_a_reason_moves_time_and_tells_people(database):
    coop = small_coop(2)
    shift = make_shift(coop.id, coop.service_id)
    make_rota(coop, "published")
    with pytest.raises(DomainError) as refused:
        _assign(coop, shift, coop.people[0])
    assert refused.value.code == "needs_reason"
    place = _assign(coop, shift, coop.people[0], Say(reason="Added a place"))
    assert db.session.scalars(select(Commitment.person_id)).all() == [coop.people[0]]
    _assign(coop, shift, coop.people[1], Say(reason="Ann is ill"), instead_of=place)
    assert db.session.scalars(select(Commitment.person_id)).all() == [coop.people[1]]
    told = {row.person_id: row.words for row in db.session.scalars(select(Alert))}
    assert "no longer yours. Nia: Ann is ill" in told[coop.people[0]]
    assert "is now yours. Nia: Ann is ill" in told[coop.people[1]]
    reasons = set(db.session.scalars(select(AuditEntry.reason)))
    assert {"Added a place", "Ann is ill"} <= reasons


def test_why_a_place_is_empty_is_worked_out_again_after_each_change(database):
    coop = small_coop(2)
    shift = make_shift(coop.id, coop.service_id)
    make_leave(coop.id, coop.people[1], MONDAY, MONDAY)
    place = _assign(coop, shift, coop.people[0])
    assert db.session.scalars(select(ShiftGap)).all() == []
    with transaction():
        service.remove(_actor(coop), place)
    gap = db.session.scalars(select(ShiftGap)).one()
    assert gap.places == 1
    assert "1 away" in gap.words


def test_a_place_with_hours_told_stays(database):
    coop = small_coop(1)
    shift = make_shift(coop.id, coop.service_id)
    place = make_place(coop.id, shift, coop.people[0], published=True)
    make_hours(coop.id, shift, coop.people[0], 480)
    with pytest.raises(DomainError) as refused, transaction():
        service.remove(_actor(coop), place, Say(reason="Mistake"))
    assert refused.value.code == "worked"


def test_another_co_ops_shift_or_place_cannot_be_touched(database):
    coop, other = small_coop(1), small_coop(1, "Other Care")
    shift = make_shift(other.id, other.service_id)
    place = make_place(other.id, shift, other.people[0])
    with pytest.raises(NotFound):
        _assign(coop, shift, coop.people[0])
    with pytest.raises(NotFound), transaction():
        service.remove(_actor(coop), place)
    mine = make_shift(coop.id, coop.service_id)
    with pytest.raises(DomainError):
        _assign(coop, mine, other.people[0])


def test_a_shift_that_needs_a_lead_gets_one_as_people_come(database):
    coop = small_coop()
    ann, ben = coop.join("Ann"), coop.join("Ben", can_lead=True)
    shift = make_shift(coop.id, coop.service_id, least=2, lead=True)
    _assign(coop, shift, ann)
    _assign(coop, shift, ben)
    leads = select(Assignment.person_id).where(Assignment.leads)
    assert db.session.scalars(leads).all() == [ben]
