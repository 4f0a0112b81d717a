"""Slots, who may book, and when scores may be seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from recruitment.interviews import queries, rules
from recruitment.interviews.rules import By, Sheet
from recruitment.stages.queries import shipped
from recruitment.stages.rules import read

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ASKED = rules.read(queries.shipped()).questions
STAGES = read(shipped())


def sheet(person, figure, *, locked=True):
    return Sheet(person, f"P{person}", {one.code: figure for one in ASKED}, {}, "", locked)


def test_shipped_questions_say_what_a_1_a_3_and_a_5_looks_like():
    rules.check_questions(ASKED)
    assert len(ASKED) == 6
    assert rules.read(rules.kept(ASKED)).questions == ASKED


def test_a_question_without_its_looks_is_refused():
    from dataclasses import replace

    with pytest.raises(DomainError, match="Question 1: say what a 1, a 3 and a 5"):
        rules.check_questions([replace(ASKED[0], middle=" ")])
    with pytest.raises(DomainError, match="one question at least"):
        rules.check_questions([])


def test_an_interview_day_is_laid_out_with_its_gaps():
    found = rules.times(NOW, 45, 15, 3)
    assert [start - NOW for start, _ in found] == [0 * HOUR, HOUR, 2 * HOUR]
    assert {end - start for start, end in found} == {timedelta(minutes=45)}


def test_one_interviewer_twice_is_one():
    with pytest.raises(DomainError, match="At least two people"):
        rules.check_slot(NOW + HOUR, NOW + 2 * HOUR, [7, 7], NOW)


@pytest.mark.parametrize(
    ("stage", "leads"),
    [("referred", True), ("contacted", True), ("swap", True), ("placement", True),
     ("interview", True), ("offer", False), ("checks", False), ("started", False),
     ("pool", False), ("rejected", False)],
)  # fmt: skip
def test_who_is_on_the_way_to_an_interview(stage, leads):
    assert rules.leads_to(STAGES, stage) is leads


@pytest.mark.parametrize(
    ("more", "code"),
    [({"cancelled": True}, "off"), ({"taken": True}, "taken"), ({"start_at": NOW}, "past"),
     ({"start_at": NOW + 23 * HOUR}, "soon")],
)  # fmt: skip
def test_why_a_slot_cannot_be_booked(more, code):
    good = {"start_at": NOW + 24 * HOUR, "now": NOW, "cancelled": False, "taken": False,
            "notice_hours": 24, "by": By.CANDIDATE}  # fmt: skip
    rules.check_bookable(**good)
    with pytest.raises(DomainError) as refused:
        rules.check_bookable(**(good | more))
    assert refused.value.code == code


def test_the_co_op_books_and_changes_at_the_last_minute_and_a_candidate_does_not():
    rules.check_change(NOW + HOUR, NOW, 24, By.COOP)
    for by in (By.CANDIDATE, By.ADVISER):
        with pytest.raises(DomainError, match="ring the co-op"):
            rules.check_change(NOW + HOUR, NOW, 24, by)
    with pytest.raises(DomainError, match="has begun"):
        rules.check_change(NOW, NOW, 24, By.COOP)


def test_a_sheet_is_locked_only_when_full_and_scores_stay_in_bounds():
    codes = [one.code for one in ASKED]
    part = {codes[0]: 3}
    assert rules.check_scores(ASKED, part | {"other": 5}, locks=False) == part
    with pytest.raises(DomainError, match="Score every question"):
        rules.check_scores(ASKED, part, locks=True)
    with pytest.raises(DomainError, match="1 to 5"):
        rules.check_scores(ASKED, {codes[0]: 6}, locks=False)


@settings(max_examples=200)
@given(
    st.dictionaries(st.integers(1, 4), st.booleans(), max_size=4),
    st.one_of(st.none(), st.integers(1, 5)),
)
def test_nobody_sees_anothers_scores_before_two_and_their_own_are_locked(locks, viewer):
    panel = {1, 2, 3}
    sheets = [sheet(person, 3, locked=locked) for person, locked in locks.items()]
    seen = rules.visible(sheets, viewer, panel)
    locked = {person for person, yes in locks.items() if yes}
    if seen:
        assert len(locked) >= 2
        assert viewer not in panel or viewer in locked
    else:
        assert len(locked) < 2 or (viewer in panel and viewer not in locked)


def test_scores_side_by_side_with_how_far_apart():
    lines = rules.compare(ASKED, [sheet(1, 5), sheet(2, 2), sheet(3, 1, locked=False)])
    assert [(line.scores, line.apart, line.mean) for line in lines] == [
        ((5, 2), 3, Fraction(7, 2))
    ] * 6
    assert rules.percent(lines) == 70
    with pytest.raises(DomainError, match="At least two scorers"):
        rules.compare(ASKED, [sheet(1, 5), sheet(2, 2, locked=False)])
