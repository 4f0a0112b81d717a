"""The society's rules on capital, from a day on; withdrawals suspended and let again."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from sqlalchemy import select

from coop.capital import law, queries
from coop.capital.models import CapitalEntry, CapitalSuspension, CapitalTerms
from coop.capital.rules import Terms
from coop.capital.service.posting import hold
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.money import pounds

DAY = timedelta(days=1)


def set_terms(
    actor: Actor, from_on: date, terms: Terms, *, year_end: tuple[int, int], source: str
) -> CapitalTerms:
    """Record the rules from a day on; a row of that very day is put right, others stay.

    `year_end` is (month, day). Raises DomainError, naming the field, for what the law or sense
    does not allow; a share's value stays once shares have been allotted.
    """
    hold(actor.coop_id)
    if not source.strip():
        raise DomainError("Say which rule or resolution says so.", field="source")
    if terms.share_pence <= 0:
        raise DomainError("A share is worth at least a penny.", field="share")
    ceiling = law.withdrawable_ceiling_pence(from_on)
    most = terms.most_pence
    if most is not None and ceiling is not None and most > ceiling:
        raise DomainError(
            f"The law lets nobody hold more than {pounds(ceiling)} in withdrawable shares.",
            code="ceiling",
            field="most",
        )
    if terms.least_pence < 0 or terms.least_pence % terms.share_pence:
        raise DomainError("Enter an amount that is whole shares.", field="least")
    if most is not None and (most < terms.least_pence or most % terms.share_pence):
        raise DomainError("Enter whole shares, and no less than a member must hold.", field="most")
    if not 0 <= terms.notice_days <= 730:
        raise DomainError("Enter between 0 and 730 days.", field="notice_days")
    if not 0 <= terms.interest_limit <= 100:
        raise DomainError("Enter a percentage between 0 and 100.", field="interest_limit")
    month, day = year_end
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(2024, month)[1]:
        raise DomainError("The year ends on a day that there is.", field="year_end_day")
    rows = queries.terms_rows(actor.coop_id)
    worth = next((row.terms.share_pence for row in rows), terms.share_pence)
    if worth != terms.share_pence and db.session.scalar(
        select(CapitalEntry.id).where(CapitalEntry.coop_id == actor.coop_id).limit(1)
    ):
        raise DomainError(
            f"Shares have been allotted at {pounds(worth)}: their value stays.", field="share"
        )
    row = db.session.scalar(
        select(CapitalTerms).where(
            CapitalTerms.coop_id == actor.coop_id, CapitalTerms.from_on == from_on
        )
    )
    if row is None:
        row = CapitalTerms(coop_id=actor.coop_id, from_on=from_on)
        db.session.add(row)
    row.share_pence, row.least_pence, row.most_pence = terms.share_pence, terms.least_pence, most
    row.notice_days, row.transfer = terms.notice_days, terms.transfer
    row.interest_limit, row.source = terms.interest_limit, source.strip()
    row.year_end_month, row.year_end_day = year_end
    db.session.flush()
    return row


def suspend(actor: Actor, from_on: date, reason: str) -> CapitalSuspension:
    """From this day nobody withdraws, until it is ended. Notices stand and are paid afterwards."""
    hold(actor.coop_id)
    if not reason.strip():
        raise DomainError("Say why: members read it.", field="reason")
    if any(row.until_on is None for row in queries.suspensions(actor.coop_id)):
        raise DomainError("Withdrawals are suspended already.", code="suspended")
    if queries.suspended(actor.coop_id, from_on) is not None:
        raise DomainError("They were suspended on that day already.", field="from_on")
    row = CapitalSuspension(
        coop_id=actor.coop_id, from_on=from_on, until_on=None, reason=reason.strip()
    )
    db.session.add(row)
    db.session.flush()
    audit.record("capital.suspend", row, reason=reason.strip())
    return row


def end_suspension(actor: Actor, suspension_id: int) -> CapitalSuspension:
    """Let members withdraw again from today on; from tomorrow where it began today."""
    row = owned(CapitalSuspension, suspension_id, actor.coop_id, lock=True)
    if row.until_on is not None:
        raise DomainError("This suspension has ended already.", code="ended")
    last = max(row.from_on, clock.today() - DAY)
    row.until_on = last
    audit.record("capital.let_again", row)
    return row
