"""Rings in the pool, against every ordering of every few wishes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from coop.swaps.cycles import Wish, choose, rings

AT = datetime(2026, 11, 22, tzinfo=UTC)


@st.composite
def pools(draw):
    count = draw(st.integers(0, 5))
    places = range(1, count + 1)
    return [
        Wish(
            place,
            draw(st.integers(1, 4)),
            AT + timedelta(hours=draw(st.integers(0, 3))),
            frozenset(draw(st.sets(st.sampled_from(list(places))))),
        )
        for place in places
    ]


def brute(pool):
    """Every ordering of two to four wishes in which each wants the next; from the lowest place."""
    found = set()
    for length in (2, 3, 4):
        for some in permutations(pool, length):
            ring = zip(some, (*some[1:], some[0]), strict=True)
            different = len({one.person for one in some}) == length
            if different and all(after.place in one.wants for one, after in ring):
                lowest = min(range(length), key=lambda n: some[n].place)
                found.add(tuple(one.place for one in some[lowest:] + some[:lowest]))
    return found


@given(pools())
def test_every_ring_is_found_once(pool):
    found = rings(pool)
    assert len(found) == len(set(found))
    assert set(found) == brute(pool)


@given(pools(), st.randoms(use_true_random=False))
def test_those_chosen_share_nobody_and_no_more_could_be_added(pool, chance):
    person = {wish.place: wish.person for wish in pool}
    legal = {ring for ring in sorted(brute(pool)) if chance.random() < 0.7}
    chosen = choose(pool, legal.__contains__)
    people = [person[place] for ring in chosen for place in ring]
    assert len(people) == len(set(people))
    assert set(chosen) <= legal
    assert all({person[place] for place in ring} & set(people) for ring in legal)
    assert choose(list(reversed(pool)), legal.__contains__) == chosen


def _wish(place, *wants, hours=0):
    return Wish(place, place, AT + timedelta(hours=hours), frozenset(wants))


def test_two_go_before_three_and_the_older_wish_before_the_newer():
    three = [_wish(1, 2, 4), _wish(2, 3), _wish(3, 1), _wish(4, 1, hours=5)]
    assert choose(three, lambda ring: True) == ((1, 4),)
    older = [_wish(1, 2, 3, hours=1), _wish(2, 1, hours=3), _wish(3, 1, hours=2)]
    assert choose(older, lambda ring: True) == ((1, 3),)


def test_a_pool_in_which_all_want_all_ends_by_its_budget():
    places = range(1, 60)
    pool = [_wish(place, *places) for place in places]
    assert len(rings(pool, budget=2_000)) <= 2_000
