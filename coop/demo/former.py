"""Five years of the demo co-op: who came and went before, and who was off sick.

Written as rows, not lived through again: that these people worked here is all that is said of
them, and the measures of the workforce and of how long people stay have something true to show.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from sqlalchemy import insert, select

from coop.demo.names import Names
from coop.leave.models import Leave, LeaveKind
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.people import queries as people
from core.people.models import Employment, Person, WorkerStatus

DAY = timedelta(days=1)
FORMER, YEARS_DAYS = 44, 5 * 365
# How they came, how often, and how many days half of them stayed.
SOURCES = (
    ("Friend of a member", 10, 900),
    ("Job centre", 14, 420),
    ("Website", 10, 330),
    ("Local paper", 5, 400),
    ("College", 5, 520),
)
REASONS = (
    ("Found work nearer home", 7),
    ("Hours did not suit", 9),
    ("Went to study", 5),
    ("Moved away", 6),
    ("Went to the NHS", 6),
    ("Caring for family", 5),
    ("Retired", 3),
    ("Pay", 4),
)
HOURS = (16, 20, 24, 30, 37.5)
SICK_BEFORE = timedelta(days=150)  # later spells are part of the weeks told
SICK_DAYS = (1, 2, 2, 3, 4, 7, 14, 28)


def tell(manager: Actor) -> None:
    """Former workers with their work and reasons; sick leave of two years, of everybody."""
    coop_id, today = manager.coop_id, clock.today()
    rng = random.Random(f"former {coop_id}")  # noqa: S311 - a story, no secret
    services = [row.id for row in people.services(coop_id)]
    names = Names(rng)
    names.taken |= {
        f"{first} {last}"
        for first, last in db.session.execute(
            select(Person.first_name, Person.surname).where(Person.coop_id == coop_id)
        )
    }
    db.session.rollback()
    with transaction() as session:
        former = []
        for number in range(1, FORMER + 1):
            first_name, surname = names.next()
            person = Person(
                coop_id=coop_id, number=f"F{number:03d}", first_name=first_name, surname=surname
            )
            session.add(person)
            former.append(person)
        session.flush()
        jobs = [job for person in former for job in _work(rng, person.id, services, today)]
        session.execute(insert(Employment), [{"coop_id": coop_id, **job} for job in jobs])
        session.execute(insert(Leave), _sick(rng, coop_id, today))


def _work(
    rng: random.Random, person_id: int, services: list[int], today: date
) -> list[dict[str, object]]:
    """One stay that ended within the five years; of some, with a change of service in it."""
    source, _, half = rng.choices(SOURCES, [often for _, often, _ in SOURCES])[0]
    reason = rng.choices(REASONS, [often for _, often in REASONS])[0][0]
    last = today - timedelta(days=rng.randrange(12, YEARS_DAYS))
    stayed = max(9, round(rng.expovariate(0.693 / half)))
    begins = last - timedelta(days=stayed)
    terms: dict[str, object] = {
        "person_id": person_id,
        "role": "Support worker" if rng.random() < 0.6 else "Care assistant",
        "status": WorkerStatus.EMPLOYEE,
        "contract_minutes": round(rng.choice(HOURS) * 60),
        "can_lead": False,
        "source": source,
    }
    moved = begins + timedelta(days=stayed // 2)
    if len(services) < 2 or stayed < 400 or rng.random() < 0.7:
        return [
            terms | {"service_id": rng.choice(services), "from_on": begins, "until_on": last,
                     "leaving_reason": reason}
        ]  # fmt: skip
    first, second = rng.sample(services, 2)
    return [
        terms | {"service_id": first, "from_on": begins, "until_on": moved, "leaving_reason": ""},
        terms | {"service_id": second, "from_on": moved + DAY, "until_on": last,
                 "leaving_reason": reason},
    ]  # fmt: skip


def _sick(rng: random.Random, coop_id: int, today: date) -> list[dict[str, object]]:
    """Spells of sickness of the last two years, but not of the last months; none overlap."""
    until = today - SICK_BEFORE
    query = select(Employment.person_id, Employment.from_on, Employment.until_on).where(
        Employment.coop_id == coop_id, Employment.from_on < until
    )
    rows: list[dict[str, object]] = []
    for person_id, from_on, until_on in db.session.execute(query.order_by(Employment.id)):
        on = max(from_on, today - timedelta(days=760))
        last = min(until_on or until, until)
        while True:
            on += timedelta(days=rng.randrange(20, 420))
            ends = on + timedelta(days=rng.choice(SICK_DAYS) - 1)
            if ends > last:
                break
            rows.append(
                {"coop_id": coop_id, "person_id": person_id, "kind": LeaveKind.SICKNESS,
                 "from_on": on, "until_on": ends, "paid": True, "minutes": None, "note": "",
                 "state": "approved", "decided_at": clock.instant(on), "reason": ""}
            )  # fmt: skip
            on = ends
    return rows
