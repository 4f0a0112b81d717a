"""Cover at risk as pure values: who loses what, and that the ranking adds up."""

from datetime import date, timedelta
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from coop.cover.rules import (
    NOTHING,
    Asked,
    Coming,
    Holding,
    Outlook,
    Planned,
    Spell,
    lost_on,
    reminder_due,
    short_of,
)

MONDAY = date(2026, 12, 7)
DAY = timedelta(days=1)
MEDS, PEG = 1, 2
ANN, BEN, CAT = 11, 12, 13
ALWAYS = Spell(date(2026, 1, 1))


def until(on):
    return Spell(date(2026, 1, 1), on)


def shift(people, needs, on=MONDAY, *, last_on=None, places=None, minutes=480, number=1):
    places = len(people) if places is None else places
    return Planned(number, on, last_on or on, minutes, places, tuple(needs), tuple(people))


def people_lost(shift, spells, renewed=NOTHING):
    return [one.person for one in lost_on(shift, Holding(spells), renewed)]


def test_the_last_day_still_counts_and_the_day_after_does_not():
    spells = {(ANN, MEDS): [until(MONDAY)]}
    needs = [Asked(MEDS)]
    assert people_lost(shift([ANN], needs, MONDAY), spells) == []
    assert people_lost(shift([ANN], needs, MONDAY + DAY), spells) == [ANN]


def test_a_night_that_outlasts_the_last_day_is_lost():
    spells = {(ANN, MEDS): [until(MONDAY)]}
    night = shift([ANN], [Asked(MEDS)], MONDAY, last_on=MONDAY + DAY)
    assert people_lost(night, spells) == [ANN]


def test_a_renewal_from_the_next_day_carries_a_night_over():
    spells = {(ANN, MEDS): [until(MONDAY), Spell(MONDAY + DAY)]}
    night = shift([ANN], [Asked(MEDS)], MONDAY, last_on=MONDAY + DAY)
    assert people_lost(night, spells) == []


def test_not_yet_valid_is_lost_too():
    spells = {(ANN, MEDS): [Spell(MONDAY + DAY)]}
    assert people_lost(shift([ANN], [Asked(MEDS)]), spells) == [ANN]


def test_one_of_two_needed_and_the_other_holds_it():
    spells = {(ANN, MEDS): [until(MONDAY - DAY)], (BEN, MEDS): [ALWAYS]}
    assert people_lost(shift([ANN, BEN], [Asked(MEDS, 1)]), spells) == []


def test_one_of_two_needed_and_neither_holds_it_costs_one_place():
    spells = {(ANN, MEDS): [until(MONDAY - DAY)]}
    assert people_lost(shift([ANN, BEN], [Asked(MEDS, 1)]), spells) == [ANN]


def test_a_free_place_is_the_holders_before_anybody_loses_theirs():
    spells = {(ANN, MEDS): [until(MONDAY - DAY)]}
    assert people_lost(shift([ANN], [Asked(MEDS, 1)], places=2), spells) == []


def test_patterns_are_short_by_the_days_that_are_not_held():
    wednesday = MONDAY + 2 * DAY
    spells = {(ANN, MEDS): [until(wednesday)], (BEN, MEDS): [ALWAYS]}
    week = Coming(MONDAY, 1, MEDS, 3000, ((ANN, 1400), (BEN, 700)))
    # Ann 3 of 7 days of 1,400 minutes, Ben 700.
    assert short_of(week, Holding(spells)) == 3000 - 600 - 700
    assert short_of(week, Holding(spells), frozenset({(ANN, MEDS)})) == 3000 - 2100


def test_what_everybodys_renewal_leaves_short_is_no_lapses_doing():
    spells = {(ANN, MEDS): [until(MONDAY - DAY)]}
    week = Coming(MONDAY, 1, MEDS, 3000, ((ANN, 1000),))
    outlook = Outlook([], [week], Holding(spells), {(ANN, MEDS)})
    assert outlook.short(week) == 1000
    assert outlook.short_anyway(week) == 2000
    (step,) = outlook.ranked()
    assert (step.planned, step.coming, step.left) == (0, 1000, 0)


def test_a_place_that_lacks_two_is_rescued_by_both_together():
    spells = {(ANN, MEDS): [until(MONDAY - DAY)], (ANN, PEG): [until(MONDAY - DAY)]}
    both = shift([ANN], [Asked(MEDS), Asked(PEG)])
    outlook = Outlook([both], [], Holding(spells), {(ANN, MEDS), (ANN, PEG)})
    assert outlook.gain([(ANN, MEDS)], NOTHING) == (0, 0)
    (step,) = outlook.ranked()
    assert step.renewals == ((ANN, MEDS), (ANN, PEG))
    assert (step.planned, step.left) == (480, 0)


def test_the_renewal_that_rescues_most_comes_first():
    spells = {(who, MEDS): [until(MONDAY - DAY)] for who in (ANN, BEN)}
    shifts = [
        shift([ANN], [Asked(MEDS)], number=1, minutes=300),
        shift([BEN], [Asked(MEDS)], number=2, minutes=480),
        shift([ANN], [Asked(MEDS)], number=3, minutes=300),
    ]
    outlook = Outlook(shifts, [], Holding(spells), set(spells))
    assert [(s.renewals[0][0], s.minutes, s.left) for s in outlook.ranked()] == [
        (ANN, 600, 480),
        (BEN, 480, 0),
    ]


people = st.sampled_from((ANN, BEN, CAT))
competency = st.sampled_from((MEDS, PEG))
days = st.integers(0, 6).map(lambda n: MONDAY + n * DAY)
asked = st.builds(Asked, competency, st.sampled_from((None, 1, 2)))
spell = st.builds(
    lambda first, length: Spell(first, first + length * DAY), days, st.integers(-1, 6)
)


@st.composite
def outlooks(draw):
    spells = draw(
        st.dictionaries(st.tuples(people, competency), st.lists(spell, max_size=2), max_size=6)
    )
    shifts = []
    for number in range(draw(st.integers(0, 5))):
        on = draw(days)
        there = draw(st.lists(people, min_size=1, max_size=3, unique=True))
        needs = draw(st.lists(asked, max_size=2, unique_by=lambda one: one.competency))
        free = draw(st.integers(0, 1))
        night = draw(st.booleans())
        shifts.append(
            shift(
                there, needs, on, last_on=on + night * DAY, places=len(there) + free,
                minutes=draw(st.integers(1, 9)) * 60, number=number,
            )
        )  # fmt: skip
    weeks = [
        Coming(MONDAY, 1, each, draw(st.integers(0, 40)) * 60, ((ANN, 1500), (BEN, 900)))
        for each in (MEDS, PEG)
    ]
    every = {(who, what) for who in (ANN, BEN, CAT) for what in (MEDS, PEG)}
    return Outlook(shifts, weeks, Holding(spells), every)


def _subsets(found):
    return chain.from_iterable(combinations(sorted(found), n) for n in range(len(found) + 1))


@settings(max_examples=60)
@given(outlooks())
def test_the_ranking_adds_up_and_leaves_what_renewing_everything_leaves(outlook):
    left, renewed = outlook.minutes(), NOTHING
    for step in outlook.ranked():
        renewed |= frozenset(step.renewals)
        assert step.minutes > 0
        assert step.left == left - step.minutes == outlook.minutes(renewed)
        left = step.left
    assert left == outlook.minutes(outlook.renewable)
    # More renewals never lose more: tried on every set there is.
    sets = [frozenset(each) for each in _subsets(outlook.renewable)]
    assert min(outlook.minutes(each) for each in sets) == left


@settings(max_examples=60)
@given(outlooks())
def test_the_first_step_is_as_good_for_a_renewal_as_any_one_or_two(outlook):
    steps = outlook.ranked(1)
    start = outlook.minutes()
    singles = [start - outlook.minutes(frozenset({one})) for one in outlook.renewable]
    best = steps[0].minutes / len(steps[0].renewals) if steps else 0
    assert best >= max(singles)


def test_the_nearest_reminder_not_yet_past_is_due():
    last = date(2027, 1, 31)
    due = [
        (91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7),
        (-1, None),
    ]  # fmt: skip
    for off, wanted in due:
        assert reminder_due((90, 60, 30, 7), last, last - off * DAY) == wanted, off
