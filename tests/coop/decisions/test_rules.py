from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.decisions import rules
from coop.decisions.rules import Choice, Kind, SocietyRules, State
from core.errors import DomainError

MODEL = SocietyRules()


@pytest.mark.parametrize(
    ("kind", "yes", "no", "abstain", "members", "state"),
    [
        (Kind.ORDINARY, 6, 5, 0, 20, State.CARRIED),
        (Kind.ORDINARY, 5, 5, 0, 20, State.LOST),  # half is not more than half
        (Kind.ORDINARY, 4, 3, 9, 20, State.CARRIED),  # abstentions are no votes cast
        (Kind.ORDINARY, 0, 0, 9, 20, State.LOST),
        (Kind.EXTRAORDINARY, 9, 3, 0, 20, State.CARRIED),  # 75 % to the vote
        (Kind.EXTRAORDINARY, 8, 3, 0, 20, State.LOST),  # 72.7 %
        (Kind.EXTRAORDINARY, 0, 0, 9, 20, State.LOST),
        (Kind.ORDINARY, 6, 0, 0, 20, State.NO_QUORUM),  # 33 % of 20 is 6.6: seven
        (Kind.ORDINARY, 2, 0, 4, 20, State.NO_QUORUM),
        (Kind.ORDINARY, 2, 0, 5, 20, State.CARRIED),  # abstentions make a quorum
        (Kind.ORDINARY, 2, 0, 0, 4, State.NO_QUORUM),  # three at least
        (Kind.ORDINARY, 3, 0, 0, 4, State.CARRIED),
    ],
)
def test_majorities_and_quorum(kind, yes, no, abstain, members, state):
    """The defaults of model rules: more than half, three quarters, three or a third."""
    votes = {Choice.FOR: yes, Choice.AGAINST: no, Choice.ABSTAIN: abstain}
    assert rules.decide(kind, votes, members, MODEL).state == state


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_one_more_for_it_never_defeats_a_motion(yes, no, abstain):
    members = max(yes + no + abstain + 1, 3)
    for kind in (Kind.ORDINARY, Kind.EXTRAORDINARY):
        before = rules.decide(
            kind, {Choice.FOR: yes, Choice.AGAINST: no, Choice.ABSTAIN: abstain}, members, MODEL
        )
        after = rules.decide(
            kind, {Choice.FOR: yes + 1, Choice.AGAINST: no, Choice.ABSTAIN: abstain}, members, MODEL
        )
        assert before.state != State.CARRIED or after.state == State.CARRIED


@given(st.integers(1, 2000), st.integers(1, 50), st.integers(0, 100))
def test_a_quorum_is_the_greater_of_both_and_rounded_up(members, least, percent):
    found = rules.quorum(replace(MODEL, quorum_least=least, quorum_percent=percent), members)
    assert found >= least
    assert found * 100 >= members * percent
    assert found == least or (found - 1) * 100 < members * percent


def test_notice_is_of_clear_days():
    """Fourteen clear days: neither the day of the notice nor that of the meeting counts."""
    assert rules.notice_ends(date(2026, 11, 1), MODEL) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ordinary_over": 49}, "ordinary_over"),
        ({"extraordinary_from": 50}, "extraordinary_from"),
        ({"quorum_least": 0}, "quorum_least"),
        ({"quorum_percent": 101}, "quorum_percent"),
        ({"notice_days": 91}, "notice_days"),
        ({"proxies_each": 11}, "proxies_each"),
    ],
)
def test_rules_that_mean_nothing_are_refused_beside_their_field(change, field):
    with pytest.raises(DomainError) as refused:
        rules.check(replace(MODEL, **change))
    assert refused.value.field == field


def test_most_votes_win_and_a_tie_goes_by_the_lot():
    assert rules.plurality({1: 5, 2: 7, 3: 5}, [1, 2, 3], 2, [3, 1, 2]) == (2, 3)


@pytest.mark.parametrize("bad", [[], [1, 1], [9]])
def test_a_ranking_that_says_nothing_is_refused(bad):
    with pytest.raises(DomainError):
        rules.check_ranking(bad, [1, 2, 3])
