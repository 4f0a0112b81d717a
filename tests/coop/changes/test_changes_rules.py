"""The ledger's arithmetic: who holds what once all is replayed, notice, bands, the figure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.changes import rules
from coop.changes.rules import Band, Entry, Kind

START = datetime(2026, 12, 7, 7, tzinfo=UTC)
END = START + timedelta(hours=8)
HOUR = timedelta(hours=1)
LATER = (START + HOUR, END + HOUR)


def entry(kind, notice=timedelta(days=20), *, person=1, shift=1, new=None, own=False):
    minutes = int(notice.total_seconds() // 60)
    return Entry(person, shift, kind, START - notice, minutes, START, END, new, own)


def test_a_published_place_is_held_until_it_is_taken():
    held = rules.replay([entry(Kind.PUBLISHED), entry(Kind.PUBLISHED, person=2)])
    assert held == {(1, 1): (START, END), (1, 2): (START, END)}
    after = [entry(Kind.PUBLISHED), entry(Kind.PUBLISHED, person=2), entry(Kind.TAKEN)]
    assert rules.replay(after) == {(1, 2): (START, END)}


def test_a_move_carries_the_place_to_its_new_times_and_gives_nobody_a_place():
    moved = entry(Kind.CHANGED, new=LATER)
    assert rules.replay([entry(Kind.GIVEN), moved]) == {(1, 1): LATER}
    assert rules.replay([moved]) == {}


def test_a_cancelled_shift_is_held_by_nobody_until_it_is_given_again():
    acts = [entry(Kind.PUBLISHED), entry(Kind.CANCELLED)]
    assert rules.replay(acts) == {}
    assert rules.replay([*acts, entry(Kind.GIVEN)]) == {(1, 1): (START, END)}


@pytest.mark.parametrize("kind", [Kind.OFFERED, Kind.ACCEPTED, Kind.DECLINED])
def test_an_offer_and_its_answer_move_nothing(kind):
    assert rules.replay([entry(kind)]) == {}
    assert rules.replay([entry(Kind.PUBLISHED), entry(kind)]) == {(1, 1): (START, END)}


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(3600, 60), (3599, 59), (59, 0), (0, 0), (-1, -1), (-60, -1)]
)
def test_notice_is_in_whole_minutes_rounded_down(seconds, minutes):
    assert rules.notice_minutes(START - timedelta(seconds=seconds), START) == minutes


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        (-90, Band.DAY),
        (24 * 60 - 1, Band.DAY),
        (24 * 60, Band.TWO_DAYS),
        (48 * 60 - 1, Band.TWO_DAYS),
        (48 * 60, Band.WEEK),
        (7 * 1440 - 1, Band.WEEK),
        (7 * 1440, Band.FORTNIGHT),
        (14 * 1440 - 1, Band.FORTNIGHT),
        (14 * 1440, Band.MORE),
    ],
)
def test_a_band_begins_with_its_own_notice(notice, expected):
    assert rules.band(notice) is expected


def test_exactly_the_promised_days_are_in_time_and_a_minute_less_is_not():
    days = timedelta(days=14)
    told = [
        entry(Kind.PUBLISHED, days),
        entry(Kind.PUBLISHED, days - timedelta(minutes=1)),
        entry(Kind.PUBLISHED, days + timedelta(days=1)),
    ]
    found = rules.figure(told, lambda at: 14)
    assert (found.published, found.in_time, found.percent) == (3, 2, 66)


def test_the_promise_that_held_when_people_were_told_is_what_counts():
    told = [entry(Kind.PUBLISHED, timedelta(days=10)), entry(Kind.PUBLISHED, timedelta(days=9))]
    since = START - timedelta(days=9)  # a longer promise from then on
    found = rules.figure(told, lambda at: 14 if at >= since else 7)
    assert found.in_time == 1


def test_cancelled_and_shortened_time_is_counted_apart():
    shorter = (START + 3 * HOUR, END)
    longer = (START, END + HOUR)
    found = rules.figure(
        [
            entry(Kind.CANCELLED, timedelta(hours=5)),
            entry(Kind.CHANGED, timedelta(hours=30), new=shorter),
            entry(Kind.CHANGED, timedelta(days=3), new=longer),
        ],
        lambda at: 14,
    )
    assert (found.cancelled, found.cancelled_minutes, found.shortened_minutes) == (1, 480, 180)
    assert found.bands[Band.DAY] == found.bands[Band.TWO_DAYS] == found.bands[Band.WEEK] == 1
    assert (found.changes, found.late) == (3, 3)


def test_what_people_do_themselves_is_no_change_made_to_them():
    acts = [entry(kind, HOUR, own=True) for kind in (Kind.GIVEN, Kind.TAKEN, Kind.CANCELLED)]
    found = rules.figure(acts, lambda at: 14)
    assert (found.changes, found.cancelled_minutes, found.percent) == (0, 0, None)


KINDS = st.sampled_from(list(Kind))
ENTRIES = st.lists(
    st.builds(
        lambda kind, notice, person, shift, own: entry(
            kind,
            timedelta(minutes=notice),
            person=person,
            shift=shift,
            new=LATER if kind is Kind.CHANGED else None,
            own=own,
        ),
        KINDS,
        st.integers(-3000, 40_000),
        st.integers(1, 3),
        st.integers(1, 3),
        st.booleans(),
    ),
    max_size=20,
)


@given(ENTRIES)
def test_whoever_holds_a_place_had_it_last_published_or_given(entries):
    held = rules.replay(entries)
    last = {}
    for one in entries:
        if one.kind in (Kind.PUBLISHED, Kind.GIVEN, Kind.TAKEN, Kind.CANCELLED):
            last[one.shift, one.person] = one.kind
    assert set(held) == {
        place for place, kind in last.items() if kind in (Kind.PUBLISHED, Kind.GIVEN)
    }


@given(ENTRIES, ENTRIES)
def test_figures_of_two_lists_add_up(one, other):
    def counts(entries):
        found = rules.figure(entries, lambda at: 10)
        return [found.published, found.in_time, found.cancelled_minutes, *found.bands.values()]

    together = counts(one + other)
    assert together == [a + b for a, b in zip(counts(one), counts(other), strict=True)]
    assert sum(together[3:]) <= len(one) + len(other)
