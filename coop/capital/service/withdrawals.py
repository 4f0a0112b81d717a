"""Withdrawals: notice given, taken back, and paid once it has run."""

from __future__ import annotations

from datetime import date, timedelta

from coop.capital import queries, rules
from coop.capital.models import CapitalEntry, WithdrawalNotice
from coop.capital.rules import Kind, Line, Verb
from coop.capital.service.posting import hold, not_oneself, post
from coop.notices import service as notices
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.money import pounds
from core.people.models import Person
from core.ui.filters import day_year


def give_notice(
    actor: Actor, person_id: int, pence: int, on: date, *, leaving: bool = False
) -> WithdrawalNotice:
    """Notice to withdraw shares; payable after the days that the rules in force on `on` say.

    `leaving`: all of the holding goes, below the least that a member keeps. Raises DomainError
    with the reason: suspended, more than is held, below the least, not yet paid for.
    """
    hold(actor.coop_id)
    if actor.person_id != person_id and not actor.can("capital.post"):
        raise DomainError("Only the holder or the treasurer gives this notice.")
    owned(Person, person_id, actor.coop_id)
    today = clock.today()
    if on > today:
        raise DomainError("Choose today or an earlier day.", field="on")
    terms = queries.terms(actor.coop_id, on)
    rules.may_withdraw(
        queries.holding(actor.coop_id, person_id, today),
        pence,
        queries.under_notice(actor.coop_id, person_id),
        terms,
        # Whoever leaves has a right to be paid in time: the notice stands, the payment waits.
        None if leaving else queries.suspended(actor.coop_id, on),
        leaving=leaving,
    )
    row = WithdrawalNotice(
        coop_id=actor.coop_id,
        person_id=person_id,
        pence=pence,
        given_on=on,
        due_on=on + timedelta(days=terms.notice_days),
        leaving=leaving,
        state="open",
    )
    db.session.add(row)
    db.session.flush()
    return row


def take_back(actor: Actor, notice_id: int) -> None:
    """The holder keeps the shares after all."""
    row = _open(actor, notice_id)
    if actor.person_id != row.person_id and not actor.can("capital.post"):
        raise DomainError("Only the holder takes it back.")
    row.state = "withdrawn"
    audit.record("capital.take_back", row)


def pay_withdrawal(actor: Actor, notice_id: int, on: date) -> CapitalEntry:
    """Pay what is under notice; refused before the notice has run or while suspended."""
    row = _open(actor, notice_id)
    not_oneself(actor, row.person_id)
    if on < row.due_on:
        raise DomainError(
            f"The notice runs until {day_year(row.due_on)}.", code="notice", field="on"
        )
    suspended = queries.suspended(actor.coop_id, on)
    if suspended is not None:
        raise DomainError(
            f"The board has suspended withdrawals: {suspended}", code="suspended", field="on"
        )
    person = owned(Person, row.person_id, actor.coop_id)
    lines = (Line(Kind.SHARES, row.pence, row.person_id), Line(Kind.BANK, -row.pence))
    entry = post(
        actor,
        Verb.WITHDRAW,
        on,
        lines,
        f"{person.name}, notice of {day_year(row.given_on)}",
    )
    row.state, row.entry_id = "paid", entry.id
    notices.alert(
        actor.coop_id,
        "capital_moved",
        entry.id,
        f"{pounds(row.pence)} of your shares was paid out on {day_year(on)}.",
        person_id=row.person_id,
        url="/my/holding",
    )
    return entry


def _open(actor: Actor, notice_id: int) -> WithdrawalNotice:
    hold(actor.coop_id)
    row = owned(WithdrawalNotice, notice_id, actor.coop_id, lock=True)
    if row.state != "open":
        raise DomainError("This notice has been paid or taken back.", code="decided")
    return row
