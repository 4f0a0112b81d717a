"""Checks read day by day, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coop.checks import law, rules
from coop.checks.due_rules import Settings, follow_ups, gaps, soon
from coop.checks.rules import Days, Recorded, State, Unmet
from core.errors import DomainError

DAY = timedelta(days=1)
MONDAY = date(2026, 12, 7)
KINDS = law.required(MONDAY)
IDENTITY, DBS = law.kind("identity", MONDAY), law.kind("dbs", MONDAY)
ALWAYS = (Days(date(2020, 1, 1)),)


def row(n, state, on, until_on=None, kind="identity", of_id=None, **more):
    return Recorded(n, kind, state, on, until_on, of_id, **more)


def state(rows, on=MONDAY):
    return rules.standing(rows, on).state


def test_schedule_3_is_covered_paragraph_by_paragraph():
    """SI 2014/2936, Schedule 3, paragraphs 1 to 8: each is somebody's to check."""
    told = {number for kind in KINDS for number in kind.paragraphs}
    assert told == {number for number, _ in law.requirements()} == set(range(1, 9))
    assert "right_to_work" in {kind.code for kind in KINDS}, "not in Schedule 3, and checked"
    assert law.required(date(2015, 3, 31)) == ()


def test_a_check_stands_by_its_last_decision():
    asked = row(1, "asked", MONDAY - 9 * DAY)
    seen = row(2, "satisfied", MONDAY - 5 * DAY, MONDAY + DAY)
    assert state([]) is State.NOT_BEGUN
    assert state([asked]) is State.ASKED
    assert state([asked, seen]) is State.SATISFIED
    assert state([asked, seen], MONDAY - 6 * DAY) is State.ASKED
    assert state([asked, seen], MONDAY + 2 * DAY) is State.EXPIRED
    assert state([asked, seen, row(3, "not_satisfied", MONDAY)]) is State.NOT_SATISFIED


def test_asking_again_does_not_undo_what_is_still_in_date():
    seen = row(1, "satisfied", MONDAY - 5 * DAY, MONDAY + DAY)
    again = row(2, "asked", MONDAY - DAY)
    found = rules.standing([seen, again], MONDAY)
    assert (found.state, found.pending, found.clear) == (State.SATISFIED, State.ASKED, True)
    later = rules.standing([seen, again], MONDAY + 2 * DAY)
    assert (later.state, later.pending, later.clear) == (State.EXPIRED, State.ASKED, False)


def test_what_is_withdrawn_counts_until_the_day_before():
    first = row(1, "satisfied", MONDAY - 9 * DAY)
    second = row(2, "not_satisfied", MONDAY - 5 * DAY)
    back = row(3, "withdrawn", MONDAY, of_id=2)
    assert state([first, second, back], MONDAY - DAY) is State.NOT_SATISFIED
    assert state([first, second, back], MONDAY) is State.SATISFIED


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("asked", "received", "satisfied", "not_satisfied", "withdrawn")),
        st.integers(0, 12),  # days after the first
        st.one_of(st.none(), st.integers(0, 6)),  # how long a decision holds
        st.integers(0, 7),  # which earlier record is withdrawn
    ),
    max_size=8,
)


def records_of(steps):
    found = []
    for n, (word, after, lasts, which) in enumerate(steps, 1):
        on = MONDAY + after * DAY
        if word == "withdrawn":
            live = [one for one in found if one.state != "withdrawn" and one.on <= on]
            taken = {one.of_id for one in found}
            live = [one for one in live if one.id not in taken]
            if live:
                found.append(row(n, word, on, of_id=live[which % len(live)].id))
        else:
            until = on + lasts * DAY if lasts is not None and word == "satisfied" else None
            found.append(row(n, word, on, until))
    return found


def replayed(records, on):
    """Another way to the same: play the record day by day, in the order of days and entry."""
    alive = []
    for one in sorted(records, key=lambda each: (each.on, each.id)):
        if one.on > on:
            break
        if one.state == "withdrawn":
            alive = [each for each in alive if each.id != one.of_id]
        else:
            alive.append(one)
    # A record may be withdrawn on the day it was made by an entry with a smaller number.
    gone = {one.of_id for one in records if one.state == "withdrawn" and one.on <= on}
    now = "not_begun"
    until = None
    for one in alive:
        if one.id in gone:
            continue
        if one.state in ("satisfied", "not_satisfied"):
            now, until = one.state, one.until_on
        elif now in ("not_begun", "asked", "received"):
            now = one.state
    if now == "satisfied" and until is not None and until < on:
        now = "expired"
    return now


@settings(max_examples=80)
@given(STEPS)
def test_the_state_on_any_day_is_the_record_played_up_to_it(steps):
    records = records_of(steps)
    for after in range(-1, 20):
        on = MONDAY + after * DAY
        assert state(records, on) == replayed(records, on)


@settings(max_examples=80)
@given(STEPS, st.integers(0, 8), st.integers(0, 12))
def test_days_without_a_check_are_exactly_those_on_which_it_does_not_stand(steps, shut, length):
    records = records_of(steps)
    gate = (Days(MONDAY + shut * DAY, MONDAY + (shut + length) * DAY),)
    last = MONDAY + 18 * DAY
    found = rules.unmet((IDENTITY,), records, (), gate, MONDAY, last)
    barred = {
        one.first_on + n * DAY
        for one in found
        for n in range((one.last_on - one.first_on).days + 1)
    }
    for n in range(19):
        on = MONDAY + n * DAY
        lacks = gate[0].holds_on(on) and not rules.standing(records, on).clear
        assert (on in barred) == lacks


def test_the_gate_bars_from_its_own_day_on_and_says_why():
    records = [row(1, "satisfied", MONDAY - 9 * DAY, MONDAY + 2 * DAY, kind="right_to_work")]
    kinds = [kind for kind in KINDS if kind.code in ("identity", "right_to_work")]
    assert rules.unmet(kinds, records, (), (), MONDAY, MONDAY + 6 * DAY) == ()
    found = rules.unmet(kinds, records, (), (Days(MONDAY + DAY),), MONDAY, MONDAY + 6 * DAY)
    assert found == (
        Unmet(
            "identity",
            MONDAY + DAY,
            MONDAY + 6 * DAY,
            "Identity with a recent photograph is not checked",
        ),
        Unmet("right_to_work", MONDAY + 3 * DAY, MONDAY + 6 * DAY, "Right to work ran out"),
    )


def test_an_exception_waits_for_a_certificate_but_never_for_a_right_to_work():
    first = row(1, "satisfied", MONDAY - DAY, kind="adult_first")
    spell = (Days(MONDAY, MONDAY + 6 * DAY),)
    lacking = {u.kind for u in rules.unmet(KINDS, [first], spell, ALWAYS, MONDAY, MONDAY)}
    assert lacking == {"identity", "right_to_work", "history", "health"}
    without = {u.kind for u in rules.unmet(KINDS, [], spell, ALWAYS, MONDAY, MONDAY)}
    assert "dbs" in without, "without Adult First there is no exception"


def test_supervised_ends_when_what_was_waited_for_stands():
    waits = [kind for kind in KINDS if kind.excepted]
    spell = (Days(MONDAY, MONDAY + 13 * DAY),)
    rows = [
        row(n, "satisfied", MONDAY + (4 if kind.code == "dbs" else -1) * DAY, kind=kind.code)
        for n, kind in enumerate(waits, 1)
    ]
    found = rules.supervised(KINDS, rows, spell, MONDAY - DAY, MONDAY + 20 * DAY)
    assert found == (Days(MONDAY, MONDAY + 3 * DAY),)
    assert rules.supervised(KINDS, rows, (), MONDAY, MONDAY + 20 * DAY) == ()


def test_every_gap_is_a_plain_sentence_and_says_what_is_under_way():
    rows = [
        row(1, "asked", MONDAY - DAY, kind="dbs"),
        row(2, "satisfied", MONDAY - 9 * DAY, MONDAY - DAY, kind="right_to_work"),
        row(3, "not_satisfied", MONDAY - DAY, kind="identity"),
    ]
    said = dict(rules.blockers(KINDS, rows, MONDAY))
    assert said["dbs"] == "No DBS certificate has been decided on: asked for."
    assert said["right_to_work"] == "Right to work ran out."
    assert said["identity"] == "Identity: checked, and not satisfied."
    assert said["health"] == "Fitness for the work is not declared."


@pytest.mark.parametrize(
    ("basis", "given_until", "until"),
    [
        ("list_a", None, None),
        ("group_1", date(2027, 3, 1), date(2027, 3, 1)),
        ("group_2", None, date(2027, 6, 6)),  # six months from 7 December
        ("share_code", None, None),
        ("share_code", date(2028, 1, 1), date(2028, 1, 1)),
    ],
)
def test_a_right_to_work_ends_as_what_it_rests_on_says(basis, given_until, until):
    """Home Office, An employer's guide to right to work checks: lists A and B."""
    assert rules.work_until(basis, MONDAY, given_until) == until


@pytest.mark.parametrize(
    ("basis", "given_until", "field"),
    [("list_a", MONDAY, "until_on"), ("group_1", None, "until_on"), ("", None, "basis")],
)
def test_an_end_that_does_not_fit_is_refused(basis, given_until, field):
    with pytest.raises(DomainError) as refused:
        rules.work_until(basis, MONDAY, given_until)
    assert refused.value.field == field


def test_months_and_working_days():
    assert rules.add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert rules.add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)
    # From Monday 21 December 2026: Christmas Day is a Friday, 28 December its Boxing Day.
    off = {date(2026, 12, 25), date(2026, 12, 28)}
    assert rules.working_day(date(2026, 12, 21), 5, off) == date(2026, 12, 30)
    assert rules.working_day(date(2026, 12, 21), 5, ()) == date(2026, 12, 28)


def test_what_comes_up_again():
    rows = [
        row(1, "satisfied", MONDAY, MONDAY + 35 * DAY, kind="right_to_work"),
        row(2, "satisfied", MONDAY, kind="dbs", issued_on=date(2026, 11, 1), consent=True),
    ]
    found = follow_ups(law.kinds(MONDAY), rows, (), Settings(), MONDAY)
    assert [(one.kind, one.due_on) for one in found] == [
        ("right_to_work", date(2027, 1, 11)),
        ("update_service", date(2027, 12, 7)),
        ("dbs", date(2029, 11, 1)),
    ]
    assert [one.kind for one in soon(found, MONDAY, 42)] == ["right_to_work"]
    changed = [*rows, row(3, "not_satisfied", MONDAY + DAY, kind="update_service")]
    later = follow_ups(law.kinds(MONDAY), changed, (), Settings(), MONDAY + 2 * DAY)
    assert later[0].words == "A new DBS certificate is needed"
    assert later[0].over(MONDAY + 2 * DAY)
    never = Settings(dbs_months=None, status_months=None)
    assert [one.kind for one in follow_ups(KINDS, rows, (), never, MONDAY)] == ["right_to_work"]


def test_a_gap_in_a_history_is_longer_than_the_days_let_pass():
    told = (
        Days(date(2020, 1, 1), date(2022, 6, 30)),
        Days(date(2021, 1, 1), date(2021, 2, 1)),  # beside it
        Days(date(2022, 7, 29), date(2024, 12, 31)),  # 28 days: passes
        Days(date(2025, 2, 1), None),  # 31 days of January
    )
    assert gaps(told, MONDAY, 28) == (Days(date(2025, 1, 1), date(2025, 1, 31)),)
    assert gaps(told[:1], date(2022, 8, 15), 28) == (Days(date(2022, 7, 1), date(2022, 8, 15)),)
    assert gaps((), MONDAY, 28) == ()
