"""ASC-WDS in the demo: two workplaces, most people described, one upload behind, gaps left."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import select

from coop.ascwds import answering, queries, sending, service
from coop.ascwds.answering import DECLINED
from coop.ascwds.mapping import Kind
from coop.ascwds.service import WorkerSaid, WorkplaceSaid
from coop.demo.chapters import ActorAs
from core import clock
from core.access import Actor
from core.acting import acting
from core.db import db, in_force, transaction
from core.people.models import Employment, Person, Role, Service, ServiceKind

UPLOADED = timedelta(days=40)  # ago
SALARIES = {
    "Registered manager": 41_500,
    "Deputy manager": 34_200,
    "Coordinator": 29_800,
    "Finance officer": 31_000,
    "Training lead": 32_400,
}
LEADING = ("senior", "leader", "supervisor", "manager")
PATHWAY = {"senior": "3", "leader": "4", "supervisor": "4", "Deputy": "6", "Registered": "7"}
SHARED = {
    "ADDRESS1": "3 Wharf Street",
    "POSTTOWN": "Brightwater",
    "POSTCODE": "TN99 1AA",
    "ESTTYPE": "6",
    "PERMCQC": "1",
    "PERMLA": "1",
    "REGTYPE": "2",
    "PROVNUM": "1-101999001",
    "DHA": "1",
    "DHAACTIVITIES": "2;6",
    "REPEATTRAINING": "2",
    "CWPAWARE": "2",
    "CWPUSE": "1;2;5",
    "SICKPAY": "0",
    "PENSION": "1",
    "ACTUALCONT": "5",
    "OPTOUTPEN": "1",
    "HOLIDAY": "28",
}
ETHNIC = (("31", 60), ("34", 8), ("39", 6), ("44", 12), ("45", 4), ("40", 4), ("38", 3), ("43", 3))
ABROAD = (("616", 616), ("642", 642), ("566", 566), ("356", 356), ("288", 288))


def tell(coop_id: int, actor_as: ActorAs) -> None:
    """Everything, by the manager and by each worker for themselves."""
    fill(actor_as(coop_id, Role.MANAGER))


def fill(manager: Actor) -> None:
    """Workplaces, facts, answers; then the files of forty days ago, uploaded."""
    coop_id, now = manager.coop_id, clock.now()
    rng = random.Random(11)  # noqa: S311 - no secrets here
    with clock.at(now - UPLOADED - timedelta(days=2)):
        with transaction():
            _workplaces(manager)
            service.settle(
                manager,
                from_on=clock.today(),
                absences_since=clock.today() - timedelta(days=900),
                with_ni=False,
            )
            for row in queries.code_rows(coop_id, Kind.ROLE):
                if row.meant.code:
                    service.set_code(manager, Kind.ROLE, row.key, row.meant.code)
        _people(manager, rng)
    with clock.at(now - UPLOADED):
        with transaction():
            export_id = sending.keep(manager).id
        with transaction():
            sending.mark_uploaded(manager, export_id)


def _workplaces(manager: Actor) -> None:
    """Home and extra care at one registered location, supported living at another."""
    living: list[int] = []
    other: list[int] = []
    for row in db.session.scalars(select(Service).where(Service.coop_id == manager.coop_id)):
        (living if row.kind == ServiceKind.SUPPORTED_LIVING else other).append(row.id)
    managers = queries.managers(manager.coop_id, clock.today())
    where = set(
        db.session.scalars(
            select(Employment.service_id).where(
                Employment.coop_id == manager.coop_id,
                Employment.person_id.in_([one for one, _ in managers]),
                in_force(Employment, clock.today()),
            )
        )
    )
    visits = {"SLEEPINS": "2", "TRAVELTIME": "1", "LOCATIONID": "1-101999102"}
    nights = {"SLEEPINS": "1", "SLEEPINPAY": "2", "LOCATIONID": "1-101999101"}
    for ref, name, facts, offered, users, ids in (
        ("BW-HOME", "Brightwater Care at Home", visits,
         [("8", None, 96, ""), ("54", None, 40, "")], [("25", ""), ("1", "")], other),
        ("BW-LIVING", "Brightwater Supported Living", nights,
         [("55", None, 22, "")], [("23", "")], living),
    ):  # fmt: skip
        if ids:
            # The demo tells of five years of comings and goings.
            facts["COUNTEDSINCE"] = (clock.today() - timedelta(days=4 * 365)).isoformat()
            if managers and not where & set(ids):  # one registered manager for both locations
                facts["MANAGER"] = str(managers[0][0])
            service.save_workplace(
                manager,
                None,
                WorkplaceSaid(
                    ref, name, {**SHARED, **facts}, offered, users, ids, ref == "BW-HOME"
                ),
            )


def _people(manager: Actor, rng: random.Random) -> None:
    coop_id = manager.coop_id
    query = (
        select(Person, Employment.role, Employment.from_on)
        .join(Employment, Employment.person_id == Person.id)
        .where(Person.coop_id == coop_id)
        .order_by(Person.id, Employment.from_on)
    )
    first: dict[int, tuple[str, int]] = {}
    for person, role, from_on in db.session.execute(query):
        first.setdefault(person.id, (role, from_on.year))
    db.session.rollback()
    with transaction():
        for person_id, (role, year) in first.items():
            said = WorkerSaid(
                "",
                _facts(rng, role, year),
                [("158", 2025, "")] if rng.random() < 0.1 else [],
                False,
            )
            service.describe(manager, person_id, said)
    was = acting.get()
    try:
        with transaction():
            for person in list(db.session.scalars(select(Person).where(Person.coop_id == coop_id))):
                if person.id in first and rng.random() < 0.95:
                    worker = Actor(
                        person.account_id, person.name, coop_id, person.id,
                        frozenset({Role.WORKER}),
                    )  # fmt: skip
                    acting.set((worker.account_id, worker.name))
                    answering.answer(
                        worker, _answers(rng, person.born_on.year if person.born_on else 1990)
                    )
    finally:
        acting.set(was)


def _facts(rng: random.Random, role: str, year: int) -> dict[str, str]:
    lead = any(word in role.casefold() for word in LEADING)
    pathway = next((code for word, code in PATHWAY.items() if word in role), "2")
    facts = {
        "STARTINSECT": str(
            year - rng.choice((0, 0, 0, 1, 3, 6, 11)) if "pprentice" not in role else year
        ),
        "L2CARECERT": rng.choice(("3", "3", "3", "2", "1;2025")),
        "SCQUAL": rng.choice(("1;3", "1;5", "1;4"))
        if lead
        else rng.choice(("1;2", "1;3", "2", "2")),
        "NONSCQUAL": rng.choice(("1;2", "1;3", "1;2", "2", "999")),
        "CWPCATEGORY": pathway if role not in SALARIES or lead else "998",
        "RECSOURCE": rng.choice(("2", "2", "1", "5", "10", "15", "18", "15", "")),
    }
    if role in SALARIES:
        facts |= {"CONTHOURS": "37.5", "SALARY": str(SALARIES[role])}
    for name in ("STARTINSECT", "L2CARECERT", "NONSCQUAL", "CWPCATEGORY"):
        if rng.random() < 0.05:
            facts[name] = ""
    return facts


def _answers(rng: random.Random, born: int) -> dict[str, str]:
    """Nobody of the demo is a real person; a few rather not say, a few leave a question out."""
    said = {
        "GENDER": rng.choices(("2", "1", "4"), (76, 22, 2))[0],
        "ETHNICITY": rng.choices([code for code, _ in ETHNIC], [share for _, share in ETHNIC])[0],
        "NATIONALITY": "826",
        "COUNTRYOFBIRTH": "826",
        "DISABLED": rng.choices(("0", "1"), (90, 10))[0],
    }
    if rng.random() < 0.22:
        nationality, country = rng.choice(ABROAD)
        said |= {
            "NATIONALITY": nationality,
            "BRITISHCITIZENSHIP": "2",
            "COUNTRYOFBIRTH": str(country),
            "YEAROFENTRY": str(max(born + 1, 2008)),
        }
        if rng.random() < 0.5:  # here on a visa for care workers, most of them called from abroad
            said |= {"HANDCVISA": "1", "INOUTUK": rng.choice(("1", "1", "2"))}
    for name in ("GENDER", "ETHNICITY", "DISABLED"):
        if rng.random() < 0.06:
            said[name] = DECLINED
    if rng.random() < 0.06:
        said["ETHNICITY"] = ""
    return said
