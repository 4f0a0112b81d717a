"""A rota policy put to the members: in words for the ballot, adopted when it is carried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from coop.decisions import service as decisions
from coop.decisions.effects import Effect, register
from coop.decisions.models import Motion
from coop.decisions.rules import Kind
from coop.rota import policy as policies
from coop.rota import policy_words
from coop.rota.rules.problem import Policy
from coop.shifts import queries as shifts
from core import clock
from core.access import Actor
from core.errors import DomainError
from core.ui.filters import day_year

KIND = "rota_policy"
LONGEST = 200


def describe(coop_id: int, given: dict[str, Any]) -> Sequence[tuple[str, str]]:
    """What members read before they vote: what would change from what holds."""
    from_on = date.fromisoformat(given["from_on"])
    now = policies.in_force_on(coop_id, clock.today())
    then = policies.from_values(given["values"])
    patterns = {row.id: f"{row.name}, {row.service}" for row in shifts.titles(coop_id)}
    changes = policy_words.differences(now, then, patterns)
    return [
        ("From", day_year(from_on)),
        *(("Changes", words) for words in changes or ["nothing any more"]),
    ]


def apply(actor: Actor, given: dict[str, Any], motion: str) -> None:
    """The members have carried it: a version from that day, at the earliest today."""
    from_on = max(date.fromisoformat(given["from_on"]), clock.today())
    policy = policies.from_values(given["values"])
    policies.set_policy(actor, policy, from_on, motion[:LONGEST])


def put_to_vote(actor: Actor, policy: Policy, from_on: date, why: str) -> Motion:
    """A motion, being prepared, that adopts the policy if it is carried."""
    policies.check(policy)
    if from_on < clock.today():
        raise DomainError("A policy cannot begin in the past.", field="from_on")
    values = policies.to_values(policy)
    if values == policies.to_values(policies.in_force_on(actor.coop_id, from_on)):
        raise DomainError("This is the policy that holds already: change something.", code="same")
    return decisions.propose(
        actor,
        Kind.ORDINARY,
        f"A changed rota policy from {day_year(from_on)}",
        why,
        secret=False,
        proposed_by=actor.name,
        proposal_kind=KIND,
        proposal={"from_on": from_on.isoformat(), "values": values},
    )


def init() -> None:
    """Let motions carry rota policies."""
    register(Effect(KIND, "a rota policy", describe, apply))
