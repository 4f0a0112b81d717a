"""Changes of a variant or a repair in plain words. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from coop.rota.rules.index import index_of
from coop.rota.rules.problem import Problem
from coop.rota.rules.variants import (
    EASED,
    RELAXED,
    Adds,
    Change,
    Eases,
    Joins,
    Leaves,
    Lends,
    MovesLeave,
    Relaxes,
    Trains,
)
from coop.rota.rules.words import clock, competency_words, day_words, hours

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def words_of(problem: Problem, changes: Iterable[Change]) -> list[str]:
    """A sentence for each change; people and services by the names that the problem holds."""
    return [_words(problem, change) for change in changes]


def _words(problem: Problem, change: Change) -> str:
    index = index_of(problem)
    match change:
        case Joins():
            who = "One more member" if change.people == 1 else f"{change.people} more members"
            each = "" if change.people == 1 else " each"
            where = _join([index.services.get(one, "a service") for one in change.services])
            said = f"{who} with {hours(change.minutes)} a week{each} in {where}"
            if change.competencies:
                named = _join([competency_words(index, one) for one in change.competencies])
                said += f", signed off for {named}"
            if change.leads:
                said += ", able to lead"
            return said + _times(change.days, change.starts, change.ends)
        case Adds():
            where = index.services.get(change.service, "a service")
            heads = "1 person" if change.heads == 1 else f"{change.heads} people"
            return f"New contract in {where}: {heads}" + _times(
                change.days, change.starts, change.ends, always=True
            )
        case Relaxes():
            return RELAXED[change.what][0]
        case _:
            return _of_one(problem, change)


def _of_one(problem: Problem, change: Leaves | MovesLeave | Eases | Trains | Lends) -> str:
    index = index_of(problem)
    name = index.worker(change.worker).name
    match change:
        case Leaves():
            return f"{name} leaves"
        case MovesLeave():
            first = day_words(index, index.calendar.day_of(change.start))
            last = day_words(index, index.calendar.day_of(change.end - 1))
            when = f"on {first}" if first == last else f"from {first} to {last}"
            return f"{name} takes the leave {when} at another time"
        case Eases():
            return f"{name} agrees to {EASED[change.what][0]}"
        case Trains():
            return f"{name} is signed off for {competency_words(index, change.competency)}"
        case Lends():
            return f"{name} may work in {index.services.get(change.service, 'the service')} too"


def _times(days: tuple[int, ...], starts: int, ends: int, *, always: bool = False) -> str:
    if len(days) == 7:
        on = ", every day" if always or starts != ends else ""
    else:
        on = f", {_join([DAYS[day] for day in sorted(days)])}"
    if starts == ends and not always:
        return on
    return f"{on}, {clock(starts)} to {clock(ends)}"


def _join(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
