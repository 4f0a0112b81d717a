"""What people say about their time, as dated times."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coop.availability.rules import (
    CAN,
    CANNOT,
    RATHER_NOT,
    WOULD_LIKE,
    AvailabilityFacts,
    Piece,
    pieces,
)

MONDAY = date(2026, 12, 7)
SUNDAY = date(2026, 12, 13)


def said(
    wish: str = CANNOT,
    weekday: int | None = 0,
    starts: time = time(17),
    ends: time = time(22),
    from_on: date = date(2026, 1, 5),
    until_on: date | None = None,
) -> AvailabilityFacts:
    return AvailabilityFacts(1, weekday, starts, ends, wish, "", from_on, until_on)


def test_a_weekly_time_stands_on_its_weekday_only():
    assert pieces([said(weekday=2)], MONDAY, SUNDAY) == [
        Piece(date(2026, 12, 9), 17 * 60, 22 * 60, CANNOT)
    ]


def test_midnight_to_midnight_is_the_whole_day():
    found = pieces([said(starts=time(), ends=time())], MONDAY, MONDAY)
    assert found == [Piece(MONDAY, 0, 1440, CANNOT)]


def test_a_time_past_midnight_reaches_the_next_day_even_from_before_the_first():
    night = said(weekday=6, starts=time(22), ends=time(7))
    assert pieces([night], MONDAY, SUNDAY) == [
        Piece(MONDAY, 0, 7 * 60, CANNOT),
        Piece(SUNDAY, 22 * 60, 1440, CANNOT),
    ]


def test_an_exception_for_a_date_lifts_the_weekly_time_where_they_meet():
    evening = said(weekday=0)
    free = said(CAN, None, time(19), time(), from_on=MONDAY, until_on=MONDAY)
    assert pieces([evening, free], MONDAY, MONDAY) == [Piece(MONDAY, 17 * 60, 19 * 60, CANNOT)]


def test_cannot_goes_before_rather_not_before_would_like():
    rows = [
        said(WOULD_LIKE, 0, time(8), time(20)),
        said(RATHER_NOT, 0, time(12), time(16)),
        said(CANNOT, 0, time(14), time(18)),
    ]
    assert [(p.start // 60, p.end // 60, p.wish) for p in pieces(rows, MONDAY, MONDAY)] == [
        (8, 12, WOULD_LIKE),
        (12, 14, RATHER_NOT),
        (14, 18, CANNOT),
        (18, 20, WOULD_LIKE),
    ]


def test_a_weekly_time_outside_its_spell_says_nothing():
    assert pieces([said(until_on=date(2026, 12, 6))], MONDAY, SUNDAY) == []
    assert pieces([said(from_on=date(2026, 12, 8))], MONDAY, SUNDAY) == []


times = st.builds(lambda m: time(m // 60, m % 60), st.integers(0, 47).map(lambda half: half * 30))
rows = st.builds(
    AvailabilityFacts,
    st.just(1),
    st.one_of(st.none(), st.integers(0, 6)),
    times,
    times,
    st.sampled_from([CANNOT, RATHER_NOT, WOULD_LIKE, CAN]),
    st.just(""),
    st.integers(-10, 6).map(lambda n: MONDAY + timedelta(days=n)),
    st.one_of(st.none(), st.integers(7, 20).map(lambda n: MONDAY + timedelta(days=n))),
)


def _stands(rows: list[AvailabilityFacts], on: date, minute: int) -> str | None:
    """The same question answered minute by minute, the slow way."""
    heard: dict[bool, list[str]] = {True: [], False: []}
    for row in rows:
        for begun in (on, on - timedelta(days=1)):
            if begun < row.from_on or (row.until_on and begun > row.until_on):
                continue
            if row.weekday is not None and begun.weekday() != row.weekday:
                continue
            start = row.starts.hour * 60 + row.starts.minute
            end = row.ends.hour * 60 + row.ends.minute
            length = (end - start) % 1440 or 1440
            offset = minute + (1440 if begun < on else 0)
            if start <= offset < start + length:
                heard[row.weekday is None].append(row.wish)
    words = heard[True] or heard[False]
    for wish in (CAN, CANNOT, RATHER_NOT, WOULD_LIKE):
        if wish in words:
            return None if wish == CAN else wish
    return None


@given(st.lists(rows, max_size=5))
def test_the_pieces_agree_with_asking_minute_by_minute(rows: list[AvailabilityFacts]):
    found = pieces(rows, MONDAY, SUNDAY)
    for day in range(7):
        on = MONDAY + timedelta(days=day)
        for minute in range(0, 1440, 30):
            stands = [p.wish for p in found if p.on == on and p.start <= minute < p.end]
            expected = _stands(rows, on, minute)
            assert stands == ([expected] if expected else [])
