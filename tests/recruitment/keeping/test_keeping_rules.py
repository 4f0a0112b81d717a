"""When details go, and when they never do."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from recruitment.keeping import rules
from recruitment.keeping.rules import Facts, Periods, Why

DAY = timedelta(days=1)
PERIODS = Periods(12, 30, 21, 6)
FINAL = date(2025, 11, 10)
days = st.integers(0, 900).map(lambda n: date(2024, 6, 1) + n * DAY)
maybe = st.none() | days


def test_an_unsuccessful_candidate_is_told_three_weeks_before_a_year_is_over():
    found = rules.due(Facts(FINAL), PERIODS, date(2026, 1, 1))
    assert (found.why, found.on) == (Why.UNSUCCESSFUL, date(2026, 11, 10))
    assert (found.tell_on, found.goes_on) == (date(2026, 10, 20), date(2026, 11, 10))


def test_a_year_after_29_february_is_28_february():
    assert rules.months_on(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert rules.months_on(date(2025, 11, 30), 3) == date(2026, 2, 28)


def test_who_ended_consent_before_applying_goes_thirty_days_later():
    facts = Facts(FINAL, applied=False, consent_ended_on=date(2025, 11, 20))
    assert rules.due(facts, PERIODS, FINAL).on == date(2025, 12, 20)
    assert rules.due(facts, PERIODS, FINAL).why is Why.WITHDRAWN
    applied = replace(facts, applied=True)
    assert rules.due(applied, PERIODS, FINAL).why is Why.UNSUCCESSFUL


def test_notice_that_came_late_puts_the_day_off():
    facts = Facts(FINAL, told_on=date(2027, 1, 1))
    assert rules.due(facts, PERIODS, date(2027, 1, 2)).goes_on == date(2027, 1, 22)


def test_who_agreed_to_be_kept_counts_from_the_day_they_ended_it_and_is_told_anew():
    facts = Facts(FINAL, keep_ended_on=date(2026, 12, 1), told_on=date(2026, 10, 20))
    today = date(2027, 11, 20)
    found = rules.due(facts, PERIODS, today)
    assert found.on == date(2027, 12, 1)
    assert rules.tells(facts, found, today)
    assert not rules.goes(facts, found, date(2028, 1, 1))


@given(
    final=maybe, hired=st.booleans(), keeps=st.booleans(), keep_ended=maybe, ended=maybe,
    applied=st.booleans(), held=st.booleans(), told=maybe, today=days,
)  # fmt: skip
def test_nobody_goes_who_may_not(
    final, hired, keeps, keep_ended, ended, applied, held, told, today
):
    facts = Facts(final, hired, keeps, keep_ended, applied, ended, held, told)
    found = rules.due(facts, PERIODS, today)
    if final is None or hired or keeps:
        assert found is None
    if not rules.goes(facts, found, today):
        return
    assert not held
    assert today >= told + 21 * DAY, "nobody without notice"
    reached = [final + 30 * DAY] if not applied and ended else []
    assert today >= min([rules.months_on(final, 12), *reached])
    assert not rules.tells(facts, found, today)


def test_what_may_not_be_removed_says_why():
    for facts, words in (
        (Facts(FINAL, held=True), "lift the hold"),
        (Facts(FINAL, hired=True), "were taken on"),
        (Facts(None), "under way"),
    ):
        with pytest.raises(DomainError, match=words):
            rules.may_remove(facts)
    rules.may_remove(Facts(FINAL))


@pytest.mark.parametrize(("name", "value"), [
    ("unsuccessful_months", 0), ("withdrawn_days", 366), ("notice_days", -1), ("evidence_years", 0),
])  # fmt: skip
def test_periods_that_cannot_be_meant_are_refused_at_their_field(name, value):
    with pytest.raises(DomainError) as refused:
        rules.check(replace(PERIODS, **{name: value}))
    assert refused.value.field == name
