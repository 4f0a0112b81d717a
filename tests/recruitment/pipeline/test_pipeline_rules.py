"""The answer clock as a machine: whatever is done, an answer is due or there is a final one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.errors import DomainError
from recruitment.pipeline import rules
from recruitment.stages import queries
from recruitment.stages import rules as stage_rules
from recruitment.stages.rules import Kind

STAGES = stage_rules.read(queries.shipped())
CODES = [stage.code for stage in STAGES.stages]
MONDAY = date(2026, 11, 30)


def due(on, days):
    return stage_rules.due_on(on, days, ())


def fresh(code="referred", on=MONDAY):
    return rules.at(STAGES.stage(code), on, due)


@pytest.mark.parametrize("start", CODES)
@pytest.mark.parametrize("to", CODES)
def test_every_move_is_permitted_or_refused_as_the_data_say(start, to):
    permitted = {stage.code for stage in STAGES.permitted(start)} - {"silent"}
    here, goal = STAGES.stage(start), STAGES.stage(to)
    by_hand = to in here.to or (here.running and to in STAGES.from_any)
    assert (to in permitted) == (by_hand and goal.kind is not Kind.SILENT and to != start)
    if to not in permitted:
        with pytest.raises(DomainError):
            rules.moved(fresh(start), STAGES, to, MONDAY, due)
        return
    after = rules.moved(fresh(start), STAGES, to, MONDAY, due)
    assert after.stage == to
    assert after.final is not goal.running
    assert (after.waits_on == "coop") is goal.running


def test_nobody_is_closed_for_silence_before_they_were_asked_and_told():
    state = fresh()
    friday = MONDAY + timedelta(days=4)
    with pytest.raises(DomainError, match="Only a candidate who was asked"):
        rules.silent(state, STAGES, friday)
    asked = rules.asked(state, STAGES, MONDAY, due)
    assert asked.next_due_on == MONDAY + timedelta(days=7)
    late = MONDAY + timedelta(days=8)
    with pytest.raises(DomainError, match="Only a candidate who was asked"):
        rules.silent(asked, STAGES, late)
    with pytest.raises(DomainError, match="They still have time"):
        rules.noticed(asked, STAGES, MONDAY + timedelta(days=7), due)
    told = rules.noticed(asked, STAGES, late, due)
    with pytest.raises(DomainError, match="Only a candidate who was asked"):
        rules.silent(told, STAGES, told.next_due_on)
    closed = rules.silent(told, STAGES, told.next_due_on + timedelta(days=1))
    assert (closed.kind, closed.final, closed.before) == (Kind.SILENT, True, "referred")
    assert rules.reopened(closed, STAGES, late, due).stage == "referred"


def test_an_answer_on_the_day_is_in_time_and_the_day_after_is_late():
    state = fresh()
    assert state.next_due_on == date(2026, 12, 2)
    assert rules.on_time(state, date(2026, 12, 2)) is True
    assert rules.on_time(state, date(2026, 12, 3)) is False
    assert rules.on_time(rules.asked(state, STAGES, MONDAY, due), MONDAY) is None


def test_a_share_rounds_down_and_owed_counts_as_late():
    assert rules.Share("", 999, 1, 0).percent == 99
    assert rules.Share("", 2, 0, 1).percent == 66
    assert rules.Share("", 0, 0, 0).percent is None


class Clock(RuleBasedStateMachine):
    """Anybody does anything in any order while the days go by."""

    @initialize()
    def begin(self):
        self.today = MONDAY
        self.state = fresh()
        self.asked_on = self.told_on = None

    def _try(self, act):
        before = self.state
        try:
            self.state = act()
        except DomainError:
            assert self.state == before

    @rule(days=st.integers(1, 12))
    def days_go_by(self, days):
        before = self.state
        self.today += timedelta(days=days)
        assert self.state == before, "the co-op's silence changes nothing"

    @rule(to=st.sampled_from(CODES))
    def move(self, to):
        self._try(lambda: rules.moved(self.state, STAGES, to, self.today, due))

    @rule()
    def ask(self):
        def act():
            after = rules.asked(self.state, STAGES, self.today, due)
            self.asked_on, self.told_on = self.today, None
            return after

        self._try(act)

    @rule()
    def reply(self):
        self._try(lambda: rules.replied(self.state, STAGES, self.today, due))

    @rule()
    def notice(self):
        def act():
            after = rules.noticed(self.state, STAGES, self.today, due)
            self.told_on = self.today
            return after

        self._try(act)

    @rule()
    def close(self):
        def act():
            after = rules.silent(self.state, STAGES, self.today)
            assert stage_rules.working_days(self.asked_on, self.told_on, ()) > STAGES.reply_days - 1
            assert stage_rules.working_days(self.told_on, self.today, ()) >= STAGES.notice_days
            return after

        self._try(act)

    @rule()
    def reopen(self):
        self._try(lambda: rules.reopened(self.state, STAGES, self.today, due))

    @invariant()
    def an_answer_is_due_or_final(self):
        state = self.state
        assert (state.next_due_on is None) is (not STAGES.stage(state.stage).running)
        assert (state.waits_on == "") is (state.next_due_on is None)
        assert state.kind is STAGES.stage(state.stage).kind
        assert not state.noticed or state.waits_on == "candidate"


TestClock = Clock.TestCase
TestClock.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)
