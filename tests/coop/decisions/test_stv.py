"""The count by weighted inclusive Gregory: two published examples, and what always holds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.decisions import stv
from coop.decisions.stv import ONE, count


def ballots(*rows):
    return [tuple(preferences) for number, *preferences in rows for _ in range(number)]


def totals(stage, *candidates):
    return [Fraction(stage.totals[one], ONE) for one in candidates]


def test_the_published_example_of_andrea_brad_carter_and_delilah():
    """Wikipedia, "Counting single transferable votes", worked example: 57 voters, two seats.

    16 Andrea, Brad, Carter, Delilah; 24 Andrea, Carter, Brad, Delilah; 17 Delilah, Andrea, Brad,
    Carter. Quota 20: Andrea is elected with 40, her surplus of 20 goes at half value, 8 to Brad
    and 12 to Carter; Brad is excluded, and Carter is elected with 20.
    """
    andrea, brad, carter, delilah = 1, 2, 3, 4
    votes = ballots(
        (16, andrea, brad, carter, delilah),
        (24, andrea, carter, brad, delilah),
        (17, delilah, andrea, brad, carter),
    )
    found = count(votes, [1, 2, 3, 4], 2, [1, 2, 3, 4])
    assert found.quota == 20
    assert totals(found.stages[0], 1, 2, 3, 4) == [40, 0, 0, 17]
    assert totals(found.stages[1], 1, 2, 3, 4) == [20, 8, 12, 17]
    assert totals(found.stages[2], 1, 2, 3, 4) == [20, 0, 20, 17]
    assert found.elected == (andrea, carter)
    assert found.lots == ()


def test_the_published_example_of_the_party_food():
    """Wikipedia, "Single transferable vote", example of 20 guests and three foods (Droop quota 6).

    4 oranges; 2 pears, oranges; 8 chocolate, strawberries; 4 chocolate, sweets; 1 strawberries;
    1 sweets. Chocolate has 12: its surplus of 6 goes 4 to strawberries and 2 to sweets; pears go
    to oranges, which reach 6; sweets are excluded, and strawberries win the last place.
    """
    oranges, pears, chocolate, strawberries, sweets = 1, 2, 3, 4, 5
    votes = ballots(
        (4, oranges),
        (2, pears, oranges),
        (8, chocolate, strawberries),
        (4, chocolate, sweets),
        (1, strawberries),
        (1, sweets),
    )
    found = count(votes, [1, 2, 3, 4, 5], 3, [1, 2, 3, 4, 5])
    assert found.quota == 6
    assert totals(found.stages[1], 1, 2, 3, 4, 5) == [4, 2, 6, 5, 3]
    assert totals(found.stages[2], 1, 2, 3, 4, 5) == [6, 0, 6, 5, 3]
    assert found.elected == (chocolate, oranges, strawberries)
    assert found.stages[-1].excluded == (pears, sweets)


def test_a_fraction_is_cut_at_five_places_and_the_remainder_is_lost():
    """Quota 5 of 14 for two seats: 7 papers of A pass a surplus of 2 at 2 ÷ 7 = 0.28571(4…)."""
    votes = ballots((7, 1, 2), (4, 3), (3, 2))
    found = count(votes, [1, 2, 3], 2, [1, 2, 3])
    assert found.quota == 5
    after = found.stages[1]
    assert after.totals[2] == 3 * ONE + 7 * 28571
    assert after.lost == 2 * ONE - 7 * 28571


def test_a_tie_looks_back_to_the_last_stage_that_differed_before_the_lot():
    """B and C have 3 each once D is out; C had more before, so B goes, whatever the lot says."""
    votes = ballots((6, 1), (2, 2), (3, 3), (1, 4, 2))
    for lot in ([1, 2, 3, 4], [1, 3, 2, 4]):
        found = count(votes, [1, 2, 3, 4], 2, lot)
        assert found.elected == (1, 3)
        assert found.stages[-1].excluded == (4, 2)
        assert found.lots == ()


def test_a_tie_that_was_one_all_along_is_decided_by_the_lot_and_said():
    votes = ballots((5, 1), (2, 2), (2, 3))
    names = {1: "Ann", 2: "Bob", 3: "Cat"}
    one = count(votes, [1, 2, 3], 2, [1, 2, 3], names)
    other = count(votes, [1, 2, 3], 2, [3, 2, 1], names)
    assert (one.elected, other.elected) == ((1, 2), (1, 3))
    assert one.lots == ("Bob and Cat tied at every stage: the lot excluded Cat.",)


def test_a_paper_ends_where_it_cannot_be_read():
    found = count([(1, 1, 2), (9, 1), (), (2,)], [1, 2, 3], 1, [1, 2, 3])
    assert found.valid == 2  # the second begins with nobody who stands, the third is empty
    assert totals(found.stages[0], 1, 2, 3) == [1, 1, 0]


def test_a_lot_must_name_every_candidate_once():
    with pytest.raises(ValueError, match="every candidate once"):
        count([(1,)], [1, 2], 1, [1, 1])
    with pytest.raises(ValueError, match="one seat"):
        count([(1,)], [1], 0, [1])


elections = st.integers(2, 7).flatmap(
    lambda n: st.tuples(
        st.lists(
            st.lists(st.integers(1, n), unique=True, min_size=1, max_size=n),
            min_size=1,
            max_size=60,
        ),
        st.just(list(range(1, n + 1))),
        st.integers(1, n - 1),
        st.permutations(list(range(1, n + 1))),
    )
)


@given(elections)
def test_votes_are_neither_made_nor_vanish(election):
    votes, candidates, seats, lot = election
    found = count(votes, candidates, seats, lot)
    for stage in found.stages:
        whole = sum(stage.totals.values()) + stage.not_transferable + stage.lost
        assert whole == found.valid * ONE
        assert min(stage.totals.values()) >= 0


@given(elections)
def test_every_seat_is_filled_once_and_whoever_reaches_the_quota_is_elected(election):
    votes, candidates, seats, lot = election
    found = count(votes, candidates, seats, lot)
    assert len(found.elected) == len(set(found.elected)) == seats
    reached = {
        one
        for stage in found.stages
        for one in candidates
        if stage.totals[one] >= found.quota * ONE
    }
    assert reached <= set(found.elected)
    assert not set(found.stages[-1].excluded) & set(found.elected)


@given(elections, st.randoms())
def test_the_order_of_papers_and_of_candidates_changes_nothing(election, random):
    votes, candidates, seats, lot = election
    one = count(votes, candidates, seats, lot)
    votes, candidates = list(votes), list(candidates)
    random.shuffle(votes)
    random.shuffle(candidates)
    two = count(votes, candidates, seats, lot)
    assert (one.elected, one.quota, one.stages) == (two.elected, two.quota, two.stages)


@given(elections)
def test_a_majority_of_first_preferences_wins_a_single_seat(election):
    votes, candidates, _, lot = election
    for one in candidates:
        if sum(vote[0] == one for vote in votes) * 2 > len(votes):
            assert count(votes, candidates, 1, lot).elected == (one,)


def test_the_values_are_whole_numbers():
    assert isinstance(stv.ONE, int)
