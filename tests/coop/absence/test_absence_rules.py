"""How long an offer stands, who is told when, and which states follow which."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.absence import rules
from coop.absence.rules import Policy, State, Told
from core.errors import DomainError

NOW = datetime(2026, 12, 7, 6, tzinfo=UTC)
MINUTES = st.integers(0, 5000).map(lambda n: timedelta(minutes=n))
POLICIES = st.builds(
    Policy, st.integers(5, 600), st.integers(1, 600), st.integers(1, 600), st.integers(1, 168)
)


@pytest.mark.parametrize(("left", "minutes"), [(600, 30), (60, 15), (8, 5), (-20, 5)])
def test_an_offer_stands_its_minutes_or_a_quarter_of_what_is_left(left, minutes):
    until = rules.expires_at(NOW, NOW + timedelta(minutes=left), Policy(offer_minutes=30))
    assert until - NOW == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("waited", "told"),
    [(19, Told.COORDINATOR), (20, Told.ON_CALL), (59, Told.ON_CALL), (60, Told.AGENCY)],
)
def test_on_call_is_told_after_its_minutes_then_the_agency_is_due(waited, told):
    at = NOW + timedelta(minutes=waited)
    assert rules.told(NOW, NOW + timedelta(hours=5), at, Policy()) is told


def test_minutes_of_a_shift_days_ahead_count_from_the_day_before_it():
    start = NOW + timedelta(days=4)
    assert rules.told(NOW, start, NOW + timedelta(days=2), Policy()) is Told.COORDINATOR
    assert rules.told(NOW, start, start - timedelta(hours=23), Policy()) is Told.AGENCY


@given(POLICIES, MINUTES, MINUTES, MINUTES)
def test_escalation_never_goes_back(policy, ahead, first, more):
    start = NOW + ahead
    steps = list(Told)
    before = steps.index(rules.told(NOW, start, NOW + first, policy))
    assert steps.index(rules.told(NOW, start, NOW + first + more, policy)) >= before


@pytest.mark.parametrize("state", [one for one in State if one is not State.OPEN])
def test_what_is_settled_stays_settled(state):
    with pytest.raises(DomainError, match="settled already"):
        rules.move(state, State.TAKEN)
