"""Classes in the demo: one whose list is saved, one whose list waits, and some to come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from coop.time import queries as other_time
from core import clock
from core.access import Actor
from core.acting import acting
from core.calendar import bank_holidays
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Person, Role
from training.records import queries as records
from training.records.taken_rules import Result
from training.sessions import board, queries, service, spending
from training.sessions.costs import Claims
from training.sessions.rules import State
from training.sessions.service import Mark, Said
from training.standards import course_queries, courses
from training.standards import queries as standards

GIVES = {"moving_people": "Moving and handling", "medicines": "Medication"}
PRICES = {  # pence a place, minutes
    "moving_people": (3_000, 180),
    "medicines": (2_500, 180),
    "fire_safety": (1_500, 90),
    "ipc": (1_200, 90),
    "data_protection": (800, 60),
    "health_safety": (1_200, 90),
    "basic_life_support": (4_500, 180),
    "mca": (1_500, 120),
    "dignity": (0, 60),
    "oral_health": (0, 45),
}
PAID_FOR = ("basic_life_support", "mca", "ipc")
BUDGET = 420_000
NEEDS = "The certificate, and proof that the course was paid for"
MORNING, AFTERNOON = (time(9, 30), time(12, 30)), (time(14), time(16))
BUS = "Rang: the bus did not come"
TRAINER = "Severn Skills"


@dataclass(frozen=True, slots=True)
class Ahead:
    """A class to come, so many days from today."""

    course: str
    days: int
    places: int
    times: tuple[time, time] = MORNING
    more: dict[str, object] = field(default_factory=dict)


COMING = (
    Ahead("moving_people", 16, 3, MORNING, {"cost_pence": 24_000, "trainer_name": TRAINER}),
    Ahead("fire_safety", 12, 8, AFTERNOON, {"link": "https://example.org/join/fire-safety"}),
    Ahead("basic_life_support", 23, 6, MORNING, {"place_pence": 4_500, "trainer_name": TRAINER}),
    Ahead("mca", 30, 10, AFTERNOON, {"note": "Bring one example from your own work."}),
)


def tell(trainer: Actor, treasurer: Actor, member: int | None) -> None:
    """Planned by the trainer three weeks ago; people have booked, waited and been there."""
    today = clock.today()
    found = {row.code: row for row in course_queries.courses(trainer.coop_id) if row.code}
    people = [each.id for each in records.learners(trainer.coop_id, today)]
    db.session.rollback()
    with transaction():
        _give(trainer, found)
    people = [key for key in people if key not in (trainer.person_id, member)]
    before = clock.instant(today - timedelta(days=21), time(10))
    held = _weekday(today - timedelta(days=6))
    _held(trainer, found["fire_safety"], held, before, people, saved=True)
    _held(
        trainer, found["dignity"], _weekday(today - timedelta(days=1)), before, people, saved=False
    )
    with clock.at(before):
        planned = [_plan(trainer, found[one.course], one, today) for one in COMING]
    _fill(trainer, planned, people, member)
    _money(treasurer, found, today)


def _weekday(on: date) -> date:
    """That day, or the last one before it that is no weekend and no bank holiday."""
    while on.weekday() > 4 or bank_holidays.name_on(on):
        on -= timedelta(days=1)
    return on


def _give(trainer: Actor, found: dict[str, course_queries.CourseRow]) -> None:
    """What a place costs and how long it takes; two courses lead straight to a sign-off."""
    ids = {each.name: each.id for each in standards.competencies(trainer.coop_id)}
    for code, (pence, minutes) in PRICES.items():
        row = found.get(code)
        if row is None:
            continue
        said = courses.Said(
            row.name, row.category, row.provider, row.delivery, row.accredited,
            row.renewal_months, pence, minutes, row.basis, ids.get(GIVES.get(code, "")),
        )  # fmt: skip
        courses.change(trainer, row.id, said)


def _money(treasurer: Actor, found: dict[str, course_queries.CourseRow], today: date) -> None:
    """A budget of the financial year, and a fund of which some has been claimed."""
    year = today.year if (today.month, today.day) >= (4, 1) else today.year - 1
    first, last = date(year, 4, 1), date(year + 1, 3, 31)
    acting.set((treasurer.account_id, treasurer.name))
    with transaction():
        service.keep_budget(treasurer, None, first, last, BUDGET, "General meeting, in March")
        said = service.FundSaid(
            "Learning fund",
            first,
            last,
            date(year + 1, 4, 30),
            240,
            NEEDS,
            "An example: no real fund",
        )
        fund_id = service.keep_fund(treasurer, None, said).id
        for code in PAID_FOR:
            if code in found:
                service.pay_for(treasurer, fund_id, found[code].id, 2_500)
    row = spending.fund(treasurer.coop_id, fund_id)
    lines = spending.completed(treasurer.coop_id, row, today, first, today)
    ready = [one.taken_id for one in lines if one.stands == Claims.OPEN]
    db.session.rollback()
    if len(ready) > 1:
        with transaction():
            service.claim(treasurer, fund_id, ready[: len(ready) // 2], reference="Autumn claim")


def _plan(trainer: Actor, course: course_queries.CourseRow, one: Ahead, today: date) -> int:
    starts, ends = one.times
    on = _weekday(today + timedelta(days=one.days))
    place = "" if "link" in one.more else "Training room, Market Street"
    own = {} if "trainer_name" in one.more else {"trainer_id": trainer.person_id}
    more: dict[str, object] = {"place": place, **own, **one.more}
    with transaction():
        try:
            return _planned(trainer, Said(course.id, on, starts, ends, one.places, **more))  # type: ignore[arg-type]
        except DomainError:  # the trainer works then
            more |= {"trainer_id": None, "trainer_name": TRAINER}
            return _planned(trainer, Said(course.id, on, starts, ends, one.places, **more))  # type: ignore[arg-type]


def _planned(trainer: Actor, said: Said) -> int:
    return service.plan(trainer, said).id


def _free(coop_id: int, start: datetime, end: datetime, people: list[int]) -> list[int]:
    """Those with nothing promised at that time and no hours worked in it."""
    busy = queries.busy(coop_id, start, end, people)
    jobs = queries.jobs(coop_id, clock.local_day(start), people)
    return [
        key
        for key in people
        if key not in busy and key in jobs and not other_time.overlapping(coop_id, key, start, end)
    ]


def _held(
    trainer: Actor,
    course: course_queries.CourseRow,
    on: date,
    before: datetime,
    people: list[int],
    *,
    saved: bool,
) -> None:
    """A class that has been, with those who were free; its list saved that evening, or not."""
    starts, ends = AFTERNOON
    start, end = clock.instant(on, starts), clock.instant(on, ends)
    here = _free(trainer.coop_id, start, end, people)[:6]
    db.session.rollback()
    if not here:
        return
    with clock.at(before), transaction():
        said = Said(
            course.id, on, starts, ends, 8, place="Maple Court, upstairs", trainer_name=TRAINER,
            cost_pence=18_000,
        )  # fmt: skip
        session_id = _planned(trainer, said)
        service.book_in(trainer, session_id, here)
    if not saved:
        return
    ids = [one.id for one in queries.bookings(trainer.coop_id, session_id)]
    db.session.rollback()
    marks = dict.fromkeys(ids, Mark(State.PRESENT, Result.PASSED))
    if len(ids) > 2:
        marks[ids[-1]] = Mark(State.ABSENT, reason=BUS)
        marks[ids[0]] = Mark(State.LEFT, Result.ATTENDED, left=time(15, 20))
    with clock.at(end + timedelta(minutes=20)), transaction():
        service.save(trainer, session_id, marks)


def _fill(trainer: Actor, planned: list[int], people: list[int], member: int | None) -> None:
    """The first is full and people wait; on the others some are booked, the member on one."""
    full, *others = planned
    if member is not None:
        _ask(trainer.coop_id, member, others[0], "book")
    for number, session_id in enumerate(others):
        roll = board.roll(trainer.coop_id, session_id, clock.now())
        ready = [one.person_id for one in (*roll.need_it, *roll.others) if not one.clash]
        wanted = [key for key in ready if key != member][: 5 - number]
        db.session.rollback()
        for key in wanted:
            _ask(trainer.coop_id, key, session_id, "book")
    roll = board.roll(trainer.coop_id, full, clock.now())
    ready = [one.person_id for one in (*roll.need_it, *roll.others) if not one.clash]
    free = [key for key in ready if key in people]
    places = roll.session.places
    db.session.rollback()
    for key in free[2 : 2 + places]:
        _ask(trainer.coop_id, key, full, "book")
    for key in [*([member] if member else []), *free[:2]]:
        _ask(trainer.coop_id, key, full, "wait")


def _ask(coop_id: int, person_id: int, session_id: int, verb: str) -> None:
    """Somebody books or waits on their phone; whoever works then does not."""
    was = acting.get()
    person = db.session.scalars(select(Person).where(Person.id == person_id)).one()
    actor = Actor(person.account_id, person.name, coop_id, person_id, frozenset({Role.WORKER}))
    db.session.rollback()
    acting.set((actor.account_id, actor.name))
    try:
        with transaction():
            getattr(service, verb)(actor, session_id)
    except DomainError:
        pass
    finally:
        acting.set(was)
