"""What an offer may be; a week as it is kept."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from recruitment.hires import rules
from recruitment.hires.rules import Duty

TODAY = date(2026, 11, 27)
LATER = TODAY + timedelta(days=28)


def field(*duties, contract=2_250, starts=LATER, answer=TODAY):
    with pytest.raises(DomainError) as error:
        rules.check(duties, contract, starts, answer, TODAY)
    return error.value.field


def test_an_offer_that_cannot_be_meant_is_refused_beside_its_field():
    early = Duty(0, time(7), time(15), 30)
    rules.check((early, Duty(1, time(7), time(15))), 2_250, LATER, TODAY, TODAY)
    assert field(contract=169 * 60) == "contract"
    assert field(starts=TODAY - timedelta(days=1)) == "starts_on"
    assert field(answer=LATER + timedelta(days=1)) == "answer_by_on"
    assert field(Duty(0, time(7), time(8), 60)) == "break_1"
    assert field(early, Duty(0, time(14), time(22))) == "day_1"


def test_a_night_goes_on_into_the_next_day():
    night = Duty(4, time(21), time(7), 30)
    assert night.minutes == 10 * 60 - 30
    assert field(night, Duty(5, time(6, 30), time(14))) == "day_1"
    rules.check((night, Duty(5, time(7), time(14))), 0, LATER, TODAY, TODAY)


@given(
    st.lists(
        st.builds(
            Duty,
            st.integers(0, 6),
            st.times().map(lambda one: one.replace(second=0, microsecond=0)),
            st.times().map(lambda one: one.replace(second=0, microsecond=0)),
            st.integers(0, 60),
        ),
        max_size=7,
    )
)
def test_a_week_reads_back_in_the_order_of_its_days(duties):
    back = rules.read(rules.kept(duties))
    assert sorted(back, key=repr) == sorted(duties, key=repr)
    assert [one.weekday for one in back] == sorted(one.weekday for one in duties)


def test_the_stage_of_a_start_is_found_by_what_it_means():
    assert (
        rules.hired_stages([("pool", "pool"), ("begun", "won"), ("rejected", "rejected")])
        == "begun"
    )
    assert rules.hired_stages([("checks", "open")]) == ""
