"""Stages as data: which moves they permit, when an answer falls due, what a version may not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calendar import bank_holidays
from core.errors import DomainError
from recruitment.stages import queries, rules
from recruitment.stages.rules import Kind

SHIPPED = rules.read(queries.shipped())
CHRISTMAS = frozenset(day.on for day in bank_holidays.between(date(2026, 12, 1), date(2027, 1, 31)))


def test_the_shipped_stages_keep_the_rules_and_survive_being_kept():
    rules.check(SHIPPED)
    assert rules.read(rules.kept(SHIPPED)) == SHIPPED
    assert rules.reached(SHIPPED) == {stage.code for stage in SHIPPED.stages}


@pytest.mark.parametrize(
    "stage", [one for one in SHIPPED.stages if one.running], ids=lambda s: s.code
)
def test_from_every_stage_under_way_somebody_can_say_no(stage):
    ends = {one.kind for one in SHIPPED.permitted(stage.code)}
    assert {Kind.REJECTED, Kind.WITHDRAWN} <= ends


@pytest.mark.parametrize(
    ("from_on", "days", "due"),
    [
        (date(2026, 11, 27), 2, date(2026, 12, 1)),  # a Friday: Monday, Tuesday
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # a Saturday
        # Boxing Day 2026 is a Saturday, its substitute Monday 28 December; 1 January a Friday.
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 24), 5, date(2027, 1, 5)),
    ],
)
def test_an_answer_falls_due_on_a_working_day(from_on, days, due):
    assert rules.due_on(from_on, days, CHRISTMAS) == due
    assert queries.due_on(from_on, days) == due


@given(st.dates(date(2026, 1, 1), date(2027, 12, 1)), st.integers(1, 60))
@settings(max_examples=60)
def test_counting_working_days_undoes_adding_them(from_on, days):
    due = queries.due_on(from_on, days)
    assert queries.working_days(from_on, due) == days
    assert due.weekday() < 5
    assert queries.working_days(due, from_on) == 0


def _with(code, **more):
    return replace(
        SHIPPED,
        stages=tuple(replace(one, **more) if one.code == code else one for one in SHIPPED.stages),
    )


@pytest.mark.parametrize(
    ("version", "words"),
    [
        (_with("referred", days=None), "Referred: give it between"),
        (_with("referred", days=121), "Referred: give it between"),
        (_with("checks", told=" "), "Checks: say what adviser and candidate are told"),
        (_with("offer", to=("nowhere",)), "Conditional offer leads to no such stage"),
        (_with("offer", to=("offer",)), "Conditional offer leads to no such stage"),
        (_with("offer", to=()), "No way leads to Checks"),
        (_with("started", kind=Kind.OPEN), "One stage must mean that somebody has started"),
        (_with("silent", kind=Kind.REJECTED), "exactly one stage"),
        (replace(SHIPPED, stages=SHIPPED.stages[::-1]), "The first stage must be one"),
        (replace(SHIPPED, reply_days=0), "between 1 and"),
    ],
)
def test_a_version_in_which_somebody_could_be_left_without_an_answer_is_refused(version, words):
    with pytest.raises(DomainError, match=words):
        rules.check(version)


def test_working_days_leave_out_bank_holidays():
    christmas = date(2026, 12, 25)
    assert not rules.is_working(christmas, CHRISTMAS)
    assert rules.is_working(christmas - timedelta(days=1), CHRISTMAS)
