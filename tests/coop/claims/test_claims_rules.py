"""What a member reads, and what may become of a claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.claims.rules import PERMITTED, Standing, State, step, verdict
from coop.rota.rules.member_words import RULES
from coop.rota.rules.problem import Finding, Level
from core.errors import DomainError

LEAVE = Finding(Level.BARRED, "leave", "On annual leave", 1)
REST = Finding(Level.REST, "daily_rest", "8 h rest after Late", 1)
MOST = Finding(Level.AGREEMENT, "weekly_max", "40 h in the week of 7 December, 36 h agreed", 1)
PAIR = Finding(Level.AGREEMENT, "barred_pair", "Never with Ben Morris", 1)
OVER = Finding(Level.GOAL, "over_contract", "4 h over contract", 1)


def test_nothing_in_the_way_can_be_claimed_with_the_goals_as_notes():
    found = verdict([OVER])
    assert found.standing is Standing.CAN
    assert found.possible
    assert len(found.notes) == 1


def test_an_agreement_takes_their_yes_and_is_said_in_its_own_figures():
    found = verdict([MOST])
    assert found.standing is Standing.YES
    assert found.why == ("40 h in the week of 7 December, 36 h agreed.",)


def test_who_must_not_work_together_is_never_told_and_no_yes_mends_it():
    found = verdict([PAIR])
    assert not found.possible
    assert found.why == (RULES["barred_pair"],)
    assert "Ben" not in found.why[0]


@given(st.lists(st.sampled_from([LEAVE, REST, MOST, PAIR, OVER])))
def test_the_strongest_level_decides_and_rest_is_never_possible(findings):
    found = verdict(findings)
    if LEAVE in findings or PAIR in findings:
        assert found.standing is Standing.BARRED
    elif REST in findings:
        assert found.standing is Standing.REST
    elif MOST in findings:
        assert found.standing is Standing.YES
    else:
        assert found.standing is Standing.CAN
    assert found.possible == (found.standing in (Standing.CAN, Standing.YES))
    assert bool(found.why) == (found.standing is not Standing.CAN)


@pytest.mark.parametrize("now", [one for one in State if one is not State.WAITING])
def test_what_is_decided_stays_decided(now):
    for to in State:
        with pytest.raises(DomainError, match="no longer waits"):
            step(now, to)


def test_what_waits_may_become_anything_else():
    assert PERMITTED[State.WAITING] == set(State) - {State.WAITING}
