"""What a rule does with a year's figures: the order of surplus, and who gets what. Pure.

The order is that of the glossary and of most registered rules: losses first, then the required
reserve; interest on shares is a cost and comes before them all; then general and indivisible
reserve, social purposes, and the bonus.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from math import prod
from statistics import median

from coop.surplus.allocation import allocate
from coop.surplus.rules import Basis, Figures, Required, Standing, SurplusRule, Who, digest
from core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in pence: `now` through pay, `kept` in their capital account.

    `by_basis`: what each basis of the mix would have given before caps, for explaining.
    """

    person_id: int
    pence: int
    kept: int
    interest: int
    by_basis: tuple[tuple[Basis, int], ...] = ()

    @property
    def now(self) -> int:
        """What goes to the next pay run."""
        return self.pence - self.kept


@dataclass(frozen=True, slots=True)
class Outcome:
    """A rule worked out, in pence. `after_interest` is what the accounts bring in.

    `loss` of earlier years is covered from it; `standing` is a loss that is left when there is
    nothing to share. `spill` is what nobody could take of the bonus: it joins the general reserve.
    """

    interest: int
    after_interest: int
    loss: int
    standing: int
    to_share: int
    required: int
    required_locked: bool
    general: int
    indivisible: int
    social: int
    bonus: int
    spill: int
    parts: tuple[Part, ...]
    why_none: str = ""

    @property
    def to_general(self) -> int:
        """All that goes to the general reserve."""
        return self.general + self.spill + (0 if self.required_locked else self.required)

    @property
    def to_indivisible(self) -> int:
        """All that goes to the indivisible reserve."""
        return self.indivisible + (self.required if self.required_locked else 0)

    @property
    def kept(self) -> int:
        """What stays in capital accounts."""
        return sum(part.kept for part in self.parts)

    @property
    def now(self) -> int:
        """What is paid with the next pay run."""
        return sum(part.now for part in self.parts)

    def digest(self) -> str:
        """SHA-256 over every figure: the same snapshot and rule give the same."""
        whole = [
            self.interest, self.after_interest, self.loss, self.to_share, self.to_general,
            self.to_indivisible, self.social, self.bonus,
            sorted([part.person_id, part.pence, part.kept, part.interest] for part in self.parts),
        ]  # fmt: skip
        return digest(json.dumps(whole, separators=(",", ":")))


def percent_of(pence: int, percent: Decimal) -> int:
    """Whole pence, half a penny up."""
    with localcontext() as context:
        context.prec = 40
        exact = Decimal(pence) * percent / 100
        return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def interest_of(one: Standing, days: int, percent: Decimal) -> int:
    """A year's simple interest on what was paid on shares day by day, as coop.capital reckons."""
    with localcontext() as context:
        context.prec = 40
        exact = Decimal(one.paid_share_pence_days) * percent / 100 / (366 if days == 366 else 365)
        return max(0, int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def work_out(figures: Figures, rule: SurplusRule, required: Required) -> Outcome:
    """The outcome; DomainError where the rule cannot be carried out on these figures."""
    interest = _interest(figures, rule)
    cost = sum(interest.values())
    after = figures.result_pence - figures.declared_pence - cost
    base = after + figures.brought_pence
    loss = min(max(0, -figures.brought_pence), max(0, after))
    if base <= 0:
        none = tuple(
            Part(one.person_id, 0, 0, interest[one.person_id])
            for one in figures.people
            if interest[one.person_id]
        )
        why = "Losses take it all: there is nothing to share." if base else "Nothing is left."
        return Outcome(
            cost, after, loss, -base, 0, 0, required.locked, 0, 0, 0, 0, 0, none, why_none=why
        )
    first = _required(base, figures, required)
    left = base - first
    general, indivisible, social = _in_turn(
        left, (rule.general_percent, rule.indivisible_percent, rule.social_percent)
    )
    pot = left - general - indivisible - social
    sharing = [one for one in figures.people if shares(one, rule)]
    given, spill = _share(pot, sharing, figures, rule)
    explained = _explained(pot, sharing, figures, rule)
    parts = tuple(
        Part(
            one.person_id,
            given.get(one.person_id, 0),
            _kept(one, given, rule),
            interest[one.person_id],
            explained.get(one.person_id, ()),
        )
        for one in figures.people
        if given.get(one.person_id) or interest[one.person_id]
    )
    why = "" if sharing else "Nobody shares under this rule: the bonus goes to the reserve."
    return Outcome(
        cost, after, loss, 0, base, first, required.locked, general, indivisible, social,
        sum(given.values()), spill, parts, why_none=why,
    )  # fmt: skip


def _interest(figures: Figures, rule: SurplusRule) -> dict[int, int]:
    if rule.interest_percent and figures.share_interest:
        raise DomainError(
            "Interest on shares was declared for this year already: leave it at 0 here.",
            code="declared",
            field="interest_percent",
        )
    return {
        one.person_id: interest_of(one, figures.days, rule.interest_percent)
        for one in figures.people
    }


def _required(base: int, figures: Figures, required: Required) -> int:
    first = percent_of(base, required.percent)
    if required.until_pence is not None and not required.locked:
        first = min(first, max(0, required.until_pence - figures.general_pence))
    return min(first, base)


def _in_turn(left: int, percents: Iterable[Decimal]) -> list[int]:
    """Each percentage of `left`; a penny that rounding adds is taken off the last."""
    found, rest = [], left
    for percent in percents:
        pence = min(percent_of(left, percent), rest)
        found.append(pence)
        rest -= pence
    return found


def shares(one: Standing, rule: SurplusRule) -> bool:
    """Whether a person has a part in the bonus."""
    days = _days(one, rule)
    if not days or counted(one, rule) < rule.minimum_minutes:
        return False
    staying = one.member if rule.who is Who.MEMBERS else one.here
    return staying or rule.leavers


def counted(one: Standing, rule: SurplusRule) -> int:
    """Minutes that count under the rule."""
    return one.minutes + (one.leave_minutes if rule.leave_counts else 0)


def _days(one: Standing, rule: SurplusRule) -> int:
    return one.member_days if rule.who is Who.MEMBERS else one.worked_days


def measure(basis: Basis, one: Standing, figures: Figures, rule: SurplusRule) -> int:
    """How much somebody has of a basis: days, minutes or pence."""
    if basis is Basis.EQUAL:
        return min(_days(one, rule), figures.days) if rule.pro_rata else 1
    if basis is Basis.HOURS:
        return counted(one, rule)
    if basis is Basis.BASIC_PAY:
        return one.basic_pence
    return one.worked_days if rule.service_in_year else one.service_days


def weigh(sharing: list[Standing], figures: Figures, rule: SurplusRule) -> list[int]:
    """Whole weights of the mix: each basis as a share of its own sum, times its weight.

    A basis of which nobody has any gives nothing, and the others share what it would have given.
    """
    rows = {
        basis: [measure(basis, one, figures, rule) for one in sharing]
        for basis, weight in rule.weights.items()
        if weight
    }
    sums = {basis: sum(row) for basis, row in rows.items() if sum(row)}
    whole = prod(sums.values())
    scale = Decimal(10) ** max(
        (-int(rule.weights[basis].as_tuple().exponent) for basis in sums), default=0
    )
    by = {basis: int(rule.weights[basis] * scale) * (whole // sums[basis]) for basis in sums}
    return [sum(by[basis] * rows[basis][place] for basis in by) for place in range(len(sharing))]


def _share(
    pot: int, sharing: list[Standing], figures: Figures, rule: SurplusRule
) -> tuple[dict[int, int], int]:
    if not sharing:
        return {}, pot
    found = allocate(
        pot,
        weigh(sharing, figures, rule),
        least=rule.least_pence,
        most=rule.cap_pence,
        order=[by_number(one) for one in sharing],
    )
    return dict(zip((one.person_id for one in sharing), found.parts, strict=True)), found.left


def by_number(one: Standing) -> tuple[int, str, int]:
    """The order of member numbers: 99 before 101."""
    return len(one.number), one.number, one.person_id


def _kept(one: Standing, parts: dict[int, int], rule: SurplusRule) -> int:
    """Only members have a capital account: others are paid all of it now.

    A member who has never been employed is in no pay run: all of theirs goes to the account.
    """
    pence = parts.get(one.person_id, 0)
    if not one.service_days:
        return pence
    return percent_of(pence, rule.kept_percent) if one.member else 0


def _explained(
    pot: int, sharing: list[Standing], figures: Figures, rule: SurplusRule
) -> dict[int, tuple[tuple[Basis, int], ...]]:
    """By person, what each basis comes to before least and most, to the nearest penny."""
    found: dict[int, list[tuple[Basis, int]]] = {one.person_id: [] for one in sharing}
    for basis, weight in rule.weights.items():
        amounts = [measure(basis, one, figures, rule) for one in sharing]
        total = sum(amounts)
        if not weight or not total:
            continue
        for one, mine in zip(sharing, amounts, strict=True):
            found[one.person_id].append((basis, percent_of(pot, 100 * weight * mine / total)))
    return {person_id: tuple(rows) for person_id, rows in found.items()}


@dataclass(frozen=True, slots=True)
class Spread:
    """How parts differ: pence; `many` people have one."""

    many: int
    smallest: int
    middle: int
    largest: int
    mean: int


def spread(pence: Iterable[int]) -> Spread:
    """The spread of parts above nought."""
    found = sorted(one for one in pence if one > 0)
    if not found:
        return Spread(0, 0, 0, 0, 0)
    mean = percent_of(sum(found), Decimal(100) / len(found))
    return Spread(len(found), found[0], int(median(found)), found[-1], mean)


def grouped(
    outcome: Outcome, figures: Figures, key: Callable[[Standing], str]
) -> list[tuple[str, Spread]]:
    """The spread within each group, such as by grade, in order of name."""
    people = {one.person_id: one for one in figures.people}
    groups: dict[str, list[int]] = {}
    for part in outcome.parts:
        groups.setdefault(key(people[part.person_id]), []).append(part.pence)
    found = ((name, spread(row)) for name, row in sorted(groups.items()))
    return [(name, row) for name, row in found if row.many]
