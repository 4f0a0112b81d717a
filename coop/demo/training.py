"""Training in the demo: standards taken in, what is asked, what was taken, seen and missed."""

from __future__ import annotations

import random
from datetime import date, timedelta

from core import clock
from core.access import Actor
from core.db import db, transaction
from training.records import evidencing, taking
from training.records import queries as records
from training.records.files import Given
from training.records.rules import add_months
from training.records.taken_rules import Result
from training.standards import course_queries, library, library_queries, requirements
from training.standards import queries as standards
from training.standards.library_queries import Item
from training.standards.rules import FrameworkKind, Level, Life, Method

# Which published course serves the same standards as the co-op's own competency.
LIKE = {
    "Medication": "medicines",
    "Moving and handling": "moving_people",
    "Safeguarding adults": "safeguarding_adults",
    "Learning disability and autism": "ld_autism",
    "First aid": "first_aid_at_work",
    "PEG feeding": "delegated_healthcare",
}
EVERYBODY = ("Safeguarding adults", "Moving and handling")
COURSES = {
    "fire_safety": Level.MUST,
    "ipc": Level.MUST,
    "data_protection": Level.MUST,
    "health_safety": Level.MUST,
    "basic_life_support": Level.MUST,
    "mca": Level.MUST,
    "dignity": Level.SHOULD,
    "oral_health": Level.SHOULD,
}
CERTIFICATE = "care_certificate"
CARE = ("support worker", "care assistant", "carer")
SAW = (
    "Two rounds watched: checked the chart, asked before touching, signed at once.",
    "Explained each step to the person, waited for the answer, used the slide sheet well.",
    "Hands washed before and after, apron changed between rooms.",
    "Spoke up about a bruise, wrote it down the same hour, told the lead.",
    "Offered a choice of drinks and recorded what was taken.",
)
# One white point: the smallest whole PNG.
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b"
    "550000000a49444154789c63f80f0001010100b138f6140000000049454e44ae"
    "426082"
)


def tell(trainer: Actor) -> None:
    """Everything, as if the trainer had kept it for two years. One transaction."""
    on = clock.today()
    rng = random.Random(7)  # noqa: S311 - no secrets here
    people = [
        each for each in records.learners(trainer.coop_id, on) if each.id != trainer.person_id
    ]
    db.session.rollback()
    with transaction():
        library.take_in(trainer)
        courses = {each.code: each for each in course_queries.courses(trainer.coop_id) if each.code}
        _serve(trainer, courses)
        _ask(trainer, courses, on)
        versions = [
            each
            for each in library_queries.versions(trainer.coop_id)
            if each.kind == FrameworkKind.CARE_CERTIFICATE
        ]
        for who in people:
            for code in COURSES:
                _take(trainer, rng, who.id, courses[code], on)
            if any(word in who.role.casefold() for word in CARE):
                _certificate(trainer, rng, who.id, courses[CERTIFICATE].id, versions, on)
        _observe(trainer, rng, [who.id for who in people], on)


def _serve(trainer: Actor, courses: dict[str, course_queries.CourseRow]) -> None:
    for each in standards.competencies(trainer.coop_id):
        if each.name in LIKE:
            course = courses[LIKE[each.name]]
            served = library_queries.served_by(trainer.coop_id, course_id=course.id)
            library.serve(trainer, served, competency_id=each.id)


def _ask(trainer: Actor, courses: dict[str, course_queries.CourseRow], on: date) -> None:
    begins = add_months(on, -24)
    for each in standards.competencies(trainer.coop_id):
        if each.name in EVERYBODY:
            item = Item(each.id, None)
            requirements.ask(trainer, requirements.Said(item, Level.MUST, begins))
    for code, level in COURSES.items():
        course = courses[code]
        said = requirements.Said(Item(None, course.id), level, begins, why=course.basis[:240])
        requirements.ask(trainer, said)
    for role in course_queries.roles(trainer.coop_id):
        if any(word in role.casefold() for word in CARE):
            item = Item(None, courses[CERTIFICATE].id)
            said = requirements.Said(item, Level.MUST, begins, role=role, why="New to care")
            requirements.ask(trainer, said)


def _take(
    trainer: Actor,
    rng: random.Random,
    person_id: int,
    course: course_queries.CourseRow,
    on: date,
) -> None:
    """Most have it in date, some have let it run out, a few never had it."""
    months = course.renewal_months or 36
    chance = rng.random()
    if chance < 0.05:
        return
    if chance < 0.11:
        taken_on = add_months(on, -months) - timedelta(days=rng.randrange(3, 70))
    else:
        taken_on = on - timedelta(days=rng.randrange(5, round(months * 30.4) - 10))
    provider = rng.choice(("", "", "Severn Skills", "Open Care Training"))
    turns = [taken_on]
    if rng.random() < 0.85:  # the time before, now and then renewed late
        turns.append(add_months(taken_on, -months) - timedelta(days=rng.randrange(-20, 60)))
    for on_ in turns:
        number = f"{course.code[:3].upper()}-{on_:%y%m}-{person_id}" if provider else ""
        said = taking.Said(on_, Result.PASSED, provider=provider, certificate=number)
        taking.enter(trainer, person_id, course.id, said)


def _certificate(
    trainer: Actor,
    rng: random.Random,
    person_id: int,
    course_id: int,
    versions: list[library_queries.Version],
    on: date,
) -> None:
    """Completed under the earlier version, under the present one, or on the way."""
    earlier = next(each for each in versions if each.life(on) == Life.ENDED)
    present = next(each for each in versions if each.life(on) == Life.IN_FORCE)
    chance = rng.random()
    if chance < 0.45:
        ended = earlier.until_on or on
        said = taking.Said(ended - timedelta(days=rng.randrange(60, 1500)), framework_id=earlier.id)
        taking.enter(trainer, person_id, course_id, said)
    elif chance < 0.8:
        said = taking.Said(on - timedelta(days=rng.randrange(20, 600)), framework_id=present.id)
        taking.enter(trainer, person_id, course_id, said)
    else:
        rows = library_queries.standards(trainer.coop_id, present.id)
        for row in rows[: rng.randrange(3, len(rows) - 2)]:
            keys = [key for key, _, _ in row.outcomes]
            some = keys if rng.random() < 0.8 else keys[: max(1, len(keys) // 2)]
            seen = evidencing.Seen(
                on - timedelta(days=rng.randrange(1, 80)),
                Method.OBSERVED if row.observed else Method.DISCUSSION,
                rng.choice(SAW),
            )
            evidencing.show(trainer, person_id, row.id, seen, some)


def _observe(trainer: Actor, rng: random.Random, person_ids: list[int], on: date) -> None:
    """What was seen behind sign-offs of the last year and a half."""
    for person_id in person_ids:
        for row in records.of_person(trainer.coop_id, person_id, on):
            if row.from_on > on or row.from_on < on - timedelta(days=550) or rng.random() < 0.35:
                continue
            seen = evidencing.Seen(
                row.from_on,
                Method.OBSERVED if rng.random() < 0.8 else Method.DISCUSSION,
                rng.choice(SAW),
            )
            files = [Given("chart.png", PHOTO)] if rng.random() < 0.15 else []
            evidencing.keep(trainer, person_id, seen, files, held_id=row.id)
