"""A checked rota in words for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coop.rota.rules.observing import MISSED, PLACED
from coop.rota.rules.problem import Finding, Level
from coop.rota.service.generating import gap_words
from coop.rota.service.publishing import Checked
from coop.rota.service.verdicts import open_words


@dataclass(frozen=True, slots=True)
class Said:
    """A finding or a gap with its names and day."""

    person: str
    person_id: int
    words: str
    level: str
    accepted: str
    shift_id: int | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Hole:
    """Places that nobody is on."""

    shift_id: int
    name: str
    service: str
    on: date
    places: int
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """What checking a rota said."""

    refused: tuple[Said, ...]
    accepted: tuple[Said, ...]
    holes: tuple[Hole, ...]
    unfilled: int
    observations: tuple[Said, ...] = ()  # placed or not


def said(checked: Checked, *, pairs: bool) -> Report:
    """Findings and gaps with names, in the order of the days.

    Without `pairs` nobody reads who must not work together.
    """
    problem = checked.situation.problem
    names = {worker.id: worker.name for worker in problem.workers}
    shifts = {shift.id: shift for shift in problem.shifts}
    services = dict(problem.service_names)

    def one(finding: Finding) -> Said:
        last = next((id_ for id_ in reversed(finding.shifts) if id_ in shifts), None)
        on = None if finding.day is None else problem.first_day + timedelta(days=finding.day)
        return Said(
            names.get(finding.worker, ""), finding.worker,
            finding.words if pairs else open_words(finding),
            str(finding.level), finding.accepted, last, on,
        )  # fmt: skip

    about = [f for f in checked.findings if f.rule in (PLACED, MISSED)]
    about.sort(key=lambda finding: (finding.day is None, finding.day or 0))
    above = [f for f in checked.findings if f.level is not Level.GOAL]
    above.sort(key=lambda finding: finding.day if finding.day is not None else -1)
    return Report(
        refused=tuple(one(finding) for finding in above if finding.refuses),
        accepted=tuple(one(finding) for finding in above if finding.accepted),
        holes=tuple(
            Hole(
                gap.shift,
                shifts[gap.shift].label,
                services.get(shifts[gap.shift].service, ""),
                problem.first_day + timedelta(days=shifts[gap.shift].day),
                gap.places,
                gap_words(gap),
            )
            for gap in checked.gaps
        ),
        unfilled=checked.unfilled,
        observations=tuple(one(finding) for finding in about),
    )
