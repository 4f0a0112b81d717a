"""A person's own agreed limits on how their shifts lie, and what they say in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from core.errors import DomainError
from core.ui.filters import hours, plural

WEEKS = 4  # over which hours, weekends and shifts of a pattern are agreed
# (least, most) of what can be agreed.
RANGES: dict[str, tuple[int, int]] = {
    "max_days_in_a_row": (1, 12),  # a fortnight has two days of rest: WTR 1998 reg 11
    "min_days_in_a_row": (1, 7),
    "min_days_off": (1, 7),
    "max_weekends": (0, WEEKS),
    "least_minutes": (1, WEEKS * 60 * 60),
    "most_minutes": (1, WEEKS * 7 * 24 * 60),
}
MOST_OF_PATTERN = 7 * WEEKS


@dataclass(frozen=True, slots=True)
class OwnLimits:
    """What one person has agreed; None: no such limit.

    Days are in a row. Weekends, minutes and shifts of a pattern are over four weeks.
    """

    max_days_in_a_row: int | None = None
    min_days_in_a_row: int | None = None
    min_days_off: int | None = None
    max_weekends: int | None = None
    least_minutes: int | None = None
    most_minutes: int | None = None
    max_of_patterns: tuple[tuple[int, int], ...] = ()  # (shift pattern, most shifts)

    def __bool__(self) -> bool:
        """Whether anything is agreed."""
        return any(getattr(self, field.name) not in (None, ()) for field in fields(self))


NONE = OwnLimits()


def check(limits: OwnLimits, weekly_max_minutes: int | None) -> None:
    """Refuse what no rota could keep; DomainError names the field."""
    for name, (least, most) in RANGES.items():
        value = getattr(limits, name)
        if value is not None and not least <= value <= most:
            raise DomainError(f"Enter {_range(name, least, most)}.", field=name)
    for _, count in limits.max_of_patterns:
        if not 0 <= count <= MOST_OF_PATTERN:
            raise DomainError(f"Enter 0 to {MOST_OF_PATTERN} shifts.", field="max_of_patterns")
    longest, shortest = limits.max_days_in_a_row, limits.min_days_in_a_row
    if longest is not None and shortest is not None and shortest > longest:
        raise DomainError(
            f"The fewest days in a row cannot be more than the most ({longest}).",
            field="min_days_in_a_row",
        )
    if limits.least_minutes is None:
        return
    if limits.most_minutes is not None and limits.least_minutes > limits.most_minutes:
        raise DomainError(
            f"The fewest hours cannot be more than the most ({hours(limits.most_minutes)}).",
            field="least_minutes",
        )
    if weekly_max_minutes is not None and limits.least_minutes > WEEKS * weekly_max_minutes:
        raise DomainError(
            f"With at most {hours(weekly_max_minutes)} a week, four weeks have at most "
            f"{hours(WEEKS * weekly_max_minutes)}.",
            field="least_minutes",
        )


def _range(name: str, least: int, most: int) -> str:
    if name.endswith("_minutes"):
        return f"more than 0 and at most {hours(most)}"
    return f"{least} to {plural(most, 'weekend' if name == 'max_weekends' else 'day')}"


def in_words(limits: OwnLimits, patterns: Mapping[int, str]) -> list[str]:
    """Each limit as a phrase; `patterns` are names by number, those gone by now are left out."""
    said = []
    if limits.max_days_in_a_row is not None:
        said.append(f"at most {plural(limits.max_days_in_a_row, 'day')} in a row")
    if (limits.min_days_in_a_row or 1) > 1:
        said.append(f"at least {limits.min_days_in_a_row} days in a row")
    if (limits.min_days_off or 1) > 1:
        said.append(f"at least {limits.min_days_off} days off in a row")
    if limits.max_weekends is not None:
        some = f"at most {plural(limits.max_weekends, 'weekend')} in four weeks"
        said.append(some if limits.max_weekends else "no weekends")
    if limits.least_minutes is not None:
        said.append(f"at least {hours(limits.least_minutes)} in four weeks")
    if limits.most_minutes is not None:
        said.append(f"at most {hours(limits.most_minutes)} in four weeks")
    for pattern, count in limits.max_of_patterns:
        if pattern in patterns:
            most = f"at most {count} of {patterns[pattern]} in four weeks"
            said.append(most if count else f"no {patterns[pattern]}")
    return said
