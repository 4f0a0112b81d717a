"""How checks stand, without what they say: what the rota, admissions and lists ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coop.checks import law, rules
from coop.checks.models import CheckException, CheckRecord, ChecksOpened
from coop.checks.queries.settings import gate_days
from coop.checks.rules import Days, Recorded, Unmet
from core.db import db
from core.people.models import Employment

People = Collection[int] | None


def recorded(coop_id: int, person_ids: People = None) -> dict[int, list[Recorded]]:
    """Everybody's records as the rules read them, in the order written. One query."""
    query = (
        select(
            CheckRecord.id,
            CheckRecord.kind,
            CheckRecord.state,
            CheckRecord.done_on,
            CheckRecord.until_on,
            CheckRecord.of_id,
            CheckRecord.follow_up_on,
            CheckRecord.issued_on,
            CheckRecord.consent,
            CheckRecord.person_id,
        )
        .where(CheckRecord.coop_id == coop_id)
        .order_by(CheckRecord.id)
    )
    if person_ids is not None:
        query = query.where(CheckRecord.person_id.in_(person_ids))
    found: dict[int, list[Recorded]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row[-1]].append(Recorded._make(row[:-1]))
    return found


def exceptions(coop_id: int, person_ids: People = None) -> dict[int, list[Days]]:
    """The days of everybody's exceptions; one that was ended before it began is left out."""
    query = (
        select(
            CheckException.person_id,
            CheckException.from_on,
            CheckException.until_on,
            CheckException.ended_on,
        )
        .where(CheckException.coop_id == coop_id)
        .order_by(CheckException.from_on, CheckException.id)
    )
    if person_ids is not None:
        query = query.where(CheckException.person_id.in_(person_ids))
    found: dict[int, list[Days]] = defaultdict(list)
    for person_id, from_on, until_on, ended_on in db.session.execute(query):
        last = until_on if ended_on is None else min(until_on, ended_on)
        if last >= from_on:
            found[person_id].append(Days(from_on, last))
    return found


@dataclass(frozen=True, slots=True)
class Over:
    """Days of a period: `bars` on which a check keeps a person from shifts, by person; and
    `supervised` on which somebody works only along with others.
    """

    bars: dict[int, tuple[Unmet, ...]]
    supervised: tuple[tuple[int, Days], ...]


def over(coop_id: int, first_on: date, last_on: date, person_ids: Collection[int]) -> Over:
    """What checks mean for the shifts of these people: what the rota asks. Three queries.

    While the co-op's gate is open on all these days, checks bar nobody.
    """
    shut = tuple(
        spell
        for spell in gate_days(coop_id)
        if spell.from_on <= last_on and (spell.until_on is None or spell.until_on >= first_on)
    )
    waived = exceptions(coop_id, person_ids)
    if not shut and not waived:
        return Over({}, ())
    kinds = law.required(last_on)
    records = recorded(coop_id, person_ids if shut else list(waived))
    bars = {}
    for person_id in person_ids if shut else ():
        mine, spells = records.get(person_id, ()), waived.get(person_id, ())
        lacks = rules.unmet(kinds, mine, spells, shut, first_on, last_on)
        if lacks:
            bars[person_id] = lacks
    supervised = tuple(
        (person_id, spell)
        for person_id, spells in sorted(waived.items())
        for spell in rules.supervised(kinds, records.get(person_id, ()), spells, first_on, last_on)
    )
    return Over(bars, supervised)


def blockers(coop_id: int, person_id: int, on: date) -> tuple[str, ...]:
    """Why somebody's checks are not complete on a day, each a plain sentence; empty: they are.

    `person_id` is of core.people's Person, with or without employment. Whether the co-op's gate
    is shut makes no difference, nor does an exception: it only lets somebody work supervised.
    """
    rows = recorded(coop_id, [person_id])[person_id]
    return tuple(words for _, words in rules.blockers(law.required(on), rows, on))


def opened(coop_id: int, person_id: int) -> ChecksOpened | None:
    """Since when somebody's checks are under way; None: not opened."""
    query = select(ChecksOpened).where(
        ChecksOpened.coop_id == coop_id, ChecksOpened.person_id == person_id
    )
    return db.session.scalar(query)


def health_may_be_asked(coop_id: int, person_id: int, on: date) -> bool:
    """Whether fitness may be asked about: a conditional offer was made, or they work here.

    Equality Act 2010, s.60: not before an offer.
    """
    row = opened(coop_id, person_id)
    if row is not None and row.offered_on is not None and row.offered_on <= on:
        return True
    query = select(Employment.id).where(
        Employment.coop_id == coop_id, Employment.person_id == person_id
    )
    return db.session.scalar(query.limit(1)) is not None
