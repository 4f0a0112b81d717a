"""The rota policy in plain words: what each field means, and how two versions differ. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from coop.rota.rules.problem import Chain, Policy
from coop.shifts.rules import KIND_WORDS
from core.ui.filters import hours

# name: (label, what it means)
LIMITS: dict[str, tuple[str, str]] = {
    "daily_rest": ("Rest between shifts", "By law 11 hours; the rota never goes below it"),
    "weekly_rest": ("Weekly rest", "Besides the daily rest, once a week; by law 24 hours"),
    "average_weekly_max": (
        "Most hours a week on average",
        "Over 17 weeks, for those who have not opted out; by law 48",
    ),
    "break_least": ("Break in a shift of more than 6 hours", "By law 20 minutes"),
    "max_days_in_a_row": (
        "Most days in a row",
        "For everybody who has agreed nothing else on their working-time page",
    ),
    "max_nights_in_a_row": ("Most nights in a row", "Waking nights and sleep-ins"),
}
WEIGHTS: dict[str, tuple[str, str]] = {
    "short_of_wanted": (
        "A place between least and wanted left empty",
        "How hard the rota tries to give a shift all the people it wants, not only the least",
    ),
    "under_contract_hour": (
        "Each hour under contract",
        "Keeps people from being given fewer hours than they are paid for",
    ),
    "over_contract_hour": (
        "Each hour over contract",
        "Spreads extra hours thinly; above the one before, extra hours are the last resort",
    ),
    "wanted_hour": (
        "Each hour beside those somebody asked for",
        "Between the contract and the hours of their wish, more or fewer; "
        "beyond both, the two before count",
    ),
    "rather_not_hour": (
        "Each hour somebody would rather not work",
        "“Cannot” is always kept; this is for “rather not”",
    ),
    "would_like_hour": (
        "Each hour somebody would like to work",
        "Nought or negative: the further below nought, the more a wish counts",
    ),
    "other_service": (
        "A shift away from the home service",
        "Keeps people in the service they belong to, or where they would rather work",
    ),
    "unpreferred_service": (
        "A shift elsewhere than where somebody would rather work",
        "For those who have said where on their page of wishes",
    ),
    "night_too_many": (
        "Each night of a month beyond the most somebody asked for",
        "A wish, not an agreement: the most nights a week are always kept",
    ),
    "unfamiliar_service": (
        "A shift in a service not worked in lately",
        "Besides the one before: knowing the house and its people",
    ),
    "new_face": (
        "Each person supported who is new to the worker",
        "Continuity: the same faces on the same rounds",
    ),
    "preferred_pair": (
        "Two who like to work together, on one shift",
        "Nought or negative: what it is worth that they are together once",
    ),
    "observation": (
        "An observation that is due, placed on the rota",
        "Nought or negative: what it is worth that somebody is on a shift in time with one who "
        "may sign for it",
    ),
    "split_day": ("A wait inside a working day", "A day in two parts with hours between them"),
    "uneven_burden": (
        "Burden beyond a fair share",
        "For the first ten burden points too many; the next ten cost twice this, and so on",
    ),
}
BURDENS: dict[str, tuple[str, str]] = {
    "burden_night": ("A night", "A waking night or a sleep-in"),
    "burden_weekend": ("A weekend shift", "Begun on Saturday or Sunday"),
    "burden_bank_holiday": ("A bank holiday shift", "Besides what else it is"),
    "burden_split_day": ("A split day", "A day with a wait inside it"),
    "burden_short_notice": ("A change at short notice", "To what had been published"),
    "burden_travel_hour": ("An hour of travel", "Between two visits"),
}
CHANGES: dict[str, tuple[str, str]] = {
    "replan_change_24h": ("Less than a day's notice", "For each place given or taken"),
    "replan_change_week": ("Less than a week's notice", "No more than with less than a day's"),
    "replan_change_later": ("More notice", "No more than with less than a week's"),
}
FIELDS = LIMITS | WEIGHTS | BURDENS | CHANGES
IN_HOURS = frozenset({"daily_rest", "weekly_rest", "average_weekly_max"})


def chain_words(chain: Chain) -> str:
    """Day, sleep-in, day within 26 h, then 22 h of rest."""
    kinds = ", ".join(KIND_WORDS[kind].lower() for kind in chain.kinds)
    return (
        f"{kinds[:1].upper()}{kinds[1:]} within {hours(chain.max_span)}, "
        f"then {hours(chain.rest_after)} of rest"
    )


def differences(before: Policy, after: Policy, patterns: Mapping[int, str]) -> list[str]:
    """What changed from one version to the next, a phrase each; patterns are named by number."""
    found = []
    for name, (label, _) in FIELDS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found.append(f"{label}: {_value(name, old)} to {_value(name, new)}")
    found += [f"New chain: {chain_words(c)}" for c in after.chains if c not in before.chains]
    found += [f"No longer: {chain_words(c)}" for c in before.chains if c not in after.chains]
    for added, pairs, others in (
        ("", after.not_next_day, before.not_next_day),
        ("No longer: ", before.not_next_day, after.not_next_day),
    ):
        for one, other in pairs:
            if (one, other) not in others and one in patterns and other in patterns:
                found.append(f"{added}never {patterns[other]} the day after {patterns[one]}")
    return [f"{each[:1].upper()}{each[1:]}" for each in found]


def _value(name: str, value: int) -> str:
    if name in IN_HOURS:
        return hours(value)
    return f"{value:,}".replace("-", "\N{MINUS SIGN}")
