"""Vacancies of a co-op, those that fit somebody, and what might be opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from coop.shifts import queries as shifts
from core import clock
from core.db import db
from core.errors import NotFound
from core.people.models import Employment, Person, Service
from core.ui.filters import day_year, hours
from recruitment.vacancies import rules
from recruitment.vacancies.models import Vacancy

WEEKS_AHEAD = 4
LEFT_WITHIN, LEAVES_WITHIN = timedelta(days=56), timedelta(days=180)


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """A vacancy. Hours are minutes a week."""

    id: int
    service_id: int
    service: str
    title: str
    area: str
    pattern: str
    hours_least: int
    hours_most: int
    start_by_on: date | None
    places: int
    filled: int
    words: str
    shown: bool
    origin: str
    origin_words: str
    opened_on: date
    opened_by: str
    ended_on: date | None
    ended_by: str
    ended_how: str
    ended_words: str

    @property
    def left(self) -> int:
        """Places still to be filled."""
        return 0 if self.ended_on else self.places - self.filled

    @property
    def hours(self) -> str:
        """ "30 to 37.5 h a week"."""
        if self.hours_least == self.hours_most:
            return f"{hours(self.hours_most)} a week"
        return f"{hours(self.hours_least, '')} to {hours(self.hours_most)} a week"

    @property
    def says(self) -> str:
        """In one line, as an adviser or a candidate reads it."""
        return f"{self.title}, {self.service}, {self.hours}"

    @property
    def place(self) -> rules.Place:
        """What it offers."""
        return rules.Place(self.hours_least, self.hours_most, self.area, self.start_by_on)


@dataclass(frozen=True, slots=True)
class Fit:
    """A live place and why it does not fit; nothing: it fits."""

    vacancy: VacancyRow
    unfit: tuple[str, ...]


def _rows(where: ColumnElement[bool]) -> tuple[VacancyRow, ...]:
    query = (
        select(Vacancy, Service.name)
        .join(Service, Service.id == Vacancy.service_id)
        .where(where)
        .order_by(Vacancy.ended_on.is_not(None), Vacancy.opened_on.desc(), Vacancy.id.desc())
    )
    return tuple(_row(row, name) for row, name in db.session.execute(query))


def _row(row: Vacancy, service: str) -> VacancyRow:
    names = VacancyRow.__dataclass_fields__
    return VacancyRow(
        **{name: getattr(row, name) for name in names if name != "service"}, service=service
    )


def vacancies(coop_id: int, *, open_only: bool = False) -> tuple[VacancyRow, ...]:
    """All, those that are open first. One query."""
    where = Vacancy.coop_id == coop_id
    return _rows(where & Vacancy.ended_on.is_(None) if open_only else where)


def vacancy(coop_id: int, vacancy_id: int) -> VacancyRow:
    """One; NotFound for another co-op's."""
    rows = _rows((Vacancy.coop_id == coop_id) & (Vacancy.id == vacancy_id))
    if not rows:
        raise NotFound
    return rows[0]


def live(coop_id: int) -> tuple[VacancyRow, ...]:
    """What advisers and applicants see: open, shown, with a place left. One query."""
    return _rows(
        (Vacancy.coop_id == coop_id)
        & Vacancy.ended_on.is_(None)
        & Vacancy.shown.is_(True)
        & (Vacancy.filled < Vacancy.places)
    )


def fitting(coop_id: int, wanted: rules.Wanted) -> tuple[Fit, ...]:
    """Every live place, those that fit somebody first."""
    found = [Fit(row, rules.unfit(row.place, wanted)) for row in live(coop_id)]
    return tuple(sorted(found, key=lambda fit: len(fit.unfit)))


def vacant_minutes(coop_id: int) -> int:
    """Minutes a week that open places come to at the least: what the board counts."""
    return sum(row.hours_least * row.left for row in vacancies(coop_id, open_only=True))


def proposals(coop_id: int, today: date) -> tuple[rules.Proposal, ...]:
    """From leavers whose place nobody looks for yet, and from the rota's gaps.

    Three queries besides those of the shifts; nothing is kept.
    """
    open_keys = set(
        db.session.scalars(
            select(Vacancy.origin_key).where(Vacancy.coop_id == coop_id, Vacancy.origin_key != "")
            .where(Vacancy.ended_on.is_(None) | (Vacancy.origin == "leaver"))
        )
    )  # fmt: skip
    found = [*_leavers(coop_id, today), *_gaps(coop_id, today)]
    return tuple(one for one in found if one.key not in open_keys)


def _leavers(coop_id: int, today: date) -> list[rules.Proposal]:
    later = aliased(Employment)
    query = (
        select(Employment, Person, Service.name)
        .join(Person, Person.id == Employment.person_id)
        .join(Service, Service.id == Employment.service_id)
        .outerjoin(
            later,
            (later.person_id == Employment.person_id) & (later.from_on > Employment.from_on),
        )
        .where(
            Employment.coop_id == coop_id,
            Employment.until_on >= today - LEFT_WITHIN,
            Employment.until_on <= today + LEAVES_WITHIN,
            Employment.contract_minutes > 0,
            later.id.is_(None),
        )
        .order_by(Employment.until_on)
    )
    return [
        rules.Proposal(
            "leaver", f"leaver:{row.id}", row.service_id, service, row.role, row.contract_minutes,
            f"{person.name} {'left' if row.until_on and row.until_on < today else 'leaves'} on "
            f"{day_year(row.until_on)}.",
        )
        for row, person, service in db.session.execute(query)
    ]  # fmt: skip


def _gaps(coop_id: int, today: date) -> tuple[rules.Proposal, ...]:
    first = clock.monday(today) + timedelta(days=7)
    last = first + timedelta(days=7 * WEEKS_AHEAD - 1)
    rows = shifts.shifts(coop_id, first, last)
    # A week in which nobody is placed yet is no gap: its rota is still to be made.
    made = {(row.service_id, clock.monday(row.on)) for row in rows if row.filled}
    return rules.from_gaps(
        rules.Gap(row.service_id, row.service, clock.monday(row.on), row.work_minutes, row.empty)
        for row in rows
        if (row.service_id, clock.monday(row.on)) in made
    )
