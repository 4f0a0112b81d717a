"""Time at classes, as the lists of classes say it: paid like any other, never entered twice."""

from __future__ import annotations

from coop.time import queries, rules
from coop.time.events import TimeReopened
from coop.time.models import OtherTime
from coop.time.rules import TimeKind
from core import clock, events
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day
from training.sessions.events import ClassTime, NoClassTime


def class_time(said: ClassTime) -> None:
    """It counts as worked; time told before for the same place on the list is put right.

    DomainError where they were not employed, where it overlaps what they worked, and while a
    pay run that is past draft and has not gone to payroll has paid it.
    """
    actor = said.actor
    row = queries.of_source(actor.coop_id, said.source, said.source_id)
    if row is not None and (row.start_at, row.end_at) == (said.start_at, said.end_at):
        return
    person = owned(Person, said.person_id, actor.coop_id, lock=True)
    on = clock.local_day(said.start_at)
    service_id = queries.employed_in(actor.coop_id, person.id, on)
    if service_id is None:
        raise DomainError(
            f"{person.name} is not employed on {day(on)}: nothing could be paid. Put that right "
            "first, or mark them as not there.",
            code="not_employed",
        )
    but = None if row is None else row.id
    clash = queries.overlapping(actor.coop_id, person.id, said.start_at, said.end_at, but=but)
    if clash:
        raise DomainError(f"{person.name}: the class overlaps {clash}.", code="overlap")
    if row is None:
        row = OtherTime(
            coop_id=actor.coop_id,
            person_id=person.id,
            service_id=service_id,
            kind=TimeKind.TRAINING,
            source=said.source,
            source_id=said.source_id,
            entered_at=clock.now(),
            entered_by_id=actor.account_id,
        )
        db.session.add(row)
    elif row.state == rules.APPROVED:
        events.publish(TimeReopened(actor.coop_id, row.id))
    row.start_at, row.end_at, row.note = said.start_at, said.end_at, said.words
    row.state = rules.APPROVED if said.approved else rules.ENTERED
    row.approved_at = clock.now() if said.approved else None
    row.approved_by_id = actor.account_id if said.approved else None
    db.session.flush()
    audit.record("time.class", row)


def no_class_time(said: NoClassTime) -> None:
    """They were not there: what was told of it is withdrawn, and pay takes back what it paid."""
    row = queries.of_source(said.actor.coop_id, said.source, said.source_id)
    if row is None:
        return
    if row.state == rules.APPROVED:
        events.publish(TimeReopened(said.actor.coop_id, row.id))
    row.state, row.reason = rules.WITHDRAWN, said.reason
    row.approved_at = row.approved_by_id = None
    db.session.flush()
    audit.record("time.no_class", row, reason=said.reason)
