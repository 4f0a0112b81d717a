"""What if: changes to a frozen problem, each touching only what it names. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from coop.rota.rules.local import calendar
from coop.rota.rules.problem import (
    Held,
    Kind,
    Limits,
    Policy,
    Problem,
    Shift,
    Span,
    Worker,
)

DAY = 24 * 60
BREAK = 30  # minutes, planned in an extra shift that the law gives a break
MOST_DAYS, MOST_NIGHTS = 12, 7  # in a row, however much is relaxed


@dataclass(frozen=True, slots=True)
class Joins:
    """So many more people, each with `minutes` of contract a week.

    `days` are weekdays (0 Monday) on which they are there, from `starts` to `ends` in minutes
    of the local day; an end no later than the start is on the next day.
    """

    people: int
    minutes: int
    services: tuple[int, ...]
    competencies: tuple[int, ...] = ()
    leads: bool = False
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    starts: int = 0
    ends: int = 0


@dataclass(frozen=True, slots=True)
class Leaves:
    """Somebody is not there any more."""

    worker: int


@dataclass(frozen=True, slots=True)
class Relaxes:
    """A goal or limit of the policy, by its name in RELAXED, is dropped or eased."""

    what: str


@dataclass(frozen=True, slots=True)
class Adds:
    """A new contract: `heads` people on each weekday of `days`, in every week of the rota."""

    service: int
    heads: int
    days: tuple[int, ...]
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class MovesLeave:
    """Annual leave between two minutes of the horizon is taken at another time."""

    worker: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Eases:
    """One person agrees to more than was agreed: `what` is a name in EASED."""

    worker: int
    what: str


@dataclass(frozen=True, slots=True)
class Trains:
    """Somebody is signed off for a competency from the first day."""

    worker: int
    competency: int


@dataclass(frozen=True, slots=True)
class Lends:
    """Somebody may be placed in another service too."""

    worker: int
    service: int


Change = Joins | Leaves | Relaxes | Adds | MovesLeave | Eases | Trains | Lends
KINDS: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (Joins, Leaves, Relaxes, Adds, MovesLeave, Eases, Trains, Lends)
}
# name: (what it is called, the policy after it)
RELAXED: dict[str, tuple[str, Callable[[Policy], Policy]]] = {
    "wanted": (
        "Ask only for the least on each shift, not for those wanted besides",
        lambda p: replace(p, short_of_wanted=0),
    ),
    "over": (
        "Hours over contract cost nothing",
        lambda p: replace(p, over_contract_hour=0),
    ),
    "rather_not": (
        "Leave aside what people would rather not work",
        lambda p: replace(p, rather_not_hour=0),
    ),
    "wishes": (
        "Leave aside the hours, services and nights that people asked for",
        lambda p: replace(p, wanted_hour=0, unpreferred_service=0, night_too_many=0),
    ),
    "home": (
        "Any service that somebody may work in is as good as the home service",
        lambda p: replace(p, other_service=0, unfamiliar_service=0),
    ),
    "faces": ("Leave continuity aside", lambda p: replace(p, new_face=0)),
    "split": ("Split days cost nothing", lambda p: replace(p, split_day=0)),
    "burden": ("Leave fair shares of burden aside", lambda p: replace(p, uneven_burden=0)),
    "days": (
        "One more working day in a row",
        lambda p: replace(p, max_days_in_a_row=min(MOST_DAYS, p.max_days_in_a_row + 1)),
    ),
    "nights": (
        "One more night in a row",
        lambda p: replace(p, max_nights_in_a_row=min(MOST_NIGHTS, p.max_nights_in_a_row + 1)),
    ),
}
# rule of the checker: (what is asked of the person, the person after it)
EASED: dict[str, tuple[str, Callable[[Worker, Policy], Worker]]] = {
    "availability": (
        "be available at the times now ruled out",
        lambda w, _: replace(w, unavailable=()),
    ),
    "weekly_max": (
        "work more than the agreed most hours in a week",
        lambda w, _: _limits(w, weekly_max=None),
    ),
    "most_minutes": (
        "work more than the agreed most hours over the weeks",
        lambda w, _: _limits(w, most_minutes=None),
    ),
    "max_weekends": (
        "work more than the agreed most weekends",
        lambda w, _: _limits(w, max_weekends=None),
    ),
    "weekly_nights": (
        "work more than the agreed most nights in a week",
        lambda w, _: _limits(w, max_nights_per_week=None),
    ),
    "max_of_pattern": (
        "work more of this shift than agreed",
        lambda w, _: _limits(w, max_of_pattern=()),
    ),
    "days_in_a_row": (
        "work one more day in a row",
        lambda w, p: _limits(
            w,
            max_days_in_a_row=min(
                MOST_DAYS, 1 + (w.limits.max_days_in_a_row or p.max_days_in_a_row)
            ),
        ),
    ),
    "min_days_off": (
        "have a single day off between two runs",
        lambda w, _: _limits(w, min_days_off=1),
    ),
    "min_days_in_a_row": (
        "work a single day between days off",
        lambda w, _: _limits(w, min_days_in_a_row=1),
    ),
}


def _limits(worker: Worker, **given: Any) -> Worker:
    limits: Limits = replace(worker.limits, **given)
    return replace(worker, limits=limits)


def apply(problem: Problem, changes: Iterable[Change]) -> Problem:
    """The problem after all the changes, in their order.

    Raises ValueError for somebody whom the problem does not hold, or an unknown name.
    """
    for change in changes:
        problem = _apply(problem, change)
    return problem


def _apply(problem: Problem, change: Change) -> Problem:
    match change:
        case Joins():
            return replace(problem, workers=problem.workers + newcomers(problem, change))
        case Leaves():
            _known(problem, change.worker)
            return replace(
                problem,
                workers=tuple(w for w in problem.workers if w.id != change.worker),
                fixed=tuple(one for one in problem.fixed if one.worker != change.worker),
                pairs=tuple(p for p in problem.pairs if change.worker not in (p.one, p.other)),
            )
        case Relaxes():
            if change.what not in RELAXED:
                raise ValueError(f"no goal is called {change.what!r}")
            return replace(problem, policy=RELAXED[change.what][1](problem.policy))
        case Adds():
            return replace(problem, shifts=problem.shifts + extra_shifts(problem, change))
        case _:
            return _one_person(problem, change)


def _known(problem: Problem, worker_id: int) -> Worker:
    for worker in problem.workers:
        if worker.id == worker_id:
            return worker
    raise ValueError(f"the problem has no worker {worker_id}")


def _one_person(problem: Problem, change: MovesLeave | Eases | Trains | Lends) -> Problem:
    was = _known(problem, change.worker)
    match change:
        case MovesLeave():
            kept = tuple(s for s in was.leave if not is_within(s, change.start, change.end))
            now = replace(was, leave=kept)
        case Eases():
            if change.what not in EASED:
                raise ValueError(f"no agreement is called {change.what!r}")
            now = EASED[change.what][1](was, problem.policy)
        case Trains():
            now = replace(was, held=(*was.held, Held(change.competency, 0)))
        case Lends():
            now = replace(was, services=was.services | {change.service})
    return replace(
        problem, workers=tuple(now if worker.id == now.id else worker for worker in problem.workers)
    )


def is_within(span: Span, start: int, end: int) -> bool:
    """Whether a span is annual leave between two minutes; other time off nobody may move."""
    return span.why == "annual leave" and start <= span.start and span.end <= end


def newcomers(problem: Problem, change: Joins) -> tuple[Worker, ...]:
    """The people who join, numbered above everybody there is; nobody has worked anywhere yet."""
    first = 1 + max((worker.id for worker in problem.workers), default=0)
    away = _outside(problem, change)
    return tuple(
        Worker(
            id=first + n,
            name=f"New member {n + 1}",
            services=frozenset(change.services),
            home_service=change.services[0] if len(change.services) == 1 else None,
            held=tuple(Held(competency, 0) for competency in change.competencies),
            can_lead=change.leads,
            unavailable=away,
            limits=Limits(weekly_contract=change.minutes),
        )
        for n in range(change.people)
    )


def _outside(problem: Problem, change: Joins) -> tuple[Span, ...]:
    """The times when the newcomers are not there."""
    if len(set(change.days)) == 7 and change.starts == change.ends:
        return ()
    around = calendar(problem.first_day)
    found, free_from = [], around.at(-1, 0)
    for day in range(-1, problem.days + 1):
        if day % 7 in change.days:
            start = around.at(day, change.starts)
            over = change.ends <= change.starts
            end = around.at(day + over, change.ends)
            if start > free_from:
                found.append(Span(free_from, start, "not there then"))
            free_from = max(free_from, end)
    last = around.at(problem.days + 2, 0)
    if free_from < last:
        found.append(Span(free_from, last, "not there then"))
    return tuple(found)


def extra_shifts(problem: Problem, change: Adds) -> tuple[Shift, ...]:
    """The new contract's dated shifts, numbered above all there are."""
    around = calendar(problem.first_day)
    first = 1 + max((shift.id for shift in problem.shifts), default=0)
    holidays = {shift.day for shift in problem.shifts if shift.bank_holiday}
    days = [day for day in range(problem.days) if day % 7 in change.days]
    found = []
    for number, day in enumerate(days, start=first):
        start = around.at(day, change.starts)
        end = around.at(day + (change.ends <= change.starts), change.ends)
        night = around.night_minutes(start, end)
        pause = BREAK if end - start > problem.policy.break_over else 0
        pause = max(pause, problem.policy.break_least) if pause else 0
        work = end - start - pause
        found.append(
            Shift(
                id=number,
                service=change.service,
                kind=Kind.WAKING_NIGHT if night >= 3 * 60 else Kind.DAY,
                day=day,
                start=start,
                end=end,
                work=work,
                night=min(work, night),
                least=change.heads,
                wanted=change.heads,
                bank_holiday=day in holidays,
                label="New contract",
                break_minutes=pause,
            )
        )
    return tuple(found)


def packed(changes: Iterable[Change]) -> list[Any]:
    """Changes as JSON, each with the name of its kind."""
    return [{"kind": type(change).__name__, **asdict(change)} for change in changes]


def unpacked(rows: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """The changes that JSON stands for; words kept beside them are left aside."""
    found: list[Change] = []
    for row in rows:
        given = {
            k: tuple(v) if isinstance(v, list) else v
            for k, v in row.items()
            if k not in ("kind", "words")
        }
        found.append(KINDS[row["kind"]](**given))
    return tuple(found)
