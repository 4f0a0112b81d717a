"""Shifts passed on, swapped and pooled: nothing moves without a yes, and the rules hold."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from coop.changes.models import ShiftChange
from coop.notices.models import Alert
from coop.shifts.models import Assignment, Shift
from coop.swaps import jobs, queries, service
from coop.swaps.models import Exchange, ShiftOffer
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.members import make_availability, make_leave
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

DAY = timedelta(days=1)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


def _as(coop, person, name="Ann"):
    return Actor(None, name, coop.id, person, frozenset({"worker"}))


def _coop(people=3):
    """So many people with a published day shift each, on days that follow."""
    coop = small_coop(people)
    shifts = [make_shift(coop.id, coop.service_id, MONDAY + n * DAY) for n in range(people)]
    places = [
        make_place(coop.id, shift, person, published=True)
        for shift, person in zip(shifts, coop.people, strict=True)
    ]
    return coop, shifts, places


def _holder(shift):
    query = select(Assignment.person_id).where(Assignment.shift_id == shift)
    return db.session.scalars(query).one()


def _do(act, *args, **more):
    with transaction():
        made = act(*args, **more)
        return getattr(made, "id", made)


def _kinds(shift):
    query = select(ShiftChange.kind).where(ShiftChange.shift_id == shift)
    return list(db.session.scalars(query.order_by(ShiftChange.id)))


def _told(kind):
    query = select(Alert.person_id).where(Alert.kind == kind)
    return sorted(one for one in db.session.scalars(query) if one is not None)


def test_a_shift_stays_ones_own_until_the_first_takes_it_and_the_second_is_told(database):
    coop, shifts, places = _coop()
    one, two, three = coop.people
    made = _do(service.offer, _as(coop, one), places[0])
    assert _holder(shifts[0]) == one
    assert _told("swap_offer") == [two, three]
    _do(service.take, _as(coop, two, "Ben"), made)
    assert _holder(shifts[0]) == two
    with pytest.raises(DomainError, match="somebody has it"):
        _do(service.take, _as(coop, three), made)
    assert _holder(shifts[0]) == two
    assert _kinds(shifts[0]) == ["offered", "offered", "taken", "given", "accepted"]
    assert _told("rota_changed") == [one]


def test_an_offer_to_one_by_name_is_nobody_elses(database):
    coop, _, places = _coop()
    one, two, three = coop.people
    made = _do(service.offer, _as(coop, one), places[0], two)
    assert _told("swap_offer") == [two]
    with pytest.raises(NotFound):
        _do(service.take, _as(coop, three), made)


def test_nobody_is_offered_a_shift_that_they_could_not_take(database):
    coop, _, places = _coop()
    one, two, three = coop.people
    make_leave(coop.id, two, MONDAY, MONDAY)
    with pytest.raises(DomainError, match="cannot take"):
        _do(service.offer, _as(coop, one), places[0], two)
    _do(service.offer, _as(coop, one), places[0])
    assert _told("swap_offer") == [three]


def test_under_48_hours_the_coordinator_is_told_at_once(database, monkeypatch):
    coop, _, places = _coop()
    late = datetime(2026, 12, 5, 12, tzinfo=UTC)  # 43 h before Monday 07:00
    monkeypatch.setattr(clock, "now", lambda: late)
    _do(service.offer, _as(coop, coop.people[0]), places[0])
    alerts = db.session.scalars(select(Alert).where(Alert.kind == "swap_late")).all()
    assert [(one.permission, one.url) for one in alerts] == [("rota.edit", "/swaps")]
    assert _told("swap_offer") == []  # nobody has asked to be asked so late


def test_beyond_what_is_agreed_the_taker_says_yes_a_second_time(database):
    coop, shifts, places = _coop()
    one, two, _ = coop.people
    make_availability(coop.id, two, "cannot", weekday=0)
    made = _do(service.offer, _as(coop, one), places[0])
    with pytest.raises(DomainError) as refused:
        _do(service.take, _as(coop, two), made)
    assert refused.value.code == "needs_yes"
    _do(service.take, _as(coop, two), made, agreed=True)
    assert _holder(shifts[0]) == two


def test_only_ones_own_shift_is_offered_once_and_taken_back(database):
    coop, _, places = _coop()
    one, two, _ = coop.people
    with pytest.raises(NotFound):
        _do(service.offer, _as(coop, two), places[0])
    made = _do(service.offer, _as(coop, one), places[0])
    with pytest.raises(DomainError) as again:
        _do(service.offer, _as(coop, one), places[0])
    assert again.value.code == "offered"
    with pytest.raises(NotFound):
        _do(service.withdraw, _as(coop, two), made)
    _do(service.withdraw, _as(coop, one), made)
    with pytest.raises(DomainError):
        _do(service.take, _as(coop, two), made)


def test_the_database_keeps_one_open_offer_a_place(database):
    coop, _, places = _coop()
    made = _do(service.offer, _as(coop, coop.people[0]), places[0])
    with pytest.raises(IntegrityError), transaction() as session:
        row = session.get_one(ShiftOffer, made)
        names = [c.key for c in ShiftOffer.__table__.columns if c.key != "id"]
        session.add(ShiftOffer(**{name: getattr(row, name) for name in names}))


def test_an_offer_ends_when_its_shift_is_changed_though_no_job_has_run(database):
    coop, shifts, places = _coop()
    made = _do(service.offer, _as(coop, coop.people[0]), places[0])
    with transaction() as session:
        session.get_one(Shift, shifts[0]).start_at += timedelta(minutes=30)
    with pytest.raises(DomainError, match="no longer on offer"):
        _do(service.take, _as(coop, coop.people[1]), made)
    jobs.match()
    assert db.session.get_one(ShiftOffer, made).state == "ended"


def test_a_shift_with_somebody_to_lead_it_is_not_left_without(database):
    coop = small_coop()
    lead, ben = coop.join("Ann", can_lead=True), coop.join("Ben")
    shift = make_shift(coop.id, coop.service_id, lead=True)
    place = make_place(coop.id, shift, lead, published=True)
    with transaction() as session:
        session.get_one(Assignment, place).leads = True
    made = _do(service.offer, _as(coop, lead), place)
    with pytest.raises(DomainError) as refused:
        _do(service.take, _as(coop, ben), made)
    assert refused.value.code in ("lead", "barred")
    assert _holder(shift) == lead


def test_a_swap_moves_at_the_others_yes(database):
    coop, shifts, places = _coop()
    one, two, _ = coop.people
    made = _do(service.ask, _as(coop, one), places[0], places[1], "A wedding")
    assert _told("swap_asked") == [two]
    assert [_holder(shift) for shift in shifts[:2]] == [one, two]
    assert _do(service.answer, _as(coop, two), made, yes=True) is True
    assert [_holder(shift) for shift in shifts[:2]] == [two, one]


def test_a_no_ends_it_and_the_other_is_told_with_the_words(database):
    coop, shifts, places = _coop()
    one, two, three = coop.people
    made = _do(service.ask, _as(coop, one), places[0], places[1])
    with pytest.raises(NotFound):
        _do(service.answer, _as(coop, three), made, yes=True)
    _do(service.answer, _as(coop, two, "Ben"), made, yes=False, words="Football")
    assert _told("swap_ended") == [one]
    assert db.session.get_one(Exchange, made).why == "Ben said no. Football"
    assert "declined" in _kinds(shifts[0])
    with pytest.raises(DomainError):
        _do(service.answer, _as(coop, two), made, yes=True)


def test_an_unlawful_swap_is_neither_listed_nor_asked(database):
    coop, _, places = _coop()
    one, two, _ = coop.people
    make_leave(coop.id, two, MONDAY, MONDAY)  # two could not take one's Monday
    listed = {held.id for _, held in queries.swappable(coop.id, places[0], NOON)}
    assert listed == {places[2]}
    with pytest.raises(DomainError):
        _do(service.ask, _as(coop, one), places[0], places[1])


def _pool_of_three(coop, places):
    for n, person in enumerate(coop.people):
        _do(service.pool, _as(coop, person), places[n], [places[(n + 1) % 3]])


def test_a_ring_of_three_is_found_at_night_and_moves_only_when_all_said_yes(database):
    coop, shifts, places = _coop()
    one, two, three = coop.people
    _pool_of_three(coop, places)
    jobs.match()
    made = db.session.scalars(select(Exchange.id)).one()
    assert _told("swap_asked") == [one, two, three]
    assert _do(service.answer, _as(coop, one), made, yes=True) is False
    assert _do(service.answer, _as(coop, two), made, yes=True) is False
    assert [_holder(shift) for shift in shifts] == [one, two, three]
    assert _do(service.answer, _as(coop, three), made, yes=True) is True
    assert [_holder(shift) for shift in shifts] == [three, one, two]
    assert set(db.session.scalars(select(ShiftOffer.state))) == {"taken"}


def test_a_ring_turned_down_is_not_put_again(database):
    coop, _, places = _coop()
    _pool_of_three(coop, places)
    assert _do(service.match, coop.id) == 1
    made = db.session.scalars(select(Exchange.id)).one()
    _do(service.answer, _as(coop, coop.people[1]), made, yes=False)
    assert _told("swap_ended") == [coop.people[0], coop.people[2]]
    assert _do(service.match, coop.id) == 0


def test_after_its_deadline_nothing_moves_though_no_job_has_run(database, monkeypatch):
    coop, shifts, places = _coop()
    made = _do(service.ask, _as(coop, coop.people[0]), places[0], places[1])
    monkeypatch.setattr(clock, "now", lambda: NOON + service.LASTS)
    with pytest.raises(DomainError) as refused:
        _do(service.answer, _as(coop, coop.people[1]), made, yes=True)
    assert refused.value.code == "gone"
    assert _holder(shifts[0]) == coop.people[0]


def test_a_place_that_changed_hands_meanwhile_ends_the_ring(database):
    coop, shifts, places = _coop(4)
    _pool_of_three(coop_of(coop, 3), places[:3])
    _do(service.match, coop.id)
    made = db.session.scalars(select(Exchange.id)).one()
    _do(service.withdraw, _as(coop, coop.people[0]), 1)
    offered = _do(service.offer, _as(coop, coop.people[0]), places[0])
    _do(service.take, _as(coop, coop.people[3]), offered)
    with pytest.raises(DomainError) as refused:
        _do(service.answer, _as(coop, coop.people[1]), made, yes=True)
    assert refused.value.code == "gone"
    assert _holder(shifts[1]) == coop.people[1]


def coop_of(coop, count):
    """The same co-op with only its first people."""
    few = type(coop)(coop.id, coop.service_id, coop.medication)
    few.people = coop.people[:count]
    return few


def test_rest_is_checked_again_when_the_last_says_yes(database):
    coop, shifts, places = _coop()
    one, two, _ = coop.people
    made = _do(service.ask, _as(coop, one), places[0], places[1])
    night = make_shift(coop.id, coop.service_id, MONDAY, time(15), time(22), name="Late")
    make_place(coop.id, night, one, published=True)  # 9 h before Tuesday 07:00
    with pytest.raises(DomainError) as refused:
        _do(service.answer, _as(coop, two), made, yes=True)
    assert refused.value.code == "rest"
    assert [_holder(shift) for shift in shifts[:2]] == [one, two]


def test_what_one_can_take_is_read_once_however_much_is_passed_on(database, count):
    coop, _, places = _coop(6)
    me, *others = coop.people
    for person, place in zip(others, places[1:], strict=True):
        _do(service.offer, _as(coop, person), place)
    passed = queries.offers(coop.id, NOON)
    assert len(passed) == 5
    read = []
    for some in (passed[:1], passed):
        with count() as statements:
            can, cannot = queries.takeable(coop.id, me, some)
        assert (len(can), cannot) == (len(some), [])
        read.append(len(statements))
    assert read[0] == read[1]
