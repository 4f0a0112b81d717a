"""A voted rule takes effect: every entry of the ledger, every part, in one transaction."""

from __future__ import annotations

from datetime import date

from coop.capital import queries as capital
from coop.capital import service as ledger
from coop.capital.rules import Kind, Verb
from coop.notices import service as notices
from coop.pay import service as pay
from coop.surplus import queries
from coop.surplus.models import SurplusDraft, SurplusShare, SurplusYear
from coop.surplus.outcome import Outcome, Part
from coop.surplus.rules import Figures, SurplusRule
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.money import pounds
from core.ui.filters import day_year

POSTED = "surplus_posted"
ANEW = "Take the figures anew, and let the members vote on them."


def post(actor: Actor, draft_id: int, motion: str) -> SurplusYear:
    """Post a draft that the members have carried; `motion` names it. Once a year.

    Raises DomainError, with nothing written, where the ledger or the figures are no longer those
    that were voted on.
    """
    row = owned(SurplusDraft, draft_id, actor.coop_id)
    year = owned(SurplusYear, row.year_id, actor.coop_id, lock=True)
    if year.state == "posted":
        raise DomainError("This year's surplus is shared already.", code="posted")
    (worked,) = queries.worked(actor.coop_id, [row])
    figures, outcome = worked.figures, worked.outcome
    if outcome is None or outcome.digest() != row.digest:
        raise DomainError(f"It no longer comes to what was voted on. {ANEW}", code="changed")
    today = clock.today()
    _same_ledger(actor.coop_id, figures, today)
    named = f"Surplus of the year to {day_year(year.last_on)}"
    _interest(actor, figures, worked.rule, outcome)
    _entries(actor, outcome, year, named, today)
    for part in outcome.parts:
        db.session.add(
            SurplusShare(
                coop_id=actor.coop_id,
                year_id=year.id,
                person_id=part.person_id,
                now_pence=part.now,
                kept_pence=part.kept,
                interest_pence=part.interest,
                payout_on=_payout_on(part, worked.rule, today),
            )
        )
    year.state, year.posted_at, year.posted_on = "posted", clock.now(), today
    year.posted_draft_id, year.decided_by = row.id, motion
    db.session.flush()
    pay.stale(actor.coop_id, today)
    audit.record("surplus.post", year, draft=row.id, outcome=row.digest, motion=motion)
    _tell(actor, year, outcome)
    return year


def _payout_on(part: Part, rule: SurplusRule, today: date) -> date | None:
    """When a kept part is due; at once for who is in no pay run and so has all of it kept."""
    if not part.kept:
        return None
    return rule.payout_on or today if part.now or rule.kept_percent else today


def _same_ledger(coop_id: int, figures: Figures, today: date) -> None:
    now = capital.total(coop_id, Kind.SURPLUS, today)
    if now != figures.brought_pence:
        raise DomainError(
            f"The ledger has {pounds(now)} of surplus not yet shared; the figures say "
            f"{pounds(figures.brought_pence)}. {ANEW}",
            code="ledger",
        )


def _interest(actor: Actor, figures: Figures, rule: SurplusRule, outcome: Outcome) -> None:
    if not outcome.interest:
        return
    entry = ledger.declare_interest(
        actor, Kind.SHARES, figures.first_on, figures.last_on, rule.interest_percent
    )
    made = capital.entry(actor.coop_id, entry.number)
    cost = sum(line.pence for line in made.lines if line.kind == Kind.INTEREST_COST)
    if cost != outcome.interest:
        raise DomainError(
            f"Interest comes to {pounds(cost)} now, not {pounds(outcome.interest)}: shares have "
            f"moved since the figures were taken. {ANEW}",
            code="interest",
        )


def _entries(actor: Actor, outcome: Outcome, year: SurplusYear, named: str, today: date) -> None:
    key = f"year {year.id}"
    if outcome.after_interest:
        ledger.bring_in(actor, outcome.after_interest, today, named)
    for reserve, pence in (
        (Kind.GENERAL, outcome.to_general),
        (Kind.INDIVISIBLE, outcome.to_indivisible),
    ):
        if pence:
            ledger.move_to_reserve(actor, Kind.SURPLUS, reserve, pence, today, named)
    if outcome.social:
        ledger.share_out(actor, Verb.SOCIAL, outcome.social, today, named, key=key)
    if outcome.now:
        ledger.share_out(actor, Verb.BONUS, outcome.now, today, named, key=key)
    kept = {part.person_id: part.kept for part in outcome.parts if part.kept}
    if kept:
        ledger.keep_in_capital(actor, kept, today, named, key=key)


def _tell(actor: Actor, year: SurplusYear, outcome: Outcome) -> None:
    notices.close(actor.coop_id, "surplus_shown", year.id)
    for part in outcome.parts:
        if not part.pence:
            continue
        said = f"Your part of the surplus is {pounds(part.pence)}."
        if part.now:
            said += f" {pounds(part.now)} comes with the next pay."
        if part.kept:
            said += f" {pounds(part.kept)} is kept in your capital account."
        notices.alert(
            actor.coop_id,
            POSTED,
            year.id,
            said,
            person_id=part.person_id,
            url="/surplus/mine",
        )


def pay_out(actor: Actor, year_id: int) -> tuple[int, list[str]]:
    """Pay out of this year's kept parts what is due: how many, and a sentence for each left.

    A part of which less is in the capital account (somebody has left and was paid) is left.
    """
    year = owned(SurplusYear, year_id, actor.coop_id, lock=True)
    done, left = 0, []
    for row in queries.due(actor.coop_id, clock.today()):
        if row.year_id != year.id:
            continue
        try:
            with db.session.begin_nested():
                entry = ledger.pay_out_capital(actor, row.person_id, row.kept_pence, clock.today())
                row.paid_out_entry_id = entry.id
                db.session.flush()
        except DomainError as error:
            left.append(f"{row.person.name}: {error.words}")
        else:
            done += 1
    if done:
        audit.record("surplus.pay_out", year, parts=done)
    return done, left
