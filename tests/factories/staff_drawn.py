"""A co-op of any size with staff of every sort that the ASC-WDS files know; each call commits.

Rows are put in as such, many at once, and drawn from a seed: part-time, pool, agency and
zero-hours staff, apprentices, nurses, social workers, managers on a salary, people with several
jobs or with two workplaces, with no day of birth, postcode or answer at all, with works numbers
that can be no reference; leavers of many reasons and of none, movers, people not begun yet.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from coop.ascwds.models import AscwdsAnswer, AscwdsWorker
from coop.leave.models import Leave
from coop.pay.models import PayRate
from core import clock
from core.db import transaction
from core.people.models import Employment, Person
from tests.factories.ascwds import make_workplace
from tests.factories.people import make_coop, make_service
from training.records.models import CourseTaken
from training.standards.models import Course

DAY = timedelta(days=1)
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
# Title, employment status kept of it, minutes a week from and to, worker's status.
JOBS = (
    ("Care worker", "", 900, 2400, "employee", 40),
    ("Support worker", "", 600, 2400, "employee", 20),
    ("Senior care worker", "", 1800, 2400, "employee", 8),
    ("Care worker", "2", 900, 2250, "employee", 5),
    ("Care worker", "", 0, 0, "worker", 9),
    ("Care worker", "", 0, 0, "employee", 5),
    ("Support worker", "4", 0, 0, "worker", 4),
    ("Care worker", "4", 900, 1800, "worker", 2),
    ("Care worker", "7", 300, 600, "worker", 2),
    ("Apprentice care assistant", "", 1800, 2250, "apprentice", 4),
    ("Registered nurse", "", 1200, 2250, "employee", 4),
    ("Social worker", "", 1200, 2250, "employee", 3),
    ("Occupational therapist", "", 1200, 2250, "employee", 1),
    ("Care coordinator", "", 2250, 2250, "employee", 2),
    ("Cleaner", "", 300, 1200, "employee", 2),
    ("Gardener, and the minibus", "", 300, 900, "employee", 2),
    ("Senior management", "", 2250, 2250, "employee", 1),
    ("Night owl", "", 5400, 5400, "employee", 1),
)
OTHER = {"Gardener, and the minibus": "27", "Night owl": "23"}
SOURCES = ("Job centre", "Friend of a member", "Agency", "", "Not known", "Other")
REASONS = ("Retired", "Went to the NHS", "Pay", "A long story", "", "Dismissed", "Moved away")
COURSES = (("Fire safety", "fire_safety", 12), ("Moving people", "moving_people", 12),
           ("Care Certificate", "care_certificate", None), ("Choir", "", None),
           ("Learning disability", "", 36))  # fmt: skip


def make_staff(size: int, on: date, seed: int = 1) -> int:
    """So many at work on a day, and some who left or have not begun; the co-op's id."""
    rng = random.Random(seed)
    coop_id = make_coop(f"Drawn Care {size}")
    services = [make_service(coop_id, f"Service {number}") for number in range(1, 7)]
    leaving = max(8, size // 8)
    with transaction() as session:
        everybody = size + leaving + 3
        session.execute(
            insert(Person),
            [_person(rng, coop_id, number, on) for number in range(everybody)],
        )
        ids = list(
            session.scalars(Person.__table__.select().with_only_columns(Person.id)
                            .where(Person.coop_id == coop_id).order_by(Person.id))
        )  # fmt: skip
        here, gone, coming = ids[:size], ids[size : size + leaving], ids[size + leaving :]
        jobs, facts = [], []
        for number, person_id in enumerate(here):
            made, kept = _stay(rng, coop_id, person_id, number, services, on)
            jobs += made
            facts.append({"coop_id": coop_id, "person_id": person_id, "ref": f"W{person_id:05d}",
                          "facts": kept, "changed_at": clock.now()})  # fmt: skip
        jobs += [_gone(rng, coop_id, one, services, on) for one in gone]
        jobs += [
            _job(coop_id, one, services[0], "Care worker", "employee", 1800, on + 9 * DAY)
            for one in coming
        ]
        session.execute(insert(Employment), jobs)
        # Some have no reference yet: theirs is the works number, or what can be one.
        session.execute(insert(AscwdsWorker), facts[: size * 3 // 4])
        session.execute(insert(AscwdsAnswer), _answers(rng, coop_id, here))
        session.execute(insert(CourseTaken), _courses(rng, session, coop_id, here, on))
        session.execute(insert(Leave), _sick(rng, coop_id, here, on))
        session.add(PayRate(coop_id=coop_id, element="basic", unit="hour",
                            amount=Decimal("13.455"), from_on=date(2020, 1, 1)))  # fmt: skip
    make_workplace(coop_id, services[:3], "DR-1", held=True, DHA="1", DHAACTIVITIES="2;6",
                   MANAGER=str(here[0]))  # fmt: skip
    make_workplace(coop_id, services[3:5], "DR-2", held=True, LOCATIONID="1-987654322",
                   MANAGER="vacant")  # fmt: skip
    make_workplace(coop_id, services[5:], "DR 3", held=False, LOCATIONID="1-987654323")
    return coop_id


def _person(rng: random.Random, coop_id: int, number: int, on: date) -> dict[str, Any]:
    last = f"{rng.randint(1, 9)}{rng.choice(LETTERS)}{rng.choice(LETTERS)}"
    years = rng.choice((17, 19, 24, 31, 38, 45, 52, 60, 67, 71))
    works = rng.choice((f"N{number}", f"N {number}", f"={number}", "", f"N{number}"))
    return {
        "coop_id": coop_id,
        "number": works or f"+{number}",
        "first_name": rng.choice(("Ann", "Bo", "Chi", "Dé", 'E"', "Fay,")),
        "surname": f"Ó {number:04d}",
        "address": rng.choice((f"{number} Mill Road, Leeds LS{rng.randint(1, 9)} {last}", "", "Nowhere")),
        "born_on": on.replace(year=on.year - years) - rng.randrange(300) * DAY
        if rng.random() < 0.96
        else None,
        "ni_number": f"QQ{number:06d}C" if rng.random() < 0.7 else rng.choice(("", "lost")),
    }  # fmt: skip


def _job(
    coop_id: int, person_id: int, service_id: int, role: str, status: str, minutes: int,
    from_on: date, until_on: date | None = None, source: str = "", reason: str = "",
) -> dict[str, Any]:  # fmt: skip
    return {
        "coop_id": coop_id, "person_id": person_id, "service_id": service_id, "role": role,
        "status": status, "contract_minutes": minutes, "can_lead": False, "from_on": from_on,
        "until_on": until_on, "source": source, "leaving_reason": reason,
    }  # fmt: skip


def _stay(
    rng: random.Random, coop_id: int, person_id: int, number: int, services: list[int], on: date
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Somebody's jobs up to now, and what is kept of their work; the first is registered."""
    title, status, least, most, worker, _ = (
        ("Registered manager", "", 2250, 2250, "employee", 0)
        if number == 0
        # Each sort once, then by how often it is met.
        else JOBS[number - 1]
        if number <= len(JOBS)
        else rng.choices(JOBS, [one[-1] for one in JOBS])[0]
    )
    from_on = (
        on - rng.randrange(400) * DAY if rng.random() < 0.4 else on - rng.randrange(3000) * DAY
    )
    minutes = rng.randrange(least, most + 1, 30)
    service = services[3] if number == 0 else rng.choice(services)
    more = {"source": rng.choice(SOURCES)}
    changed = on - rng.randrange(1, 200) * DAY
    made = [_job(coop_id, person_id, service, title, worker, minutes, from_on, **more)]
    if rng.random() < 0.15 and from_on < changed:  # other terms since then
        made[0] |= {"until_on": changed - DAY, "contract_minutes": minutes // 2}
        made.append(_job(coop_id, person_id, service, title, worker, minutes, changed))
    if rng.random() < 0.1 or number == 20:  # a second job, often in another workplace
        made.append(
            _job(
                coop_id,
                person_id,
                rng.choice(services),
                "Cleaner",
                worker,
                240,
                made[-1]["from_on"],
            )
        )
    return made, _facts(rng, title, status, from_on.year)


def _facts(rng: random.Random, title: str, status: str, year: int) -> dict[str, Any]:
    def some(value: str, share: float = 0.8) -> str:
        return value if rng.random() < share else ""

    kept: dict[str, Any] = {
        "EMPLSTATUS": status,
        "STARTINSECT": some(rng.choice((str(year - rng.randrange(4)), "999"))),
        "L2CARECERT": some(rng.choice(("1;2025", "2", "3"))),
        "SCQUAL": some(rng.choice(("1;0", "1;2", "1;8", "1;999", "2", "999"))),
        "NONSCQUAL": some(rng.choice(("1", "1;3", "2", "999"))) if rng.random() < 0.9 else "",
        "CWPCATEGORY": some(rng.choice(("1", "2", "7", "998", "999"))),
        "RECSOURCE": some(rng.choice(("1", "5", "10", "16", "18")), 0.3),
        "CARECERT": some(rng.choice(("1", "2", "3")), 0.1),
        "DAYSSICK": some(rng.choice(("0", "2.5", "366", "999")), 0.3),
        "AVGHOURS": some(rng.choice(("0", "12.5", "40", "999")), 0.3),
        "DHA": some(rng.choice(("1", "2", "999")), 0.4),
        "MAINJOBROLE": OTHER.get(title, ""),
        "NMCREG": rng.choice("12345") if title == "Registered nurse" else "",
        "AMHP": rng.choice(("1", "2", "999")) if title == "Social worker" else "",
        "SALARY": {"Registered manager": "41500", "Senior management": "248000"}.get(title, ""),
    }
    if rng.random() < 0.3:
        kept["QUALIFICATIONS"] = [["158", rng.choice((2025, 1990, None)), 'Read "well", written']]
    return {name: value for name, value in kept.items() if value}


def _gone(
    rng: random.Random, coop_id: int, person_id: int, services: list[int], on: date
) -> dict[str, Any]:
    last = on - rng.randrange(1, 500) * DAY
    return _job(
        coop_id, person_id, rng.choice(services), rng.choice(("Care worker", "Support worker")),
        rng.choice(("employee", "worker")), rng.choice((0, 1200, 2250)),
        last - rng.randrange(900) * DAY, last, rng.choice(SOURCES), rng.choice(REASONS),
    )  # fmt: skip


def _answers(rng: random.Random, coop_id: int, people: list[int]) -> list[dict[str, Any]]:
    """What people said, fitting together or not; a quarter said nothing, some would rather not."""
    found = []
    for person_id in people:
        if rng.random() < 0.25:
            continue
        said = {
            "GENDER": rng.choice(("1", "2", "4", "")),
            "ETHNICITY": rng.choice(("31", "44", "98", "")),
            "NATIONALITY": rng.choice(("826", "826", "616", "566", "999", "")),
            "COUNTRYOFBIRTH": rng.choice(("826", "616", "999", "")),
            "DISABLED": rng.choice(("0", "1", "")),
            "BRITISHCITIZENSHIP": rng.choice(("1", "2", "", "?")),
            "YEAROFENTRY": rng.choice(("1950", "2004", "2026", "?")),
            "HANDCVISA": rng.choice(("1", "2", "?")),
            "INOUTUK": rng.choice(("1", "2", "?")),
        }
        found += [
            {"coop_id": coop_id, "person_id": person_id, "question": question, "value": value,
             "declined": not value, "said_at": clock.now()}
            for question, value in said.items() if value != "?"
        ]  # fmt: skip
    return found


def _courses(
    rng: random.Random, session: Any, coop_id: int, people: list[int], on: date
) -> list[dict[str, Any]]:
    courses = [
        Course(coop_id=coop_id, name=name, code=code, renewal_months=months,
               accredited=rng.choice(("", "Skills for Care")),
               delivery=rng.choice(("", "e-learning", "face to face")))
        for name, code, months in COURSES
    ]  # fmt: skip
    session.add_all(courses)
    session.flush()
    found = []
    for person_id in people:
        for course in courses:
            if rng.random() < 0.2:
                continue
            done = on - rng.randrange(700) * DAY
            lasts = rng.choice((None, done + 365 * DAY, done, done + 30 * DAY))
            found.append(
                {"coop_id": coop_id, "person_id": person_id, "course_id": course.id,
                 "result": rng.choice(("passed", "attended")), "from_on": done, "until_on": lasts,
                 "provider": rng.choice(("", "Severn Skills", "Skills for Care"))}
            )  # fmt: skip
    return found


def _sick(rng: random.Random, coop_id: int, people: list[int], on: date) -> list[dict[str, Any]]:
    return [
        {"coop_id": coop_id, "person_id": person_id, "kind": "sickness", "paid": True,
         "from_on": on - 30 * DAY, "until_on": on - rng.randrange(1, 30) * DAY, "state": "approved"}
        for person_id in people if rng.random() < 0.2
    ]  # fmt: skip
