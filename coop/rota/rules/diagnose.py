"""What a rota will lack, before it is made: supply against demand, and needs that nobody can meet.

Everything called impossible is proved: a limit that is left out here (rest, averages, runs of
days) can only make it worse. People are counted who may work a shift by their own facts:
service, employment, clearance, sign-offs, leave, availability, what they are promised for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coop.rota.rules.check import check_roster
from coop.rota.rules.cover import Skill, skills
from coop.rota.rules.index import index_of
from coop.rota.rules.matching import unmet
from coop.rota.rules.problem import Problem
from coop.rota.rules.supply import Known, Row, WeekHours, heat_rows, week_hours
from coop.rota.rules.words import (
    clock_words,
    day_words,
    hours,
    people,
    week_words,
)


class Weight(StrEnum):
    """How bad a finding is."""

    IMPOSSIBLE = "impossible"
    TIGHT = "tight"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that the rota cannot have, or hardly: on which shifts, by which people."""

    weight: Weight
    kind: str  # nobody, too_few, skill, at_once, hours, contract, fixed
    words: str
    shifts: tuple[int, ...] = ()
    workers: tuple[int, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()  # (why people may not, how many), most first


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Findings, the worst first, and the figures behind them."""

    lacks: tuple[Lack, ...]
    rows: tuple[Row, ...]
    weeks: tuple[WeekHours, ...]

    @property
    def impossible(self) -> int:
        """How many findings are proved impossible."""
        return sum(one.weight is Weight.IMPOSSIBLE for one in self.lacks)


def diagnose(problem: Problem) -> Diagnosis:
    """Supply and demand of a problem, and what is impossible in it; nothing is solved."""
    known = Known(index_of(problem))
    weeks = tuple(week_hours(known))
    lacks = [*_fixed(known), *_single(known), *_at_once(known), *_short_weeks(known, weeks)]
    lacks.sort(key=lambda one: list(Weight).index(one.weight))
    return Diagnosis(tuple(lacks), tuple(heat_rows(known)), weeks)


def _fixed(known: Known) -> list[Lack]:
    """Places given by hand that break a rule with one another or with the person's facts."""
    found = []
    for worker in known.workers:
        mine = known.index.fixed_ids(worker.id)
        for one in check_roster(known.index.problem, worker.id, mine) if mine else ():
            # The least hours may still be met by what is to be placed.
            if one.refuses and not one.rule.startswith(("least", "min_")):
                said = f"{worker.name} is fixed where a rule stands against it. {one.words}"
                found.append(
                    Lack(Weight.IMPOSSIBLE, "fixed", said, one.shifts, workers=(worker.id,))
                )
    return found


def _single(known: Known) -> list[Lack]:
    """Shifts that cannot be filled whatever else happens."""
    found = []
    for shift in known.shifts:
        could = known.may[shift.id].bit_count()
        if could < shift.least:
            few = "Nobody" if could == 0 else f"Only {people(could, 'person', 'people')}"
            said = f"{few} may work {known.name(shift)}, which needs {shift.least}"
            kind, ids = ("too_few" if could else "nobody"), known.ids(known.may[shift.id])
            reasons = known.reasons(shift)
            found.append(Lack(Weight.IMPOSSIBLE, kind, said, (shift.id,), ids, reasons))
            continue
        for skill in skills(shift):
            having = known.having(skill, shift)
            if having.bit_count() < skill.people:
                count = having.bit_count()
                have = f"only {count} {'is' if count == 1 else 'are'}" if count else "nobody is"
                said = (
                    f"{known.name(shift)} needs {people(skill.people, 'person', 'people')} "
                    f"{skill.words(known.index)}; of those who may work it, {have}"
                    if skill.competency is not None
                    else f"{known.name(shift)} needs a lead; of those who may work it, nobody can"
                )
                ids = known.ids(having)
                found.append(Lack(Weight.IMPOSSIBLE, "skill", said, (shift.id,), ids))
    return found


def _at_once(known: Known) -> list[Lack]:
    """More places at one moment than people who may have them, for heads and for each skill."""
    found: dict[tuple[str, frozenset[int]], Lack] = {}
    for at in sorted({one.start for one in known.shifts}):
        live = [one for one in known.shifts if one.start <= at < one.end]
        heads = [(one.id, known.may[one.id], one.least) for one in live]
        by_skill: dict[int | None, list[tuple[int, int, int]]] = {}
        for shift in live:
            for skill in skills(shift):
                row = (shift.id, known.having(skill, shift), skill.people)
                by_skill.setdefault(skill.competency, []).append(row)
        asked = [("people", heads)]
        asked += [
            (f"people {Skill(skill, 1).words(known.index)}", rows)
            for skill, rows in by_skill.items()
        ]
        for what, rows in asked:
            # A shift that lacks people by itself is named already; here with what it can have.
            could = [(one, bits, min(n, bits.bit_count())) for one, bits, n in rows]
            short = unmet(could)
            if short is None:
                continue
            key = (what, frozenset(short.demands))
            when = f"{day_words(known.index, known.index.calendar.day_of(at))} at "
            said = (
                f"{when}{clock_words(known.index, at)}: {short.needed} {what} are needed at once "
                f"on {people(len(short.demands), 'shift', 'shifts')}, "
                f"and only {short.supply.bit_count()} may work them"
            )
            lack = Lack(Weight.IMPOSSIBLE, "at_once", said, short.demands, known.ids(short.supply))
            found.setdefault(key, lack)
    return list(found.values())


def _short_weeks(known: Known, weeks: Sequence[WeekHours]) -> list[Lack]:
    found = []
    for one in weeks:
        when = week_words(known.index, one.week)
        where = f" in {known.index.services[one.service]}" if one.service is not None else ""
        if one.needed > one.most:
            said = (
                f"{hours(one.needed)} are needed{where} in {when}; all who may work there may "
                f"work {hours(one.most)} at most"
            )
            found.append(Lack(Weight.IMPOSSIBLE, "hours", said))
        elif one.needed > one.contract and one.service is None:
            said = (
                f"{hours(one.needed)} are needed in {when}; contracts give {hours(one.contract)}. "
                f"{hours(one.needed - one.contract)} must come from extra hours or bank staff"
            )
            found.append(Lack(Weight.TIGHT, "contract", said))
    return found
