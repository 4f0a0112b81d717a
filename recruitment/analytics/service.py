"""Enter what recruitment costs; take a line back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from recruitment.analytics.models import RecruitmentCost
from recruitment.analytics.rules import KINDS
from recruitment.referrals.rules import SOURCES

MOST_PENCE = 10_000_000


@dataclass(frozen=True, slots=True)
class Spent:
    """Money spent: any day of its month; `source` "" for all ways that people come."""

    on: date
    kind: str
    pence: int
    source: str = ""
    words: str = ""


def add_cost(actor: Actor, spent: Spent) -> RecruitmentCost:
    """A line of cost; DomainError (with its field) for what cannot be."""
    if spent.kind not in KINDS:
        raise DomainError("Choose what it was for.", field="kind")
    if spent.source and spent.source not in SOURCES:
        raise DomainError("Choose a way from the list.", field="source")
    if not 0 < spent.pence <= MOST_PENCE:
        raise DomainError("Enter an amount above nought, £100,000 at most.", field="amount")
    if spent.on > clock.today():
        raise DomainError("Only what has been spent: today or earlier.", field="on")
    row = RecruitmentCost(
        coop_id=actor.coop_id,
        month_on=spent.on.replace(day=1),
        kind=spent.kind,
        source=spent.source,
        pence=spent.pence,
        words=spent.words.strip(),
        made_at=clock.now(),
        made_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("recruitment_cost.add", row, pence=spent.pence)
    return row


def remove_cost(actor: Actor, cost_id: int) -> None:
    """A line was wrong: it goes, and the record keeps what it was."""
    row = owned(RecruitmentCost, cost_id, actor.coop_id, lock=True)
    audit.record("recruitment_cost.remove", row, pence=row.pence)
    db.session.delete(row)
    db.session.flush()
