"""The co-op's rota policy: its versions in the database, as the frozen Policy that rules read.

A version keeps only what differs from the defaults. Limits that the law sets can be made
stricter, never looser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlalchemy import select

from coop.rota.models import RotaPolicy
from coop.rota.rules.problem import Chain, Kind, Policy
from coop.shifts import queries as shifts
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db
from core.errors import DomainError
from core.ui.filters import hours

DEFAULT = Policy()
CHAINABLE = frozenset({Kind.DAY, Kind.WAKING_NIGHT, Kind.SLEEP_IN})
MOST_IN_CHAIN = 3
MOST_SPAN, MOST_REST = 36 * 60, 72 * 60  # minutes
# (least, most) of what a co-op may set, and the unit. Those marked by law only get stricter.
RANGES: dict[str, tuple[int, int, str]] = {
    "daily_rest": (11 * 60, 16 * 60, "hours"),  # WTR 1998 reg 10
    "weekly_rest": (24 * 60, 72 * 60, "hours"),  # reg 11
    "average_weekly_max": (20 * 60, 48 * 60, "hours"),  # reg 4
    "break_least": (20, 120, "minutes"),  # reg 12
    "max_days_in_a_row": (1, 12, "days"),
    "max_nights_in_a_row": (1, 7, "nights"),
    "short_of_wanted": (0, 9_000, "points"),
    "under_contract_hour": (0, 1_000, "points"),
    "over_contract_hour": (0, 1_000, "points"),
    "wanted_hour": (0, 1_000, "points"),
    "rather_not_hour": (0, 1_000, "points"),
    "would_like_hour": (-1_000, 0, "points"),
    "other_service": (0, 5_000, "points"),
    "unpreferred_service": (0, 5_000, "points"),
    "night_too_many": (0, 5_000, "points"),
    "split_day": (0, 5_000, "points"),
    "unfamiliar_service": (0, 5_000, "points"),
    "new_face": (0, 1_000, "points"),
    "preferred_pair": (-1_000, 0, "points"),
    "observation": (-5_000, 0, "points"),
    "uneven_burden": (0, 5_000, "points"),
    "burden_night": (0, 100, "points"),
    "burden_weekend": (0, 100, "points"),
    "burden_bank_holiday": (0, 100, "points"),
    "burden_split_day": (0, 100, "points"),
    "burden_short_notice": (0, 100, "points"),
    "burden_travel_hour": (0, 100, "points"),
    "replan_change_24h": (0, 5_000, "points"),
    "replan_change_week": (0, 5_000, "points"),
    "replan_change_later": (0, 5_000, "points"),
}


def from_values(values: Mapping[str, Any]) -> Policy:
    """The policy that a version's values stand for; fields unknown by now are left aside."""
    known = {field.name for field in fields(Policy)}
    given = {name: value for name, value in values.items() if name in known}
    if "chains" in given:
        given["chains"] = tuple(
            Chain(tuple(Kind(kind) for kind in row["kinds"]), row["max_span"], row["rest_after"])
            for row in given["chains"]
        )
    if "not_next_day" in given:
        given["not_next_day"] = tuple((one, other) for one, other in given["not_next_day"])
    return Policy(**given)


def to_values(policy: Policy) -> dict[str, Any]:
    """What of a policy differs from the defaults, as JSON."""
    found = {}
    for name, value in asdict(policy).items():
        if getattr(policy, name) != getattr(DEFAULT, name):
            found[name] = value
    if "chains" in found:
        found["chains"] = [
            {
                "kinds": [str(kind) for kind in c.kinds],
                "max_span": c.max_span,
                "rest_after": c.rest_after,
            }
            for c in policy.chains
        ]
    return found


def check(policy: Policy) -> None:
    """Refuse what the law or sense does not allow; DomainError names the field."""
    for name, (least, most, unit) in RANGES.items():
        if not least <= getattr(policy, name) <= most:
            scale = 60 if unit == "hours" else 1
            raise DomainError(
                f"Enter {least // scale:,} to {most // scale:,} {unit}.",
                code="policy_range",
                field=name,
            )
    if not policy.replan_change_24h >= policy.replan_change_week >= policy.replan_change_later:
        late = policy.replan_change_week > policy.replan_change_24h
        raise DomainError(
            "A change with more notice cannot cost more than one with less.",
            code="policy_notice",
            field="replan_change_week" if late else "replan_change_later",
        )
    for number, chain in enumerate(policy.chains, start=1):
        _check_chain(policy, chain, f"chain{number}")
        if any(chain.kinds == other.kinds for other in policy.chains[: number - 1]):
            raise DomainError("This chain is there already.", field=f"chain{number}_kind1")


def _check_chain(policy: Policy, chain: Chain, name: str) -> None:
    """Refuse a chain that is none, or that leaves too little rest after it (WTR reg 24)."""
    if not 2 <= len(chain.kinds) <= MOST_IN_CHAIN or not set(chain.kinds) <= CHAINABLE:
        raise DomainError("Choose two or three kinds of shift, in order.", field=f"{name}_kind1")
    within = 24 * 60 - policy.daily_rest  # so long a day has its rest without any chain
    if not within < chain.max_span <= MOST_SPAN:
        raise DomainError(
            f"Enter more than {hours(within)}, which need no chain, and at most "
            f"{hours(MOST_SPAN)}.",
            field=f"{name}_span",
        )
    if not policy.daily_rest <= chain.rest_after <= MOST_REST:
        raise DomainError(
            f"At least the daily rest must follow, {hours(policy.daily_rest)}, and at most "
            f"{hours(MOST_REST)}.",
            field=f"{name}_rest",
        )


def latest(coop_id: int, on: date) -> RotaPolicy | None:
    """The version in force on a day: the newest of those begun; None: the defaults."""
    query = (
        select(RotaPolicy)
        .where(RotaPolicy.coop_id == coop_id, RotaPolicy.from_on <= on)
        .order_by(RotaPolicy.from_on.desc(), RotaPolicy.version.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def in_force_on(coop_id: int, on: date) -> Policy:
    """The policy in force on a day."""
    row = latest(coop_id, on)
    return DEFAULT if row is None else from_values(row.values)


def versions(coop_id: int) -> list[RotaPolicy]:
    """Every version, newest first."""
    query = select(RotaPolicy).where(RotaPolicy.coop_id == coop_id)
    return list(db.session.scalars(query.order_by(RotaPolicy.version.desc())))


def set_policy(actor: Actor, policy: Policy, from_on: date, note: str = "") -> RotaPolicy:
    """Make a new version that holds from a day on; older rotas keep naming theirs."""
    check(policy)
    known = {row.id for row in shifts.titles(actor.coop_id)}
    if any(not set(pair) <= known for pair in policy.not_next_day):
        raise DomainError("Choose shift patterns of the co-op.", field="next1_one")
    if from_on < clock.today():
        raise DomainError("A policy cannot begin in the past.", field="from_on")
    newest = max((row.version for row in versions(actor.coop_id)), default=0)
    row = RotaPolicy(
        coop_id=actor.coop_id,
        version=newest + 1,
        from_on=from_on,
        values=to_values(policy),
        note=note.strip(),
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("rota.policy", row, version=row.version, from_on=from_on)
    return row
