"""Shares: asked for, allotted, paid in parts, passed on."""

from __future__ import annotations

from datetime import date

from coop.capital import law, queries, rules
from coop.capital.models import CapitalEntry, ShareApplication
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


def apply_for_shares(actor: Actor, person_id: int, pence: int, on: date) -> ShareApplication:
    """Ask for shares of so much nominal value: for oneself, or recorded by the treasurer.

    Refused beyond the limits, and while another application waits.
    """
    hold(actor.coop_id)
    person = owned(Person, person_id, actor.coop_id)
    if on > clock.today():
        raise DomainError("Choose today or an earlier day.", field="on")
    if queries.applications(actor.coop_id, state="asked", person_id=person_id):
        raise DomainError(f"An application of {person.name} waits for the board.", code="waits")
    _within(actor.coop_id, person, pence, on, "pounds")
    row = ShareApplication(
        coop_id=actor.coop_id, person_id=person_id, pence=pence, applied_on=on, state="asked"
    )
    db.session.add(row)
    db.session.flush()
    return row


def _within(coop_id: int, person: Person, pence: int, on: date, field: str) -> None:
    terms = queries.terms(coop_id, on)
    held = queries.holding(coop_id, person.id, clock.today()).shares
    ceiling = law.withdrawable_ceiling_pence(on)
    rules.may_hold(held, pence, terms, ceiling, name=person.name, field=field)


def allot(actor: Actor, application_id: int, on: date) -> CapitalEntry:
    """The board allots what was asked for: the shares are held, and to be paid."""
    row = _asked(actor, application_id)
    not_oneself(actor, row.person_id)
    if on < row.applied_on:
        raise DomainError("Choose a day on or after the application.", field="on")
    person = owned(Person, row.person_id, actor.coop_id)
    _within(actor.coop_id, person, row.pence, on, "on")
    lines = (
        Line(Kind.UNPAID, row.pence, row.person_id),
        Line(Kind.SHARES, -row.pence, row.person_id),
    )
    many = row.pence // queries.terms(actor.coop_id, on).share_pence
    entry = post(actor, Verb.ALLOT, on, lines, f"{many:,} shares to {person.name}")
    row.state, row.decided_on, row.decided_by = "allotted", on, actor.name
    row.entry_id = entry.id
    _tell(row, f"The board has allotted you shares of {pounds(row.pence)}.")
    return entry


def refuse_application(actor: Actor, application_id: int, reason: str) -> None:
    """The board refuses, and says why."""
    row = _asked(actor, application_id)
    not_oneself(actor, row.person_id)
    if not reason.strip():
        raise DomainError("Say why: they read it.", field="reason")
    row.state, row.decided_on, row.decided_by = "refused", clock.today(), actor.name
    row.reason = reason.strip()
    audit.record("capital.refuse", row, reason=row.reason)
    _tell(row, f"Your application for shares was refused: {row.reason}")


def drop_application(actor: Actor, application_id: int) -> None:
    """Take an application back before it is decided."""
    row = _asked(actor, application_id)
    if actor.person_id != row.person_id and not actor.can("capital.post"):
        raise DomainError("Only the one who applied takes it back.")
    row.state = "withdrawn"
    db.session.flush()


def _asked(actor: Actor, application_id: int) -> ShareApplication:
    hold(actor.coop_id)
    row = owned(ShareApplication, application_id, actor.coop_id, lock=True)
    if row.state != "asked":
        raise DomainError("This application has been decided already.", code="decided")
    return row


def _tell(row: ShareApplication, words: str) -> None:
    notices.alert(
        row.coop_id,
        "capital_decided",
        row.id,
        words,
        person_id=row.person_id,
        url="/my/holding",
    )


def pay_in(actor: Actor, person_id: int, pence: int, on: date) -> CapitalEntry:
    """Part or all of what is still to be paid on a person's shares has reached the bank."""
    hold(actor.coop_id)
    not_oneself(actor, person_id)
    person = owned(Person, person_id, actor.coop_id)
    left = queries.holding(actor.coop_id, person_id, clock.today()).unpaid
    if pence <= 0:
        raise DomainError("Enter what was paid.", field="pounds")
    if pence > left:
        words = f"{pounds(left)} is still to be paid" if left else "Nothing is to be paid"
        raise DomainError(f"{words} on {person.name}'s shares.", code="paid", field="pounds")
    lines = (Line(Kind.BANK, pence), Line(Kind.UNPAID, -pence, person_id))
    return post(actor, Verb.PAY_IN, on, lines, f"{person.name} paid {pounds(pence)} on shares")


def transfer(actor: Actor, giver_id: int, taker_id: int, pence: int, on: date) -> CapitalEntry:
    """Shares pass from one member to another, where the rules allow it."""
    hold(actor.coop_id)
    if giver_id == taker_id:
        raise DomainError("Choose somebody else to take them.", field="taker")
    for one in (giver_id, taker_id):
        not_oneself(actor, one)
    giver = owned(Person, giver_id, actor.coop_id)
    taker = owned(Person, taker_id, actor.coop_id)
    today = clock.today()
    rules.may_transfer(
        queries.holding(actor.coop_id, giver_id, today),
        queries.holding(actor.coop_id, taker_id, today),
        pence,
        queries.under_notice(actor.coop_id, giver_id),
        queries.terms(actor.coop_id, on),
        law.withdrawable_ceiling_pence(on),
    )
    lines = (Line(Kind.SHARES, pence, giver_id), Line(Kind.SHARES, -pence, taker_id))
    entry = post(
        actor, Verb.TRANSFER, on, lines, f"{pounds(pence)} from {giver.name} to {taker.name}"
    )
    for person_id, words in (
        (giver_id, f"{pounds(pence)} of your shares passed to {taker.name} on {day_year(on)}."),
        (taker_id, f"{giver.name}'s shares of {pounds(pence)} passed to you on {day_year(on)}."),
    ):
        notices.alert(
            actor.coop_id,
            "capital_moved",
            entry.id,
            words,
            person_id=person_id,
            url="/my/holding",
        )
    return entry


def give_up_unpaid(actor: Actor, person_id: int, on: date) -> CapitalEntry | None:
    """Whoever leaves owes nothing on shares not paid for: those are given up; None: all is paid."""
    hold(actor.coop_id)
    not_oneself(actor, person_id)
    person = owned(Person, person_id, actor.coop_id)
    left = queries.holding(actor.coop_id, person_id, clock.today()).unpaid
    if not left:
        return None
    lines = (Line(Kind.SHARES, left, person_id), Line(Kind.UNPAID, -left, person_id))
    return post(actor, Verb.GIVE_UP, on, lines, f"{person.name}, on leaving")
