"""Classes on the real database: places, the waiting list, the calendar, moving and cancelling."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from coop.leave import service as leave
from coop.notices.models import Message
from core import clock
from core.access import Actor
from core.calendar import commitments, feed
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from tests.factories.classes import NOW, WED, during, make_school
from tests.factories.people import make_coop, make_service
from tests.factories.training import make_requirement, make_taken
from training.sessions import board, queries, rules, service
from training.sessions.models import TrainingBooking
from training.sessions.rules import State
from training.sessions.service import Said
from training.standards.library_queries import Item


@pytest.fixture
def school(database):
    with clock.at(NOW):
        yield make_school(4)


def states(session_id):
    rows = db.session.execute(
        select(TrainingBooking.person_id, TrainingBooking.state).where(
            TrainingBooking.session_id == session_id
        )
    )
    found = {person_id: str(state) for person_id, state in rows}
    db.session.rollback()
    return found


def told(person_id):
    query = select(Message.words).where(Message.person_id == person_id).order_by(Message.id)
    return list(db.session.scalars(query))


def promised(person_id):
    query = select(Commitment.title).where(Commitment.person_id == person_id)
    return list(db.session.scalars(query.order_by(Commitment.start_at)))


def test_a_booking_stands_in_the_calendar_and_its_feed_as_paid_time(school):
    session_id = school.plan()
    school.do(service.book, school.member(0), session_id)
    row = db.session.scalars(select(Commitment)).one()
    assert (row.person_id, row.kind, row.paid) == (school.people[0], "session", True)
    assert (row.start_at, row.end_at) == (during(at=time(9)), during(at=time(12)))
    entries = feed.told(school.coop, school.people[0], NOW, NOW + timedelta(days=30), NOW)
    written = feed.written(feed.Feed("Brightwater", tuple(entries))).decode()
    assert "SUMMARY:Training: Fire safety" in written


def early(school, which, source_id):
    """Somebody's shift of that day, promised as publishing does."""
    commitments.promise(
        school.people[which],
        during(at=time(7)),
        during(at=time(15)),
        kind="shift",
        paid=True,
        title="Early, Maple Court",
        source="assignment",
        source_id=source_id,
        coop_id=school.coop,
    )


def test_a_class_over_a_shift_is_refused_and_so_is_a_shift_over_a_class(school):
    school.do(early, school, 0, 98)
    session_id = school.plan()
    with pytest.raises(DomainError, match=r"Ann already has Early.*overlaps Training: Fire safety"):
        school.do(service.book, school.member(0), session_id)
    assert states(session_id) == {}
    school.do(service.book, school.member(1), session_id)
    with pytest.raises(DomainError, match="Ben already has Training: Fire safety"):
        school.do(early, school, 1, 99)


def test_the_last_place_goes_once_and_the_next_may_wait(school):
    session_id = school.plan(places=1)
    with pytest.raises(DomainError, match="A place is free"):
        school.do(service.wait, school.member(1), session_id)
    school.do(service.book, school.member(0), session_id)
    with pytest.raises(DomainError, match="last place has just been taken"):
        school.do(service.book, school.member(1), session_id)
    school.do(service.wait, school.member(1), session_id)
    assert sorted(states(session_id).values()) == ["booked", "waiting"]


def test_a_place_that_comes_free_is_offered_to_whoever_lapses_first(school):
    make_requirement(school.coop, Item(None, school.course), date(2024, 1, 1))
    make_taken(school.coop, school.people[1], school.course, date(2026, 6, 1))  # until June 2027
    make_taken(school.coop, school.people[2], school.course, date(2025, 11, 20))  # ran out
    session_id = school.plan(places=1)
    place = school.do(service.book, school.member(0), session_id)
    for which in (1, 2, 3):  # Ben asks first; Cat's ran out; Dee never had it
        school.do(service.wait, school.member(which), session_id)
    roll = board.roll(school.coop, session_id, NOW)
    assert [(one.booking.name, board.words(one.need)) for one in roll.line] == [
        ("Cat Hill", "Ran out on 20 November 2026"),
        ("Dee Hill", "Asked, and never had"),
        ("Ben Hill", "Runs out on 1 June 2027"),
    ]
    db.session.rollback()
    school.do(service.withdraw, school.member(0), place)
    assert states(session_id)[school.people[2]] == "offered"
    (words,) = told(school.people[2])
    assert "A place on Fire safety on Wed 9 December, 09:00–12:00, is free for you" in words
    assert "Wed 2 Dec, 12:00" in words  # a day to answer
    with pytest.raises(DomainError, match="last place"):  # it is kept for her
        school.do(service.book, school.member(0), session_id)
    school.do(service.book, school.member(2), session_id)
    assert states(session_id)[school.people[2]] == "booked"
    assert promised(school.people[2]) == ["Training: Fire safety"]


def test_who_is_promised_elsewhere_is_passed_over_and_stays_in_line(school):
    session_id = school.plan(places=1)
    place = school.do(service.book, school.member(0), session_id)
    for which in (1, 2):
        school.do(service.wait, school.member(which), session_id)
    other = school.plan(on=WED, starts=time(11), ends=time(13))
    school.do(service.book, school.member(1), other)
    school.do(service.withdraw, school.member(0), place)
    found = states(session_id)
    assert (found[school.people[1]], found[school.people[2]]) == ("waiting", "offered")


def test_an_offer_not_answered_goes_to_the_next(school):
    session_id = school.plan(places=1)
    place = school.do(service.book, school.member(0), session_id)
    for which in (1, 2):
        school.do(service.wait, school.member(which), session_id)
    school.do(service.withdraw, school.member(0), place)
    with clock.at(NOW + timedelta(hours=23)):
        assert school.do(service.lapse_offers, school.coop) == 0
    with clock.at(NOW + timedelta(hours=24)):
        with pytest.raises(DomainError, match="offer is over"):
            school.do(service.book, school.member(1), session_id)
        assert school.do(service.lapse_offers, school.coop) == 1
    found = states(session_id)
    assert (found[school.people[1]], found[school.people[2]]) == ("withdrawn", "offered")
    assert "you had not answered in time" in told(school.people[1])[-1]


def test_after_the_cut_off_only_a_planner_takes_somebody_off(school):
    session_id = school.plan()
    place = school.do(service.book, school.member(0), session_id)
    with clock.at(during() - timedelta(hours=20)):
        with pytest.raises(DomainError, match="Ask a coordinator"):
            school.do(service.withdraw, school.member(0), place)
        with pytest.raises(DomainError, match="Say why"):
            school.do(service.take_off, school.nia, place, " ")
        school.do(service.take_off, school.nia, place, "Ill")
    assert states(session_id) == {school.people[0]: "removed"}
    assert promised(school.people[0]) == []
    assert told(school.people[0])[-1].endswith("Nia Price: Ill.")


def test_several_are_booked_in_at_once_or_nobody(school):
    session_id = school.plan(places=2)
    with pytest.raises(DomainError, match="2 places are free and you chose 3"):
        school.do(service.book_in, school.nia, session_id, school.people[:3])
    other = school.plan(starts=time(8), ends=time(10))
    school.do(service.book, school.member(1), other)
    with pytest.raises(DomainError, match="Ben already has Training"):
        school.do(service.book_in, school.nia, session_id, school.people[:2])
    assert states(session_id) == {}
    school.do(service.book_in, school.nia, session_id, [school.people[0], school.people[2]])
    assert set(states(session_id).values()) == {"booked"}
    assert "Booked by Nia Price" in told(school.people[2])[-1]


def test_a_move_takes_everybodys_time_along_and_names_who_cannot(school):
    session_id = school.plan(places=3)
    school.do(service.book_in, school.nia, session_id, school.people[:2])
    other = school.plan(on=WED + timedelta(days=1), starts=time(10), ends=time(11))
    school.do(service.book, school.member(1), other)
    later = Said(school.course, WED + timedelta(days=1), time(9), time(12), 3, place="Office")
    with pytest.raises(DomainError, match="Ben already has Training"):
        school.do(service.change, school.nia, session_id, later, reason="The room is taken")
    assert queries.session(school.coop, session_id).on == WED  # nothing has moved
    db.session.rollback()
    off = school.do(
        service.change, school.nia, session_id, later, reason="Room taken", take_off=True
    )
    assert off == ["Ben Hill"]
    row = db.session.scalars(
        select(Commitment).where(Commitment.person_id == school.people[0])
    ).one()
    assert clock.local_day(row.start_at) == WED + timedelta(days=1)
    assert told(school.people[0])[-1] == (
        "Fire safety on Wed 9 December, 09:00–12:00, is now Thu 10 December, 09:00–12:00. "
        "Nia Price: Room taken."
    )
    assert "you are off its list" in told(school.people[1])[-1]


def test_fewer_places_than_are_held_are_refused_and_more_are_offered(school):
    session_id = school.plan(places=2)
    school.do(service.book_in, school.nia, session_id, school.people[:2])
    school.do(service.wait, school.member(2), session_id)
    said = Said(school.course, WED, time(9), time(12), 1, place="Office")
    with pytest.raises(DomainError, match="2 hold a place"):
        school.do(service.change, school.nia, session_id, said)
    more = Said(school.course, WED, time(9), time(12), 3, place="Office")
    school.do(service.change, school.nia, session_id, more)
    assert states(session_id)[school.people[2]] == "offered"
    assert len(told(school.people[0])) == 1  # nothing has changed for those who have a place


def test_a_class_called_off_gives_everybodys_time_back_and_says_why(school):
    session_id = school.plan(places=1, trainer_id=school.people[3])
    assert promised(school.people[3]) == ["Training: Fire safety"]
    school.do(service.book, school.member(0), session_id)
    school.do(service.wait, school.member(1), session_id)
    school.do(service.cancel, school.nia, session_id, "No room")
    assert db.session.scalar(select(func.count()).select_from(Commitment)) == 0
    for which in (0, 1, 3):
        assert told(school.people[which])[-1].endswith("is cancelled. Nia Price: No room.")
    with pytest.raises(DomainError, match="cancelled"):
        school.do(service.book, school.member(2), session_id)


def test_a_trainer_who_works_elsewhere_then_cannot_give_it(school):
    first = school.plan()
    school.do(service.book, school.member(3), first)
    with pytest.raises(DomainError, match="Dee already has") as refused:
        school.plan(starts=time(11), ends=time(14), trainer_id=school.people[3])
    assert refused.value.field == "trainer_id"
    second = school.plan(on=WED + timedelta(days=1), trainer_id=school.people[3])
    with pytest.raises(DomainError, match="give this class yourself"):
        school.do(service.book, school.member(3), second)


def test_a_class_for_another_service_or_before_employment_is_not_for_me(school):
    elsewhere = make_service(school.coop, "Oak House")
    session_id = school.plan(service_id=elsewhere)
    with pytest.raises(DomainError, match="for others"):
        school.do(service.book, school.member(0), session_id)
    nobody = Actor(None, "Board", school.coop, None, frozenset({"worker"}))
    with pytest.raises(NotAllowed):
        school.do(service.book, nobody, session_id)


def test_who_reports_sick_is_off_the_class_and_its_trainer_is_missed(school):
    session_id = school.plan(places=1, trainer_id=school.people[3])
    school.do(service.book, school.member(0), session_id)
    school.do(service.wait, school.member(1), session_id)
    school.do(leave.report_sick, school.member(0), school.people[0], WED, WED)
    assert states(session_id) == {school.people[0]: "removed", school.people[1]: "offered"}
    school.do(leave.report_sick, school.member(3), school.people[3], WED, WED)
    assert queries.session(school.coop, session_id).trainer == ""
    assert "Training: Fire safety" not in promised(school.people[3])


def test_people_are_reminded_once_and_again_when_it_is_moved(school):
    session_id = school.plan()
    school.do(service.book, school.member(0), session_id)

    def soon():
        return [words for words in told(school.people[0]) if words.endswith("soon.")]

    school.do(service.remind, school.coop)
    assert soon() == []  # eight days ahead
    with transaction():
        service.settle(school.nia, NOW.date(), queries.Settings(remind_days=8))
    for _ in range(2):
        school.do(service.remind, school.coop)
    assert soon() == ["Fire safety, Wed 9 December, 09:00–12:00, at Office: soon."]
    later = Said(school.course, WED, time(10), time(13), 2, place="Office")
    school.do(service.change, school.nia, session_id, later)
    school.do(service.remind, school.coop)
    assert len(soon()) == 2


def test_another_co_op_books_and_plans_nothing_here(school):
    session_id = school.plan()
    place = school.do(service.book, school.member(0), session_id)
    other = make_coop("Other Care")
    stranger = Actor(None, "X", other, None, frozenset({"trainer", "coordinator", "worker"}))
    said = Said(school.course, WED, time(9), time(12), 3, place="Office")
    for verb, *rest in (
        (service.book, session_id),
        (service.wait, session_id),
        (service.withdraw, place),
        (service.take_off, place, "x"),
        (service.cancel, session_id, "x"),
        (service.change, session_id, said),
        (service.book_in, session_id, school.people),
        (service.plan, said),
        (service.save, session_id, {}),
    ):
        with pytest.raises(NotFound):
            school.do(verb, stranger, *rest)


acts = st.lists(
    st.tuples(
        st.sampled_from(["book", "wait", "withdraw", "off", "lapse", "more"]), st.integers(0, 3)
    ),
    max_size=14,
)


@given(acts)
@settings(max_examples=12)
def test_whatever_is_done_no_place_is_held_twice_and_promises_are_those_of_bookings(school, done):
    """And nobody waits, free at that time, while a place is free."""
    with transaction() as session:
        session.execute(delete(TrainingBooking))
        session.execute(delete(Commitment))
    session_id, places, now = school.plan(places=1), 1, NOW
    for verb, which in done:
        mine = next(
            (
                one.id
                for one in queries.bookings(school.coop, session_id)
                if one.person_id == school.people[which]
            ),
            0,
        )
        db.session.rollback()
        with clock.at(now):
            try:
                if verb in ("book", "wait"):
                    school.do(getattr(service, verb), school.member(which), session_id)
                elif verb == "withdraw" and mine:
                    school.do(service.withdraw, school.member(which), mine)
                elif verb == "off" and mine:
                    school.do(service.take_off, school.nia, mine, "x")
                elif verb == "lapse":
                    now += timedelta(hours=25)
                    with clock.at(now):
                        school.do(service.lapse_offers, school.coop)
                elif verb == "more":
                    said = Said(school.course, WED, time(9), time(12), places + 1, place="Office")
                    school.do(service.change, school.nia, session_id, said)
                    places += 1
            except DomainError:
                pass
        rows = queries.bookings(school.coop, session_id)
        held = [one for one in rows if one.state in rules.HOLDING]
        assert len(held) <= places
        waiting = [one for one in rows if one.state == State.WAITING]
        assert not waiting or len(held) == places or now > during() - timedelta(hours=4)
        sources = set(
            db.session.scalars(
                select(Commitment.source_id).where(Commitment.source == queries.BOOKING)
            )
        )
        assert sources == {one.id for one in rows if one.state == State.BOOKED}
        db.session.rollback()
