"""A year's figures: opened, taken from the record, put right, shown to members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from coop.capital import queries as capital
from coop.decisions import queries as decisions
from coop.notices import service as notices
from coop.surplus import queries, rules
from coop.surplus.models import SurplusSnapshot, SurplusTerms, SurplusYear
from coop.surplus.rules import Figures
from core import audit, clock, dated
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.ui.filters import day_year, plural

SHOWN = "surplus_shown"


@dataclass(frozen=True, slots=True)
class Given:
    """One person's figures of a year as typed or uploaded: minutes and pence."""

    minutes: int
    leave_minutes: int
    basic_pence: int


def set_terms(
    actor: Actor,
    from_on: date,
    *,
    percent: Decimal,
    until_pence: int | None,
    locked: bool,
    benefit_society: bool,
    source: str,
) -> SurplusTerms:
    """What the registered rules say of surplus, from a day on; DomainError names the field."""
    if not source.strip():
        raise DomainError("Say which rule says so.", field="source")
    if not 0 <= percent <= 100:
        raise DomainError("Enter a percentage from 0 to 100.", field="percent")
    if locked and until_pence is not None:
        raise DomainError(
            "An amount to reach is for the general reserve: leave it empty.", field="until"
        )
    return dated.settle(
        SurplusTerms,
        actor.coop_id,
        from_on,
        required_percent=percent,
        until_pence=until_pence,
        locked=locked,
        benefit_society=benefit_society,
        source=source.strip(),
    )


def open_year(actor: Actor, last_on: date, result_pence: int, source: str) -> SurplusYear:
    """A year that has ended, with the result of its accounts; its figures are taken at once."""
    first, last = capital.year_of(actor.coop_id, last_on)
    if last != last_on:
        raise DomainError(
            f"Our year ends on {day_year(last)}: choose the last day of a year.", field="last_on"
        )
    if last >= clock.today():
        raise DomainError("This year has not ended yet.", field="last_on")
    known = select(SurplusYear.id).where(
        SurplusYear.coop_id == actor.coop_id, SurplusYear.last_on == last
    )
    if db.session.scalar(known):
        raise DomainError("This year is here already.", code="twice", field="last_on")
    row = SurplusYear(
        coop_id=actor.coop_id,
        first_on=first,
        last_on=last,
        result_pence=result_pence,
        source=_source(source),
    )
    db.session.add(row)
    db.session.flush()
    take_figures(actor, row.id)
    return row


def _source(words: str) -> str:
    if not words.strip():
        raise DomainError("Say where the figure comes from.", field="source")
    return words.strip()


def _open(actor: Actor, year_id: int) -> SurplusYear:
    row = owned(SurplusYear, year_id, actor.coop_id, lock=True)
    if row.state == "posted":
        raise DomainError("This year's surplus is shared and posted.", code="posted")
    return row


def set_result(actor: Actor, year_id: int, result_pence: int, source: str) -> SurplusYear:
    """The result of the accounts, put right."""
    row = _open(actor, year_id)
    row.result_pence, row.source = result_pence, _source(source)
    taken = queries.read(queries.snapshot(actor.coop_id, year_id))
    _keep(actor, row, replace(taken, result_pence=result_pence), "The year's result put right")
    return row


def take_figures(actor: Actor, year_id: int) -> SurplusSnapshot:
    """The figures of everybody as pay, employment, membership and ledger have them now."""
    row = _open(actor, year_id)
    figures = queries.figures(actor.coop_id, row.first_on, row.last_on, row.result_pence)
    return _keep(actor, row, figures, "Taken from pay, employment, membership and the ledger")


def give_figures(
    actor: Actor, year_id: int, given: Mapping[int, Given], source: str
) -> SurplusSnapshot:
    """Hours and basic pay of some people, typed or uploaded, in place of what was taken.

    For a year that was worked before Carework. Others stay as they are. DomainError for somebody
    who has no place in the year, or figures below nought.
    """
    row = _open(actor, year_id)
    taken = queries.read(queries.snapshot(actor.coop_id, year_id))
    known = {one.person_id for one in taken.people}
    if not given or not set(given) <= known:
        raise DomainError("Choose people who worked or were members in the year.", field="person")
    if any(min(one.minutes, one.leave_minutes, one.basic_pence) < 0 for one in given.values()):
        raise DomainError("Hours and pay are nought or more.", field="minutes")
    people = tuple(
        replace(
            one,
            minutes=given[one.person_id].minutes,
            leave_minutes=given[one.person_id].leave_minutes,
            basic_pence=given[one.person_id].basic_pence,
        )
        if one.person_id in given
        else one
        for one in taken.people
    )
    if people == taken.people:
        raise DomainError("These are the figures that are here already.", code="same")
    words = f"{plural(len(given), 'person', 'people')}: {_source(source)}"
    return _keep(actor, row, replace(taken, people=people), words)


def _keep(actor: Actor, year: SurplusYear, figures: Figures, source: str) -> SurplusSnapshot:
    """A new snapshot; the same figures as the newest are not kept twice."""
    content = rules.written(figures)
    query = select(SurplusSnapshot).where(SurplusSnapshot.year_id == year.id)
    newest = db.session.scalar(query.order_by(SurplusSnapshot.number.desc()).limit(1))
    if newest is not None and newest.content == content:
        return newest
    many = db.session.scalar(
        select(func.count()).select_from(SurplusSnapshot).where(SurplusSnapshot.year_id == year.id)
    )
    row = SurplusSnapshot(
        coop_id=actor.coop_id,
        year_id=year.id,
        number=1 + int(many or 0),
        content=content,
        digest=rules.digest(content),
        source=source,
        taken_at=clock.now(),
        taken_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("surplus.figures", year, number=row.number, digest=row.digest, source=source)
    return row


def show(actor: Actor, year_id: int) -> SurplusYear:
    """Let members see the drafts and what each would get; they are told once."""
    row = _open(actor, year_id)
    if row.state == "shown":
        raise DomainError("Members see the drafts already.", code="shown")
    if not queries.drafts(actor.coop_id, year_id):
        raise DomainError("Make a draft first: there is nothing to show yet.", code="none")
    row.state = "shown"
    db.session.flush()
    words = f"How the surplus of the year to {day_year(row.last_on)} could be shared: your figures."
    for person_id in sorted(decisions.member_ids(actor.coop_id, clock.today())):
        notices.alert(actor.coop_id, SHOWN, row.id, words, person_id=person_id, url="/surplus/mine")
    return row
