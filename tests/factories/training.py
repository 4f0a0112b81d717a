"""Standards, courses, records and evidence for tests; each call commits."""

from __future__ import annotations

import struct
import zlib
from datetime import date

from sqlalchemy import select

from core.access import Actor
from core.db import db, transaction
from training.records import evidencing, taking
from training.records.files import Given
from training.records.taken_rules import Result
from training.standards import courses, library, requirements
from training.standards.library_queries import Item
from training.standards.models import Course, Framework, Standard
from training.standards.rules import Level, Method

SEEN = date(2026, 11, 2)


def assessor(coop_id: int, person_id: int | None = None) -> Actor:
    """Somebody who signs."""
    return Actor(None, "Nia Price", coop_id, person_id, frozenset({"trainer"}))


def make_library(coop_id: int) -> None:
    """The published lists taken in."""
    with transaction():
        library.take_in(assessor(coop_id))


def framework_id(coop_id: int, code: str, version: str) -> int:
    """A version by its code."""
    return db.session.scalars(
        select(Framework.id).where(
            Framework.coop_id == coop_id, Framework.code == code, Framework.version == version
        )
    ).one()


def standard_of(coop_id: int, code: str, version: str) -> Standard:
    """A standard by its own code and its version."""
    return db.session.scalars(
        select(Standard)
        .join(Framework)
        .where(Standard.coop_id == coop_id, Standard.code == code, Framework.version == version)
    ).one()


def make_course(coop_id: int, name: str = "Fire safety", renewal_months: int | None = 12) -> int:
    """A course; its id."""
    with transaction():
        return courses.add(assessor(coop_id), courses.Said(name, renewal_months=renewal_months)).id


def course_by_code(coop_id: int, code: str) -> int:
    """A published course that has been taken in."""
    return db.session.scalars(
        select(Course.id).where(Course.coop_id == coop_id, Course.code == code)
    ).one()


def make_requirement(
    coop_id: int,
    item: Item,
    from_on: date = date(2026, 1, 1),
    until_on: date | None = None,
    *,
    level: Level = Level.MUST,
    role: str = "",
    service_id: int | None = None,
    supported: str = "",
    named: tuple[int, ...] = (),
) -> int:
    """Something asked; its id."""
    with transaction():
        said = requirements.Said(item, level, from_on, until_on, role, service_id, supported, named)
        return requirements.ask(assessor(coop_id), said).id


def make_taken(
    coop_id: int,
    person_id: int,
    course_id: int,
    on: date = SEEN,
    until_on: date | None = None,
    result: Result = Result.PASSED,
    version_id: int | None = None,
) -> int:
    """A course taken; its id."""
    with transaction():
        said = taking.Said(on, result, until_on, framework_id=version_id)
        return taking.enter(assessor(coop_id), person_id, course_id, said).id


def make_shown(
    coop_id: int,
    person_id: int,
    standard: Standard,
    on: date = SEEN,
    *,
    method: Method = Method.OBSERVED,
    files: tuple[Given, ...] = (),
) -> int:
    """Evidence of every outcome of a standard; its id."""
    standard_id, keys = standard.id, [each.id for each in standard.outcomes]
    with transaction():
        seen = evidencing.Seen(on, method, "Watched it done")
        return evidencing.show(assessor(coop_id), person_id, standard_id, seen, keys, files).id


def png() -> bytes:
    """One white point."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00\xff"))
        + chunk(b"IEND", b"")
    )


def make_trained(coop_id: int, person_id: int) -> None:
    """A library, something asked, a course taken, and evidence with a file."""
    make_library(coop_id)
    course_id = course_by_code(coop_id, "ipc")
    make_requirement(coop_id, Item(None, course_id))
    make_taken(coop_id, person_id, course_id)
    standard = standard_of(coop_id, "CC15", "2025-03")
    make_shown(coop_id, person_id, standard, files=(Given("round.png", png()),))
