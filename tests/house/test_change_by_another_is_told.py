"""Whoever has their shift, leave, hours, availability or contract changed by another is told.

Every verb of these slices that has an actor stands in one of two tables: TOLD, where it is
carried out on somebody by Dot and their inbox must say who and what; or QUIET, with the reason
why nobody else's things change by it. A verb that is in neither fails here.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

import coop as package
from coop.absence import service as absence
from coop.absence.models import CoverCall, CoverRequest
from coop.absence.rules import Answer
from coop.agency import service as agency
from coop.attendance import queries as hours_read
from coop.attendance import service as hours
from coop.attendance.rules import as_planned
from coop.availability import service as availability
from coop.availability.models import Availability
from coop.availability.preferences import Preferences
from coop.claims import service as claims
from coop.leave import carrying, ledger
from coop.leave import service as leave
from coop.leave.models import LeaveYearSetting
from coop.members import service as members
from coop.members.service import Terms
from coop.notices.models import Message
from coop.returning import service as returning
from coop.returning.service import Said
from coop.rota import service as rota
from coop.rota.models import RestOwed
from coop.rota.service import Move, Say, bulk, replanning
from coop.shifts import queries as need
from coop.shifts import service as shifts
from coop.swaps import service as swaps
from coop.time import service as other_time
from coop.time.rules import TimeKind
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.people.models import Employment
from tests.factories.agency import make_agency
from tests.factories.hours import confirmed_hours
from tests.factories.members import make_availability, make_leave, make_terms
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

DAY = timedelta(days=1)
NOW = clock.instant(date(2026, 12, 2), time(12))
AFTER = clock.instant(MONDAY + DAY, time(12))  # when Monday's shift is over
DURING = clock.instant(MONDAY, time(9))
WHY = "Ann is ill"
SLICES = (
    "absence", "attendance", "availability", "changes", "claims", "leave", "members", "pairs",
    "returning", "rota", "shifts", "swaps", "time",
)  # fmt: skip
Act = Callable[[], Any]


class World:
    """A co-op with three people; what is done is done by Dot to `me`."""

    def __init__(self) -> None:
        self.coop = small_coop(3)
        self.id = self.coop.id
        self.me, self.other, self.third = self.coop.people
        roles = frozenset({"coordinator", "manager"})
        self.dot = Actor(None, "Dot Price", self.id, None, roles)
        self.shift = make_shift(self.id, self.coop.service_id)

    def member(self, person: int, name: str) -> Actor:
        return Actor(None, name, self.id, person, frozenset({"worker"}))

    def placed(self, person: int | None = None, shift: int | None = None) -> int:
        """A published place; its id."""
        return make_place(self.id, shift or self.shift, person or self.me, published=True)

    def leave(self, state: str = "asked", first: date = MONDAY, days: int = 3) -> int:
        return make_leave(self.id, self.me, first, first + days * DAY, state=state)

    def confirmed(self) -> int:
        """My hours of Monday, told on Tuesday."""
        with clock.at(AFTER):
            return confirmed_hours(self.id, self.coop.service_id, self.me, MONDAY)

    def do(self, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        with transaction():
            made = verb(*args, **more)
            return getattr(made, "id", made)

    def entered(self) -> int:
        """Training of mine, over and not decided."""
        mine = self.member(self.me, "Aaliyah")
        kind = TimeKind.TRAINING
        with clock.at(AFTER), transaction():
            (row,) = other_time.enter(mine, [self.me], kind, MONDAY, time(9), time(12))
            return row.id


def later(act: Act, at: Any = AFTER) -> Act:
    def done() -> Any:
        with clock.at(at):
            return act()

    return done


# Leave


def end_early(w: World) -> Act:
    one = w.leave("approved")
    return lambda: leave.end_early(w.dot, one, MONDAY + DAY)


def year(w: World) -> None:
    with transaction() as session:
        for first in (date(2025, 4, 1), date(2026, 4, 1)):
            session.add(
                LeaveYearSetting(coop_id=w.id, from_on=first, period="month", period_from_on=first)
            )


def correct(w: World) -> Act:
    year(w)
    return lambda: ledger.correct(w.dot, w.me, NOW.date(), 120, "Taken on paper")


def carry_over(w: World) -> Act:
    year(w)
    with transaction():
        ledger.correct(w.dot, w.me, date(2025, 6, 1), 600, "As it stood before")
        row = db.session.scalars(select(Employment).where(Employment.person_id == w.me)).one()
        row.from_on = date(2025, 1, 1)
        ledger.settle(w.id, date(2026, 3, 1))
    return lambda: carrying.carry_over(w.dot, w.me, NOW.date(), "agreement", 60)


def by_leave(verb: Callable[..., Any], *args: Any, state: str = "asked") -> Callable[[World], Act]:
    def scene(w: World) -> Act:
        one = w.leave(state)
        return lambda: verb(w.dot, one, *args)

    return scene


# Shifts and the rota


def change_shift(w: World) -> Act:
    w.placed()
    rule = need.rule_of(need.shift_page(w.id, w.shift))
    wanted = replace(rule, starts=time(8))
    return lambda: shifts.change_shift(w.dot, w.shift, wanted, reason=WHY)


def cancel_shift(w: World) -> Act:
    w.placed()
    return lambda: shifts.cancel_shift(w.dot, w.shift, WHY)


def swap(w: World) -> Act:
    mine = w.placed()
    other = w.placed(w.other, make_shift(w.id, w.coop.service_id, MONDAY + DAY))
    return lambda: rota.swap(w.dot, mine, other, Say(reason=WHY))


def assign(w: World) -> Act:
    w.placed(w.other)
    wide = make_shift(w.id, w.coop.service_id, MONDAY + DAY, least=2)
    w.placed(w.other, wide)
    return lambda: rota.assign(w.dot, wide, w.me, Say(reason=WHY))


def move(w: World) -> Act:
    place = w.placed(w.other)
    return lambda: rota.move(w.dot, [Move(w.shift, w.me, place)], Say(reason=WHY))


def remove(w: World) -> Act:
    place = w.placed()
    return lambda: rota.remove(w.dot, place, Say(reason=WHY))


def lead(w: World) -> Act:
    place = w.placed()
    return lambda: rota.lead(w.dot, place)


def publish(w: World) -> Act:
    make_place(w.id, w.shift, w.me)
    made = w.do(rota.make_draft, w.dot, MONDAY, 1, [w.coop.service_id])
    return lambda: rota.publish(w.dot, made)


def rest(w: World) -> Act:
    with transaction() as session:
        row = RestOwed(
            coop_id=w.id, person_id=w.me, shift_id=w.shift, minutes=180, why="A short rest",
            due_on=MONDAY + 14 * DAY,
        )  # fmt: skip
        session.add(row)
        session.flush()
        one = row.id
    return later(lambda: rota.give(w.dot, one, MONDAY + DAY))


def cancel_day(w: World) -> Act:
    w.placed()
    asked = bulk.Asked(w.coop.service_id, MONDAY, bulk.Deed.CANCEL, reason=WHY)
    mark = bulk.look(w.dot, asked).mark
    return lambda: bulk.carry_out(w.dot, asked, mark)


def replan(w: World) -> Act:
    w.placed()
    found = replanning.propose(w.id, w.me, MONDAY, MONDAY)
    db.session.rollback()
    return lambda: replanning.accept_lines(w.dot, w.me, MONDAY, MONDAY, found.mark, {w.shift}, WHY)


# Claims, swaps, cover


def claimed(w: World) -> int:
    w.do(claims.set_approval, w.dot, clock.today(), approval=True)
    wide = make_shift(w.id, w.coop.service_id, MONDAY + DAY, least=2)
    w.placed(w.other, wide)
    return w.do(claims.claim, w.member(w.me, "Aaliyah"), wide)


def approve_claim(w: World) -> Act:
    one = claimed(w)
    return lambda: claims.approve(w.dot, one)


def refuse_claim(w: World) -> Act:
    one = claimed(w)
    return lambda: claims.refuse(w.dot, one, WHY)


def take(w: World) -> Act:
    """My shift is on offer; Dot Price, who works there too, takes it."""
    one = w.do(swaps.offer, w.member(w.me, "Aaliyah"), w.placed())
    return lambda: swaps.take(w.member(w.other, "Dot Price"), one)


def ask_swap(w: World) -> Act:
    mine = w.placed()
    theirs = w.placed(w.other, make_shift(w.id, w.coop.service_id, MONDAY + DAY))
    return lambda: swaps.ask(w.member(w.other, "Dot Price"), theirs, mine)


def answer_swap(w: World) -> Act:
    mine = w.placed()
    theirs = w.placed(w.other, make_shift(w.id, w.coop.service_id, MONDAY + DAY))
    asked = w.do(swaps.ask, w.member(w.me, "Aaliyah"), mine, theirs)
    return lambda: swaps.answer(w.member(w.other, "Dot Price"), asked, yes=True)


def refuse_swap(w: World) -> Act:
    mine = w.placed()
    theirs = w.placed(w.other, make_shift(w.id, w.coop.service_id, MONDAY + DAY))
    asked = w.do(swaps.ask, w.member(w.me, "Aaliyah"), mine, theirs)
    return lambda: swaps.answer(w.member(w.other, "Dot Price"), asked, yes=False)


def by_exchange(verb: Callable[..., Any]) -> Callable[[World], Act]:
    """My shift and another's wait to be exchanged; Dot Price answers."""

    def scene(w: World) -> Act:
        w.do(swaps.set_approval, w.dot, clock.today(), approval=True)
        mine = w.placed()
        theirs = w.placed(w.other, make_shift(w.id, w.coop.service_id, MONDAY + DAY))
        asked = w.do(swaps.ask, w.member(w.me, "Aaliyah"), mine, theirs)
        w.do(swaps.answer, w.member(w.other, "Ben"), asked, yes=True)
        return lambda: verb(w.dot, asked, WHY)

    return scene


def report_sick(w: World) -> Act:
    w.placed()
    return lambda: absence.report_sick(w.dot, w.me, MONDAY, MONDAY)


def no_show(w: World) -> Act:
    place = w.placed()
    return later(lambda: absence.no_show(w.dot, place), DURING)


def wide_cover(w: World) -> int:
    """Cover is asked for on a shift of two; its request."""
    wide = make_shift(w.id, w.coop.service_id, MONDAY, least=2)
    for person in (w.other, w.third):
        w.placed(person, wide)
    with transaction():
        (row,) = absence.report_sick(w.dot, w.other, MONDAY, MONDAY)
        return row.id


def rang(w: World) -> Act:
    one = wide_cover(w)
    return lambda: absence.rang(w.dot, one, w.me, Answer.YES)


def run_short(w: World) -> Act:
    one = wide_cover(w)
    w.do(absence.offer, w.dot, one, [w.me])
    assert db.session.scalar(select(CoverCall.person_id)) == w.me
    db.session.rollback()
    return lambda: absence.run_short(w.dot, one, WHY)


def by_agency(w: World) -> Act:
    one = wide_cover(w)
    w.do(absence.offer, w.dot, one, [w.me])
    shift = db.session.scalar(select(CoverRequest.shift_id).where(CoverRequest.id == one))
    db.session.rollback()
    agency_id = make_agency(w.id)
    return lambda: agency.book(w.dot, shift, agency_id, request_id=one)


# Hours and other time


def by_hours(verb: Callable[..., Any], *args: Any) -> Callable[[World], Act]:
    def scene(w: World) -> Act:
        one = w.confirmed()
        return later(lambda: verb(w.dot, one, *args))

    return scene


def enter_hours(w: World) -> Act:
    w.placed()
    return later(lambda: hours.enter(w.dot, w.shift, w.me))


def correct_hours(w: World) -> Act:
    w.placed()
    with clock.at(AFTER):
        w.do(hours.confirm, w.member(w.me, "Aaliyah"), w.shift)
        page = need.shift_page(w.id, w.shift)
        told = as_planned(hours_read.plan_of(page.shift, page.visits))
        db.session.rollback()
    other = replace(told, break_minutes=0)
    return later(lambda: hours.enter(w.dot, w.shift, w.me, other, reason=WHY))


def approve_matching(w: World) -> Act:
    one = w.confirmed()
    return later(lambda: hours.approve_matching(w.dot, MONDAY, MONDAY, [one]))


def reopen(w: World) -> Act:
    one = w.confirmed()
    with clock.at(AFTER):
        w.do(hours.approve, w.dot, one)
    return later(lambda: hours.reopen(w.dot, one, WHY))


def marked(w: World) -> int:
    w.placed()
    with clock.at(AFTER):
        return w.do(hours.mark_no_show, w.dot, w.shift, w.me, WHY)


def mark_no_show(w: World) -> Act:
    w.placed()
    return later(lambda: hours.mark_no_show(w.dot, w.shift, w.me, WHY))


def take_back_no_show(w: World) -> Act:
    one = marked(w)
    return later(lambda: hours.take_back_no_show(w.dot, one, WHY))


def enter_time(w: World) -> Act:
    kind = TimeKind.TRAINING
    return lambda: other_time.enter(w.dot, [w.me], kind, MONDAY, time(9), time(12))


def by_time(verb: Callable[..., Any], *args: Any) -> Callable[[World], Act]:
    def scene(w: World) -> Act:
        one = w.entered()
        return later(lambda: verb(w.dot, one, *args))

    return scene


def approve_all(w: World) -> Act:
    one = w.entered()
    return later(lambda: other_time.approve_all(w.dot, [one]))


def reopen_time(w: World) -> Act:
    one = w.entered()
    with clock.at(AFTER):
        w.do(other_time.approve, w.dot, one)
    return later(lambda: other_time.reopen(w.dot, one, WHY))


# Availability, contract, return to work


def set_terms(w: World) -> Act:
    make_terms(w.id, w.me)
    return lambda: availability.set_terms(w.dot, w.me, MONDAY, night_worker=True, reason=WHY)


def end_time(w: World) -> Act:
    make_availability(w.id, w.me, weekday=0)
    one = db.session.scalars(select(Availability.id)).one()
    db.session.rollback()
    return lambda: availability.end_time(w.dot, one)


def terms(w: World) -> Terms:
    return Terms(w.coop.service_id, "Care worker", 20 * 60)


def take_out(w: World) -> Act:
    w.do(members.change_terms, w.dot, w.me, MONDAY, terms(w))
    query = select(Employment.id).where(Employment.person_id == w.me, Employment.from_on == MONDAY)
    one = db.session.scalars(query).one()
    db.session.rollback()
    return lambda: members.take_out_terms(w.dot, one, WHY)


def keep_on(w: World) -> Act:
    w.do(members.end_employment, w.dot, w.me, MONDAY, WHY)
    return lambda: members.keep_on(w.dot, w.me)


def hold(w: World) -> Act:
    first = NOW.date() - 4 * DAY
    kind = {"kind": "sickness", "state": "approved"}
    one = make_leave(w.id, w.me, first, first + DAY, **kind)
    return lambda: returning.hold(w.dot, one, Said(NOW.date(), fit=True))


WEEKLY = (time(7), time(15), "cannot")
# verb: how it comes about, and words about what it was
TOLD: dict[str, tuple[Callable[[World], Act], str]] = {
    "leave.ask": (
        lambda w: lambda: leave.ask(w.dot, w.me, "holiday", MONDAY, MONDAY), "was asked for you"
    ),
    "leave.record": (
        lambda w: lambda: leave.record(w.dot, w.me, "holiday", MONDAY, MONDAY),
        "was entered for you",
    ),
    "leave.report_sick": (
        lambda w: lambda: leave.report_sick(w.dot, w.me, MONDAY, MONDAY), "was entered for you"
    ),
    "leave.approve": (by_leave(leave.approve), "is approved"),
    "leave.refuse": (by_leave(leave.refuse, WHY), "is refused"),
    "leave.cancel": (by_leave(leave.cancel), "is cancelled"),
    "leave.end_early": (end_early, "now ends on Tue 8 December"),
    "leave.ledger.correct": (correct, "added 2 h to your leave"),
    "leave.carrying.carry_over": (carry_over, "carried over 1 h"),
    "shifts.single.change_shift": (change_shift, "is now 08:00"),
    "shifts.single.cancel_shift": (cancel_shift, "is cancelled"),
    "rota.places.assign": (assign, "is now yours"),
    "rota.places.remove": (remove, "is no longer yours"),
    "rota.places.swap": (swap, "is no longer yours"),
    "rota.places.lead": (lead, "You lead Early"),
    "rota.moving.move": (move, "is now yours"),
    "rota.publishing.publish": (publish, "are out"),
    "rota.rest.give": (rest, "3 h of rest"),
    "rota.bulk.carry_out": (cancel_day, "is cancelled"),
    "rota.replanning.accept_lines": (replan, "is no longer yours"),
    "claims.approve": (approve_claim, "is now yours"),
    "claims.refuse": (refuse_claim, "refused your claim"),
    "swaps.offers.take": (take, "is no longer yours"),
    "swaps.exchanges.ask": (ask_swap, "asks you to swap"),
    "swaps.exchanges.answer": (answer_swap, "is no longer yours"),
    "swaps.exchanges.answer (no)": (refuse_swap, "said no"),
    "swaps.deciding.approve": (by_exchange(swaps.approve), "is no longer yours"),
    "swaps.deciding.refuse": (by_exchange(swaps.refuse), "did not approve it"),
    "absence.reporting.report_sick": (report_sick, "is no longer yours"),
    "absence.reporting.no_show": (no_show, "is no longer yours"),
    "absence.asking.rang": (rang, "is now yours"),
    "absence.agency.by_agency": (by_agency, "no longer needed"),
    "absence.settling.run_short": (run_short, "no longer needed"),
    "attendance.told.enter": (enter_hours, "were entered by"),
    "attendance.told.enter (correction)": (correct_hours, "were corrected by"),
    "attendance.told.mark_no_show": (mark_no_show, "as a no-show"),
    "attendance.told.take_back_no_show": (take_back_no_show, "took back"),
    "attendance.approval.approve": (by_hours(hours.approve), "approved your hours of 1 shift"),
    "attendance.approval.approve_matching": (approve_matching, "approved your hours of 1 shift"),
    "attendance.approval.ask": (by_hours(hours.ask, "Until when?"), "asks about your hours"),
    "attendance.approval.reopen": (reopen, "opened your approved hours"),
    "time.enter": (enter_time, "entered for you"),
    "time.approve": (by_time(other_time.approve), "approved"),
    "time.approve_all": (approve_all, "approved"),
    "time.refuse": (by_time(other_time.refuse, WHY), "refused"),
    "time.reopen": (reopen_time, "opened again"),
    "availability.set_terms": (set_terms, "agreed with you about working time"),
    "availability.prefer": (
        lambda w: lambda: availability.prefer(w.dot, w.me, MONDAY, Preferences()),
        "What you would like",
    ),
    "availability.ask_at_short_notice": (
        lambda w: lambda: availability.ask_at_short_notice(w.dot, w.me, 12, MONDAY),
        "What you would like",
    ),
    "availability.add_weekly": (
        lambda w: lambda: availability.add_weekly(w.dot, w.me, [0, 2], *WEEKLY, from_on=MONDAY),
        "on Monday and Wednesday, 07:00",
    ),
    "availability.add_exception": (
        lambda w: lambda: availability.add_exception(w.dot, w.me, MONDAY, MONDAY, *WEEKLY),
        "on Mon 7 December, 07:00",
    ),
    "availability.end_time": (end_time, "was taken back"),
    "members.change_terms": (
        lambda w: lambda: members.change_terms(w.dot, w.me, MONDAY, terms(w)), "20 h a week"
    ),
    "members.take_out_terms": (take_out, "taken out"),
    "members.end_employment": (
        lambda w: lambda: members.end_employment(w.dot, w.me, MONDAY, WHY),
        "Your last day of work is 7 December 2026",
    ),
    "members.keep_on": (keep_on, "goes on"),
    "returning.hold": (hold, "recorded your return-to-work conversation"),
}  # fmt: skip

OWN = "one's own act about one's own things"
POLICY = "a setting of the co-op: nobody's time changes by it"
DRAFT = "a draft: nobody has been told of anything in it"
PART = "a part of a verb that is told"
OFFER = "an offer: nothing of theirs changes, and they are asked"
RECORD = "a record of who somebody is, no time or pay"
QUIET = {
    "absence.asking.accept": OWN, "absence.asking.decline": OWN, "absence.asking.offer": OFFER,
    "absence.requests.enter": PART, "absence.requests.end": PART, "absence.settling.settle_policy": POLICY,
    "attendance.told.start": OWN, "attendance.told.finish": OWN, "attendance.told.confirm": OWN,
    "attendance.settling.settle": POLICY,
    "attendance.settling.set_weeks_before": "weeks before the system, from the co-op's own books",
    "changes.promise": POLICY,
    "claims.claim": OWN, "claims.withdraw": OWN, "claims.decline": OWN, "claims.offer": OFFER,
    "claims.set_approval": POLICY,
    "leave.ledger.set_year": POLICY,
    "members.details.enter": "they have only just come", "members.take_on": "they have only just come",
    "members.details.change_details": RECORD,
    "members.start_employment": "they have only just come, or come back",
    "members.begin_membership": RECORD, "members.end_membership": RECORD,
    "members.clearances.add_clearance": RECORD, "members.clearances.end_clearance": RECORD,
    "members.clearances.take_out_clearance": RECORD,
    "pairs.bar": "whom somebody must not meet is not told",
    "pairs.record_preferred": "a wish that both have said", "pairs.propose": OFFER,
    "pairs.answer": OWN, "pairs.leave": OWN,
    "pairs.end_pair": "whom somebody must not meet is not told",
    "pairs.start_learning": RECORD, "pairs.end_learning": RECORD, "pairs.let_mentor": RECORD,
    "pairs.end_mentoring": RECORD, "pairs.choose_mentor_competencies": POLICY,
    "returning.look": "who reads it is kept in the audit",
    "rota.bulk.look": "tried and taken back", "rota.drafts.make_draft": DRAFT,
    "rota.drafts.start": DRAFT, "rota.drafts.generate": DRAFT, "rota.drafts.discard": DRAFT,
    "rota.drafts.lay_out": DRAFT, "rota.generating.store": DRAFT,
    "rota.generating.generate_now": DRAFT,
    "rota.policy.set_policy": POLICY, "rota.proposals.put_to_vote": POLICY, "rota.proposals.apply": POLICY, "time.withdraw": OWN,
    "rota.moving.held_shift": PART, "rota.moving.give": PART, "rota.moving.take": PART,
    "rota.moving.said_by": PART, "rota.publishing.mark_checked": DRAFT,
    "rota.repairing.make_menu": DRAFT, "rota.repairing.ask_repairs": DRAFT,
    "rota.undoing.noted": PART, "rota.undoing.undo": DRAFT,
    "rota.variants.make_variant": DRAFT, "rota.variants.ask_variant": DRAFT,
    "rota.variants.remove_variant": DRAFT, "rota.verdicts.accept": PART,
    "rota.verdicts.accept_between_members": PART,
    "shifts.expansion.expand": "shifts that people have been told of stay as they are",
    "shifts.single.add_shift": "nobody is on it yet",
    "shifts.shadows.add_shadow": "nobody is on it yet",
    **dict.fromkeys(
        [f"shifts.patterns.{verb}_pattern" for verb in ("add", "change", "correct", "end")],
        "shifts that people have been told of stay as they are",
    ),
    "shifts.patterns.withdraw_pattern": "refused once people have been told of its shifts",
    "swaps.offers.offer": OFFER, "swaps.offers.pool": OWN, "swaps.offers.withdraw": OWN,
    "swaps.deciding.set_approval": POLICY, "swaps.common.enter": PART,
    "swaps.common.me_of": PART, "swaps.common.move": PART, "swaps.common.own_shift": PART,
    "swaps.exchanges.complete": PART, "swaps.exchanges.taken": PART, "swaps.exchanges.wait": PART,
}  # fmt: skip


def _verbs() -> Iterator[str]:
    """Every public function of these slices' services whose first parameter is an actor."""
    root = Path(package.__file__).parent
    for path in sorted(root.rglob("*.py")):
        parts = list(path.relative_to(root).with_suffix("").parts)
        if parts[0] not in SLICES or len(parts) < 2:
            continue
        name = ".".join(["coop", *parts])
        if any(part in ("views", "panels", "forms", "jobs") for part in parts):
            continue
        module = importlib.import_module(name.removesuffix(".__init__"))
        for function, member in inspect.getmembers(module, inspect.isfunction):
            held = inspect.unwrap(member)
            first = next(iter(inspect.signature(held).parameters), "")
            if held.__module__ == module.__name__ and first == "actor" and function[0] != "_":
                kept = [part for part in parts if part not in ("service", "__init__")]
                yield ".".join([*kept, function])


def test_every_verb_is_told_or_says_why_not() -> None:
    found = set(_verbs())
    reads = {verb for verb in found if ".queries" in verb or "_views" in verb}
    named = {verb.split(" ")[0] for verb in TOLD} | set(QUIET)
    assert len(found) > 80
    assert not (missing := found - reads - named), " ".join(sorted(missing))
    assert not (gone := named - found), " ".join(sorted(gone))


@pytest.fixture
def world(database: Any) -> Iterator[World]:
    with clock.at(NOW):
        yield World()


@pytest.mark.parametrize("verb", TOLD)
def test_who_is_changed_by_another_reads_who_and_what(world: World, verb: str) -> None:
    scene, what = TOLD[verb]
    act = scene(world)
    before = db.session.scalar(select(func.max(Message.id))) or 0
    db.session.rollback()
    with transaction():
        act()
    query = select(Message.words).where(Message.person_id == world.me, Message.id > before)
    said = list(db.session.scalars(query))
    assert any("Dot Price" in words and what in words for words in said), said


def test_the_same_done_twice_is_told_twice(world: World) -> None:
    """Taken off, taken on again by oneself, taken off for the same reason: that is news again."""
    say = Say(reason=WHY)
    for _ in range(2):
        place = world.placed()
        with transaction():
            rota.remove(world.dot, place, say)
    query = select(func.count()).select_from(Message).where(Message.person_id == world.me)
    assert db.session.scalar(query) == 2


def test_ones_own_act_is_no_news_to_oneself(world: World) -> None:
    mine = world.member(world.me, "Aaliyah")
    with transaction():
        availability.add_weekly(mine, world.me, [0], *WEEKLY, from_on=MONDAY)
        leave.ask(mine, world.me, "holiday", MONDAY, MONDAY)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0
