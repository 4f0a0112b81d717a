"""Pairs, learners and mentors: the verbs. A member never learns from them who is barred."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from coop import spells
from coop.members import queries as members
from coop.notices import service as notices
from coop.pairs import rules
from coop.pairs.models import Learning, MentorCompetency, Mentoring, Pair, PairKind
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Cooperative, Person
from training.standards import queries as standards

EDIT, OWN, LEARNERS = "pairs.edit", "pairs.own", "learners.edit"
ASKED = "pair_asked"
Ending = Callable[[Actor, int, date], None]
Line = TypeVar("Line", Learning, Mentoring)


def bar(
    actor: Actor,
    one_id: int,
    other_id: int,
    from_on: date,
    until_on: date | None = None,
    *,
    reason: str,
) -> Pair:
    """Two people are never given one shift on these days; why is kept, and confidential."""
    _may(actor, EDIT)
    reason = reason.strip()
    if not reason:
        raise DomainError("Say why they must not work together.", field="reason")
    if len(reason) > rules.MOST_REASON:
        raise DomainError(f"Use at most {rules.MOST_REASON:,} characters.", field="reason")
    row = _new(actor, one_id, other_id, PairKind.BARRED, from_on, until_on)
    row.reason, row.agreed_at = reason, clock.now()
    db.session.flush()
    return row


def record_preferred(
    actor: Actor, one_id: int, other_id: int, from_on: date, until_on: date | None = None
) -> Pair:
    """Two people who have both said that they like to work together."""
    _may(actor, EDIT)
    for row in _between(actor.coop_id, one_id, other_id):
        if row.kind == PairKind.BARRED and rules.meets(row, from_on, until_on):
            raise DomainError(
                "These two must not work together on some of these days.",
                code="barred",
                field="other_id",
            )
    row = _new(actor, one_id, other_id, PairKind.PREFERRED, from_on, until_on)
    row.agreed_at = clock.now()
    db.session.flush()
    return row


def propose(actor: Actor, other_id: int) -> Pair:
    """A member would like to work with another, who is asked and may say yes or no."""
    _may(actor, OWN)
    if actor.person_id is None:
        raise NotAllowed("Your account does not stand for anybody who works here.")
    on = clock.today()
    working = {each.person_id for each in members.workforce(actor.coop_id, on, on)}
    if not {actor.person_id, other_id} <= working:
        raise DomainError("Choose somebody who works here now.", field="other_id")
    # What a coordinator has barred must not show here: the wish is taken and has no effect.
    row = _new(actor, actor.person_id, other_id, PairKind.PREFERRED, on, None)
    row.asked_by_id = actor.person_id
    db.session.flush()
    asking = owned(Person, actor.person_id, actor.coop_id)
    notices.alert(
        actor.coop_id,
        ASKED,
        row.id,
        f"{asking.name} would like to work with you. Say yes or no.",
        person_id=other_id,
        url="/my-pairs",
    )
    return row


def answer(actor: Actor, pair_id: int, *, yes: bool) -> Pair:
    """The one who was asked says yes, and the pair holds from today; or no."""
    row = _own(actor, pair_id)
    if row.asked_by_id == actor.person_id:
        raise NotAllowed("It is for the other one to answer.")
    if row.agreed_at is not None or row.closed_at is not None:
        raise DomainError("This has been answered already.", code="answered")
    if yes:
        row.from_on, row.agreed_at = clock.today(), clock.now()
    else:
        row.closed_at = clock.now()
    db.session.flush()
    assert actor.person_id is not None  # it is one's own
    notices.close(actor.coop_id, ASKED, row.id)
    asking = row.asked_by_id
    if asking is not None:
        me = owned(Person, actor.person_id, actor.coop_id)
        words = "would like to work with you too" if yes else "would rather leave it open"
        notices.alert(
            actor.coop_id, "pair_answered", row.id, f"{me.name} {words}.", person_id=asking,
            url="/my-pairs",
        )  # fmt: skip
    return row


def leave(actor: Actor, pair_id: int) -> None:
    """One of the two takes the wish back; what held until yesterday is kept as it was."""
    _stop(_own(actor, pair_id), clock.today() - rules.DAY)


def end_pair(actor: Actor, pair_id: int, last_on: date) -> None:
    """A coordinator ends a pair; `last_on` is its last day."""
    _may(actor, EDIT)
    row = owned(Pair, pair_id, actor.coop_id, lock=True)
    if row.until_on is not None and row.until_on < clock.today():
        raise DomainError("It is over already.", code="over", field="last_on")
    if last_on < clock.today() - rules.DAY:
        raise DomainError(
            "Choose yesterday or a later day: what was, stays on record.", field="last_on"
        )
    _stop(row, last_on)
    audit.record("pair.end", row, last_on=last_on)


def _stop(row: Pair, last_on: date) -> None:
    if row.closed_at is not None:
        raise DomainError("It is over already.", code="over")
    if row.agreed_at is None or row.from_on > last_on:
        row.closed_at = clock.now()
        notices.close(row.coop_id, ASKED, row.id)
    else:
        row.until_on = last_on
    db.session.flush()


def start_learning(
    actor: Actor,
    person_id: int,
    from_on: date,
    until_on: date | None = None,
    *,
    note: str = "",
    mentor_ids: Sequence[int] = (),
) -> Learning:
    """From a day on a person works only shadow shifts; with whom they would like to go along.

    A wish for a mentor is a preferred pair over the same days.
    """
    _may(actor, LEARNERS)
    row = _begin(Learning, actor, person_id, from_on, until_on, note)
    for mentor_id in dict.fromkeys(mentor_ids):
        if mentor_id == person_id:
            raise DomainError("A learner cannot be their own mentor.", field="mentor_ids")
        pairs = _between(actor.coop_id, person_id, mentor_id)
        met = [pair for pair in pairs if rules.meets(pair, row.from_on, row.until_on)]
        if any(pair.kind == PairKind.BARRED for pair in met):
            raise DomainError(
                "One of these must not work with the learner. Choose somebody else.",
                field="mentor_ids",
            )
        if not met:
            wish = _new(actor, person_id, mentor_id, PairKind.PREFERRED, row.from_on, row.until_on)
            wish.agreed_at = clock.now()
    db.session.flush()
    return row


def end_learning(actor: Actor, learning_id: int, last_on: date) -> None:
    """The last day as a learner: from the next on they are placed like everybody."""
    _may(actor, LEARNERS)
    _end(owned(Learning, learning_id, actor.coop_id, lock=True), last_on)


def let_mentor(
    actor: Actor,
    person_id: int,
    from_on: date,
    until_on: date | None = None,
    *,
    note: str = "",
) -> Mentoring:
    """From a day on a person may have a learner along."""
    _may(actor, LEARNERS)
    return _begin(Mentoring, actor, person_id, from_on, until_on, note)


def end_mentoring(actor: Actor, mentoring_id: int, last_on: date) -> None:
    """The last day on which somebody may have a learner along."""
    _may(actor, LEARNERS)
    _end(owned(Mentoring, mentoring_id, actor.coop_id, lock=True), last_on)


def choose_mentor_competencies(actor: Actor, competency_ids: Collection[int]) -> None:
    """Whoever holds one of these may mentor, for as long as they hold it."""
    _may(actor, LEARNERS)
    known = {row.id for row in standards.competencies(actor.coop_id)}
    wanted = set(competency_ids)
    if not wanted <= known:
        raise DomainError("Choose competencies of the co-op.", field="competency_ids")
    db.session.get(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    rows = db.session.scalars(
        select(MentorCompetency).where(MentorCompetency.coop_id == actor.coop_id)
    ).all()
    for row in rows:
        if row.competency_id not in wanted:
            db.session.delete(row)
    for competency_id in sorted(wanted - {row.competency_id for row in rows}):
        db.session.add(MentorCompetency(coop_id=actor.coop_id, competency_id=competency_id))
    db.session.flush()


def _may(actor: Actor, permission: str) -> None:
    if not actor.can(permission):
        raise NotAllowed


def _own(actor: Actor, pair_id: int) -> Pair:
    """A preferred pair that the actor is one of: of anything else there is no word."""
    _may(actor, OWN)
    row = owned(Pair, pair_id, actor.coop_id, lock=True)
    if row.kind != PairKind.PREFERRED or actor.person_id not in (row.one_id, row.other_id):
        raise NotFound
    return row


def _between(coop_id: int, one_id: int, other_id: int) -> list[Pair]:
    first, second = rules.in_order(one_id, other_id)
    query = select(Pair).where(
        Pair.coop_id == coop_id,
        Pair.one_id == first,
        Pair.other_id == second,
        Pair.closed_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Pair.from_on)))


def _new(
    actor: Actor,
    one_id: int,
    other_id: int,
    kind: PairKind,
    from_on: date,
    until_on: date | None,
) -> Pair:
    if one_id == other_id:
        raise DomainError("Choose two different people.", field="other_id")
    first, second = rules.in_order(one_id, other_id)
    for person_id in (first, second):  # held: of two who enter the same, the second sees it
        owned(Person, person_id, actor.coop_id, lock=True)
    if until_on is not None and until_on < from_on:
        raise DomainError("It cannot end before it begins.", code="dates", field="until_on")
    for row in _between(actor.coop_id, first, second):
        if row.kind == kind and rules.meets(row, from_on, until_on):
            waits = row.agreed_at is None
            raise DomainError(
                "One of them has asked the other already; the answer is awaited."
                if waits
                else "These two are on the list already for some of these days.",
                code="twice",
                field="other_id",
            )
    row = Pair(
        coop_id=actor.coop_id,
        one_id=first,
        other_id=second,
        kind=kind,
        from_on=from_on,
        until_on=until_on,
        made_at=clock.now(),
        made_by_id=actor.account_id,
    )
    db.session.add(row)
    return row


def _begin(
    model: type[Line],
    actor: Actor,
    person_id: int,
    from_on: date,
    until_on: date | None,
    note: str,
) -> Line:
    owned(Person, person_id, actor.coop_id, lock=True)
    query = select(model).where(model.coop_id == actor.coop_id, model.person_id == person_id)
    rows: Sequence[Line] = db.session.scalars(query).all()
    made = spells.begin(rows, from_on, until_on)
    row = model(
        coop_id=actor.coop_id,
        person_id=person_id,
        from_on=made.from_on,
        until_on=made.until_on,
        note=note.strip(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _end(row: Learning | Mentoring, last_on: date) -> None:
    if last_on < row.from_on:
        db.session.delete(row)  # it never began
    else:
        row.until_on = last_on
    db.session.flush()
