"""Layouts are copied and changed, accounts set, files kept as they were made."""

from __future__ import annotations

from sqlalchemy import delete, select

from coop.pay.models import PayRun
from coop.pay.rates import Element
from coop.pay.service import one_at_a_time
from coop.pay.states import FINAL
from coop.payroll import mapping as rules
from coop.payroll import queries, software
from coop.payroll.mapping import FileForm
from coop.payroll.models import (
    PayrollAccount,
    PayrollCode,
    PayrollColumn,
    PayrollFile,
    PayrollMapping,
)
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError, NotFound
from core.people.models import Service

LONGEST = 80


def copy(actor: Actor, key: str) -> PayrollMapping:
    """Begin a layout of the co-op's own from a starting point; numbered if the name is taken."""
    start = next((one for one in software.starts() if one.key == key), None)
    if start is None:
        raise NotFound
    one_at_a_time(actor.coop_id)
    taken = {row.name for row in queries.mappings(actor.coop_id)}
    name, number = start.name, 1
    while name in taken:
        number += 1
        name = f"{start.name} {number}"
    row = PayrollMapping(coop_id=actor.coop_id, name=name, software=key, changed_at=clock.now())
    _fill(row, start.form)
    db.session.add(row)
    db.session.flush()
    _write_parts(row, start.form)
    audit.record("payroll.layout", row, name=name, columns=len(start.form.columns))
    return row


def save(actor: Actor, mapping_id: int, name: str, form: FileForm) -> PayrollMapping:
    """A layout as it is now. Raises DomainError for the first mistake in it."""
    one_at_a_time(actor.coop_id)
    row = owned(PayrollMapping, mapping_id, actor.coop_id, lock=True)
    name = name.strip()
    if not name:
        raise DomainError("Give the layout a name.", field="name")
    others = {one.name for one in queries.mappings(actor.coop_id) if one.id != row.id}
    if name in others:
        raise DomainError("Another layout has this name.", field="name")
    wrong = rules.mistakes(form)
    if wrong:
        raise DomainError(wrong[0].words, code="layout")
    row.name, row.changed_at = name, clock.now()
    _fill(row, form)
    _write_parts(row, form)
    audit.record("payroll.layout", row, name=name, columns=len(form.columns))
    return row


def remove(actor: Actor, mapping_id: int) -> None:
    """A layout goes; the files that were made by it stay."""
    row = owned(PayrollMapping, mapping_id, actor.coop_id, lock=True)
    audit.record("payroll.layout_removed", row, name=row.name)
    _clear_parts(row.id)
    db.session.delete(row)
    db.session.flush()


def _fill(row: PayrollMapping, form: FileForm) -> None:
    row.layout, row.header, row.delimiter = str(form.layout), form.header, form.delimiter
    row.date_format, row.hours_as = form.date_format, form.hours_as


def _clear_parts(mapping_id: int) -> None:
    for part in (PayrollColumn, PayrollCode):
        db.session.execute(delete(part).where(part.mapping_id == mapping_id))


def _write_parts(row: PayrollMapping, form: FileForm) -> None:
    _clear_parts(row.id)
    db.session.add_all(
        PayrollColumn(
            coop_id=row.coop_id,
            mapping_id=row.id,
            place=place,
            head=column.head.strip(),
            source=str(column.source),
            element=str(column.element or ""),
            text=column.text,
        )
        for place, column in enumerate(form.columns)
    )
    db.session.add_all(
        PayrollCode(coop_id=row.coop_id, mapping_id=row.id, element=str(element), code=code.strip())
        for element, code in form.codes.items()
        if code.strip()
    )
    db.session.flush()


def set_account(
    actor: Actor,
    *,
    code: str,
    name: str,
    service_id: int | None = None,
    element: str = "",
    control: bool = False,
) -> PayrollAccount:
    """Where wages are posted from now on; the account that was there for the same is replaced."""
    one_at_a_time(actor.coop_id)
    code, name = code.strip(), name.strip()
    for field, text in (("code", code), ("name", name)):
        if not text:
            raise DomainError(f"Enter the account’s {field}.", field=field)
        if len(text) > LONGEST:
            raise DomainError(f"Use at most {LONGEST} characters.", field=field)
    if control and service_id is not None:
        raise DomainError("The control account is one for the whole co-op.", field="service")
    if service_id is not None:
        owned(Service, service_id, actor.coop_id)
    if element and element not in list(Element):
        raise DomainError("Choose an element.", field="what")
    row = db.session.scalar(
        select(PayrollAccount).where(
            PayrollAccount.coop_id == actor.coop_id,
            PayrollAccount.service_id.is_(None)
            if service_id is None
            else PayrollAccount.service_id == service_id,
            PayrollAccount.element == element,
            PayrollAccount.control == control,
        )
    )
    if row is None:
        row = PayrollAccount(
            coop_id=actor.coop_id, service_id=service_id, element=element, control=control
        )
        db.session.add(row)
    row.code, row.name = code, name
    db.session.flush()
    audit.record("payroll.account", row, code=code)
    return row


def remove_account(actor: Actor, account_id: int) -> None:
    """An account is set no more."""
    row = owned(PayrollAccount, account_id, actor.coop_id, lock=True)
    audit.record("payroll.account_removed", row, code=row.code)
    db.session.delete(row)
    db.session.flush()


def keep_file(
    actor: Actor, run_id: int, kind: str, words: str, file_id: int, job_id: int | None
) -> PayrollFile:
    """A file made from an approved run, as it was made. DomainError if the run is open again."""
    run = owned(PayRun, run_id, actor.coop_id, lock=True)
    final(run.state)
    row = PayrollFile(
        coop_id=actor.coop_id,
        run_id=run.id,
        kind=kind,
        words=words,
        file_id=file_id,
        job_id=job_id,
        made_at=clock.now(),
        made_by_id=actor.account_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("payroll.file", row, run=run.id, kind=kind, file=file_id)
    return row


def final(state: str) -> None:
    """Refuse a run that is not approved yet."""
    if state not in FINAL:
        raise DomainError(
            f"Files for payroll are made from an approved run; this one is {state}.", code="state"
        )
