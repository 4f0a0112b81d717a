"""A benchmark instance as frozen values: one row a person and day, off or one shift type.

Days count from 0, a Monday. Lengths and hours are minutes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShiftType:
    """A sort of shift, its minutes, and the types that may not be worked the day after it."""

    name: str
    minutes: int
    not_followed_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Employee:
    """One person's hard limits over the whole horizon, runs and weekends, and fixed days off."""

    name: str
    most_of_type: tuple[tuple[str, int], ...]  # (shift type, most shifts); unnamed: no limit
    most_minutes: int
    least_minutes: int
    max_days_in_a_row: int
    min_days_in_a_row: int  # a run that touches either end of the horizon may be shorter
    min_days_off: int  # in a row, with the same exception
    max_weekends: int  # with work on Saturday or Sunday
    days_off: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Request:
    """A wish to work a shift type on a day, or not to: `weight` is the penalty of missing it."""

    employee: str
    day: int
    shift: str
    weight: int


@dataclass(frozen=True, slots=True)
class Cover:
    """People wanted on a shift type on a day; penalties of each one short, each one too many."""

    day: int
    shift: str
    people: int
    under: int
    over: int


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance. A type and day without a `Cover` wants nobody and costs nothing."""

    days: int
    types: tuple[ShiftType, ...]
    staff: tuple[Employee, ...]
    on_requests: tuple[Request, ...] = ()
    off_requests: tuple[Request, ...] = ()
    cover: tuple[Cover, ...] = ()
