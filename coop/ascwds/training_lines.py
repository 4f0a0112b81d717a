"""What training and hours give to the files; read, always of one co-op."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from coop.ascwds.mapping import Kind, delivered, meant, provider
from coop.ascwds.values import Status, Training, Worker
from coop.attendance import queries as attendance
from core import clock
from core.db import db
from training.records.models import CompetencyHeld, CourseTaken, Evidence
from training.records.taken_rules import COUNTING
from training.standards.models import Competency, Course, Framework, Standard
from training.standards.rules import FrameworkKind

CERTIFICATE = "care_certificate"  # of the shipped courses
COMPLETED, IN_PROGRESS = "1", "3"
WEEKS = 12  # of approved hours that an average is of
IN_HOUSE, EXTERNAL = "1", "2"


def gather(
    coop_id: int, on: date, workers: Sequence[Worker], settled: dict[tuple[Kind, str], str]
) -> tuple[Training, ...]:
    """The latest time that each person took each course that has a kind; two queries.

    Sign-offs are no training, but where the co-op has said of which kind they are.
    """
    lines: dict[int, list[_Taken]] = defaultdict(list)
    taken = (
        select(
            CourseTaken.person_id, CourseTaken.course_id, CourseTaken.from_on,
            CourseTaken.until_on, CourseTaken.provider, Course.name, Course.code,
            Course.renewal_months, Course.provider.label("by"), Course.delivery, Course.accredited,
        )
        .join(Course, Course.id == CourseTaken.course_id)
        .where(
            CourseTaken.coop_id == coop_id,
            CourseTaken.result.in_([str(one) for one in COUNTING]),
            CourseTaken.withdrawn_on.is_(None),
            CourseTaken.from_on <= on,
        )
        .order_by(CourseTaken.person_id, Course.name, CourseTaken.from_on, CourseTaken.id)
    )  # fmt: skip
    latest: dict[tuple[int, int], Any] = {}
    for row in db.session.execute(taken):
        latest[row.person_id, row.course_id] = row
    for row in latest.values():
        kind = meant(Kind.COURSE, settled, str(row.course_id), row.name, row.code).code
        if kind:
            source = provider(row.provider or row.by)
            lines[row.person_id].append(
                _Taken(kind, row.name, row.from_on, row.until_on, row.renewal_months,
                       "1" if row.accredited else "", EXTERNAL if source else "", source,
                       delivered(row.delivery))
            )  # fmt: skip
    kinds = {int(one): code for (kind, one), code in settled.items()
             if kind is Kind.COMPETENCY and code}  # fmt: skip
    signed = (
        select(
            CompetencyHeld.person_id, CompetencyHeld.competency_id, CompetencyHeld.from_on,
            CompetencyHeld.until_on, Competency.name, Competency.renewal_months,
        )
        .join(Competency, Competency.id == CompetencyHeld.competency_id)
        .where(
            CompetencyHeld.coop_id == coop_id,
            CompetencyHeld.competency_id.in_(list(kinds)),
            CompetencyHeld.withdrawn_on.is_(None),
            CompetencyHeld.from_on <= on,
        )
        .order_by(
            CompetencyHeld.person_id, Competency.name, CompetencyHeld.from_on, CompetencyHeld.id
        )
    )  # fmt: skip
    newest: dict[tuple[int, int], Any] = {}
    for held in db.session.execute(signed):
        newest[held.person_id, held.competency_id] = held
    for held in newest.values():
        lines[held.person_id].append(
            _Taken(kinds[held.competency_id], held.name, held.from_on, held.until_on,
                   held.renewal_months)
        )  # fmt: skip
    return tuple(
        Training(
            one.person_id, one.workplace, one.ref, each.kind, each.name, each.done_on,
            each.until_on, each.months, each.accredited, each.by, each.provider, each.how,
        )
        for one in workers
        if one.status is not Status.DELETE
        for each in lines[one.person_id]
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Taken:
    """The latest time that somebody took a course, or was signed off, of a kind of training."""

    kind: str
    name: str
    done_on: date
    until_on: date | None
    months: int | None
    accredited: str = ""
    by: str = ""
    provider: str = ""
    how: str = ""


def certificates(coop_id: int, on: date) -> tuple[bool, dict[int, str]]:
    """Whether the co-op keeps Care Certificates, and who has it or is on the way. Two queries."""
    found: dict[int, str] = {}
    kept = False
    shown = (
        select(Evidence.person_id)
        .join(Standard, Standard.id == Evidence.standard_id)
        .join(Framework, Framework.id == Standard.framework_id)
        .where(
            Evidence.coop_id == coop_id,
            Evidence.withdrawn_on.is_(None),
            Evidence.seen_on <= on,
            Framework.kind == FrameworkKind.CARE_CERTIFICATE,
        )
        .distinct()
    )
    for person_id in db.session.scalars(shown):
        found[person_id], kept = IN_PROGRESS, True
    taken = (
        select(CourseTaken.person_id)
        .join(Course, Course.id == CourseTaken.course_id)
        .where(
            CourseTaken.coop_id == coop_id,
            Course.code == CERTIFICATE,
            CourseTaken.result.in_([str(one) for one in COUNTING]),
            CourseTaken.withdrawn_on.is_(None),
            CourseTaken.from_on <= on,
        )
        .distinct()
    )
    for person_id in db.session.scalars(taken):
        found[person_id], kept = COMPLETED, True
    return kept, found


def average_minutes(coop_id: int, on: date) -> dict[int, Decimal]:
    """Hours a week that each person worked in the last twelve whole weeks, as approved.

    Weeks before Carework count with what was entered of them. Somebody with no hours at all is
    left out; a week without any counts, once somebody has begun. Two queries.
    """
    last = clock.monday(on) - timedelta(days=1)
    first = last - timedelta(days=7 * WEEKS - 1)
    minutes: dict[int, int] = defaultdict(int)
    begun: dict[int, date] = {}
    for work in attendance.at_work(coop_id, first, last):
        week = clock.monday(clock.local_day(work.start_at))
        minutes[work.person_id] += work.minutes
        begun[work.person_id] = min(begun.get(work.person_id, week), week)
    for person_id, week, worked, _ in attendance.weeks_before(coop_id, first, last):
        minutes[person_id] += worked
        begun[person_id] = min(begun.get(person_id, week), week)
    return {
        one: Decimal(worked) / 60 / (((last - begun[one]).days + 1) // 7)
        for one, worked in minutes.items()
        if worked
    }
