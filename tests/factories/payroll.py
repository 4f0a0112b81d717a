"""Years of approved pay in few inserts, for figures of money; each call commits."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import insert

from coop.attendance.models import HoursWorked
from coop.pay.models import PayLine, PayRun
from coop.shifts.models import Shift
from coop.statements.models import PayDay
from core import clock
from core.db import transaction
from core.people.models import Employment, Person
from tests.factories.people import make_coop, make_service

DAY = timedelta(days=1)
SHARES = (  # element, most lines a month, minutes of one, pounds an hour
    ("basic", 16, 450, "12.80"),
    ("night", 2, 540, "16.00"),
    ("sunday", 1, 450, "14.35"),
    ("travel", 2, 35, "12.80"),
    ("sleep_in", 1, 480, "0"),
    ("holiday", 1, 450, "12.95"),
    ("mileage", 1, 0, "0"),
    ("deduction", 1, 0, "0"),
)


@dataclass(frozen=True, slots=True)
class World:
    """What was made: ids of the co-op, its services, people and runs."""

    coop_id: int
    services: tuple[int, ...]
    people: tuple[int, ...]
    runs: tuple[int, ...]


def month_end(first: date) -> date:
    """The last day of the month that begins on a day."""
    return (first.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def years_of_pay(
    first: date,
    months: int,
    people: int = 12,
    *,
    seed: int = 7,
    states: tuple[str, ...] = ("locked",),
    coop: str = "Brightwater Care",
) -> World:
    """Monthly runs with lines at random, each run in the next of `states`, paid a week later."""
    chance = random.Random(seed)
    coop_id = make_coop(coop)
    names = ("Maple Court", "Harbour View", "Rounds north", "Rounds south")
    services = tuple(make_service(coop_id, name) for name in names)
    with transaction() as session:
        ids = tuple(
            session.scalars(
                insert(Person).returning(Person.id, sort_by_parameter_order=True),
                [
                    {
                        "coop_id": coop_id,
                        "number": f"{coop_id}-{n:05}",
                        "first_name": f"P{n}",
                        "surname": f"Worker{n}",
                        "born_on": None if n % 7 == 3 else date(1960 + n % 46, 1 + n % 12, 9),
                    }
                    for n in range(people)
                ],
            )
        )
        homes = {one: services[n % len(services)] for n, one in enumerate(ids)}
        jobs = []
        for n, one in enumerate(ids):
            start = first - DAY * chance.randrange(400)
            minutes = 0 if n % 6 == 5 else chance.choice((900, 1200, 1800))
            job = {
                "coop_id": coop_id,
                "person_id": one,
                "service_id": homes[one],
                "role": "Support worker",
                "status": "employee",
                "contract_minutes": minutes,
                "from_on": start,
                "until_on": None,
            }
            if n % 5 == 4:  # terms that change on a day within a month
                cut = first + DAY * chance.randrange(10, 30 * months)
                jobs.append(job | {"until_on": cut})
                job |= {"from_on": cut + DAY, "contract_minutes": minutes + 300}
            jobs.append(job)
        session.execute(insert(Employment), jobs)
        start = clock.instant(first)
        shift_id = session.scalar(
            insert(Shift).returning(Shift.id),
            [
                {
                    "coop_id": coop_id, "service_id": services[0], "name": "Early", "kind": "day",
                    "on": first, "start_at": start, "end_at": start + timedelta(hours=8),
                    "least": 1, "wanted": 1,
                }
            ],
        )  # fmt: skip
        hours = session.scalars(
            insert(HoursWorked).returning(HoursWorked.id, sort_by_parameter_order=True),
            [
                {
                    "coop_id": coop_id, "shift_id": shift_id, "person_id": one,
                    "start_at": start, "end_at": start + timedelta(hours=8), "state": "approved",
                }
                for one in ids
            ],
        )  # fmt: skip
        told = dict(zip(ids, hours, strict=True))
        runs, on = [], first
        for number in range(months):
            last = month_end(on)
            run_id = session.scalar(
                insert(PayRun).returning(PayRun.id),
                [
                    {
                        "coop_id": coop_id, "from_on": on, "until_on": last,
                        "state": states[number % len(states)], "made_at": clock.instant(last),
                    }
                ],
            )  # fmt: skip
            runs.append(run_id)
            session.execute(
                insert(PayDay), [{"coop_id": coop_id, "run_id": run_id, "on": last + 7 * DAY}]
            )
            session.execute(
                insert(PayLine), _lines(chance, coop_id, run_id, on, ids, homes, services, told)
            )
            on = last + DAY
    return World(coop_id, services, ids, tuple(runs))


def _lines(chance, coop_id, run_id, on, ids, homes, services, told):
    found = []
    for one in ids:
        part = 0
        for element, most, minutes, hourly in SHARES:
            for _ in range(chance.randint(most // 2, most)):
                part += 1
                length = max(0, minutes + chance.randrange(-15, 16) * (minutes > 60))
                pence = round(length * Decimal(hourly) * 100 / 60)
                pence = {"sleep_in": 6000, "mileage": 945, "deduction": -1250}.get(element, pence)
                away = chance.random() < 0.2
                found.append(
                    {
                        "coop_id": coop_id, "run_id": run_id, "person_id": one,
                        "hours_id": told[one],
                        "service_id": chance.choice(services) if away else homes[one],
                        "part": part, "on": on + DAY * chance.randrange(28), "element": element,
                        "minutes": length, "units": 0, "rate": Decimal(hourly), "pence": pence,
                        "words": element,
                    }
                )  # fmt: skip
    return found
