"""The gate: nobody comes to be on a published shift whose competency they do not hold that day.

Validity spells, gaps and withdrawals by chance; then every way to a place is tried: a rota made
and published, hand edits, handing over, swapping and moving, claims, shifts passed on, exchanges
and the pool, cover asked and rung for, an agency beside them, needs added to shifts. Whether a
place is covered is worked out here from the rows alone.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count as counting

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coop.absence import service as absence
from coop.absence.models import CoverCall, CoverRequest
from coop.absence.rules import Answer
from coop.claims import service as claims
from coop.cover import lapses
from coop.notices.models import Alert
from coop.rota import service as rota
from coop.rota.models import Rota
from coop.shifts import queries as need
from coop.shifts import service as shift_service
from coop.shifts.models import Assignment, Shift, ShiftNeed
from coop.shifts.rules import NeedRule
from coop.swaps import service as swaps
from coop.swaps.models import Exchange, ShiftOffer
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import CareworkError
from tests.factories.members import make_held
from tests.factories.rota import make_shift, small_coop
from training.records import service as records
from training.records.models import CompetencyHeld

MONDAY = date(2026, 12, 7)
DAY = timedelta(days=1)
NOON = datetime(2026, 12, 4, 12, tzinfo=UTC)
PEOPLE = 4
EARLY, LATE, NIGHT = (time(7), time(15)), (time(14, 30), time(22)), (time(21), time(7))
SHIFTS = (
    ("Early", 0, EARLY, 1, None), ("Night", 0, NIGHT, 1, None), ("Late", 1, LATE, 2, 1),
    ("Early", 2, EARLY, 1, None), ("Night", 3, NIGHT, 2, 1), ("Late", 4, LATE, 1, None),
)  # fmt: skip
numbers = counting(1)
done: Counter[str] = Counter()
refused: Counter[str] = Counter()

edge = st.one_of(st.none(), st.integers(-2, 6))
spells = st.lists(st.tuples(st.integers(-2, 5), edge), max_size=2, unique_by=lambda one: one[0])
people = st.integers(0, PEOPLE - 1)
EXTRA = (("Extra", 1, EARLY, 1, None), ("Short", 5, (time(10), time(14)), 2, None))
ALL = (*SHIFTS, *EXTRA)
shift_no = st.integers(0, len(ALL) - 1)
ACTS = (
    "assign", "claim", "hand_over", "swap", "pass_on", "exchange", "pool", "cover", "ring", "ask_more",
)  # fmt: skip
act = st.tuples(st.sampled_from(ACTS), people, shift_no, shift_no)


class World:
    """A small co-op; a refusal in words is no fault, anything else is."""

    def __init__(self, held):
        self.coop = small_coop(0, f"Gate {next(numbers)}")
        for n in range(PEOPLE):
            who = self.coop.join(["Ann", "Ben", "Cat", "Dev"][n], "Gate", medication=False)
            for first, last in held[n]:
                until = None if last is None else MONDAY + last * DAY
                if until is None or until >= MONDAY + first * DAY:
                    make_held(self.coop.id, who, self.coop.medication, MONDAY + first * DAY, until)
        self.planner = Actor(
            None, "Nia", self.coop.id, None, frozenset({"coordinator", "manager", "trainer"})
        )
        self.shifts = []
        self.add(SHIFTS)

    def add(self, rows):
        for name, day, times, wanted, asked in rows:
            self.shifts.append(
                make_shift(
                    self.coop.id, self.coop.service_id, MONDAY + day * DAY, *times, name=name,
                    least=wanted, needs=((self.coop.medication, asked),),
                )
            )  # fmt: skip

    def member(self, who):
        person = self.coop.people[who]
        return Actor(None, f"P{who}", self.coop.id, person, frozenset({"worker"}))

    def attempt(self, name, work, *args, **more):
        try:
            with transaction():
                work(*args, **more)
            done[name] += 1
        except CareworkError:
            refused[name] += 1

    def places(self):
        query = (
            select(Assignment.id, Assignment.shift_id, Assignment.person_id)
            .where(Assignment.coop_id == self.coop.id, Assignment.published_at.is_not(None))
            .order_by(Assignment.id)
        )
        found = [tuple(row) for row in db.session.execute(query)]
        db.session.rollback()
        return found

    def place_on(self, shift, who=None):
        mine = [
            place
            for place, on, person in self.places()
            if on == shift and (who is None or person == self.coop.people[who])
        ]
        return mine[0] if mine else None

    def ids(self, model, *where):
        query = select(model.id).where(model.coop_id == self.coop.id, *where).order_by(model.id)
        found = list(db.session.scalars(query))
        db.session.rollback()
        return found

    def try_to(self, what, who, one, other):
        shift, second = self.shifts[one], self.shifts[other]
        say = rota.Say(agreed=True, override="Needed", reason="Needed")
        if what == "assign":
            self.attempt(what, rota.assign, self.planner, shift, self.coop.people[who], say)
        elif what == "claim":
            self.attempt(what, claims.claim, self.member(who), shift, agreed=True)
        elif what == "hand_over":
            place = self.place_on(shift)
            if place:
                self.attempt(
                    what, rota.assign, self.planner, shift, self.coop.people[who], say,
                    instead_of=place,
                )  # fmt: skip
        elif what == "swap":
            places = self.place_on(shift), self.place_on(second)
            if all(places):
                self.attempt(what, rota.swap, self.planner, *places, say)
        elif what == "pass_on":
            self.pass_on(shift, who)
        elif what in ("exchange", "pool"):
            self.exchange(what, shift, second)
        elif what in ("cover", "ring"):
            self.cover(what, shift, who)
        elif what == "ask_more":
            self.ask_more(shift)

    def holder(self, shift):
        return next(
            (self.coop.people.index(who) for _, on, who in self.places() if on == shift), None
        )

    def pass_on(self, shift, who):
        mine = self.holder(shift)
        if mine is not None:
            self.attempt("offer", swaps.offer, self.member(mine), self.place_on(shift, mine))
            for offer in self.ids(ShiftOffer, ShiftOffer.state == "open"):
                self.attempt("pass_on", swaps.take, self.member(who), offer, agreed=True)

    def exchange(self, what, shift, second):
        mine, theirs = self.holder(shift), self.holder(second)
        if mine is None or theirs is None or mine == theirs:
            return
        place, wanted = self.place_on(shift, mine), self.place_on(second, theirs)
        if what == "pool":
            self.attempt("into pool", swaps.pool, self.member(mine), place, {wanted})
            self.attempt("into pool", swaps.pool, self.member(theirs), wanted, {place})
            self.attempt("match", swaps.match, self.coop.id)
        else:
            self.attempt("ask", swaps.ask, self.member(mine), place, wanted)
        for one in self.ids(Exchange, Exchange.state == "open"):
            for who in (mine, theirs):
                self.attempt(what, swaps.answer, self.member(who), one, yes=True)

    def cover(self, what, shift, who):
        mine, person = self.holder(shift), self.coop.people[who]
        if mine is not None and mine != who:
            sick = self.member(mine)
            on = MONDAY + ALL[self.shifts.index(shift)][1] * DAY
            self.attempt("sick", absence.report_sick, sick, sick.person_id, on, on)
        for request in self.ids(CoverRequest, CoverRequest.state == "open"):
            if what == "ring":
                self.attempt(what, absence.rang, self.planner, request, person, Answer.YES)
                continue
            self.attempt("ask cover", absence.offer, self.planner, request, [person])
            for call in self.ids(CoverCall, CoverCall.person_id == person):
                self.attempt(what, absence.accept, self.member(who), call)

    def ask_more(self, shift):
        """Everybody on it must hold it from now on."""

        def change():
            page = need.shift_page(self.coop.id, shift)
            rule = need.rule_of(page)
            asked = (NeedRule(self.coop.medication, None),)
            shift_service.change_shift(
                self.planner, shift, replace(rule, needs=asked), reason="New care plan"
            )

        self.attempt("ask_more", change)

    def uncovered(self):
        """(shift, person) of published places that the rows do not cover, by own arithmetic."""
        held = {}
        for row in db.session.scalars(
            select(CompetencyHeld).where(CompetencyHeld.coop_id == self.coop.id)
        ):
            for n in range(-3, 10):
                on = MONDAY + n * DAY
                gone = row.withdrawn_on is not None and row.withdrawn_on <= on
                if row.from_on <= on and (row.until_on is None or on <= row.until_on) and not gone:
                    held.setdefault(row.person_id, set()).add(on)
        found = set()
        for shift in db.session.scalars(select(Shift).where(Shift.coop_id == self.coop.id)):
            asked = db.session.scalars(
                select(ShiftNeed.people).where(ShiftNeed.shift_id == shift.id)
            )
            days = {shift.on, clock.local_day(shift.end_at)}
            on_it = [one.person_id for one in shift.assignments if one.published_at is not None]
            without = [who for who in on_it if not days <= held.get(who, set())]
            for people_ in asked:
                if people_ is None or (
                    without and len(on_it) - len(without) + shift.wanted - len(on_it) < people_
                ):
                    found |= {(shift.id, who) for who in without}
        db.session.rollback()
        return found


@settings(max_examples=8, phases=[Phase.generate])
@given(
    held=st.lists(spells, min_size=PEOPLE - 1, max_size=PEOPLE - 1),
    before=st.lists(act, min_size=6, max_size=10),
    withdrawn=st.tuples(people, st.integers(-3, 4)),
    after=st.lists(act, min_size=3, max_size=6),
)
def test_no_way_leads_onto_a_shift_without_what_it_asks_for(
    database, held, before, withdrawn, after
):
    with clock.at(NOON):
        world = World([[(-2, None)], *held])
        with transaction():
            draft = rota.make_draft(world.planner, MONDAY, 1, [world.coop.service_id]).id
        rota.generate_now(world.planner, draft, None, 1, rounds=1)
        with transaction():
            rota.publish(world.planner, draft)
        done["publish"] += 1
        world.add(EXTRA)
        assert world.uncovered() == set()
        for each in before:
            world.try_to(*each)
            assert world.uncovered() == set(), each
        # A record is withdrawn: who stands on shifts is found and told at once.
        who = world.coop.people[withdrawn[0]]
        for one in world.ids(CompetencyHeld, CompetencyHeld.person_id == who):
            with suppress(CareworkError), transaction():
                records.withdraw(
                    world.planner, one, "Not safe", on=NOON.date() + (withdrawn[1] + 3) * DAY
                )
        lapsed = world.uncovered()
        told = {(one.shift.id, one.place.person_id) for one in lapses.published(world.coop.id)}
        assert {shift for shift, _ in told} == {shift for shift, _ in lapsed}
        assert told <= lapsed
        alerts = set(
            db.session.scalars(
                select(Alert.subject_id).where(
                    Alert.kind == "cover_lapsed",
                    Alert.closed_at.is_(None),
                    Alert.coop_id == world.coop.id,
                )
            )
        )
        assert alerts == {person for _, person in told}
        done["lapsed"] += bool(told)
        for each in after:
            had = world.places()
            world.try_to(*each)
            fresh = world.uncovered() - lapsed
            # A change that takes somebody away may leave those who stay without: never one who came.
            came = {row[1:] for row in world.places()} - {row[1:] for row in had}
            assert not fresh & came, each


def test_every_way_was_tried_and_led_somewhere():
    """The property above means something: acts came about, and others were refused."""
    if not done:
        return  # run alone
    for name in ("publish", "assign", "lapsed"):
        assert done[name] > 0, (done, refused)
    for name in ("assign", "claim"):
        assert refused[name] > 0, (done, refused)
    assert done["ring"] + done["cover"] > 0
    assert done["pass_on"] + done["swap"] + done["exchange"] + done["pool"] > 0


# Ann and Ben hold it, Cat's has run out, is withdrawn, or is not valid yet.
BAD = {
    "expired": (date(2026, 1, 5), MONDAY - DAY, None),
    "ends inside the night": (date(2026, 1, 5), MONDAY, None),
    "withdrawn": (date(2026, 1, 5), None, NOON.date()),
    "not yet valid": (MONDAY + 30 * DAY, None, None),
}


@pytest.mark.parametrize(
    "way", ["assign", "claim", "hand_over", "swap", "pass_on", "exchange", "pool", "cover", "ring"]
)
@pytest.mark.parametrize("bad", ["ends inside the night", "withdrawn"])
def test_each_way_is_barred(database, bad, way):
    check_barred(bad, way)


@pytest.mark.parametrize("bad", ["expired", "not yet valid"])
def test_expired_and_not_yet_valid_are_barred_from_claims(database, bad):
    check_barred(bad, "claim")


def check_barred(bad, way):
    """Cat, put in the way of the first night by every means, never comes onto it; Ben does."""
    with clock.at(NOON):
        world = World([[(-2, None)], [(-2, None)], [], []])
        cat, (first, last, gone) = world.coop.people[2], BAD[bad]
        make_held(world.coop.id, cat, world.coop.medication, first, last, gone)
        other = make_shift(
            world.coop.id, world.coop.service_id, MONDAY + 2 * DAY, *LATE, name="Free", needs=()
        )
        world.shifts.append(other)
        night, free = 1, len(world.shifts) - 1
        with transaction():
            rota.make_draft(world.planner, MONDAY, 1, [world.coop.service_id])
        say = rota.Say(agreed=True, override="Needed", reason="Needed")
        with transaction():
            if way not in ("assign", "claim"):
                rota.assign(world.planner, world.shifts[night], world.coop.people[0], say)
            rota.assign(world.planner, other, cat, say)
        with transaction():
            rota.publish(world.planner, world.ids(Rota)[0])
        for who in (2, 1):
            world.try_to(way, who, night, free)
            on_it = {person for _, on, person in world.places() if on == world.shifts[night]}
            assert cat not in on_it, (done, refused)
        assert world.uncovered() == set()
        if way not in ("swap", "exchange", "pool"):  # Ben has nothing to swap
            assert world.coop.people[1] in on_it
