"""A rule and its outcome in the words that members read before they vote. Pure."""

from __future__ import annotations

from decimal import Decimal

from coop.surplus.outcome import Outcome, spread
from coop.surplus.rules import BASIS_WORDS, WHO_WORDS, Basis, SurplusRule
from core.money import pounds
from core.ui.filters import day_year, hours, percent, plural


def mix(rule: SurplusRule) -> str:
    """How the bonus is measured: "60 % by hours, 40 % equally"."""
    held = [(basis, rule.weights.get(basis, Decimal(0))) for basis in Basis]
    parts = [(basis, weight) for basis, weight in held if weight]
    if len(parts) == 1:
        return BASIS_WORDS[parts[0][0]]
    return ", ".join(f"{percent(100 * weight)} {BASIS_WORDS[basis]}" for basis, weight in parts)


def sentences(rule: SurplusRule) -> list[tuple[str, str]]:
    """The rule, as term and words."""
    found = []
    if rule.interest_percent:
        found.append(("Interest on shares", percent(rule.interest_percent)))
    for label, value in (
        ("General reserve", rule.general_percent),
        ("Indivisible reserve", rule.indivisible_percent),
        ("Social purposes", rule.social_percent),
    ):
        if value:
            found.append((label, percent(value)))
    found.append(("The bonus is shared", mix(rule)))
    who = WHO_WORDS[rule.who]
    found.append(("Among", f"{who}, those who left in the year too" if rule.leavers else who))
    if rule.pro_rata and rule.weights.get(Basis.EQUAL):
        found.append(("Part of a year", "counts by its days"))
    if rule.weights.get(Basis.SERVICE) and rule.service_in_year:
        found.append(("Service", "only of the year itself"))
    if rule.weights.get(Basis.HOURS) or rule.minimum_minutes:
        found.append(("Hours", "with paid leave" if rule.leave_counts else "worked, without leave"))
    if rule.minimum_minutes:
        found.append(("Hours in the year, at least", hours(rule.minimum_minutes)))
    if rule.least_pence:
        found.append(("Each gets at least", pounds(rule.least_pence)))
    if rule.cap_pence is not None:
        found.append(("and at most", pounds(rule.cap_pence)))
    if rule.kept_percent and rule.payout_on:
        found.append(
            (
                "Kept in capital accounts",
                f"{percent(rule.kept_percent)}, paid out on {day_year(rule.payout_on)}",
            )
        )
    return found


def steps(outcome: Outcome) -> list[tuple[str, int]]:
    """Where the money goes, in the order of surplus; pence, steps of nought left out."""
    found = [
        ("After interest on members’ money", outcome.after_interest),
        ("Losses of earlier years covered", outcome.loss),
        ("Required reserve", outcome.required),
        ("General reserve", outcome.general + outcome.spill),
        ("Indivisible reserve", outcome.indivisible),
        ("Social purposes", outcome.social),
        ("Bonus, paid now", outcome.now),
        ("Bonus, kept in capital accounts", outcome.kept),
    ]
    return [(words, pence) for words, pence in found if pence]


def figures(outcome: Outcome) -> list[tuple[str, str]]:
    """The outcome in short: for a motion."""
    found = spread(part.pence for part in outcome.parts)
    rows = [(words, pounds(pence)) for words, pence in steps(outcome)]
    if found.many:
        rows.append(
            (
                "Parts",
                f"{plural(found.many, 'person', 'people')}: {pounds(found.smallest)} to "
                f"{pounds(found.largest)}, half of them {pounds(found.middle)} or more",
            )
        )
    return rows
