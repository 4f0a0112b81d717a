"""Patterns become dated shifts, once, and what people were told is left alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from coop.shifts import queries, rules, service
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.people import make_coop, make_person, make_service
from tests.factories.shifts import (
    MONDAY,
    a_rule,
    make_competency,
    make_pattern,
    make_shift,
    place,
)

SUNDAY = MONDAY + timedelta(days=6)
TOLD = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def home(coop):
    return make_service(coop)


@pytest.fixture
def actor(coop):
    return Actor(None, "Nia Price", coop)


def expand(actor, first=MONDAY, last=SUNDAY, services=None):
    with transaction():
        return service.expand(actor, actor.coop_id, first, last, services)


def test_a_pattern_makes_one_shift_for_each_of_its_days(actor, coop, home):
    medication = make_competency(coop)
    make_pattern(
        coop,
        home,
        days=(0, 2),
        needs=(rules.NeedRule(medication, 1),),
        visits=(rules.PlannedVisit("JT4", time(7, 30), 45, "Elm Road", 10),),
    )
    assert expand(actor).added == 2
    monday, wednesday = queries.shifts(coop, MONDAY, SUNDAY)
    assert (monday.on, wednesday.on) == (MONDAY, MONDAY + timedelta(days=2))
    assert monday.needs == (queries.NeedRow(medication, 1),)
    assert monday.visits == 1
    assert (monday.work_minutes, monday.night_minutes) == (450, 0)
    page = queries.shift_page(coop, wednesday.id)
    assert [(visit.code, clock.local(visit.start_at).hour) for visit in page.visits] == [("JT4", 7)]


def test_expanding_twice_adds_and_changes_nothing(actor, coop, home):
    make_pattern(coop, home, visits=(rules.PlannedVisit("JT4", time(7, 30), 45),))
    first = expand(actor)
    entries = db.session.scalar(select(func.count(AuditEntry.id)))
    again = expand(actor)
    assert (first.added, again) == (7, service.Expanded(same=7))
    assert db.session.scalar(select(func.count(AuditEntry.id))) == entries


def test_an_overlapping_period_adds_only_what_is_missing(actor, coop, home):
    make_pattern(coop, home)
    expand(actor)
    assert expand(actor, MONDAY, SUNDAY + timedelta(days=7)).added == 7


def test_only_the_chosen_services_are_expanded(actor, coop, home):
    other = make_service(coop, "Harbour View", "extra_care")
    make_pattern(coop, home)
    make_pattern(coop, other)
    assert expand(actor, services=[other]).added == 7
    assert {shift.service_id for shift in queries.shifts(coop, MONDAY, SUNDAY)} == {other}


def test_a_closed_service_gets_no_shifts_after_its_last_day(actor, coop, home):
    from core.people.models import Service

    make_pattern(coop, home)
    with transaction() as session:
        session.get_one(Service, home).closed_on = MONDAY + timedelta(days=2)
    assert expand(actor).added == 3


def test_bank_holidays_are_marked_by_name(actor, coop, home):
    make_pattern(coop, home)
    expand(actor, date(2026, 12, 21), date(2026, 12, 28))
    named = {s.on: s.bank_holiday for s in queries.shifts(coop, MONDAY, date(2026, 12, 28))}
    assert named[date(2026, 12, 25)] == "Christmas Day"
    assert named[date(2026, 12, 26)] == "Boxing Day"
    assert named[date(2026, 12, 28)] == "Boxing Day (substitute day)"
    assert named[date(2026, 12, 24)] == ""


def test_a_changed_pattern_updates_untouched_shifts_and_leaves_published_ones(actor, coop, home):
    person = make_person(coop, service_id=home)
    pattern_id = make_pattern(coop, home)
    expand(actor)
    told, untouched = queries.shifts(coop, MONDAY, SUNDAY)[:2]
    place(coop, told.id, person, published_at=TOLD)
    with transaction():
        settled = service.correct_pattern(actor, pattern_id, a_rule(home, starts=time(8)))
    assert settled.left == [told.id]
    assert len(settled.updated) == 6
    rows = {row.id: row for row in queries.shifts(coop, MONDAY, SUNDAY)}
    assert clock.local(rows[told.id].start_at).hour == 7
    assert clock.local(rows[untouched.id].start_at).hour == 8
    again = expand(actor)
    assert (again.left, again.same) == (1, 6)


def test_a_shift_changed_by_hand_keeps_its_change(actor, coop, home):
    pattern_id = make_pattern(coop, home)
    expand(actor)
    shift = queries.shifts(coop, MONDAY, SUNDAY)[0]
    with transaction():
        rule = a_rule(home, from_on=MONDAY, until_on=MONDAY, days=(0,), wanted=3)
        service.change_shift(actor, shift.id, rule)
    with transaction():
        service.correct_pattern(actor, pattern_id, a_rule(home, starts=time(9)))
    again = expand(actor)
    kept = queries.shift_page(coop, shift.id).shift
    assert (kept.wanted, clock.local(kept.start_at).hour, again.left) == (3, 7, 1)


def test_expansion_does_not_bring_a_cancelled_shift_back(actor, coop, home):
    make_pattern(coop, home)
    expand(actor)
    shift = queries.shifts(coop, MONDAY, SUNDAY)[0]
    with transaction():
        service.cancel_shift(actor, shift.id, "The person is in hospital")
    assert expand(actor).left == 1
    assert shift.id not in {row.id for row in queries.shifts(coop, MONDAY, SUNDAY)}
    with_cancelled = queries.shifts(coop, MONDAY, SUNDAY, cancelled=True)
    assert [row.cancel_reason for row in with_cancelled if row.id == shift.id] == [
        "The person is in hospital"
    ]


def test_expansion_cancels_nothing_and_names_what_is_surplus(actor, coop, home):
    from coop.shifts.models import ShiftPattern

    pattern_id = make_pattern(coop, home)
    expand(actor)
    with transaction() as session:
        session.get_one(ShiftPattern, pattern_id).days = [0]
    found = expand(actor)
    assert len(found.surplus) == 6
    assert len(queries.shifts(coop, MONDAY, SUNDAY)) == 7


def test_a_change_from_a_day_ends_the_old_pattern_and_keeps_the_weeks_in_step(actor, coop, home):
    # Two weeks in turn: Mondays of the first, Tuesdays of the second.
    old_id = make_pattern(coop, home, cycle_weeks=2, days=(0, 8))
    expand(actor, MONDAY, MONDAY + timedelta(days=27))
    change_on = MONDAY + timedelta(days=7)
    with transaction():
        rule = a_rule(home, cycle_weeks=2, days=(0, 8), starts=time(8))
        new, settled = service.change_pattern(actor, old_id, change_on, rule)
    assert settled.updated
    assert not settled.cancelled
    assert queries.pattern(coop, old_id).rule.until_on == change_on - timedelta(days=1)
    assert expand(actor, MONDAY, MONDAY + timedelta(days=27)).added == 0
    found = queries.shifts(coop, MONDAY, MONDAY + timedelta(days=27))
    assert [(s.on, clock.local(s.start_at).hour) for s in found] == [
        (date(2026, 12, 7), 7),
        (date(2026, 12, 15), 8),
        (date(2026, 12, 21), 8),
        (date(2026, 12, 29), 8),
    ]
    assert {s.pattern_id for s in found} == {old_id, new.id}


def test_ending_a_pattern_cancels_only_what_nobody_was_told_of(actor, coop, home):
    person = make_person(coop, service_id=home)
    pattern_id = make_pattern(coop, home)
    expand(actor)
    shifts = queries.shifts(coop, MONDAY, SUNDAY)
    place(coop, shifts[5].id, person, published_at=TOLD)
    place(coop, shifts[6].id, person)
    with transaction():
        settled = service.end_pattern(actor, pattern_id, MONDAY + timedelta(days=3))
    assert settled.left == [shifts[5].id]
    assert settled.cancelled == [shifts[4].id, shifts[6].id]
    assert settled.drafts_dropped == 1
    assert len(queries.shifts(coop, MONDAY, SUNDAY)) == 5


def test_extending_an_ended_pattern_brings_its_own_cancelled_shifts_back(actor, coop, home):
    pattern_id = make_pattern(coop, home)
    expand(actor)
    with transaction():
        service.end_pattern(actor, pattern_id, MONDAY)
    with transaction():
        service.correct_pattern(actor, pattern_id, a_rule(home))
    assert len(queries.shifts(coop, MONDAY, SUNDAY)) == 7


def test_a_pattern_in_use_cannot_be_withdrawn_but_a_mistake_can(actor, coop, home):
    person = make_person(coop, service_id=home)
    used, mistake = make_pattern(coop, home), make_pattern(coop, home, name="Late")
    expand(actor)
    shift = next(s for s in queries.shifts(coop, MONDAY, SUNDAY) if s.pattern_id == used)
    place(coop, shift.id, person, published_at=TOLD)
    with pytest.raises(DomainError, match="end the pattern"), transaction():
        service.withdraw_pattern(actor, used, "typed twice")
    with transaction():
        assert service.withdraw_pattern(actor, mistake, "typed twice") == 7
    assert {s.pattern_id for s in queries.shifts(coop, MONDAY, SUNDAY)} == {used}


def test_the_same_pattern_twice_is_refused_beside_its_name(actor, coop, home):
    make_pattern(coop, home)
    with pytest.raises(DomainError) as refused, transaction():
        service.add_pattern(actor, a_rule(home, name=" Early "))
    assert (refused.value.code, refused.value.field) == ("twin", "name")


def test_another_co_ops_service_pattern_and_shift_are_not_found(actor, coop, home):
    other = make_coop("Another Co-op")
    theirs = make_service(other, "Elsewhere")
    pattern_id, shift_id = make_pattern(other, theirs), make_shift(other, theirs)
    for attempt in (
        lambda: service.add_pattern(actor, a_rule(theirs)),
        lambda: service.correct_pattern(actor, pattern_id, a_rule(home)),
        lambda: service.end_pattern(actor, pattern_id, SUNDAY),
        lambda: service.cancel_shift(actor, shift_id, "no"),
        lambda: queries.shift_page(coop, shift_id),
        lambda: queries.pattern(coop, pattern_id),
    ):
        with pytest.raises(NotFound), transaction():
            attempt()
    assert queries.shifts(coop, MONDAY, SUNDAY) == ()


def test_a_competency_of_another_co_op_is_refused(actor, coop, home):
    theirs = make_competency(make_coop("Another Co-op"))
    with pytest.raises(DomainError) as refused, transaction():
        service.add_pattern(actor, a_rule(home, needs=(rules.NeedRule(theirs),)))
    assert refused.value.field == "needs"


def test_shifts_are_read_in_the_same_number_of_queries_however_many(actor, coop, home, count):
    medication = make_competency(coop)
    make_pattern(coop, home, needs=(rules.NeedRule(medication),))
    expand(actor)
    person = make_person(coop, service_id=home)
    with count() as few:
        assert len(queries.shifts(coop, MONDAY, SUNDAY)) == 7
    for hour in range(8, 12):
        make_pattern(
            coop,
            home,
            name=f"Round {hour}",
            starts=time(hour),
            visits=(rules.PlannedVisit("JT4", time(hour, 30), 30),),
        )
    expand(actor, MONDAY, SUNDAY + timedelta(days=21))
    for shift in queries.shifts(coop, MONDAY, SUNDAY):
        place(coop, shift.id, person)
    with count() as many:
        assert len(queries.shifts(coop, MONDAY, SUNDAY + timedelta(days=21))) == 7 * 5 * 4
    assert len(many) == len(few) == 4


def test_drafts_are_not_on_a_persons_own_list(actor, coop, home):
    me = make_person(coop, service_id=home)
    colleague = make_person(coop, "Ben", "Morris", service_id=home)
    draft, told = make_shift(coop, home), make_shift(coop, home, MONDAY + timedelta(days=1))
    place(coop, draft, me)
    place(coop, told, me, published_at=TOLD)
    place(coop, told, colleague, published_at=TOLD, leads=True)
    place(coop, told, make_person(coop, "Draft", "Only"))
    (mine,) = queries.my_shifts(coop, me, MONDAY, SUNDAY)
    assert (mine.shift.id, mine.with_words) == (told, ["Ben (lead)"])
    with pytest.raises(NotFound):
        queries.my_shift_page(coop, me, draft)


def test_changing_a_published_shift_needs_a_reason_and_room_for_those_on_it(actor, coop, home):
    me = make_person(coop, service_id=home)
    other = make_person(coop, "Ben", "Morris", service_id=home)
    shift_id = make_shift(coop, home)
    for person in (me, other):
        place(coop, shift_id, person, published_at=TOLD)
    one_day = a_rule(home, from_on=MONDAY, until_on=MONDAY, days=(0,))
    with pytest.raises(DomainError) as refused, transaction():
        service.change_shift(actor, shift_id, replace(one_day, starts=time(8)))
    assert refused.value.field == "reason"
    with pytest.raises(DomainError) as refused, transaction():
        service.change_shift(actor, shift_id, replace(one_day, wanted=1), reason="Fewer")
    assert refused.value.field == "wanted"


def test_on_call_is_who_has_it_now_or_else_who_has_it_next(coop, home):
    now_on = make_person(coop, "Grace", "Osei", service_id=home)
    next_on = make_person(coop, "Ben", "Morris", service_id=home)
    first = make_shift(coop, home, kind=Kind.ON_CALL, starts=time(17), ends=time(9))
    later = make_shift(
        coop, home, MONDAY + timedelta(days=1), kind=Kind.ON_CALL, starts=time(17), ends=time(9)
    )
    place(coop, first, now_on, published_at=TOLD)
    place(coop, later, next_on, published_at=TOLD)
    inside = datetime(2026, 12, 7, 20, tzinfo=UTC)
    between = datetime(2026, 12, 8, 12, tzinfo=UTC)
    assert [(one.name, one.now) for one in queries.on_call(coop, inside)] == [("Grace Osei", True)]
    assert [(one.name, one.now) for one in queries.on_call(coop, between)] == [
        ("Ben Morris", False)
    ]
    assert queries.on_call(coop, inside - timedelta(days=9)) == ()


def test_places_on_a_cancelled_shift_stay_on_record(actor, coop, home):
    pattern_id = make_pattern(coop, home)
    expand(actor)
    shift = queries.shifts(coop, MONDAY, SUNDAY)[0]
    place(coop, shift.id, make_person(coop))
    with transaction():
        service.cancel_shift(actor, shift.id, "Hospital")
    assert db.session.scalar(select(func.count(Assignment.id))) == 0  # it was only a draft
    row = db.session.get_one(Shift, shift.id)
    assert row.cancelled_at is not None
    assert row.pattern_id == pattern_id


def told_shift(coop, home, *people):
    """A shift that these people have promised their time to; the shift's id."""
    from core.calendar import service as commitments

    shift_id = make_shift(coop, home)
    start_at, end_at = clock.shift_instants(MONDAY, time(7), time(15))
    for person in people:
        place_id = place(coop, shift_id, person, published_at=TOLD)
        with transaction():
            commitments.promise(
                person, start_at, end_at, kind="shift", paid=True, title="Early",
                source="assignment", source_id=place_id, coop_id=coop,
            )  # fmt: skip
    return shift_id


def promised(coop):
    from core.calendar import queries as calendar

    day = clock.instant(MONDAY), clock.instant(MONDAY + timedelta(days=1))
    return [
        (one.person_id, f"{clock.local(one.start_at):%H:%M}")
        for one in calendar.between(coop, *day)
    ]


def alerts_of(coop, person):
    from coop.notices import queries as notices

    return [row.words for row in notices.alerts(Actor(None, "", coop, person))]


def test_cancelling_gives_promised_time_back_and_tells_those_concerned(actor, coop, home):
    me, other = make_person(coop, service_id=home), make_person(coop, "Ben", "Morris")
    shift_id = told_shift(coop, home, me)
    with pytest.raises(DomainError) as refused, transaction():
        service.cancel_shift(actor, shift_id, "  ")
    assert refused.value.field == "reason"
    with transaction():
        assert service.cancel_shift(actor, shift_id, "JT4 is in hospital") == 1
    assert promised(coop) == []
    assert alerts_of(coop, me) == [
        "Early on Mon 7 December, 07:00–15:00, is cancelled. Nia Price: JT4 is in hospital."
    ]
    assert alerts_of(coop, other) == []
    assert queries.my_shifts(coop, me, MONDAY, SUNDAY) == ()
    with pytest.raises(DomainError), transaction():
        service.cancel_shift(actor, shift_id, "Again")


def test_changing_times_moves_promised_time_and_tells_those_on_it(actor, coop, home):
    me = make_person(coop, service_id=home)
    shift_id = told_shift(coop, home, me)
    later = a_rule(home, from_on=MONDAY, until_on=MONDAY, days=(0,), starts=time(9))
    with transaction():
        service.change_shift(actor, shift_id, later, reason="A late start")
    assert promised(coop) == [(me, "09:00")]
    assert alerts_of(coop, me) == [
        "Early on Mon 7 December is now 09:00–15:00. Nia Price: A late start."
    ]


def test_a_change_that_clashes_with_promised_time_changes_nothing(actor, coop, home):
    from core.calendar import service as commitments

    me = make_person(coop, service_id=home)
    shift_id = told_shift(coop, home, me)
    class_at = clock.shift_instants(MONDAY, time(16), time(18))
    with transaction():
        commitments.promise(
            me, *class_at, kind="session", paid=True, title="Fire safety class",
            source="session", source_id=1, coop_id=coop,
        )  # fmt: skip
    longer = a_rule(home, from_on=MONDAY, until_on=MONDAY, days=(0,), ends=time(17))
    with pytest.raises(DomainError, match="Fire safety class"), transaction():
        service.change_shift(actor, shift_id, longer, reason="Longer")
    assert promised(coop) == [(me, "07:00"), (me, "16:00")]
    assert clock.local(queries.shift_page(coop, shift_id).shift.end_at).hour == 15
    assert alerts_of(coop, me) == []


@pytest.fixture
def heard(monkeypatch):
    """News of shifts in this test, besides what slices themselves listen to."""
    from core import events

    found = []
    for kind in (service.ShiftChanged, service.ShiftCancelled):
        standing = [*events._listeners[kind], found.append]
        monkeypatch.setitem(events._listeners, kind, standing)
    return found


def test_news_of_a_cancelled_shift_says_who_had_been_told_and_why(actor, coop, home, heard):
    me, draft = make_person(coop, service_id=home), make_person(coop, "Ben", "Morris")
    shift_id = told_shift(coop, home, me)
    place(coop, shift_id, draft)
    with transaction():
        service.cancel_shift(actor, shift_id, " Hospital ")
    (news,) = heard
    assert isinstance(news, service.ShiftCancelled)
    assert [one.person_id for one in news.told] == [me]
    assert (news.coop_id, news.shift_id, news.name, news.on) == (coop, shift_id, "Early", MONDAY)
    assert (news.start_at, news.end_at) == clock.shift_instants(MONDAY, time(7), time(15))
    assert news.reason == "Hospital"


def test_news_of_a_changed_shift_says_what_it_was_before(actor, coop, home, heard):
    me = make_person(coop, service_id=home)
    shift_id = told_shift(coop, home, me)
    later = a_rule(home, from_on=MONDAY, until_on=MONDAY, days=(0,), starts=time(9))
    with transaction():
        service.change_shift(actor, shift_id, later, reason="A late start")
    (news,) = heard
    assert news.before == clock.shift_instants(MONDAY, time(7), time(15))
    assert (news.start_at, news.end_at) == clock.shift_instants(MONDAY, time(9), time(15))
    assert [one.person_id for one in news.told] == [me]
    with transaction():
        service.change_shift(actor, shift_id, later, reason="Nothing new")
    assert len(heard) == 1


def test_a_new_shift_is_news_that_nobody_has_been_told(actor, coop, home, heard):
    rule = a_rule(home, from_on=MONDAY, until_on=MONDAY, days=(0,))
    with transaction():
        shift_id = service.add_shift(actor, rule).id
    (news,) = heard
    assert (news.shift_id, news.before, news.told) == (shift_id, None, ())


def test_a_shift_that_has_begun_is_not_cancelled_under_those_who_work_it(
    actor, coop, home, monkeypatch
):
    shift_id = told_shift(coop, home, make_person(coop, service_id=home))
    monkeypatch.setattr(clock, "now", lambda: clock.instant(MONDAY, time(7)))
    with pytest.raises(DomainError) as refused, transaction():
        service.cancel_shift(actor, shift_id, "Too late")
    assert refused.value.code == "begun"


def test_a_pattern_stays_in_its_service(actor, coop, home):
    other = make_service(coop, "Harbour View", "extra_care")
    pattern_id = make_pattern(coop, home)
    with pytest.raises(DomainError) as refused, transaction():
        service.correct_pattern(actor, pattern_id, a_rule(other))
    assert refused.value.field == "service_id"


def test_expansion_brings_needs_and_visits_in_line_and_keeps_drafts(actor, coop, home):
    """The generator's drafts stay on a shift whose pattern changed; the rota checks them anew."""
    first, second = make_competency(coop), make_competency(coop, "First aid")
    pattern_id = make_pattern(coop, home, needs=(rules.NeedRule(first),))
    expand(actor)
    shift = queries.shifts(coop, MONDAY, SUNDAY)[0]
    place(coop, shift.id, make_person(coop, service_id=home))
    from coop.shifts.models import PatternNeed, PatternVisit

    with transaction() as session:
        session.query(PatternNeed).one().competency_id = second
        visit = PatternVisit(pattern_id=pattern_id, days=[], code="JT4", starts=time(8), minutes=30)
        session.add(visit)
    assert expand(actor).updated == 7
    now = queries.shifts(coop, MONDAY, SUNDAY)[0]
    assert now.needs == (queries.NeedRow(second, None),)
    assert now.visits == 1
    assert len(now.assigned) == 1
    assert expand(actor).same == 7
