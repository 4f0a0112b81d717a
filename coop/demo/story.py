"""What the demo co-op has been through when somebody opens it: weeks worked, approved and paid.

Told through the services that people use, each act at the moment when it would have been done,
so that every page has something true to show.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from coop.attendance import queries as hours_told
from coop.attendance import rules as hours_rules
from coop.attendance import service as attendance
from coop.attendance.models import HoursState
from coop.attendance.queries import Entry
from coop.demo import (
    absence_pay,
    agencies,
    burdens,
    capital,
    chapters,
    checking,
    claims,
    classes,
    deciding,
    earlier_pay,
    exporting,
    first_weeks,
    former,
    former_records,
    leave,
    notice,
    observing,
    other_time,
    paying,
    payroll,
    returning,
    society,
    supervising,
    swaps,
    together,
    training,
    variants,
    wishes,
)
from coop.notices import service as notices
from coop.pay import exports
from coop.pay import queries as pay_queries
from coop.pay import service as pay_runs
from coop.pay.queries import RunRow
from coop.rota import service as rota
from coop.rota.rules.problem import Kind, Progress
from core import clock
from core.access import Actor
from core.acting import acting
from core.db import db, transaction
from core.jobs import store_file
from core.people import queries as people
from core.people.models import Account, Grant, Person, Role

WEEKS_PAST, WEEKS = 4, 6  # worked, and published in all
ROUNDS = 3  # of the engine: enough for a good rota within seconds, and the same everywhere
LATE = ("Bus was late, handover over the phone", "Stayed with JT4 until family came")
BUS = "The bus did not come; I rang ahead"
AWAKE = ("A fall, no injury", "Up with somebody unwell")

Say = Callable[[str], None]


def begins(today: date) -> date:
    """The first Monday of the weeks told."""
    return clock.monday(today) - timedelta(weeks=WEEKS_PAST)


def tell(coop_id: int, say: Say) -> None:
    """Publish six weeks, work the first four, approve most of it, pay half of it."""
    was = acting.get()
    try:
        first, now = begins(clock.today()), clock.now()
        last = first + timedelta(days=7 * WEEKS - 1)
        together.agree(coop_id, first, last)
        wishes.say(coop_id, first, actor_as(coop_id, Role.WORKER).person_id)
        notice.promise(actor_as(coop_id, Role.MANAGER), first - timedelta(days=21))
        notice.choose(actor_as(coop_id, Role.WORKER), first - timedelta(days=21))
        checking.adopt(actor_as(coop_id, Role.BOARD), actor_as(coop_id, Role.MANAGER), first)
        say("making and publishing three rotas")
        burdens.publish_in_turn(
            first, WEEKS, lambda on, weeks: publish(coop_id, on, weeks, rounds=ROUNDS)
        )
        burdens.call_in(actor_as(coop_id, Role.COORDINATOR), first, first + timedelta(days=13))
        member = actor_as(coop_id, Role.WORKER).person_id
        notice.change(
            actor_as(coop_id, Role.COORDINATOR), member, first, first + timedelta(days=20)
        )
        together.learn(coop_id, last - timedelta(days=6), last)
        say("telling and approving hours")
        work(coop_id, first, clock.local_day(now), forgetful=True)
        paying.settle(actor_as(coop_id, Role.TREASURER), first)
        absence_pay.choose(actor_as(coop_id, Role.TREASURER), first)
        paid_until = first + timedelta(days=13)
        approve(coop_id, first, clock.local_day(now) - timedelta(days=3), settle_until=paid_until)
        other_time.tell(actor_as(coop_id, Role.COORDINATOR), member, first)
        say("what members hold")
        capital.tell(
            actor_as(coop_id, Role.TREASURER),
            actor_as(coop_id, Role.MANAGER),
            actor_as(coop_id, Role.BOARD),
            member,
        )
        say("paying what was before, and the first two weeks")
        _pay(coop_id, first, paid_until, member)
        burdens.settle(coop_id, first)
        _start(coop_id, now)
        _announce(coop_id, now)
        leave.keep(actor_as(coop_id, Role.MANAGER), first)
        leave.ask(coop_id, last)
        swaps.pass_on(actor_as(coop_id, Role.WORKER))
        swaps.to_approve(actor_as(coop_id, Role.MANAGER), actor_as(coop_id, Role.WORKER))
        claims.approve_claims(actor_as(coop_id, Role.MANAGER))
        claims.open_places(actor_as(coop_id, Role.COORDINATOR), actor_as(coop_id, Role.WORKER))
        wishes.change(actor_as(coop_id, Role.COORDINATOR), last + timedelta(days=1), member)
        returning.hold(actor_as(coop_id, Role.COORDINATOR))
        notice.write_digest(
            actor_as(coop_id, Role.WORKER), clock.local_day(now) - timedelta(days=1)
        )
        society.tell(
            *(actor_as(coop_id, role) for role in (Role.MANAGER, Role.BOARD, Role.TREASURER))
        )
        _learn(coop_id, member)
        agencies.before_cover(
            actor_as(coop_id, Role.MANAGER), actor_as(coop_id, Role.COORDINATOR), member
        )
        variants.ask(actor_as(coop_id, Role.COORDINATOR))
        _decide_and_recruit(coop_id, first, member)
    finally:
        acting.set(was)


def _pay(coop_id: int, first: date, paid_until: date, member: int | None) -> None:
    """What was paid before, the first two weeks, a correction, and a draft of the next two."""
    earlier_pay.tell(
        coop_id, first, lambda begin, end, bring: pay(coop_id, begin, end, bring=bring)
    )
    paid, _ = pay(coop_id, first, paid_until)
    payroll.hand_over(actor_as(coop_id, Role.TREASURER), paid)
    paying.correct(actor_as(coop_id, Role.MANAGER), member)
    paying.draft(
        actor_as(coop_id, Role.TREASURER),
        paid_until + timedelta(days=1),
        paid_until + timedelta(days=14),
        member,
    )


def _decide_and_recruit(coop_id: int, first: date, member: int | None) -> None:
    """What the board decides; then what the floors above tell."""
    deciding.decide(actor_as(coop_id, Role.BOARD), first, member)
    former.tell(actor_as(coop_id, Role.MANAGER))
    chapters.tell(coop_id, actor_as)
    exporting.build(
        actor_as(coop_id, Role.TREASURER),
        actor_as(coop_id, Role.COORDINATOR),
        actor_as(coop_id, Role.TRAINER),
    )


def _learn(coop_id: int, member: int | None) -> None:
    """What people know and took, who is new, and who supervises whom."""
    training.tell(actor_as(coop_id, Role.TRAINER))
    treasurer = actor_as(coop_id, Role.TREASURER)
    classes.tell(actor_as(coop_id, Role.TRAINER), treasurer, member)
    first_weeks.tell(actor_as(coop_id, Role.TRAINER))
    supervising.tell(actor_as(coop_id, Role.MANAGER), member)
    former_records.tell(actor_as(coop_id, Role.TRAINER))
    checking.tell(actor_as(coop_id, Role.MANAGER))
    observing.tell(actor_as(coop_id, Role.TRAINER), actor_as(coop_id, Role.MANAGER), member)


def actor_as(coop_id: int, role: Role) -> Actor:
    """The co-op's first account with the role, from here on the one who acts."""
    query = (
        select(Account, Person.id)
        .join(Grant, Grant.account_id == Account.id)
        .outerjoin(Person, (Person.account_id == Account.id) & (Person.coop_id == coop_id))
        .where(Grant.coop_id == coop_id, Grant.role == role)
        .order_by(Account.id)
    )
    account, person_id = next(iter(db.session.execute(query)))
    return _as(Actor(account.id, account.name, coop_id, person_id, frozenset({role})))


def _as(actor: Actor) -> Actor:
    acting.set((actor.account_id, actor.name))
    return actor


def publish(
    coop_id: int,
    first: date,
    weeks: int,
    *,
    seconds: float | None = None,
    rounds: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> int:
    """Ten days before, the coordinator fills a draft of all services and publishes it; its id.

    `rounds` in place of seconds makes the rota the same on every machine.
    """
    with clock.at(clock.instant(first - timedelta(days=10), time(10))):
        coordinator = actor_as(coop_id, Role.COORDINATOR)
        services = [service.id for service in people.services(coop_id)]
        with transaction():
            rota_id = rota.make_draft(coordinator, first, weeks, services).id
        rota.generate_now(coordinator, rota_id, seconds, 1, on_progress, rounds=rounds)
        with transaction():
            rota.publish(coordinator, rota_id)
    return rota_id


def _accounts(coop_id: int) -> dict[int, int]:
    query = select(Person.id, Person.account_id).where(
        Person.coop_id == coop_id, Person.account_id.is_not(None)
    )
    return {row.id: row.account_id for row in db.session.execute(query)}


def work(coop_id: int, first: date, last: date, *, forgetful: bool) -> None:
    """Each person tells their hours soon after the shift; the forgetful ones not always."""
    now = clock.now()
    rng = random.Random(f"hours {first}")  # noqa: S311 - a story, no secret
    accounts = _accounts(coop_id)
    entries = hours_told.entries(coop_id, first, last)
    over = [entry for entry in entries if entry.plan.end_at < now - timedelta(hours=1)]
    db.session.rollback()
    busy = {(entry.person_id, entry.plan.start_at) for entry in entries}
    by_day: dict[date, list[Entry]] = {}
    for entry in over:
        by_day.setdefault(entry.shift.on, []).append(entry)
    for day in sorted(by_day):
        with transaction():
            for entry in by_day[day]:
                fresh = now - entry.plan.end_at < timedelta(days=1)
                silent = (0.45 if fresh else 0.02) if forgetful else 0
                told = _told(rng, entry, busy)
                if rng.random() < silent or entry.person_id not in accounts:
                    continue
                account_id, roles = accounts[entry.person_id], frozenset({Role.WORKER})
                over_at = max(entry.plan.end_at, told.end_at if told else entry.plan.end_at)
                with clock.at(min(over_at + timedelta(minutes=20), now)):
                    worker = Actor(account_id, entry.name, coop_id, entry.person_id, roles)
                    attendance.confirm(_as(worker), entry.shift.id, told)


def _told(
    rng: random.Random, entry: Entry, busy: set[tuple[int, datetime]]
) -> hours_rules.Told | None:
    """Mostly as planned; now and then a late finish, now and then a disturbed night.

    `busy` has (person, start) of every place: nobody finishes late who goes on at once.
    """
    plan, chance = entry.plan, rng.random()
    if (entry.person_id, plan.end_at) in busy:
        return None
    if plan.kind is Kind.SLEEP_IN and chance < 0.12:
        woken = plan.start_at + timedelta(hours=rng.choice((3, 4, 5)))
        spell = hours_rules.Awake(
            woken, woken + timedelta(minutes=rng.choice((25, 45, 60))), rng.choice(AWAKE)
        )
        return hours_rules.Told(
            plan.start_at,
            plan.end_at,
            plan.break_minutes,
            disturbed_minutes=spell.minutes,
            spells=(spell,),
        )
    if plan.kind is Kind.DAY and not plan.visits and 0.04 <= chance < 0.06:
        late = plan.start_at + timedelta(minutes=rng.choice((9, 12, 20)))
        return hours_rules.Told(late, plan.end_at, plan.break_minutes, note=BUS)
    if plan.kind in (Kind.DAY, Kind.WAKING_NIGHT) and not plan.visits and chance < 0.04:
        later = timedelta(minutes=rng.choice((10, 15, 20, 35)))
        return hours_rules.Told(
            plan.start_at, plan.end_at + later, plan.break_minutes, note=rng.choice(LATE)
        )
    return None


def approve(coop_id: int, first: date, last: date, *, settle_until: date) -> None:
    """What matches the plan, in one act; the exceptions up to a day, one by one."""
    coordinator = actor_as(coop_id, Role.COORDINATOR)
    entries = hours_told.entries(coop_id, first, last)
    matching = [entry.hours.id for entry in entries if entry.hours and entry.matches]
    others = [
        (entry.hours.id if entry.hours else None, entry.shift.id, entry.person_id, entry.plan)
        for entry in entries
        if not entry.matches and entry.shift.on <= settle_until
    ]
    db.session.rollback()
    with transaction():
        attendance.approve_matching(coordinator, first, last, matching)
    _settle(coordinator, others)
    manager = actor_as(coop_id, Role.MANAGER)
    of_the_coordinator = [
        entry.hours.id
        for entry in hours_told.entries(coop_id, first, settle_until)
        if entry.hours and entry.hours.state == HoursState.CONFIRMED
    ]
    db.session.rollback()
    with transaction():
        for hours_id in of_the_coordinator:
            attendance.approve(manager, hours_id)


def _settle(
    coordinator: Actor, others: list[tuple[int | None, int, int, hours_rules.Plan]]
) -> None:
    """The coordinator enters what was never told, and approves the rest as told."""
    with transaction():
        for hours_id, shift_id, person_id, plan in others:
            if person_id == coordinator.person_id:
                continue
            if hours_id is not None:
                attendance.approve(coordinator, hours_id)
                continue
            told = hours_rules.as_planned(plan)
            attendance.enter(coordinator, shift_id, person_id, told, approve_too=True)


def pay(
    coop_id: int, first: date, last: date, *, bring: earlier_pay.Bring | None = None
) -> tuple[RunRow, bytes]:
    """A run prepared, checked, approved by another, exported and locked; with its workbook.

    `bring` adds to the draft what is known of it.
    """
    with clock.at(min(clock.instant(last + timedelta(days=3), time(19)), clock.now())):
        treasurer = actor_as(coop_id, Role.TREASURER)
        with transaction():
            run_id = pay_runs.open_run(treasurer, first, last).id
        if bring is not None:
            bring(treasurer, run_id)
        pay_runs.calculate_now(treasurer, run_id)
        with transaction():
            pay_runs.check(treasurer, run_id)
        board = actor_as(coop_id, Role.BOARD)
        with transaction():
            pay_runs.approve(board, run_id)
        _as(treasurer)
        row, name = pay_queries.run(coop_id, run_id), people.coop(coop_id).name
        content = exports.payroll_workbook(coop_id, run_id, coop_name=name, made_at=clock.now())
        db.session.rollback()
        with transaction():
            file = store_file(
                coop_id, exports.file_name(row), exports.MEDIA_TYPE, content, "pay.see"
            )
            pay_runs.exported(treasurer, run_id, file.id, None)
            pay_runs.lock(treasurer, run_id)
    return row, content


def _start(coop_id: int, now: datetime) -> None:
    """Those whose shift runs now have started it, but for one: somebody has to ring them."""
    today = clock.local_day(now)
    entries = hours_told.entries(coop_id, today - timedelta(days=1), today)
    running = [entry for entry in entries if entry.plan.start_at <= now < entry.plan.end_at]
    accounts = _accounts(coop_id)
    db.session.rollback()
    with transaction():
        for entry in sorted(running, key=lambda entry: entry.plan.start_at)[1:]:
            account_id, roles = accounts.get(entry.person_id), frozenset({Role.WORKER})
            if account_id is not None and entry.hours is None:
                with clock.at(entry.plan.start_at + timedelta(minutes=1)):
                    worker = Actor(account_id, entry.name, coop_id, entry.person_id, roles)
                    attendance.start(_as(worker), entry.shift.id)


def _announce(coop_id: int, now: datetime) -> None:
    with clock.at(now - timedelta(days=1, hours=4)):
        manager = actor_as(coop_id, Role.MANAGER)
        with transaction():
            notices.announce(
                manager,
                "Flu jabs on Thursday",
                "The nurse is at the office from 10:00 to 14:00 on Thursday. Come between two "
                "visits; the time is paid.",
            )
            notices.announce(
                manager,
                "Members' meeting next month",
                "The agenda is on the board in the office. One member, one vote: come if you can.",
            )
