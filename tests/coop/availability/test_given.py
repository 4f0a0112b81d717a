"""Hours and nights given, beside those asked for."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import event

from coop.availability import given, lately, queries, service
from coop.availability.given import DAY, WEEK, Shift, Week
from coop.availability.models import WorkPreferences
from coop.availability.preferences import NOTHING, Preferences
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.people.models import Person
from tests.factories.members import make_leave
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.rota import make_place, make_shift, make_week_before

TODAY = date(2026, 12, 10)  # a Thursday
MONDAY = date(2026, 12, 7)


def test_the_last_twelve_whole_weeks_and_none_before_the_start():
    assert given.first_monday(TODAY, date(2020, 1, 1)) == MONDAY - 12 * WEEK
    assert given.first_monday(TODAY, date(2026, 11, 11)) == date(2026, 11, 16)
    assert given.first_monday(TODAY, date(2026, 11, 16)) == date(2026, 11, 16)


def test_the_average_leaves_out_weeks_on_leave_and_this_week():
    shifts = [
        Shift(MONDAY - 3 * WEEK, 1800, False, 1),
        Shift(MONDAY - 2 * WEEK + 6 * DAY, 1500, False, 1),
        Shift(MONDAY, 9000, False, 1),  # not over yet
    ]
    leave = [(MONDAY - WEEK, MONDAY - WEEK + 4 * DAY)]
    found = given.weeks(shifts, leave, lambda _: 1800, MONDAY - 3 * WEEK, TODAY)
    assert [(week.minutes, week.away) for week in found] == [
        (1800, False),
        (1500, False),
        (0, True),
    ]
    assert given.average(found) == 1650
    assert given.words(1650, 1800, 12) == (
        "Wanted 30 h, given 27.5 h on average over the last 12 weeks"
    )
    assert given.words(1650, None, 1) == "Given 27.5 h in the last week"
    assert given.average([]) is None


@drawn(
    shifts=st.lists(st.tuples(st.integers(0, 100), st.integers(0, 600)), max_size=30),
    weeks=st.integers(1, 12),
)
def test_every_minute_of_the_weeks_counts_once(shifts, weeks):
    first = MONDAY - weeks * WEEK
    rows = [Shift(first + n * DAY, minutes, False, 1) for n, minutes in shifts]
    found = given.weeks(rows, (), lambda _: None, first, TODAY)
    inside = sum(minutes for n, minutes in shifts if n < 7 * weeks)
    known = min((n // 7 for n, _ in shifts), default=weeks)
    assert len(found) == max(0, weeks - known)
    assert sum(week.minutes for week in found) == inside
    if found:
        assert abs((given.average(found) or 0) - inside / len(found)) <= 7.5


def test_hours_from_before_the_shifts_here_count_and_unknown_weeks_do_not():
    first = MONDAY - 4 * WEEK
    before = {MONDAY - 3 * WEEK: 1200}
    shifts = [Shift(MONDAY - 2 * WEEK, 600, False, 1)]
    found = given.weeks(shifts, (), lambda _: None, first, TODAY, before)
    assert [(week.on, week.minutes) for week in found] == [
        (MONDAY - 3 * WEEK, 1200),
        (MONDAY - 2 * WEEK, 600),
        (MONDAY - WEEK, 0),
    ]


def test_nights_are_counted_by_the_month_they_begin_in():
    rows = [Shift(on, 540, True, 1) for on in (date(2026, 10, 31), date(2026, 12, 1))]
    rows += [Shift(date(2026, 12, 2), 540, False, 1), Shift(date(2026, 9, 30), 540, True, 1)]
    assert given.nights(rows, TODAY) == (
        (date(2026, 10, 1), 1),
        (date(2026, 11, 1), 0),
        (date(2026, 12, 1), 1),
    )


def test_a_week_on_leave_breaks_the_line_and_the_table_shows_no_figure():
    weeks = [Week(MONDAY - 2 * WEEK, 1800, 1800, False), Week(MONDAY - WEEK, 0, 1800, True)]
    drawn_chart = given.chart(weeks)
    assert drawn_chart.table.rows == (("23 Nov", "30 h", "30 h"), ("30 Nov", "", "30 h"))
    assert given.chart(weeks[:1]) is None


@pytest.fixture
def house(database):
    class House:
        coop = make_coop()
        maple = make_service(coop)
        harbour = make_service(coop, "Harbour View", "extra_care")
        ben = make_person(coop, "Ben", "Morris", service_id=maple)

        def work(self, on, starts=time(7), ends=time(15), service_id=None, **more):
            shift = make_shift(self.coop, service_id or self.maple, on, starts, ends, **more)
            make_place(self.coop, shift, self.ben, published=True)

        def said(self, from_on, until_on=None, **values):
            with transaction() as session:
                session.add(
                    WorkPreferences(
                        coop_id=self.coop,
                        person_id=self.ben,
                        from_on=from_on,
                        until_on=until_on,
                        **values,
                    )
                )

    return House()


def _lately(house, on):
    said = queries.preferences_on(house.coop, house.ben, on)
    return lately.of(db.session.get_one(Person, house.ben), said, on)


def test_what_was_given_is_read_from_published_shifts_and_each_weeks_own_wish(house):
    monday = clock.monday(clock.today())
    house.said(date(2026, 1, 5), monday - WEEK - DAY, wanted_weekly_minutes=1200)
    house.said(monday - WEEK, wanted_weekly_minutes=1800, preferred_services=[house.harbour])
    house.work(monday - 2 * WEEK)
    house.work(monday - WEEK, service_id=house.harbour)
    house.work(monday - WEEK + DAY, time(22), time(7), name="Night", kind="waking_night")
    make_place(house.coop, make_shift(house.coop, house.maple, monday - WEEK), house.ben)  # a draft
    make_leave(house.coop, house.ben, monday - 3 * WEEK, monday - 3 * WEEK + 6 * DAY)
    make_week_before(house.coop, house.ben, monday - 3 * WEEK, 0)
    found = _lately(house, clock.today())
    assert len(found.weeks) == 2 + 1
    assert [(w.minutes, w.wanted, w.away) for w in found.weeks[-3:]] == [
        (0, 1200, True),
        (450, 1200, False),
        (450 + 510, 1800, False),
    ]
    assert found.average == round((450 + 960) / 2 / 15) * 15  # nothing is known of earlier weeks
    assert found.liked == (1, 3)
    assert sum(count for _, count in found.nights) == 1


def test_somebody_who_was_never_employed_has_no_figures(house):
    guest = db.session.get_one(Person, make_person(house.coop, "Guest", "Only"))
    assert lately.of(guest, NOTHING, clock.today()) is None


def test_the_page_says_what_each_wish_does_and_what_was_given(client, house):
    monday = clock.monday(clock.today())
    for back in range(1, 13):
        for day in range(4):
            house.work(monday - back * WEEK + day * DAY)
    with transaction():
        service.prefer(
            Actor(None, "Ben", house.coop, house.ben, frozenset({"worker"})),
            house.ben,
            clock.today(),
            Preferences(nights_a_month=4, wanted_weekly_minutes=36 * 60),
        )
    as_role(client, house.coop, "worker", person_id=house.ben)
    page = client.get("/my-time/wishes").text
    assert "Wanted 36 h, given 30 h on average over the last 12 weeks" in page
    assert "<svg" in page
    assert "The figures" in page
    assert "0 of 4" in page
    for words in (
        "who is furthest below is asked first",
        "A rota goes beyond only to fill a shift",
        "Within 48 hours of a shift only those who said yes are asked.",
    ):
        assert words in page
    as_role(client, house.coop, "coordinator")
    assert "given 30 h on average" in client.get(f"/people/{house.ben}/time/wishes").text


def test_a_new_starters_page_says_what_will_stand_there(client, house):
    with transaction() as session:
        person = session.get_one(Person, house.ben)
        person.employments[0].from_on = clock.today()
    as_role(client, house.coop, "worker", person_id=house.ben)
    assert "After the first whole week of published shifts" in client.get("/my-time/wishes").text


def test_reading_takes_as_many_queries_for_many_shifts_as_for_few(house):
    monday = clock.monday(clock.today())

    def count():
        seen = []
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        _lately(house, clock.today())
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    house.work(monday - WEEK)
    few = count()
    for n in range(2, 12):
        house.work(monday - n * WEEK)
    assert count() == few
