"""A rule that shares a year's surplus, and the facts that it is worked out on. Pure.

Minutes, days and pence are whole; percentages are Decimals as 12.5 for 12.5 %.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.errors import DomainError


class Basis(StrEnum):
    """What a member's part is measured by."""

    EQUAL = "equal"
    HOURS = "hours"
    BASIC_PAY = "basic_pay"
    SERVICE = "service"


class Who(StrEnum):
    """Who shares."""

    MEMBERS = "members"
    WORKERS = "workers"


BASIS_WORDS = {
    Basis.EQUAL: "equally",
    Basis.HOURS: "by hours",
    Basis.BASIC_PAY: "by basic pay",
    Basis.SERVICE: "by length of service",
}
WHO_WORDS = {Who.MEMBERS: "members only", Who.WORKERS: "all workers"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the year's figures say of one person.

    `member` on the year's last day, `here` employed on it; `member_days` and `worked_days` of
    the year, `service_days` since they first came, to the year's last day. `minutes` worked,
    `leave_minutes` of paid leave, `basic_pence` of basic pay. `paid_share_pence_days`: what was
    paid on their shares at the end of each day of the year, added up.
    """

    person_id: int
    number: str
    name: str
    member: bool
    here: bool
    member_days: int
    worked_days: int
    service_days: int
    minutes: int
    leave_minutes: int
    basic_pence: int
    role: str
    contract: str
    paid_share_pence_days: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """A year's figures as they stood when they were taken: what every draft is worked out on.

    `brought_pence`: surplus not yet shared (more than 0) or loss (less) of earlier years.
    `declared_pence`: interest on members' money that was declared for the year already, of it
    `share_interest` whether on shares. `general_pence`: the general reserve.
    """

    first_on: date
    last_on: date
    result_pence: int
    brought_pence: int
    declared_pence: int
    share_interest: bool
    general_pence: int
    people: tuple[Standing, ...]

    @property
    def days(self) -> int:
        """Days of the year."""
        return (self.last_on - self.first_on).days + 1


@dataclass(frozen=True, slots=True)
class Required:
    """What the society's rules make it put by first: a percentage, until the reserve is so much."""

    percent: Decimal = Decimal(0)
    until_pence: int | None = None
    locked: bool = False  # into the indivisible reserve, not the general one


@dataclass(frozen=True, slots=True)
class SurplusRule:
    """A draft or voted rule. Percentages of what is left after losses and required reserve.

    What the reserves and social purposes leave is the bonus. `weights` sum to 1. `cap_pence` and
    `least_pence` are for each person; `minimum_minutes` is what one must have worked in the year.
    `kept_percent` of a member's part stays in their capital account until `payout_on`.
    """

    interest_percent: Decimal = Decimal(0)
    general_percent: Decimal = Decimal(0)
    indivisible_percent: Decimal = Decimal(0)
    social_percent: Decimal = Decimal(0)
    weights: Mapping[Basis, Decimal] = field(default_factory=lambda: {Basis.EQUAL: Decimal(1)})
    who: Who = Who.MEMBERS
    leavers: bool = False
    leave_counts: bool = True
    service_in_year: bool = False
    pro_rata: bool = True
    minimum_minutes: int = 0
    least_pence: int = 0
    cap_pence: int | None = None
    kept_percent: Decimal = Decimal(0)
    payout_on: date | None = None


def check(rule: SurplusRule, interest_limit: Decimal, last_on: date) -> None:
    """Refuse a rule that says nothing sensible, naming the field."""
    shares = (rule.general_percent, rule.indivisible_percent, rule.social_percent)
    for name, value in (
        ("interest_percent", rule.interest_percent),
        ("general_percent", rule.general_percent),
        ("indivisible_percent", rule.indivisible_percent),
        ("social_percent", rule.social_percent),
        ("kept_percent", rule.kept_percent),
    ):
        if not 0 <= value <= 100:
            raise DomainError("Enter a percentage from 0 to 100.", field=name)
    if rule.interest_percent > interest_limit:
        raise DomainError(
            f"Our rules limit interest on shares to {interest_limit.normalize():f} %.",
            code="limit",
            field="interest_percent",
        )
    if sum(shares) > 100:
        raise DomainError(
            f"Reserves and social purposes come to {sum(shares, Decimal(0)).normalize():f} %: "
            "more than there is.",
            field="general_percent",
        )
    if any(weight < 0 for weight in rule.weights.values()) or sum(rule.weights.values()) != 1:
        raise DomainError(
            "The four parts of the mix must come to 100 %.", code="mix", field="equal"
        )
    if rule.least_pence < 0 or (rule.cap_pence is not None and rule.cap_pence < 0):
        raise DomainError("Enter an amount of nought or more.", field="cap")
    if rule.cap_pence is not None and rule.cap_pence < rule.least_pence:
        raise DomainError("The most is below the least.", field="cap")
    if rule.kept_percent and (rule.payout_on is None or rule.payout_on <= last_on):
        raise DomainError(
            "Say when what is kept is paid out: a day after the year.", field="payout_on"
        )


def payload(rule: SurplusRule) -> dict[str, Any]:
    """A rule as JSON."""
    return {
        "interest_percent": str(rule.interest_percent),
        "general_percent": str(rule.general_percent),
        "indivisible_percent": str(rule.indivisible_percent),
        "social_percent": str(rule.social_percent),
        "weights": {basis.value: str(rule.weights.get(basis, Decimal(0))) for basis in Basis},
        "who": rule.who.value,
        "leavers": rule.leavers,
        "leave_counts": rule.leave_counts,
        "service_in_year": rule.service_in_year,
        "pro_rata": rule.pro_rata,
        "minimum_minutes": rule.minimum_minutes,
        "least_pence": rule.least_pence,
        "cap_pence": rule.cap_pence,
        "kept_percent": str(rule.kept_percent),
        "payout_on": rule.payout_on.isoformat() if rule.payout_on else None,
    }


def rule_of(given: Mapping[str, Any]) -> SurplusRule:
    """A rule back from JSON."""
    weights = {Basis(key): Decimal(value) for key, value in given["weights"].items()}
    return SurplusRule(
        interest_percent=Decimal(given["interest_percent"]),
        general_percent=Decimal(given["general_percent"]),
        indivisible_percent=Decimal(given["indivisible_percent"]),
        social_percent=Decimal(given["social_percent"]),
        weights={basis: weight for basis, weight in weights.items() if weight},
        who=Who(given["who"]),
        leavers=given["leavers"],
        leave_counts=given["leave_counts"],
        service_in_year=given["service_in_year"],
        pro_rata=given["pro_rata"],
        minimum_minutes=given["minimum_minutes"],
        least_pence=given["least_pence"],
        cap_pence=given["cap_pence"],
        kept_percent=Decimal(given["kept_percent"]),
        payout_on=date.fromisoformat(given["payout_on"]) if given["payout_on"] else None,
    )


def written(figures: Figures) -> str:
    """Figures as the one text that is kept and hashed: people by number, keys in order."""
    whole = asdict(figures)
    whole["people"] = sorted(whole["people"], key=lambda row: (row["number"], row["person_id"]))
    whole |= {"first_on": figures.first_on.isoformat(), "last_on": figures.last_on.isoformat()}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest(text: str) -> str:
    """SHA-256 of a kept text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def figures_of(text: str) -> Figures:
    """Figures back from the text."""
    given = json.loads(text)
    people = tuple(Standing(**row) for row in given.pop("people"))
    first, last = (date.fromisoformat(given.pop(key)) for key in ("first_on", "last_on"))
    return Figures(first_on=first, last_on=last, people=people, **given)
