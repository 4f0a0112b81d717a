"""Rules that one person and one shift decide by themselves, whatever else is on the roster."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from coop.rota.rules.index import Index
from coop.rota.rules.problem import Kind, Level, Shift, Span, Worker
from coop.rota.rules.words import (
    Breach,
    clock,
    clock_words,
    competency_words,
    day_words,
    duty_words,
    hours,
)


def bars(index: Index, worker: Worker, shift: Shift) -> Iterator[Breach]:
    """Every rule above a goal that keeps this person from this shift on its own account.

    Barred: service, employment, clearance, shadow shifts for learners and no others, competency
    for all, leave, under-18 hours (Working Time Regulations 1998, regs 5A, 6A, 12(4)). Rest: a
    break of 20 minutes when more than 6 hours are worked (reg 12(1)). Agreement: times the
    person does not work.
    """
    if shift.service not in worker.services:
        yield _bar("service", shift, partial(_service_words, index, shift))
    if not _employed(worker, shift):
        yield _bar("employment", shift, partial(_employed_words, index, shift))
    yield from _barring_spans("clearance", "not cleared to work", worker.not_cleared, index, shift)
    if worker.learns(shift.day) != (shift.shadows is not None):
        learns = shift.shadows is None
        learner = _supervised_words if worker.supervised else _learner_words
        say = partial(learner if learns else _shadow_words, index, shift)
        yield _bar("learner" if learns else "shadow", shift, say)
    for need in shift.needs:
        if need.people is None and not holds(worker, need.competency, shift):
            begun = _held(worker, need.competency, shift.day)
            day = shift.last_day if begun else shift.day
            yield _bar("competency", shift, partial(_held_words, index, need.competency, day))
    yield from _barring_spans("leave", "away", worker.leave, index, shift)
    yield from _break(index, worker, shift)
    if is_young(worker, shift.day):
        yield from _young_night(index, shift)
    for span in worker.unavailable:
        if overlap(span, shift):
            yield Breach(
                Level.AGREEMENT,
                "availability",
                shift.id,
                1,
                partial(_span_words, "not available", span, index, shift),
                (shift.id,),
                shift.day,
            )
            break


def bar(index: Index, worker: Worker, shift: Shift) -> Breach | None:
    """The first such rule, or None: what the generator asks of every pair."""
    return next(bars(index, worker, shift), None)


def holds(worker: Worker, competency: int, shift: Shift) -> bool:
    """Whether the person holds the competency from the day a shift starts to the day it ends."""
    return _held(worker, competency, shift.day) and (
        shift.last_day == shift.day or _held(worker, competency, shift.last_day)
    )


def _held(worker: Worker, competency: int, day: int) -> bool:
    for held in worker.held:
        ended = held.until_day is not None and day > held.until_day
        if held.competency == competency and held.from_day <= day and not ended:
            return True
    return False


def is_young(worker: Worker, day: int) -> bool:
    """Whether the person is under 18 on a local day."""
    until = worker.limits.under_18_until_day
    return until is not None and day < until


def overlap(span: Span, shift: Shift) -> int:
    """Minutes that a span and a shift share."""
    return max(0, min(span.end, shift.end) - max(span.start, shift.start))


def works(shift: Shift) -> bool:
    """Whether the shift is working time: on-call at home is not, until called out."""
    return shift.kind is not Kind.ON_CALL or shift.work > 0


def _employed(worker: Worker, shift: Shift) -> bool:
    until = worker.employed_until_day
    return worker.employed_from_day <= shift.day and (until is None or shift.day <= until)


def _break(index: Index, worker: Worker, shift: Shift) -> Iterator[Breach]:
    policy = index.problem.policy
    young = is_young(worker, shift.day)
    over = policy.young_break_over if young else policy.break_over
    least = policy.young_break_least if young else policy.break_least
    # Who sleeps in rests by sleeping (reg 24 in place of reg 12); who is on call does not work.
    if shift.kind is Kind.SLEEP_IN or not works(shift):
        return
    if shift.work > over and shift.break_minutes < least:
        yield Breach(
            Level.BARRED if young else Level.REST,
            "break",
            shift.id,
            1,
            partial(_break_words, index, shift, over, least),
            (shift.id,),
            shift.day,
        )


def _young_night(index: Index, shift: Shift) -> Iterator[Breach]:
    policy = index.problem.policy
    if works(shift) and index.calendar.within(
        shift.start, shift.end, policy.young_night_from, policy.young_night_until
    ):
        yield _bar("young_night", shift, partial(_young_night_words, index, shift))


def _bar(rule: str, shift: Shift, say: partial[str]) -> Breach:
    return Breach(Level.BARRED, rule, shift.id, 1, say, (shift.id,), shift.day)


def _barring_spans(
    rule: str, what: str, spans: tuple[Span, ...], index: Index, shift: Shift
) -> Iterator[Breach]:
    for span in spans:
        if span.start < shift.end and shift.start < span.end:
            yield _bar(rule, shift, partial(_span_words, what, span, index, shift))
            return


def _name(index: Index, shift: Shift) -> str:
    return duty_words(index, index.duty(shift.id))


def _span_words(what: str, span: Span, index: Index, shift: Shift) -> str:
    why = f": {span.why}" if span.why else ""
    return f"{what.capitalize()} during {_name(index, shift)}{why}"


def _service_words(index: Index, shift: Shift) -> str:
    service = index.services.get(shift.service, "this service")
    return f"Does not work in {service}, where {_name(index, shift)} is"


def _employed_words(index: Index, shift: Shift) -> str:
    return f"Not employed on {day_words(index, shift.day)}"


def _learner_words(index: Index, shift: Shift) -> str:
    return f"Still learning on {day_words(index, shift.day)}: works only along with somebody"


def _supervised_words(index: Index, shift: Shift) -> str:
    on = day_words(index, shift.day)
    return f"Checks are not complete on {on}: works only along with somebody"


def _shadow_words(index: Index, shift: Shift) -> str:
    return f"{_name(index, shift)} is for somebody who is learning"


def _held_words(index: Index, competency: int, day: int) -> str:
    name = competency_words(index, competency)
    return f"Not signed off for {name} on {day_words(index, day)}"


def _break_words(index: Index, shift: Shift, over: int, least: int) -> str:
    planned = f"only {shift.break_minutes} minutes of" if shift.break_minutes else "no"
    return (
        f"{_name(index, shift)} plans {planned} break; "
        f"more than {hours(over)} of work needs {least} minutes"
    )


def _young_night_words(index: Index, shift: Shift) -> str:
    times = f"{clock_words(index, shift.start)} to {clock_words(index, shift.end)}"
    policy = index.problem.policy
    opens, closes = clock(policy.young_night_from), clock(policy.young_night_until)
    return f"Under 18: no work between {opens} and {closes}, and {_name(index, shift)} is {times}"
