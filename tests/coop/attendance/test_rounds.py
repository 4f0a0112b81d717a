"""What the minutes of a round were, by hand and for any round."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.attendance.rounds import Made, Use, minutes_by_use, split
from coop.attendance.settings import LongGap

START = datetime(2026, 12, 9, 7, tzinfo=UTC)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-09T{clock}+00:00")


# 07:00 to 15:00; between the first two visits lie 10 minutes' travel and 140 besides.
ROUND = (
    Made(at("07:30"), at("09:00"), 10),
    Made(at("11:30"), at("13:00"), 15),
    Made(at("13:30"), at("14:30"), 20),
)


@pytest.mark.parametrize(
    ("long_gap", "limit", "pause", "expected"),
    [
        (LongGap.WAITING, 60, 0, (240, 25, 215, 0, 0)),
        (LongGap.FREE, 60, 0, (240, 25, 75, 0, 140)),
        (LongGap.PART, 60, 0, (240, 25, 135, 0, 80)),
        (LongGap.FREE, 140, 0, (240, 25, 215, 0, 0)),  # not longer than the limit
        (LongGap.WAITING, 60, 30, (240, 25, 185, 30, 0)),  # the break is taken from waiting
        (LongGap.FREE, 60, 30, (240, 25, 75, 30, 110)),  # or from time that was free anyway
        (LongGap.FREE, 60, 230, (225, 25, 0, 230, 0)),  # 140 free, 75 waiting, 15 contact
    ],
)
def test_a_round_by_hand(long_gap, limit, pause, expected):
    parts = split(
        START, at("15:00"), ROUND, break_minutes=pause, gap_minutes=limit, long_gap=long_gap
    )
    found = minutes_by_use(parts)
    order = (Use.CONTACT, Use.TRAVEL, Use.WAITING, Use.BREAK, Use.FREE)
    assert tuple(found.get(use, 0) for use in order) == expected


def test_travel_is_never_more_than_lay_between():
    visits = (Made(at("07:00"), at("07:30"), 25), Made(at("07:40"), at("08:00"), 0))
    found = minutes_by_use(split(START, at("08:00"), visits))
    assert found == {Use.CONTACT: 50, Use.TRAVEL: 10}


@st.composite
def rounds(draw):
    minutes = st.integers(0, 300)
    visits = [
        Made(
            START + timedelta(minutes=begins),
            START + timedelta(minutes=begins + long),
            draw(st.integers(0, 60)),
        )
        for begins, long in draw(st.lists(st.tuples(minutes, st.integers(1, 90)), max_size=6))
    ]
    long = draw(st.integers(1, 400))
    pause = draw(st.integers(0, long))
    limit, gap = draw(st.integers(0, 120)), draw(st.sampled_from(LongGap))
    return long, visits, pause, limit, gap


@given(rounds())
def test_the_kinds_are_together_the_span_and_the_break_is_what_was_told(case):
    long, visits, pause, limit, gap = case
    parts = split(
        START, START + timedelta(minutes=long), visits,
        break_minutes=pause, gap_minutes=limit, long_gap=gap,
    )  # fmt: skip
    at_minute = 0
    for part in parts:
        assert part.start == at_minute
        assert part.minutes > 0
        at_minute = part.end
    assert at_minute == long
    found = minutes_by_use(parts)
    assert sum(found.values()) == long
    assert found.get(Use.BREAK, 0) == pause
    if gap is LongGap.WAITING:
        assert Use.FREE not in found


@given(rounds())
def test_what_a_co_op_settles_moves_minutes_only_between_waiting_and_free(case):
    long, visits, _, limit, gap = case
    end = START + timedelta(minutes=long)
    paid = minutes_by_use(split(START, end, visits))
    found = minutes_by_use(split(START, end, visits, gap_minutes=limit, long_gap=gap))
    for use in (Use.CONTACT, Use.TRAVEL):
        assert paid.get(use) == found.get(use)
    assert paid.get(Use.WAITING, 0) == found.get(Use.WAITING, 0) + found.get(Use.FREE, 0)
