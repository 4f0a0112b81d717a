"""Verbs of what a person adds to a draft: top-ups, bonuses, deductions, adjustments, mileage."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import delete, select

from coop.pay import items, queries, states
from coop.pay.inputs import Found
from coop.pay.lines import rate_words
from coop.pay.models import PayItem, PayLine, PayRun
from coop.pay.proof import top_up_key
from coop.pay.queries.gathering import home_service
from coop.pay.rates import ADDED, ELEMENT_WORDS, Element, RateBook
from coop.pay.service import one_at_a_time
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.money import to_pence
from core.people.models import Person

MOST_PENCE = 1_000_000_00
MOST_MILES = 10_000


def _draft(actor: Actor, run_id: int) -> PayRun:
    one_at_a_time(actor.coop_id)
    run = owned(PayRun, run_id, actor.coop_id, lock=True)
    states.allow(run.state, "add")
    return run


def _service(coop_id: int, person_id: int, on: date) -> int:
    found = home_service(coop_id, person_id, on)
    if not found:
        raise DomainError("This person has never been employed here.", field="person")
    return found


def top_up(actor: Actor, run_id: int, person_ids: Collection[int] | None = None) -> int:
    """Have those below the minimum wage lifted to it (all, or some): how many.

    How much is worked out with the run, now and whenever it is calculated again. Nobody their own.
    """
    run = _draft(actor, run_id)
    below = {
        row.person_id
        for row in queries.findings(actor.coop_id, run.id)
        if row.kind == Found.BELOW_MINIMUM and row.person_id is not None
    }
    wanted = below if person_ids is None else below & set(person_ids)
    if not wanted:
        raise DomainError("Nobody in this run is below the minimum wage.", code="none")
    now = clock.now()
    for person_id in sorted(wanted):
        key = top_up_key(person_id, run.from_on)
        known = select(PayItem.id).where(
            PayItem.coop_id == actor.coop_id, PayItem.source == items.TOP_UP, PayItem.key == key
        )
        if db.session.scalar(known) is not None:
            continue
        row = PayItem(
            coop_id=actor.coop_id,
            run_id=run.id,
            person_id=person_id,
            service_id=_service(actor.coop_id, person_id, run.until_on),
            source=items.TOP_UP,
            key=key,
            element=Element.TOP_UP.value,
            on=run.until_on,
            pence=0,
            words="Top-up to the minimum wage",
            by_hand=True,
            made_at=now,
            made_by_id=actor.account_id,
        )
        db.session.add(row)
        db.session.flush()
        audit.record("pay.top_up", row, run=run.id, person=person_id)
    run.calculated_at = None
    db.session.flush()
    return len(wanted)


def add(
    actor: Actor,
    run_id: int,
    person_id: int,
    element: str,
    pence: int,
    words: str,
    *,
    for_the_work: bool = False,
    miles: int = 0,
) -> PayItem:
    """An amount on a draft, with its reason in words. A deduction is given as what it takes.

    Mileage is given in `miles`, each at the rate in force for the person on the run's last day.
    `for_the_work`: the deduction is for something that the work requires, or for the co-op's own
    use: it lowers the pay that counts for the minimum wage (2015 Regulations, regs 12 and 13).
    """
    run = _draft(actor, run_id)
    person = owned(Person, person_id, actor.coop_id)
    if person.id == actor.person_id:
        raise NotAllowed("Somebody else must add to your own pay.")
    if element not in ADDED:
        raise DomainError("Choose what it is.", field="element")
    kind, rate = Element(element), Decimal(0)
    if kind == Element.MILEAGE:
        rate = _a_mile(actor.coop_id, person.id, run.until_on)
        if not 0 < miles <= MOST_MILES:
            raise DomainError(f"Enter between 1 and {MOST_MILES:,} miles.", field="miles")
        pence = to_pence(rate * miles)
        words = f"{miles:,} miles × {rate_words(rate)}, {words.strip()}" if words.strip() else ""
    if pence == 0 or (pence < 0 and kind != Element.ADJUSTMENT):
        raise DomainError("Enter an amount above nought.", field="amount")
    if abs(pence) > MOST_PENCE:
        raise DomainError("That is more than Carework takes. Check it.", field="amount")
    if not words.strip():
        raise DomainError("Say what it is for: the person reads this.", field="words")
    signed = -pence if kind == Element.DEDUCTION else pence
    row = PayItem(
        coop_id=actor.coop_id,
        run_id=run.id,
        person_id=person.id,
        service_id=_service(actor.coop_id, person.id, run.until_on),
        source=items.BY_HAND,
        key=uuid4().hex,
        element=kind.value,
        on=run.until_on,
        pence=signed,
        units=miles if kind == Element.MILEAGE else 0,
        rate=rate,
        nmw_pence=signed if kind == Element.DEDUCTION and for_the_work else 0,
        words=f"{ELEMENT_WORDS[kind]}: {words.strip()}",
        by_hand=True,
        made_at=clock.now(),
        made_by_id=actor.account_id,
    )
    db.session.add(row)
    run.calculated_at = None
    db.session.flush()
    audit.record(
        "pay.add_item", row, run=run.id, person=person.id, element=kind.value, pence=signed
    )
    return row


def _a_mile(coop_id: int, person_id: int, on: date) -> Decimal:
    """Pounds a mile for a person on a day; refused while the co-op has no such rate."""
    role = queries.role_on(coop_id, person_id, on)
    book = RateBook(row.rate for row in queries.rates(coop_id, Element.MILEAGE.value))
    found = book.find(Element.MILEAGE, person_id, role, on)
    if found is None or found.amount == 0:
        raise DomainError("Add a mileage rate under Rates first.", field="element")
    return found.amount


def take_off(actor: Actor, run_id: int, item_id: int) -> None:
    """What was added by hand goes from the draft again."""
    run = _draft(actor, run_id)
    row = owned(PayItem, item_id, actor.coop_id, lock=True)
    if not row.by_hand or row.run_id not in (run.id, None):
        raise DomainError("This was not added to this run by hand.", code="not_by_hand")
    if row.person_id == actor.person_id:
        raise NotAllowed("Somebody else must change your own pay.")
    audit.record(
        "pay.take_off_item", row, run=run.id, person=row.person_id, pence=row.pence, words=row.words
    )
    db.session.execute(delete(PayLine).where(PayLine.item_id == row.id))
    db.session.delete(row)
    run.calculated_at = None
    db.session.flush()
