"""On top of the five years: rates, approved pay and leave ledgers, straight into the tables; seeded.

Runs of months, one left in draft, one of weeks; premiums, travel, sleep-ins, leave, corrections
that take pay back; people with their own rates and with none; leave granted, earned by the hour,
carried over, taken, booked, and taken before it was earned.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from coop.absencepay.models import AbsencePayChoice
from coop.attendance.models import HoursWorked
from coop.leave.models import Leave, LeaveEntry, LeaveYearSetting
from coop.pay.models import PayLine, PayRate, PayRun
from coop.shifts.models import Shift
from coop.statements.models import PayDay
from core import clock
from core.db import transaction
from core.people.models import Employment
from tests.factories.history import SINCE, History

DAY = timedelta(days=1)
LEAVE_YEAR = date(2026, 4, 1)
# element, most lines a month, minutes of one, pounds an hour or for one
KINDS: tuple[tuple[str, int, int, str], ...] = (
    ("basic", 7, 450, "12.80"),
    ("night", 2, 540, "16.00"),
    ("sunday", 1, 450, "14.35"),
    ("bank_holiday", 1, 300, "19.20"),
    ("lead", 1, 0, "1.15"),
    ("travel", 2, 35, "12.80"),
    ("waiting", 1, 20, "12.80"),
    ("training", 1, 180, "12.80"),
    ("sleep_in", 1, 480, "65"),
    ("on_call", 1, 600, "20"),
    ("holiday", 1, 450, "12.95"),
    ("sick_pay", 1, 450, "5.10"),
    ("bonus", 1, 0, "40"),
    ("mileage", 1, 0, "9.45"),
    ("deduction", 1, 0, "-12.50"),
    ("adjustment", 1, 0, "-3.33"),
)
EACH = ("sleep_in", "on_call", "bonus", "mileage", "deduction", "adjustment")
RATES: tuple[tuple[str, str, str, str, date], ...] = (  # role, element, unit, amount, from
    ("", "basic", "hour", "11.90", date(2021, 1, 1)),
    ("", "basic", "hour", "12.85", date(2026, 4, 1)),
    ("", "basic", "hour", "13.21", date(2026, 12, 14)),
    ("senior", "basic", "hour", "14.0725", date(2025, 4, 1)),
    ("", "night", "percent", "22.5", date(2021, 1, 1)),
    ("Senior", "night", "hour", "2.40", date(2025, 4, 1)),
    ("", "weekend", "percent", "12.5", date(2021, 1, 1)),
    ("", "sunday", "percent", "15", date(2021, 1, 1)),
    ("", "bank_holiday", "percent", "50", date(2021, 1, 1)),
    ("", "sleep_in", "night", "62.50", date(2021, 1, 1)),
    ("Senior", "on_call", "hour", "1.05", date(2025, 4, 1)),  # others have none: no price
)


def add_money(history: History, today: date, seed: int = 13, many: int = 1) -> None:
    """Pay of every month up to the last that is over, and leave of this leave year.

    `many` times as many lines in each run of the last two years.
    """
    rng = random.Random(seed)
    coop_id = history.coop_id
    with transaction() as session:
        jobs = [
            dict(one)
            for one in session.execute(
                select(
                    Employment.person_id, Employment.service_id, Employment.contract_minutes,
                    Employment.from_on, Employment.until_on,
                ).where(Employment.coop_id == coop_id)
            ).mappings()
        ]  # fmt: skip
        people = sorted({job["person_id"] for job in jobs})
        _rates(session, rng, coop_id, people)
        told = _hours(session, coop_id, people)
        _runs(session, rng, coop_id, jobs, told, today, many)
        _leave(session, rng, coop_id, jobs, today)


def _add(session: Any, model: Any, rows: list[dict[str, Any]]) -> int:
    top = session.query(model.id).order_by(model.id.desc()).limit(1).scalar() or 0
    session.execute(insert(model), [{"id": top + 1 + n, **row} for n, row in enumerate(rows)])
    return top + 1


def _rates(session: Any, rng: random.Random, coop_id: int, people: list[int]) -> None:
    rows = [
        {"coop_id": coop_id, "person_id": None, "role": role, "element": element, "unit": unit,
         "amount": Decimal(amount), "from_on": on}
        for role, element, unit, amount, on in RATES
    ]  # fmt: skip
    rows += [
        {"coop_id": coop_id, "person_id": person, "role": "", "element": "basic", "unit": "hour",
         "amount": Decimal(rng.randrange(1250, 1790)) / 100, "from_on": date(2026, 1, 1)}
        for person in people[::11]
    ]  # fmt: skip
    _add(session, PayRate, rows)


def _hours(session: Any, coop_id: int, people: list[int]) -> dict[int, int]:
    """One record of hours for each person, on one shift long ago, for lines to point at."""
    service = session.scalar(
        select(Employment.service_id).where(Employment.coop_id == coop_id).limit(1)
    )
    start, end = clock.instant(SINCE), clock.instant(SINCE) + timedelta(hours=8)
    shift = _add(session, Shift, [
        {"coop_id": coop_id, "service_id": service, "shadows_id": None, "pattern_id": None,
         "name": "P", "kind": "day", "on": SINCE, "start_at": start, "end_at": end,
         "break_minutes": 0, "least": 0, "wanted": 1, "lead": False, "changed_by_hand": False,
         "cancel_reason": "", "cancelled_at": None, "agency_places": 0}
    ])  # fmt: skip
    first_id = _add(session, HoursWorked, [
        {"coop_id": coop_id, "shift_id": shift, "person_id": person, "start_at": start,
         "end_at": end, "state": "approved"}
        for person in people
    ])  # fmt: skip
    return {person: first_id + n for n, person in enumerate(people)}


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    while first <= last:
        after = (first.replace(day=28) + 4 * DAY).replace(day=1)
        yield first, after - DAY
        first = after


def _runs(
    session: Any, rng: random.Random, coop_id: int, jobs: list[Any], told: dict[int, int],
    today: date, many_times: int,
) -> None:  # fmt: skip
    spans = [(first, last) for first, last in _months(SINCE.replace(day=1), today) if last <= today]
    states = {len(spans) - 1: "approved", len(spans) - 2: "exported"}
    runs = [
        {"coop_id": coop_id, "from_on": first, "until_on": last,
         "state": states.get(n, "locked"), "made_at": clock.instant(last)}
        for n, (first, last) in enumerate(spans)
    ]  # fmt: skip
    # Two weeks for a few, within a month that has its run; and a draft that counts for nothing.
    first, _ = spans[-4]
    runs.append({**runs[-4], "from_on": first + 6 * DAY, "until_on": first + 19 * DAY})
    runs.append({**runs[-1], "from_on": first + 9 * DAY, "state": "draft"})
    first_id = _add(session, PayRun, runs)
    _add(session, PayDay, [
        {"coop_id": coop_id, "run_id": first_id + n, "on": run["until_on"] + 7 * DAY}
        for n, run in enumerate(runs)
        if n % 5
    ])  # fmt: skip
    services = sorted({job["service_id"] for job in jobs})
    lines: list[dict[str, Any]] = []
    for n, run in enumerate(runs):
        held: dict[int, int] = {}
        for job in jobs:
            if job["from_on"] <= run["until_on"] and (
                job["until_on"] is None or run["from_on"] <= job["until_on"]
            ):
                held[job["person_id"]] = job["service_id"]
        some = list(held) if n < len(spans) else list(held)[::6]
        near = (today - run["until_on"]).days < 800
        for person in some:
            if rng.random() < 0.06:
                continue  # not paid in this run
            part = 0
            for element, most, minutes, pounds in KINDS:
                many = rng.randint(0, most * many_times) if near else rng.randint(0, 1)
                for _ in range(many):
                    part += 1
                    length = max(0, minutes + rng.randrange(-25, 26) * (minutes > 60))
                    pence = round(length * Decimal(pounds) * 100 / 60)
                    if element in EACH:
                        pence = round(Decimal(pounds) * 100)
                    if element == "lead":
                        pence = 518
                    back = -1 if element == "basic" and rng.random() < 0.01 else 1
                    lines.append({
                        "coop_id": coop_id, "run_id": first_id + n, "person_id": person,
                        "hours_id": told[person], "time_id": None, "item_id": None,
                        "service_id": rng.choice(services) if rng.random() < 0.1 else held[person],
                        "part": part,
                        "on": run["from_on"]
                        + DAY * rng.randrange((run["until_on"] - run["from_on"]).days + 1),
                        "element": element, "minutes": back * length, "extra": 0, "units": 0,
                        "rate": Decimal(pounds), "pence": back * pence, "words": element,
                    })  # fmt: skip
    _add(session, PayLine, lines)


def _leave(session: Any, rng: random.Random, coop_id: int, jobs: list[Any], today: date) -> None:
    session.add(LeaveYearSetting(coop_id=coop_id, from_on=date(2021, 4, 1), period="month",
                                 period_from_on=date(2021, 4, 1)))  # fmt: skip
    session.add(AbsencePayChoice(coop_id=coop_id, from_on=date(2024, 4, 1), all_at_average=False,
                                 irregular="when_taken", days="01234",
                                 made_at=clock.instant(today)))  # fmt: skip
    contracts: dict[int, int] = defaultdict(int)
    for job in jobs:
        if job["until_on"] is None or job["until_on"] >= LEAVE_YEAR:
            contracts[job["person_id"]] = max(contracts[job["person_id"]], job["contract_minutes"])
    entries: list[dict[str, Any]] = []
    taken: list[dict[str, Any]] = []

    def enter(person: int, kind: str, minutes: int, on: date, source: str, key: str) -> None:
        entries.append({
            "coop_id": coop_id, "person_id": person, "kind": kind, "minutes": minutes,
            "year_on": LEAVE_YEAR, "on": on, "reason": "", "source": source, "source_key": key,
            "made_at": clock.instant(on), "made_by_id": None,
        })  # fmt: skip

    for person, contract in sorted(contracts.items()):
        if rng.random() < 0.08:
            continue  # nothing in the ledger
        if contract:
            enter(person, "grant", contract * 28 // 5, LEAVE_YEAR, "year", LEAVE_YEAR.isoformat())
        else:
            for month in range(rng.randrange(1, 8)):
                on = date(2026, 5 + month, 1)
                enter(person, "accrual", rng.randrange(60, 700), on, "period", on.isoformat())
        if rng.random() < 0.3:
            enter(person, "carried_over", rng.randrange(1, 900), LEAVE_YEAR, "hand", "")
        if rng.random() < 0.1:
            enter(person, "correction", 480, today + DAY, "hand", "")  # not known yet
        for _ in range(rng.choice((0, 1, 2, 3))):
            first = LEAVE_YEAR + DAY * rng.randrange(320)
            taken.append({
                "coop_id": coop_id, "person_id": person, "kind": "holiday", "from_on": first,
                "until_on": first + DAY * rng.choice((0, 3, 6, 13)), "paid": True,
                "minutes": rng.choice((450, 1201, 2400, 4000)), "note": "", "reason": "",
                "state": "approved", "decided_by_id": None, "decided_at": None,
            })  # fmt: skip
    first_id = _add(session, Leave, taken)
    for n, row in enumerate(taken):
        on = min(row["from_on"], today - DAY * rng.randrange(30))
        enter(row["person_id"], "use", -row["minutes"], max(on, LEAVE_YEAR), "leave",
              str(first_id + n))  # fmt: skip
    session.flush()
    _add(session, LeaveEntry, entries)
