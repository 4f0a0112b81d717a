"""Rules that the board drafts, changes, drops, and puts to the members."""

from __future__ import annotations

from sqlalchemy import select

from coop.capital import queries as capital
from coop.decisions import service as decisions
from coop.decisions.models import Motion
from coop.decisions.rules import Kind
from coop.surplus import queries, rules, words
from coop.surplus.models import SurplusDraft, SurplusYear
from coop.surplus.rules import SurplusRule, Who
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.ui.filters import day_year

KIND = "surplus_rule"
MOST = 12  # drafts side by side; more than anybody can compare
LONGEST = 80


def _year(actor: Actor, year_id: int) -> SurplusYear:
    row = owned(SurplusYear, year_id, actor.coop_id, lock=True)
    if row.state == "posted":
        raise DomainError("This year's surplus is shared and posted.", code="posted")
    return row


def _check(actor: Actor, year: SurplusYear, rule: SurplusRule) -> None:
    limit = capital.terms(actor.coop_id, year.last_on).interest_limit
    rules.check(rule, limit, year.last_on)
    terms = queries.terms_on(actor.coop_id, year.last_on)
    if terms is not None and terms.benefit_society and rule.who is Who.MEMBERS:
        raise DomainError(
            "We are a community benefit society: it pays its members no dividend. A bonus may "
            "be shared among all workers.",
            code="benefit",
            field="who",
        )


def _name(year: SurplusYear, name: str, but: int = 0) -> str:
    given = name.strip()
    if not given or len(given) > LONGEST:
        raise DomainError(f"Give it a name, of at most {LONGEST} characters.", field="name")
    query = select(SurplusDraft.id).where(
        SurplusDraft.year_id == year.id, SurplusDraft.name == given, SurplusDraft.id != but
    )
    if db.session.scalar(query):
        raise DomainError("Another draft of this year has this name.", field="name")
    return given


def draft(actor: Actor, year_id: int, name: str, rule: SurplusRule, why: str = "") -> SurplusDraft:
    """A new draft."""
    year = _year(actor, year_id)
    _check(actor, year, rule)
    if len(queries.drafts(actor.coop_id, year_id)) >= MOST:
        raise DomainError(f"{MOST} drafts are the most: drop one first.", code="most")
    row = SurplusDraft(
        coop_id=actor.coop_id,
        year_id=year_id,
        name=_name(year, name),
        why=why.strip(),
        rule=rules.payload(rule),
        made_at=clock.now(),
        made_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _unvoted(actor: Actor, draft_id: int) -> tuple[SurplusYear, SurplusDraft]:
    row = owned(SurplusDraft, draft_id, actor.coop_id, lock=True)
    year = _year(actor, row.year_id)
    if row.motion_id is not None:
        raise DomainError(
            "This draft has been put to the members: make a copy to change it.", code="put"
        )
    return year, row


def change(
    actor: Actor, draft_id: int, name: str, rule: SurplusRule, why: str = ""
) -> SurplusDraft:
    """The same draft, otherwise."""
    year, row = _unvoted(actor, draft_id)
    _check(actor, year, rule)
    row.name, row.why, row.rule = _name(year, name, row.id), why.strip(), rules.payload(rule)
    db.session.flush()
    return row


def drop(actor: Actor, draft_id: int) -> SurplusDraft:
    """Put a draft aside; it stays in the record."""
    _, row = _unvoted(actor, draft_id)
    row.dropped = True
    row.name = f"{row.name[: LONGEST - 12]} ({row.id})"  # its name is free again
    db.session.flush()
    return row


def put_to_vote(actor: Actor, draft_id: int) -> Motion:
    """A motion that carries this draft on these very figures; members see the drafts from now."""
    year, row = _unvoted(actor, draft_id)
    if row.dropped:
        raise DomainError("This draft has been put aside.", code="dropped")
    taken = queries.snapshot(actor.coop_id, year.id)
    (found,) = queries.worked(actor.coop_id, [row])
    if found.outcome is None:
        raise DomainError(found.fault, code="fault")
    if found.outcome.why_none:
        raise DomainError(found.outcome.why_none, code="none")
    row.snapshot_id, row.digest = taken.id, found.outcome.digest()
    motion = decisions.propose(
        actor,
        Kind.ORDINARY,
        f"Surplus of the year to {day_year(year.last_on)}: {row.name}",
        row.why or "That the surplus is shared by this rule.",
        secret=False,
        proposed_by=actor.name,
        proposal_kind=KIND,
        proposal={
            "draft_id": row.id,
            "rule": row.rule,
            "figures": taken.digest,
            "outcome": row.digest,
            "facts": [list(pair) for pair in words.figures(found.outcome)],
        },
    )
    row.motion_id = motion.id
    if year.state == "drafting":
        year.state = "shown"
    db.session.flush()
    audit.record("surplus.put", row, motion=motion.id, figures=taken.digest)
    return motion
