"""News of people: somebody is taken on; a clearance is recorded by hand."""

from __future__ import annotations

from coop.checks import queries, service
from coop.members.events import ClearanceRecorded, TakenOn
from core import clock
from core.errors import DomainError


def taken_on(news: TakenOn) -> None:
    """Whoever is employed has checks.

    Whose checks were opened before, a candidate's, cannot have started by today without them:
    DomainError (field `from_on`) while the co-op's gate is shut. A start to come may be planned.
    """
    coop_id, person_id = news.actor.coop_id, news.person_id
    today = clock.today()
    known = queries.opened(coop_id, person_id) is not None
    if known and news.from_on <= today and queries.settings(coop_id, today).gate:
        lacks = queries.blockers(coop_id, person_id, today)
        if lacks and not queries.over(coop_id, today, today, [person_id]).supervised:
            raise DomainError(
                f"They cannot start before their checks stand. {' '.join(lacks)}",
                code="unchecked",
                field="from_on",
            )
    service.open_for(news.actor, person_id, starts_on=news.from_on)


def clearance_by_hand(news: ClearanceRecorded) -> None:
    """Once the gate is shut, clearances follow the record of checks and nothing else."""
    if queries.settings(news.coop_id, clock.today()).gate:
        raise DomainError("Record it under Checks: the clearance follows from there.")
