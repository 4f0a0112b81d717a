"""Booking an agency: what is refused, what counts as cover, how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from coop.absence import service as absence
from coop.absence.models import CoverCall, CoverRequest
from coop.agency import queries, service
from coop.agency.models import AgencyBooking
from coop.agency.rules import Rates, State
from coop.agency.service import Given, Terms
from coop.claims.finding import open_shifts
from coop.notices.models import Alert
from coop.rota import queries as rotas
from coop.rota import service as rota
from coop.rota.models import ShiftGap
from coop.rota.queries import candidates
from coop.shifts import queries as need
from coop.shifts import service as shifts
from coop.shifts.models import Shift
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.people.models import Person
from tests.factories.agency import make_agency, make_agency_worker
from tests.factories.members import make_competency
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop


@pytest.fixture(autouse=True)
def _now():
    with clock.at(clock.instant(MONDAY) - timedelta(days=2)):
        yield


@pytest.fixture
def coop(database):
    return small_coop(3)


def desk(coop):
    return Actor(None, "Dot", coop.id, None, frozenset({"coordinator", "manager"}))


def book(coop, shift, agency, worker=None, request=None):
    with transaction():
        return service.book(desk(coop), shift, agency, worker, request_id=request).id


def row_of(coop, booking):
    return queries.booking(coop.id, booking)


def free(coop, shift):
    return need.shifts_by_id(coop.id, [shift])[0].free


def test_a_booking_keeps_the_price_of_the_terms_in_force_and_is_cover(coop):
    agency = make_agency(coop.id)
    worker = make_agency_worker(coop.id, agency)
    shift = make_shift(coop.id, coop.service_id, least=2)
    make_place(coop.id, shift, coop.people[0], published=True)
    people = db.session.scalars(select(Person.id)).all()
    booking = book(coop, shift, agency, worker)
    row = row_of(coop, booking)
    assert (row.pence, row.state, row.worker) == (16500, State.BOOKED, "Theo Marsh")  # 7.5 h, 22.00
    found = need.shifts_by_id(coop.id, [shift])[0]
    assert (found.filled, found.empty, found.free, len(found.assigned)) == (2, 0, 0, 1)
    assert db.session.scalars(select(Person.id)).all() == people  # never a person of the co-op
    with transaction():
        service.set_terms(desk(coop), agency, Terms(clock.today(), Rates(9900, 9900, 9900, 9900)))
    assert row_of(coop, booking).pence == 16500
    assert queries.quotes(coop.id, make_shift(coop.id, coop.service_id))[1][0].pence == 74250


def test_the_place_is_filled_for_everybody_who_counts(coop):
    agency = make_agency(coop.id)
    shift = make_shift(coop.id, coop.service_id, least=2)
    make_place(coop.id, shift, coop.people[0], published=True)
    assert [one.id for one in open_shifts(coop.id, clock.now())] == [shift]
    assert len(candidates.free_shifts(coop.id, coop.people[1], MONDAY, [coop.service_id])[1]) == 1
    with transaction():
        rota.explain(coop.id, shift)
    assert db.session.scalar(select(ShiftGap.shift_id)) == shift
    booking = book(coop, shift, agency)
    assert open_shifts(coop.id, clock.now()) == ()
    assert candidates.free_shifts(coop.id, coop.people[1], MONDAY, [coop.service_id])[1] == ()
    assert db.session.scalar(select(ShiftGap.shift_id)) is None
    week = rotas.week(coop.id, MONDAY, [coop.service_id])
    assert (week.needed, week.filled) == (2, 2)
    with pytest.raises(DomainError, match="all the people it wants"), transaction():
        rota.assign(desk(coop), shift, coop.people[1], rota.Say(reason="Can after all."))
    with transaction():
        assert service.cancel(desk(coop), booking, "Ben can after all") == 0
    with transaction():
        rota.assign(desk(coop), shift, coop.people[1], rota.Say(reason="Can after all."))
    assert free(coop, shift) == 0


def test_a_full_shift_is_refused_in_words(coop):
    agency = make_agency(coop.id)
    shift = make_shift(coop.id, coop.service_id)
    book(coop, shift, agency)
    with pytest.raises(DomainError, match="filled the last place"):
        book(coop, shift, agency)


def test_the_refusal_names_what_the_profile_lacks(coop):
    agency = make_agency(coop.id)
    worker = make_agency_worker(coop.id, agency, without=("right_to_work", "references"))
    hoist = make_competency(coop.id, "Hoist")
    shift = make_shift(coop.id, coop.service_id, needs=((hoist, None),))
    with pytest.raises(DomainError) as caught:
        book(coop, shift, agency, worker)
    assert caught.value.words == (
        "Theo Marsh cannot be sent yet. Not confirmed by the agency: references on conduct in "
        "earlier care work, right to work seen and training in Hoist."
    )
    assert db.session.scalar(select(AgencyBooking.id)) is None
    assert free(coop, shift) == 1


def test_a_check_that_lapses_before_the_shift_keeps_the_worker_from_it(coop):
    agency = make_agency(coop.id)
    worker = make_agency_worker(coop.id, agency, until_on=MONDAY - timedelta(days=1))
    with pytest.raises(DomainError, match="lapsed"):
        book(coop, make_shift(coop.id, coop.service_id), agency, worker)


def test_the_last_place_must_bring_the_skill_that_the_others_lack(coop):
    agency = make_agency(coop.id)
    able = make_agency_worker(coop.id, agency, competencies=(coop.medication,))
    unable = make_agency_worker(coop.id, agency, "Una Poole")
    hoist = make_competency(coop.id, "Hoist")
    needs = ((coop.medication, 1), (hoist, 0 + 1))
    shift = make_shift(coop.id, coop.service_id, least=2, needs=needs)
    make_place(coop.id, shift, coop.people[0], published=True)  # signed off for medication
    with pytest.raises(DomainError, match="training in Hoist"):
        book(coop, shift, agency, able)
    other = make_shift(coop.id, coop.service_id, MONDAY + timedelta(days=2),
                       needs=((coop.medication, 1),))  # fmt: skip
    with pytest.raises(DomainError, match="training in Medication"):
        book(coop, other, agency, unable)
    book(coop, other, agency, able)
    found = need.shifts_by_id(coop.id, [other])[0]
    assert [(one.people, one.agency_people) for one in found.needs] == [(1, 1)]


def test_nobody_is_sent_to_two_shifts_at_once_or_without_rest(coop):
    agency = make_agency(coop.id)
    worker = make_agency_worker(coop.id, agency)
    book(coop, make_shift(coop.id, coop.service_id), agency, worker)
    same = make_shift(coop.id, coop.service_id, starts=time(12), ends=time(20))
    with pytest.raises(DomainError, match="another shift at that time"):
        book(coop, same, agency, worker)
    night = make_shift(coop.id, coop.service_id, starts=time(22), ends=time(23, 30))
    with pytest.raises(DomainError, match="11 hours of rest"):
        book(coop, night, agency, worker)
    book(coop, make_shift(coop.id, coop.service_id, MONDAY + timedelta(days=1)), agency, worker)


def test_a_worker_may_be_named_later_but_no_hours_are_confirmed_without(coop):
    agency = make_agency(coop.id)
    shift = make_shift(coop.id, coop.service_id)
    booking = book(coop, shift, agency)
    assert [one.kind for one in db.session.scalars(select(Alert))] == ["agency_unnamed"]
    end = clock.instant(MONDAY, time(15))
    with clock.at(end + timedelta(hours=1)):
        with pytest.raises(DomainError, match="Name the worker"), transaction():
            service.confirm_hours(desk(coop), booking, end - timedelta(hours=8), end, 30)
        unready = make_agency_worker(coop.id, agency, "Una Poole", without=("dbs",))
        with pytest.raises(DomainError, match="DBS certificate"), transaction():
            service.name_worker(desk(coop), booking, unready)
        ready = make_agency_worker(coop.id, agency)
        with transaction():
            service.name_worker(desk(coop), booking, ready)
        with transaction():
            service.confirm_hours(desk(coop), booking, end - timedelta(hours=8), end, 30)
    row = row_of(coop, booking)
    assert (row.state, row.final, row.minutes) == (State.WORKED, 16500, 450)
    assert db.session.scalar(select(Alert.closed_at)) is not None


def test_other_hours_than_agreed_are_priced_at_the_same_terms(coop):
    agency = make_agency(coop.id)
    worker = make_agency_worker(coop.id, agency)
    booking = book(coop, make_shift(coop.id, coop.service_id), agency, worker)
    start = clock.instant(MONDAY, time(7))
    with clock.at(start + timedelta(hours=12)):
        for begin, end, pause, words in (
            (start, start, 0, "after the start"),
            (start, start + timedelta(hours=13), 0, "still to come"),
            (start, start + timedelta(hours=1), 60, "longer than the shift"),
            (start + timedelta(hours=9), start + timedelta(hours=10), 0, "not on this shift"),
        ):
            with pytest.raises(DomainError, match=words), transaction():
                service.confirm_hours(desk(coop), booking, begin, end, pause)
        with transaction():
            service.confirm_hours(desk(coop), booking, start, start + timedelta(hours=9), 0)
    assert row_of(coop, booking).final == 9 * 2200
    with pytest.raises(DomainError, match="settled already"), transaction():
        service.cancel(desk(coop), booking, "Late")


def test_cancelling_inside_the_notice_costs_half(coop):
    agency = make_agency(coop.id)
    booking = book(coop, make_shift(coop.id, coop.service_id), agency)
    with clock.at(clock.instant(MONDAY, time(6))):
        assert row_of(coop, booking).cancelling == 8250
        with pytest.raises(DomainError, match="Say why"), transaction():
            service.cancel(desk(coop), booking, " ")
        with transaction():
            assert service.cancel(desk(coop), booking, "Ben can after all") == 8250
    totals = queries.hours_and_cost(coop.id, MONDAY, MONDAY)
    assert [(one.minutes, one.pence) for one in totals] == [(0, 8250)]


def sick(coop, shift, person):
    make_place(coop.id, shift, person, published=True)
    with transaction():
        return absence.report_sick(desk(coop), person, MONDAY, MONDAY)[0].id


def states(coop):
    query = select(CoverRequest.state).where(CoverRequest.coop_id == coop.id)
    return db.session.scalars(query.order_by(CoverRequest.id)).all()


def test_a_request_for_cover_ends_as_covered_by_the_agency_and_comes_back(coop):
    agency = make_agency(coop.id)
    worker = make_agency_worker(coop.id, agency)
    shift = make_shift(coop.id, coop.service_id)
    request = sick(coop, shift, coop.people[0])
    with transaction():
        absence.offer(desk(coop), request, [coop.people[1]])
    booking = book(coop, shift, agency, worker, request)
    assert states(coop) == ["agency"]
    told = {(one.person_id, one.kind) for one in db.session.scalars(select(Alert))}
    assert (coop.people[1], "cover_settled") in told
    with pytest.raises(DomainError, match="no longer needed"), transaction():
        call = db.session.execute(select(CoverCall.id)).scalar_one()
        member = Actor(None, "Ben", coop.id, coop.people[1], frozenset({"worker"}))
        absence.accept(member, call)
    with clock.at(clock.instant(MONDAY, time(8))), transaction():
        service.did_not_come(desk(coop), booking)
        assert free(coop, shift) == 1
    assert states(coop) == ["agency", "open"]
    assert row_of(coop, booking).cost == 0


def test_a_cancelled_shift_cancels_its_booking_and_says_what_it_costs(coop):
    agency = make_agency(coop.id)
    booking = book(coop, make_shift(coop.id, coop.service_id), agency)
    shift_id = row_of(coop, booking).shift_id
    with clock.at(clock.instant(MONDAY, time(6))), transaction():
        shifts.cancel_shift(desk(coop), shift_id, "The person is in hospital")
    row = row_of(coop, booking)
    assert (row.state, row.final) == (State.CANCELLED, 8250)
    words = [one.words for one in db.session.scalars(select(Alert)) if one.kind == "agency_changed"]
    assert len(words) == 1
    assert "It costs £82.50." in words[0]


def test_a_shift_that_is_moved_takes_its_booking_along(coop):
    agency = make_agency(coop.id)
    booking = book(coop, make_shift(coop.id, coop.service_id), agency)
    shift_id = row_of(coop, booking).shift_id
    pattern = need.rule_of(need.shift_page(coop.id, shift_id))
    with transaction():
        shifts.change_shift(desk(coop), shift_id, replace(pattern, ends=time(17)), reason="Longer")
    row = row_of(coop, booking)
    assert (row.end_at, row.pence) == (clock.instant(MONDAY, time(17)), 9 * 2200 + 1100)
    assert free(coop, shift_id) == 0


def test_a_shift_is_not_made_smaller_than_its_people_and_the_agencys(coop):
    agency = make_agency(coop.id)
    shift = make_shift(coop.id, coop.service_id, least=2)
    make_place(coop.id, shift, coop.people[0], published=True)
    book(coop, shift, agency)
    fewer = replace(need.rule_of(need.shift_page(coop.id, shift)), least=1, wanted=1)
    with pytest.raises(DomainError, match="2 people are on it"), transaction():
        shifts.change_shift(desk(coop), shift, fewer, reason="Fewer")


def test_a_booking_begun_late_is_priced_for_the_rest_of_the_shift(coop):
    agency = make_agency(coop.id)
    shift = make_shift(coop.id, coop.service_id)
    with clock.at(clock.instant(MONDAY, time(11))):
        assert row_of(coop, book(coop, shift, agency)).pence == 4 * 2200
    other = make_shift(coop.id, coop.service_id, MONDAY - timedelta(days=4))
    with pytest.raises(DomainError, match="is over"):
        book(coop, other, agency)


def test_shifts_without_care_and_agencies_without_terms_are_refused(coop):
    agency = make_agency(coop.id, from_on=MONDAY + timedelta(days=1))
    with pytest.raises(DomainError, match="no terms for that day"):
        book(coop, make_shift(coop.id, coop.service_id), agency)
    training = make_shift(coop.id, coop.service_id, MONDAY + timedelta(days=2), kind="training")
    with pytest.raises(DomainError, match="of this kind"):
        book(coop, training, agency)


def test_another_co_op_sees_and_books_nothing(coop):
    agency = make_agency(coop.id)
    worker = make_agency_worker(coop.id, agency)
    shift = make_shift(coop.id, coop.service_id)
    booking = book(coop, shift, agency, worker)
    other = small_coop(1, "Other Care")
    mine = make_agency(other.id, "Theirs")
    theirs = make_shift(other.id, other.service_id)
    for act in (
        lambda: service.book(desk(other), shift, mine),
        lambda: service.book(desk(other), theirs, agency),
        lambda: service.book(desk(other), theirs, mine, worker),
        lambda: service.cancel(desk(other), booking, "No"),
        lambda: service.name_worker(desk(other), booking, worker),
        lambda: service.confirm(desk(other), worker, Given("identity", clock.today())),
        lambda: queries.booking(other.id, booking),
    ):
        with pytest.raises(NotFound), transaction():
            act()
    assert queries.bookings(other.id) == ()
    assert [one.name for one in queries.agencies(other.id, MONDAY)] == ["Theirs"]


def test_what_is_confirmed_is_kept_beside_what_was_and_not_told_by_the_audit(coop):
    agency = make_agency(coop.id)
    with transaction():
        worker = service.add_worker(desk(coop), agency, "Una Poole").id
    today = clock.today()
    dbs = Given("dbs", today, None, "001234567890", "enhanced_barred", today - timedelta(days=90))
    with transaction():
        service.confirm(desk(coop), worker, dbs)
    row = queries.worker(coop.id, worker, today)
    check = next(one for one in row.checks if one.item == "dbs")
    assert (check.state, check.confirmed_by, check.reference) == (
        "confirmed",
        "Dot",
        "001234567890",
    )
    assert len(row.lacks) == 8
    assert all("001234567890" not in str(one.__dict__) for one in db.session.scalars(
        select(AuditEntry)
    ))  # fmt: skip
    for wrong, words in (
        (Given("dbs", today, None, "1", "", today), "level"),
        (Given("dbs", today, None, "", "standard", today), "number"),
        (Given("dbs", today, None, "1", "standard"), "was issued"),
        (Given("identity", today + timedelta(days=1)), "earlier day"),
        (Given("identity", today, today - timedelta(days=1)), "lapse before"),
        (Given("horoscope", today), "what was confirmed"),
    ):
        with pytest.raises(DomainError, match=words), transaction():
            service.confirm(desk(coop), worker, wrong)


def test_terms_are_added_never_changed(coop):
    agency = make_agency(coop.id, from_on=clock.today())
    rates = Rates(2300, 2700, 2900, 4100)
    with pytest.raises(DomainError, match="from that day already"), transaction():
        service.set_terms(desk(coop), agency, Terms(clock.today(), rates))
    with pytest.raises(DomainError, match="in the past"), transaction():
        service.set_terms(desk(coop), agency, Terms(date(2026, 1, 1), rates))
    with transaction():
        service.set_terms(desk(coop), agency, Terms(MONDAY, rates))
    found = queries.terms(coop.id, agency)
    assert [one.day_pence for one in found] == [2300, 2200]
    assert queries.agency(coop.id, agency, clock.today()).terms.day_pence == 2200


def test_the_cheapest_agency_for_the_shift_stands_first(coop):
    dear = make_agency(coop.id, "Alpha", day=2100, least=600)  # 10 h charged: 210.00
    cheap = make_agency(coop.id, "Beta")
    ready = make_agency_worker(coop.id, cheap)
    make_agency_worker(coop.id, cheap, "Una Poole", without=("dbs",))
    _, found = queries.quotes(coop.id, make_shift(coop.id, coop.service_id))
    assert [(one.agency.id, one.pence) for one in found] == [(cheap, 16500), (dear, 21000)]
    assert [one.id for one in found[0].ready] == [ready]
    assert [one.least_applies for one in found] == [False, True]


def test_hours_and_cost_by_service_against_all_hours(coop):
    agency = make_agency(coop.id)
    shift = make_shift(coop.id, coop.service_id, least=2)
    make_place(coop.id, shift, coop.people[0], published=True)
    book(coop, shift, agency)
    draft = make_shift(coop.id, coop.service_id, MONDAY + timedelta(days=1))
    make_place(coop.id, draft, coop.people[1])  # not published: nobody's hours yet
    (total,) = queries.hours_and_cost(coop.id, MONDAY, MONDAY + timedelta(days=1))
    assert (total.minutes, total.pence, total.all_minutes, total.share) == (450, 16500, 900, 50.0)
    assert queries.months(coop.id, MONDAY)[-1].minutes == 450
    assert db.session.get(Shift, shift).agency_places == 1
