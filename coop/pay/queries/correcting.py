"""Work that was opened again after it had been paid: what was paid, and what waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coop.attendance.models import HoursState, HoursWorked
from coop.pay.inputs import Correction, Finding
from coop.pay.lines import Line
from coop.pay.models import PayCorrection, PayLine, PayRun
from coop.pay.rates import Element
from coop.pay.rules import Piece
from coop.shifts.models import Shift
from coop.time.models import OtherTime
from coop.time.rules import REFUSED, WITHDRAWN
from core import clock
from core.db import db
from core.people.models import Person
from core.ui.filters import day_short, days


@dataclass(frozen=True, slots=True)
class Opened:
    """One correction that a run may take; `gone`: the work is none any more."""

    id: int
    key: int  # of its piece: hours, or (less than nought) time that is no shift
    person_id: int
    service_id: int
    on: date
    where: str
    gone: bool
    paid: tuple[Line, ...]

    def correction(self, who: str, piece: Piece | None) -> Correction:
        """As the calculation reads it."""
        return Correction(self.id, self.person_id, who, self.on, self.where, self.paid, piece)


def opened(coop_id: int, run_id: int) -> tuple[Opened, ...]:
    """Corrections that wait or that this run has taken, with all that was paid. Three queries."""
    query = (
        select(PayCorrection, PayRun, HoursWorked, Shift, OtherTime)
        .join(PayRun, PayRun.id == PayCorrection.origin_run_id)
        .outerjoin(HoursWorked, HoursWorked.id == PayCorrection.hours_id)
        .outerjoin(Shift, Shift.id == HoursWorked.shift_id)
        .outerjoin(OtherTime, OtherTime.id == PayCorrection.time_id)
        .where(
            PayCorrection.coop_id == coop_id,
            PayCorrection.run_id.is_(None) | (PayCorrection.run_id == run_id),
        )
        .order_by(PayCorrection.id)
    )
    rows = list(db.session.execute(query))
    if not rows:
        return ()
    paid = _paid(coop_id, run_id, [row[0] for row in rows])
    found = []
    for correction, origin, hours, shift, time in rows:
        key = correction.hours_id or -(correction.time_id or 0)
        found.append(
            Opened(
                correction.id,
                key,
                hours.person_id if hours else time.person_id,
                shift.service_id if shift else time.service_id,
                shift.on if shift else clock.local_day(time.start_at),
                f"in {days(origin.from_on, origin.until_on)}",
                hours.state == HoursState.NO_SHOW if hours else time.state in (REFUSED, WITHDRAWN),
                paid[key],
            )
        )
    return tuple(found)


def _paid(
    coop_id: int, run_id: int, corrections: Iterable[PayCorrection]
) -> dict[int, tuple[Line, ...]]:
    """What all other runs paid for the work: what was taken back since is out of it."""
    hours_ids = [row.hours_id for row in corrections if row.hours_id is not None]
    time_ids = [row.time_id for row in corrections if row.time_id is not None]
    query = (
        select(PayLine)
        .where(
            PayLine.coop_id == coop_id,
            PayLine.run_id != run_id,
            PayLine.hours_id.in_(hours_ids) | PayLine.time_id.in_(time_ids),
        )
        .order_by(PayLine.run_id, PayLine.part)
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for row in db.session.scalars(query):
        line = Line(
            on=row.on,
            element=Element(row.element),
            minutes=row.minutes,
            rate=row.rate,
            pence=row.pence,
            words=row.words.removeprefix("Corrected: "),
            units=row.units,
            nmw_minutes=row.nmw_minutes,
            nmw_rate=row.nmw_rate,
            extra=row.extra,
        )
        mine = found[row.hours_id or -(row.time_id or 0)]
        same = next((old for old in mine if _undoes(line, old)), None)
        if same is None:
            mine.append(line)
        else:
            mine.remove(same)
    return defaultdict(tuple, {key: tuple(lines) for key, lines in found.items()})


def _undoes(line: Line, old: Line) -> bool:
    return (line.on, line.element, line.rate, line.minutes, line.extra, line.units, line.pence) == (
        old.on,
        old.element,
        old.rate,
        -old.minutes,
        -old.extra,
        -old.units,
        -old.pence,
    )


def waiting(coop_id: int, until_on: date) -> Iterable[Finding]:
    """Hours opened again after they were paid and not approved since: nothing is paid for them."""
    query = (
        select(Person, Shift)
        .join(HoursWorked, HoursWorked.person_id == Person.id)
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .join(PayCorrection, PayCorrection.hours_id == HoursWorked.id)
        .where(
            PayCorrection.coop_id == coop_id,
            PayCorrection.run_id.is_(None),
            HoursWorked.state.not_in((HoursState.APPROVED, HoursState.NO_SHOW)),
            Shift.on <= until_on,
        )
        .order_by(Shift.on, Person.id)
    )
    for person, shift in db.session.execute(query):
        yield Finding(
            person.id,
            False,
            f"{person.name}: the hours of {day_short(shift.on)} {shift.name} were paid, opened "
            "again and are not approved: the difference waits.",
        )
