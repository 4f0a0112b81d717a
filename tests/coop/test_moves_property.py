"""Whatever members and coordinators do with shifts, in whatever order, what must hold holds.

A Hypothesis state machine over the real services: claims with and without approval, handing
over, swaps, the pool, sickness, cover asked and answered, cancelled shifts, hours. What holds
afterwards is worked out from the rows, apart from the services: rest and overlap by their own
arithmetic, who may be placed by what each was made with.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import count as counting
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from coop.absence import service as absence
from coop.absence.models import CoverCall, CoverRequest
from coop.absence.rules import Answer
from coop.attendance import service as attendance
from coop.attendance.models import HoursWorked
from coop.changes import queries as changes
from coop.changes.rules import replay
from coop.claims import service as claims
from coop.claims.models import ShiftClaim
from coop.leave.models import Leave
from coop.rota import service as rota
from coop.rota.models import Rota
from coop.rota.queries.candidates import choice
from coop.rota.service.publishing import check_now
from coop.shifts import service as shift_service
from coop.shifts.models import Assignment, Shift
from coop.swaps import queries
from coop.swaps import service as swaps
from coop.swaps.models import Exchange, ShiftOffer
from core import clock
from core.access import Actor
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import CareworkError
from tests.factories.rota import MONDAY, make_shift, small_coop

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
NOON = datetime(2026, 12, 6, 12, tzinfo=UTC)  # the day before the first shift
EARLY, LATE = (time(7), time(15)), (time(14, 30), time(22))
NIGHT, SHORT = (time(21, 30), time(7, 30)), (time(10), time(14))
TIMES = (
    ("Early", 0, EARLY), ("Late", 0, LATE), ("Night", 1, NIGHT), ("Early", 2, EARLY),
    ("Short", 2, SHORT), ("Late", 3, LATE), ("Early", 4, EARLY), ("Short", 5, SHORT),
    ("Late", 5, LATE), ("Short", 6, SHORT),
)  # fmt: skip
PEOPLE = 6
LACKING = 5  # the last of them, who lacks what every shift needs
numbers = counting(1)
MUST_HOLD = (
    "one_owner_a_place_and_rest_kept", "nobody_works_while_away", "the_rules_find_nothing",
    "ledger_and_calendar_say_who_has_what",
)  # fmt: skip
done: Counter[str] = Counter()  # acts that were not refused, by name
people = st.integers(0, PEOPLE - 1)
any_shift = st.integers(0, len(TIMES) - 1)
nth = st.integers(0, 9)


class Moves(RuleBasedStateMachine):
    """A week of a small co-op. A refusal in words is no fault; anything else is."""

    def __init__(self) -> None:
        super().__init__()
        self.coop = small_coop(PEOPLE - 1, f"Co-op {next(numbers)}")
        self.coop.join("Zoe", "Without", medication=False)
        planner = frozenset({"coordinator", "manager"})
        self.planner = Actor(None, "Nia", self.coop.id, None, planner)
        needs = ((self.coop.medication, None),)
        self.shifts = [
            make_shift(
                self.coop.id, self.coop.service_id, MONDAY + day * DAY, *times, name=name,
                wanted=1 + (name == "Early"), needs=needs,
            )
            for name, day, times in TIMES
        ]  # fmt: skip
        with transaction():
            self.rota = rota.make_draft(self.planner, MONDAY, 1, [self.coop.service_id]).id
        for number, shift in enumerate(self.shifts[:7]):
            self.attempt(rota.assign, self.planner, shift, self.coop.people[number % LACKING])
        with transaction():
            rota.publish(self.planner, self.rota)

    def attempt(self, act, *args, **more):
        """Do it in a transaction of its own; refusals are what the services are for."""
        with suppress(CareworkError):
            with transaction():
                act(*args, **more)
            done[act.__name__] += 1

    def member(self, who):
        person = self.coop.people[who]
        return Actor(None, f"Person {who}", self.coop.id, person, frozenset({"worker"}))

    def ids(self, model, *where):
        query = select(model.id).where(model.coop_id == self.coop.id, *where).order_by(model.id)
        found = list(db.session.scalars(query))
        db.session.rollback()
        return found

    def own(self, who):
        return self.ids(Assignment, Assignment.person_id == self.coop.people[who])

    def on_one(self, found, number, act, *args, **more):
        if found:
            self.attempt(act, *args, found[number % len(found)], **more)

    @rule(who=people, number=nth, agreed=st.booleans())
    def claim(self, who, number, agreed):
        """Mostly a shift with a free place; now and then one without."""
        held = Counter(db.session.scalars(select(Assignment.shift_id)))
        free = [one for n, one in enumerate(self.shifts) if held[one] <= (TIMES[n][0] == "Early")]
        db.session.rollback()
        self.on_one(free + self.shifts[:1], number, self.claim_one, who, agreed)

    def claim_one(self, who, agreed, shift):
        claims.claim(self.member(who), shift, agreed=agreed)

    @rule(approval=st.booleans())
    def choose(self, approval):
        self.attempt(claims.set_approval, self.planner, NOON.date(), approval=approval)

    @rule(number=nth, yes=st.booleans())
    def decide(self, number, yes):
        waiting = self.ids(ShiftClaim, ShiftClaim.state == "waiting")
        act = claims.approve if yes else lambda by, row: claims.refuse(by, row, "Not this time")
        self.on_one(waiting, number, act, self.planner)

    @rule(who=people, place=nth)
    def pass_on(self, who, place):
        self.on_one(self.own(who), place, swaps.offer, self.member(who))

    def crew(self, who):
        """Everybody, beginning with one: they try in turn."""
        return [self.member((who + n) % PEOPLE) for n in range(PEOPLE)]

    @rule(who=people, number=nth, agreed=st.booleans())
    def take(self, who, number, agreed):
        offers = self.ids(ShiftOffer, ShiftOffer.state == "open", ShiftOffer.kind == "pass")
        for member in self.crew(who):
            self.on_one(offers, number, swaps.take, member, agreed=agreed)

    @rule(who=people, mine=nth, theirs=nth)
    def ask(self, who, mine, theirs):
        place, others = self.swappable(who, mine)
        self.on_one(others, theirs, swaps.ask, self.member(who), place)

    def swappable(self, who, number):
        """One of a person's places and those that it might be swapped for."""
        own = self.own(who)
        if not own:
            return 0, []
        place = own[number % len(own)]
        found = [one.id for _, one in queries.swappable(self.coop.id, place, clock.now())]
        db.session.rollback()
        return place, found

    @rule(who=people, mine=nth, wanted=st.sets(nth, min_size=1, max_size=4))
    def pool(self, who, mine, wanted):
        place, others = self.swappable(who, mine)
        if others:
            chosen = {others[one % len(others)] for one in wanted}
            self.attempt(swaps.pool, self.member(who), place, chosen)

    @rule()
    def match(self):
        self.attempt(swaps.match, self.coop.id)

    @rule(who=people, number=nth, first=st.sampled_from((True, True, True, False)))
    def answer(self, who, number, first):
        open_ = self.ids(Exchange, Exchange.state == "open")
        for n, member in enumerate(self.crew(who)):
            self.on_one(open_, number, swaps.answer, member, yes=first or n > 0)

    @rule(who=people, first=st.integers(0, 4), days=st.integers(0, 1))
    def fall_sick(self, who, first, days):
        from_on = MONDAY + first * DAY
        member = self.member(who)
        self.attempt(absence.report_sick, member, member.person_id, from_on, from_on + days * DAY)

    def to_cover(self, number):
        """An open request for cover, and who may be asked."""
        open_ = self.ids(CoverRequest, CoverRequest.state == "open")
        if not open_:
            return 0, []
        request = open_[number % len(open_)]
        shift = db.session.get_one(CoverRequest, request).shift_id
        found = [one.person_id for one in choice(self.coop.id, shift).of("can")]
        db.session.rollback()
        return request, found

    @rule(number=nth, chosen=st.sets(nth, min_size=1, max_size=3))
    def ask_for_cover(self, number, chosen):
        request, able = self.to_cover(number)
        if able:
            asked = {able[one % len(able)] for one in chosen}
            self.attempt(absence.offer, self.planner, request, sorted(asked))

    @rule(who=people, first=st.booleans())
    def answer_cover(self, who, first):
        for n, member in enumerate(self.crew(who)):
            mine = CoverCall.person_id == member.person_id
            act = absence.accept if first or n > 0 else absence.decline
            self.on_one(self.ids(CoverCall, CoverCall.answer == "asked", mine), 0, act, member)

    @rule(number=nth, who=nth)
    def ring(self, number, who):
        request, able = self.to_cover(number)
        if able:
            person = able[who % len(able)]
            self.attempt(absence.rang, self.planner, request, person, Answer.YES)

    @rule(who=people, place=nth)
    def take_off(self, who, place):
        say = rota.Say(reason="Needed elsewhere")
        for one in self.own(who)[place % 3 : place % 3 + 1]:
            self.attempt(rota.remove, self.planner, one, say)

    @rule(shift=st.sampled_from((4, 9)))
    def cancel(self, shift):
        self.attempt(shift_service.cancel_shift, self.planner, self.shifts[shift], "Not needed")

    @rule(shift=any_shift, who=people)
    def enter_hours(self, shift, who):
        """Two weeks on, the shift has been worked: hours told, and approved by another."""
        with clock.at(NOON + 14 * DAY):
            self.attempt(attendance.confirm, self.member(who), self.shifts[shift])
            told = self.ids(HoursWorked, HoursWorked.state == "confirmed")
            self.on_one(told, 0, attendance.approve, self.planner)

    @invariant()
    def one_owner_a_place_and_rest_kept(self):
        query = (
            select(Assignment.person_id, Shift.id, Shift.start_at, Shift.end_at, Shift.wanted)
            .join(Shift, Shift.id == Assignment.shift_id)
            .where(Assignment.coop_id == self.coop.id, Shift.cancelled_at.is_(None))
        )
        rows = list(db.session.execute(query.order_by(Shift.start_at)))
        for _, shift, _, _, wanted in rows:
            on = [row.person_id for row in rows if row.id == shift]
            assert len(on) <= wanted
            assert len(on) == len(set(on))
        for person in self.coop.people:
            mine = [row for row in rows if row.person_id == person]
            for one, after in pairwise(mine):
                rest = after.start_at - one.end_at
                if clock.local_day(one.start_at) == clock.local_day(after.start_at):
                    # A split day: apart, and with 11 h left of the 24 that it begins.
                    assert rest >= timedelta()
                    assert after.end_at - one.start_at <= timedelta(hours=13)
                else:
                    assert rest >= timedelta(hours=11)  # WTR 1998 reg 10
        lacking = self.coop.people[LACKING]
        assert all(row.person_id != lacking for row in rows)
        db.session.rollback()

    @invariant()
    def nobody_works_while_away(self):
        query = (
            select(Shift.name, Leave.from_on)
            .join(Assignment, Assignment.shift_id == Shift.id)
            .join(Leave, Leave.person_id == Assignment.person_id)
            .where(
                Leave.coop_id == self.coop.id,
                Leave.state == "approved",
                Shift.cancelled_at.is_(None),
                Shift.on.between(Leave.from_on, Leave.until_on),
            )
        )
        assert list(db.session.execute(query)) == []
        db.session.rollback()

    @invariant()
    def the_rules_find_nothing(self):
        found = check_now(db.session.get_one(Rota, self.rota))
        assert [one.words for one in found.refused if one.rule not in ("least", "needs")] == []
        db.session.rollback()

    @invariant()
    def ledger_and_calendar_say_who_has_what(self):
        query = (
            select(Assignment.shift_id, Assignment.person_id, Shift.start_at, Shift.end_at)
            .join(Shift, Shift.id == Assignment.shift_id)
            .where(
                Assignment.coop_id == self.coop.id,
                Assignment.published_at.is_not(None),
                Shift.cancelled_at.is_(None),
            )
        )
        now = {(row[0], row[1]): (row[2], row[3]) for row in db.session.execute(query)}
        assert replay(changes.entries(self.coop.id)) == now
        promised = select(Commitment.person_id, Commitment.start_at, Commitment.end_at).where(
            Commitment.coop_id == self.coop.id, Commitment.source == "assignment"
        )
        there = sorted((row[0], row[1], row[2]) for row in db.session.execute(promised))
        assert there == sorted((person, *times) for (_, person), times in now.items())
        db.session.rollback()


def a_week_in_which_everything_comes_about():
    """Each kind of act once at least, with all that must hold looked at after each.

    What is drawn does not see to it: Hypothesis draws from the numbers in the code that a process
    has read, so a change anywhere draws another week.
    """
    week = Moves()
    looked = [getattr(week, name) for name in MUST_HOLD]

    def then(act, *args, **more):
        act(*args, **more)
        for holds in looked:
            holds()

    then(week.fall_sick, who=3, first=2, days=0)
    then(week.ring, number=0, who=0)
    then(week.fall_sick, who=1, first=4, days=0)
    then(week.ask_for_cover, number=0, chosen={0, 1})
    then(week.answer_cover, who=0, first=True)
    then(week.pass_on, who=2, place=0)
    then(week.take, who=3, number=0, agreed=True)
    for number in range(4):
        then(week.claim, who=(3 + number) % LACKING, number=number, agreed=True)
    for who in range(LACKING):
        then(week.ask, who=who, mine=0, theirs=who)
        then(week.pool, who=who, mine=0, wanted={0, 1})
    for who in range(LACKING):
        then(week.answer, who=who, number=who, first=True)
    for shift in range(3):
        for who in range(LACKING):
            then(week.enter_hours, shift=shift, who=who)


def test_whatever_is_done_the_rules_hold_and_the_ledger_replays(database):
    done.clear()
    with clock.at(NOON):
        a_week_in_which_everything_comes_about()
        run_state_machine_as_test(
            Moves,
            settings=settings(
                max_examples=6,
                stateful_step_count=70,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                derandomize=True,
            ),
        )
    # Each kind of act came about, not only its refusal.
    wanted = {"claim_one", "offer", "take", "ask", "pool", "answer", "report_sick", "confirm"}
    assert wanted <= set(done)
    assert done["accept"] + done["rang"] > 0
