"""Leave of one year taken in the next: what the law lets pass, entered in both years."""

from __future__ import annotations

from datetime import date

from coop.leave import law, queries, rules
from coop.leave.ledger import ONCE_A_YEAR, Book
from coop.leave.models import LeaveEntry
from coop.leave.rules import CARRY_WORDS, Carry, EntryKind, LeaveYear
from coop.notices import service as notices
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import hours

CARRY = "carry"


def years(coop_id: int, on: date) -> tuple[LeaveYear, LeaveYear] | None:
    """The leave year before that of a day, and that one; None where either is not kept."""
    settings = queries.settings(coop_id)
    year = rules.year_of(settings, on)
    before = rules.year_of(settings, year.first - rules.DAY) if year else None
    return (before, year) if before and year else None


def left_before(coop_id: int, person_id: int, on: date) -> int:
    """Minutes left of the leave year before that of a day; 0 where it is not kept."""
    pair = years(coop_id, on)
    if pair is None:
        return 0
    found = queries.balance(coop_id, person_id, pair[0].first)
    return found.minutes if found else 0


def carry_over(actor: Actor, person_id: int, on: date, why: str, minutes: int) -> None:
    """Move minutes left of the year before into the year of a day.

    Raises DomainError for one's own, for more than is left, or more than the reason lets pass.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    if actor.person_id == person_id:
        raise DomainError("Nobody carries over their own leave: ask another coordinator.")
    if why not in {each.value for each in Carry}:
        raise DomainError("Choose why.", field="why")
    pair = years(actor.coop_id, on)
    if pair is None:
        raise DomainError("The leave year before is not kept.", code="no_year")
    before, year = pair
    left = left_before(actor.coop_id, person_id, on)
    if not 0 < minutes <= left:
        raise DomainError(f"{hours(max(left, 0))} are left of that year.", field="carried")
    book = Book(actor.coop_id, clock.today(), actor)
    book.read(LeaveEntry.person_id == person_id, LeaveEntry.year_on == before.first)
    by_source = {
        source: sum(value for key, value in book.sums.items() if key[2] == source)
        for source in (ONCE_A_YEAR, "period")
    }
    limit = rules.carry_limit(
        Carry(why),
        law.figures(before.first),
        sum(by_source.values()),
        irregular=by_source["period"] > by_source[ONCE_A_YEAR],
    )
    key = (person_id, before.first, CARRY, why)
    free = max(0, limit + book.sums.get(key, 0))
    if minutes > free:
        raise DomainError(
            f"For this reason the law lets {hours(free)} more pass to the next year.",
            field="carried",
        )
    book.enter(key, EntryKind.CARRIED, -minutes, CARRY_WORDS[Carry(why)])
    book.enter(
        (person_id, year.first, CARRY, why), EntryKind.CARRIED, minutes, CARRY_WORDS[Carry(why)]
    )
    db.session.flush()
    audit.record("leave.carry_over", person, minutes=minutes, why=why)
    words = f"{actor.name} carried over {hours(minutes)} of your leave into this leave year."
    notices.alert(
        actor.coop_id,
        "leave_balance",
        person_id,
        words,
        person_id=person_id,
        url="/my-leave",
        afresh=True,
    )
