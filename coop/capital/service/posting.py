"""The one way into the ledger: lines, then the entry that closes them, under the co-op's lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from coop.capital import queries, rules
from coop.capital.models import (
    CapitalAccount,
    CapitalEntry,
    CapitalLine,
    ShareApplication,
    WithdrawalNotice,
)
from coop.capital.rules import HOLDERS, OWED, Kind, Line, Verb
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotFound
from core.money import pounds
from core.people.models import Cooperative, Person
from core.ui.filters import day_year

LONGEST = 200
EARLIEST = date(1844, 12, 21)  # Rochdale: nobody holds shares from before; a slip of the year


def hold(coop_id: int) -> None:
    """Hold the co-op's ledger until the transaction ends: what is decided on cannot change."""
    query = select(Cooperative.id).where(Cooperative.id == coop_id)
    db.session.execute(query.with_for_update(key_share=True))


def post(
    actor: Actor,
    verb: Verb,
    on: date,
    lines: Sequence[Line],
    words: str,
    *,
    reverses_id: int | None = None,
    source: str | None = None,
    source_key: str | None = None,
) -> CapitalEntry:
    """Make one entry. Raises DomainError when its sides differ, it lies ahead, it breaks the
    asset lock, or it would bring what a holder is owed below nought on any day.
    """
    hold(actor.coop_id)
    if on > clock.today():
        raise DomainError("Choose today or an earlier day.", code="ahead", field="on")
    if on < EARLIEST:
        raise DomainError("Check the year.", code="year", field="on")
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise DomainError(f"Say what for, in at most {LONGEST} characters.", field="words")
    kept = rules.balanced(lines)
    _enough(actor.coop_id, kept, on)
    number = 1 + int(
        db.session.scalar(
            select(func.coalesce(func.max(CapitalEntry.number), 0)).where(
                CapitalEntry.coop_id == actor.coop_id
            )
        )
        or 0
    )
    rows = [
        CapitalLine(
            coop_id=actor.coop_id,
            entry_number=number,
            account_id=_account(actor.coop_id, line.kind, line.person_id),
            pence=line.pence,
        )
        for line in kept
    ]
    db.session.add_all(rows)
    db.session.flush()
    entry = CapitalEntry(
        coop_id=actor.coop_id,
        number=number,
        on=on,
        verb=verb,
        words=said,
        reverses_id=reverses_id,
        source=source,
        source_key=source_key,
        made_at=clock.now(),
        made_by=actor.name,
        made_by_id=actor.account_id,
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def _account(coop_id: int, kind: Kind, person_id: int | None) -> int:
    query = select(CapitalAccount.id).where(
        CapitalAccount.coop_id == coop_id, CapitalAccount.kind == kind
    )
    if kind in HOLDERS:
        query = query.where(CapitalAccount.person_id == person_id)
    found = db.session.scalar(query)
    if found is not None:
        return found
    if person_id is not None:
        owned(Person, person_id, coop_id)
    account = CapitalAccount(coop_id=coop_id, kind=kind, person_id=person_id)
    db.session.add(account)
    db.session.flush()
    return account.id


def _enough(coop_id: int, lines: Sequence[Line], on: date) -> None:
    """Nobody is owed less than nothing on any day, nor has more to pay than was allotted."""
    for line in lines:
        taken = line.pence if line.kind in OWED else -line.pence if line.kind is Kind.UNPAID else 0
        if taken <= 0 or line.person_id is None:
            continue
        sign = 1 if line.kind in OWED else -1
        there = queries.movements(coop_id, line.kind, line.person_id)
        left = rules.lowest([(day, sign * pence) for day, pence in there], on)
        if taken > left:
            name = owned(Person, line.person_id, coop_id).name
            raise DomainError(
                f"{rules.KIND_WORDS[line.kind]}, {name}: there is {pounds(max(0, left))} on "
                f"{day_year(on)} and after, not {pounds(taken)}.",
                code="not_there",
                field="pounds",
            )


def not_oneself(actor: Actor, person_id: int) -> None:
    """Nobody moves their own money."""
    if actor.person_id == person_id:
        raise DomainError(
            "This is your own money: somebody else with the permission records it.", code="own"
        )


def reverse(actor: Actor, number: int, reason: str) -> CapitalEntry:
    """Undo an entry by one that names it, today. Once; and never a reversal.

    A withdrawal's notice is open again afterwards, an application's allotment asked again.
    """
    hold(actor.coop_id)
    row = db.session.scalar(
        select(CapitalEntry).where(
            CapitalEntry.coop_id == actor.coop_id, CapitalEntry.number == number
        )
    )
    if row is None:
        raise NotFound
    if not reason.strip():
        raise DomainError("Say what was wrong.", field="reason")
    if row.reverses_id is not None:
        raise DomainError("This entry undoes another: make the right entry anew.", code="twice")
    if db.session.scalar(select(CapitalEntry.id).where(CapitalEntry.reverses_id == row.id)):
        raise DomainError("This entry has been reversed already.", code="twice")
    made = queries.entry(actor.coop_id, number)
    for line in made.lines:
        if line.person_id is not None and len(made.lines) == 2:
            not_oneself(actor, line.person_id)
    lines = rules.reversal(Line(line.kind, line.pence, line.person_id) for line in made.lines)
    if made.verb is Verb.WITHDRAW or made.verb is Verb.ALLOT:
        _reopen(row)
    undone = post(
        actor,
        Verb.REVERSE,
        clock.today(),
        lines,
        f"Undoes entry {number}: {reason.strip()}"[:LONGEST],
        reverses_id=row.id,
    )
    audit.record("capital.reverse", undone, reason=reason.strip(), entry=number)
    return undone


def _reopen(row: CapitalEntry) -> None:
    notice = db.session.scalar(select(WithdrawalNotice).where(WithdrawalNotice.entry_id == row.id))
    if notice is not None:
        notice.state, notice.entry_id = "open", None
    asked = db.session.scalar(select(ShareApplication).where(ShareApplication.entry_id == row.id))
    if asked is not None:
        asked.state, asked.entry_id, asked.decided_on = "asked", None, None
        asked.decided_by = ""
