"""A pay policy put to the members: in words for the ballot, adopted when it is carried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from coop.decisions import service as decisions
from coop.decisions.effects import Effect, register
from coop.decisions.models import Motion
from coop.decisions.rules import Kind
from coop.pay import adoption
from coop.pay.adoption import CHANGEABLE, Changes
from coop.pay.policies import MEETING_WORDS, Meeting, Policy
from coop.pay.rates import ELEMENT_WORDS, UNIT_WORDS, Element
from core import clock
from core.access import Actor
from core.ui.filters import clock_time, day_year, hours, plural

KIND = "pay_policy"


def payload(policy: Policy, changes: Changes) -> dict[str, Any]:
    """A policy and its changed rates, as a motion keeps them."""
    return {
        "from_on": policy.from_on.isoformat(),
        "night_from": policy.night_from.isoformat("minutes"),
        "night_until": policy.night_until.isoformat("minutes"),
        "meeting": policy.meeting.value,
        "notice_hours": policy.notice_hours,
        "guaranteed_minutes": policy.guaranteed_minutes,
        "travel_paid": policy.travel_paid,
        "waiting_paid": policy.waiting_paid,
        "rates": {element.value: str(amount) for element, amount in changes.items()},
    }


def read(given: dict[str, Any]) -> tuple[Policy, dict[Element, Decimal]]:
    """The same back."""
    policy = Policy(
        zone=clock.LONDON,
        night_from=time.fromisoformat(given["night_from"]),
        night_until=time.fromisoformat(given["night_until"]),
        meeting=Meeting(given["meeting"]),
        notice_hours=given["notice_hours"],
        guaranteed_minutes=given["guaranteed_minutes"],
        travel_paid=given["travel_paid"],
        waiting_paid=given["waiting_paid"],
        from_on=date.fromisoformat(given["from_on"]),
    )
    changes = {Element(key): Decimal(amount) for key, amount in given["rates"].items()}
    return policy, changes


def describe(coop_id: int, given: dict[str, Any]) -> Sequence[tuple[str, str]]:
    """What members read before they vote."""
    policy, changes = read(given)
    night = f"{clock_time(policy.night_from)} to {clock_time(policy.night_until)}"
    found = [
        ("From", day_year(policy.from_on)),
        ("Night", night),
        ("Where premiums meet", MEETING_WORDS[policy.meeting]),
    ]
    if policy.notice_hours:
        found.append(("Short notice", f"less than {plural(policy.notice_hours, 'hour')}"))
    if policy.guaranteed_minutes:
        found.append(("A shift is paid for at least", hours(policy.guaranteed_minutes)))
    found.append(("Travel between visits", "paid" if policy.travel_paid else "not paid"))
    found.append(("Waiting between visits", "paid" if policy.waiting_paid else "not paid"))
    for element, amount in changes.items():
        unit = UNIT_WORDS[CHANGEABLE[element]]
        words = f"£{amount:,.2f}{unit.removeprefix('£')}" if unit.startswith("£") else ""
        found.append((ELEMENT_WORDS[element], words or f"{amount.normalize():f} {unit}"))
    return found


def apply(actor: Actor, given: dict[str, Any], motion: str) -> None:
    """The members have carried it: it is adopted, and names its motion."""
    policy, changes = read(given)
    adoption.adopt(actor, policy, changes, motion)


def put_to_vote(actor: Actor, policy: Policy, changes: Changes, why: str) -> Motion:
    """A motion, being prepared, that adopts the policy if it is carried."""
    return decisions.propose(
        actor,
        Kind.ORDINARY,
        f"A changed pay policy from {day_year(policy.from_on)}",
        why,
        secret=False,
        proposed_by=actor.name,
        proposal_kind=KIND,
        proposal=payload(policy, changes),
    )


def init() -> None:
    """Let motions carry pay policies."""
    register(Effect(KIND, "a pay policy", describe, apply))
