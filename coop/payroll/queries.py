"""Reads: layouts, accounts, files made, and a run as the files need it; always of one co-op."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from coop.pay.minimum_wage import age_on
from coop.pay.models import PayLine
from coop.pay.queries import RunRow
from coop.pay.rates import ELEMENT_WORDS, Element
from coop.payroll.journal import Account
from coop.payroll.mapping import Column, FileForm, Layout, Paid, Payment, Period, Source
from coop.payroll.models import (
    PayrollAccount,
    PayrollCode,
    PayrollColumn,
    PayrollFile,
    PayrollMapping,
)
from coop.statements import queries as statements
from core.db import db
from core.errors import NotFound
from core.jobs.models import StoredFile
from core.people.models import Account as SignIn
from core.people.models import Person, Service


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A layout of the co-op's."""

    id: int
    name: str
    software: str
    form: FileForm
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with what it is for, in words."""

    id: int
    account: Account
    service: str

    @property
    def words(self) -> str:
        """Net wages control; Travel at Maple Court; All elements."""
        if self.account.control:
            return "Net wages control"
        element = self.account.element
        what = ELEMENT_WORDS[element] if element else "All elements"
        return f"{what} at {self.service}" if self.service else what


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that was made. `stale`: the run has been approved anew, or opened, since."""

    id: int
    file_id: int
    kind: str
    words: str
    name: str
    size: int
    made_at: datetime
    made_by: str
    stale: bool


def mappings(coop_id: int) -> tuple[MappingRow, ...]:
    """Every layout of a co-op, by name; three queries."""
    return _mappings(coop_id)


def mapping(coop_id: int, mapping_id: int) -> MappingRow:
    """One of them; NotFound if it is another co-op's."""
    found = _mappings(coop_id, mapping_id)
    if not found:
        raise NotFound
    return found[0]


def _mappings(coop_id: int, mapping_id: int | None = None) -> tuple[MappingRow, ...]:
    query = select(PayrollMapping).where(PayrollMapping.coop_id == coop_id)
    if mapping_id is not None:
        query = query.where(PayrollMapping.id == mapping_id)
    columns: dict[int, list[Column]] = defaultdict(list)
    for row in db.session.scalars(
        select(PayrollColumn)
        .where(PayrollColumn.coop_id == coop_id)
        .order_by(PayrollColumn.mapping_id, PayrollColumn.place)
    ):
        element = Element(row.element) if row.element else None
        columns[row.mapping_id].append(Column(row.head, Source(row.source), element, row.text))
    codes: dict[int, dict[Element, str]] = defaultdict(dict)
    for code in db.session.scalars(select(PayrollCode).where(PayrollCode.coop_id == coop_id)):
        codes[code.mapping_id][Element(code.element)] = code.code
    return tuple(
        MappingRow(
            row.id,
            row.name,
            row.software,
            FileForm(
                Layout(row.layout),
                tuple(columns[row.id]),
                codes[row.id],
                row.header,
                row.delimiter,
                row.date_format,
                row.hours_as,
            ),
            row.changed_at,
        )
        for row in db.session.scalars(query.order_by(PayrollMapping.name))
    )


def accounts(coop_id: int) -> tuple[AccountRow, ...]:
    """Every account, the control last; of wages the widest first."""
    query = (
        select(PayrollAccount, Service.name)
        .outerjoin(Service, Service.id == PayrollAccount.service_id)
        .where(PayrollAccount.coop_id == coop_id)
    )
    found = [
        AccountRow(
            row.id,
            Account(
                row.code,
                row.name,
                row.service_id,
                Element(row.element) if row.element else None,
                row.control,
            ),
            service or "",
        )
        for row, service in db.session.execute(query)
    ]
    return tuple(sorted(found, key=lambda row: (row.account.control, row.words != "All elements",
                                                row.words)))  # fmt: skip


def files(coop_id: int, run: RunRow) -> tuple[FileRow, ...]:
    """The files made from a run, the newest first."""
    query = (
        select(PayrollFile, StoredFile.name, StoredFile.size, SignIn.name)
        .join(StoredFile, StoredFile.id == PayrollFile.file_id)
        .outerjoin(SignIn, SignIn.id == PayrollFile.made_by_id)
        .where(PayrollFile.coop_id == coop_id, PayrollFile.run_id == run.id)
        .order_by(PayrollFile.made_at.desc(), PayrollFile.id.desc())
    )
    return tuple(
        FileRow(
            row.id, row.file_id, row.kind, row.words, name, size, row.made_at, by or "",
            not run.final or (run.approved_at is not None and row.made_at < run.approved_at),
        )
        for row, name, size, by in db.session.execute(query)
    )  # fmt: skip


def period(coop_id: int, run: RunRow) -> Period:
    """A run's days and its pay day."""
    return Period(run.from_on, run.until_on, statements.pay_day(coop_id, run.id))


def people(coop_id: int, run_id: int) -> tuple[Paid, ...]:
    """Everybody whom a run pays, by surname, with payments by element and rate; one query."""
    query = (
        select(
            Person,
            PayLine.element,
            PayLine.rate,
            func.sum(PayLine.minutes),
            func.sum(PayLine.units),
            func.sum(PayLine.pence),
        )
        .join(PayLine, PayLine.person_id == Person.id)
        .where(PayLine.coop_id == coop_id, PayLine.run_id == run_id)
        .group_by(Person.id, PayLine.element, PayLine.rate)
        .order_by(Person.surname, Person.first_name, Person.id)
    )
    known: dict[int, Person] = {}
    payments: dict[int, list[Payment]] = defaultdict(list)
    for person, element, rate, minutes, units, pence in db.session.execute(query):
        known[person.id] = person
        payments[person.id].append(
            Payment(Element(element), rate, int(minutes), int(units), int(pence))
        )
    order = list(Element)
    return tuple(
        Paid(
            known[one].number,
            known[one].name,
            known[one].first_name,
            known[one].surname,
            tuple(sorted(mine, key=lambda part: (order.index(part.element), -part.rate))),
        )
        for one, mine in payments.items()
    )


def ages(coop_id: int, on: date) -> dict[int, int]:
    """Age on a day by person, of those whose birthday is known."""
    query = select(Person.id, Person.born_on).where(
        Person.coop_id == coop_id, Person.born_on.is_not(None)
    )
    return {one: age_on(born, on) for one, born in db.session.execute(query) if born is not None}
