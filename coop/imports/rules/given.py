"""Checks of availability, leave, pay rates and the weeks before."""

from __future__ import annotations

from collections import defaultdict
from datetime import time

from coop.imports.columns import AVAILABILITY, LEAVE, RATES, WEEKS
from coop.imports.columns.shared import ELEMENTS, LEAVE_KINDS, UNITS, UNITS_OF, WISHES
from coop.imports.rows import AvailabilityRow, LeaveRow, RateRow, WeekRow
from coop.imports.rules.base import Checker, Span, overlaps
from core.sheets.words import DAYS, fold

MIDNIGHT = time(0)
LONGEST = 366  # days of an exception, as coop.availability keeps them


def availability(check: Checker) -> list[AvailabilityRow]:
    """Read when people cannot, would rather not or would like to work."""
    found: list[AvailabilityRow] = []
    seen: dict[tuple[object, ...], int] = {}
    for row in check.rows(AVAILABILITY):
        number = check.person(AVAILABILITY, row)
        sound = check.order(AVAILABILITY, row, "from_on", "until_on")
        for one, other in (("starts", "ends"), ("ends", "starts")):
            if row[one] is None and row[other] is not None and one not in row.faulty:
                check.fault(AVAILABILITY, row, one, "Give both times, or none for the whole day")
                sound = False
        if row["days"] is None and row["from_on"] is None and not row.faulty:
            check.fault(AVAILABILITY, row, "days", "Give days of the week, or the dates")
            sound = False
        if row["days"] is None and row["from_on"] is not None and not row.faulty:
            last = row["until_on"]
            if last is None or (last - row["from_on"]).days > LONGEST:
                words = "Without days of the week, give the last day: a year at most"
                check.fault(AVAILABILITY, row, "until_on", words)
                sound = False
        if not sound or number is None or row["wish"] is None or row.faulty:
            continue
        from_on = row["from_on"] or check.starts.get(number)
        if from_on is None:
            check.fault(
                AVAILABILITY, row, "from_on", "The person's first day is not known: give it"
            )
            continue
        starts, ends = row["starts"] or MIDNIGHT, row["ends"] or MIDNIGHT
        days = row["days"] if row["days"] is not None else (None,)
        for day in days:
            made = AvailabilityRow(
                number=number,
                weekday=day,
                from_on=from_on,
                until_on=row["until_on"],
                starts=starts,
                ends=ends,
                wish=WISHES[row["wish"]],
                note=row["note"],
            )
            if starts == ends != MIDNIGHT:
                check.fault(AVAILABILITY, row, "ends", "The end is the same as the start")
                break
            key = (number, day, from_on, starts, ends)
            if check.once(AVAILABILITY, row, "person", seen, key):
                found.append(made)
    return found


def leave(check: Checker) -> list[LeaveRow]:
    """Read the agreed leave."""
    found = []
    spans: dict[str, list[Span]] = defaultdict(list)
    for row in check.rows(LEAVE):
        number = check.person(LEAVE, row)
        if not check.order(LEAVE, row, "from_on", "until_on"):
            continue
        if number is None or None in (row["kind"], row["from_on"], row["until_on"]):
            continue
        spans[number].append(Span(row["from_on"], row["until_on"], row))
        paid = row["paid"] if row["paid"] is not None else row["kind"] != "unpaid"
        found.append(
            LeaveRow(number, row["from_on"], row["until_on"], LEAVE_KINDS[row["kind"]], paid)
        )
    for some in spans.values():
        for earlier, later in overlaps(some):
            words = f"overlaps with the leave in row {earlier.row.number}"
            check.fault(LEAVE, later.row, "from_on", words)
    return found


def rates(check: Checker) -> list[RateRow]:
    """Read the pay rates."""
    found = []
    seen: dict[tuple[object, ...], int] = {}
    for row in check.rows(RATES):
        scope = _who(check, row["who"])
        if scope is None and row["who"] is not None and "people" not in check.unread:
            words = f"“{row['who']}” is neither all, nor a role, nor a person"
            check.fault(RATES, row, "who", words)
        element, unit = row["element"], row["unit"]
        allowed = UNITS_OF.get(element or "", ("an hour",))
        if element is not None and unit is not None and unit not in allowed:
            words = f"{element} is paid {' or '.join(allowed)}, not {unit}"
            check.fault(RATES, row, "unit", words[0].upper() + words[1:])
            continue
        if scope is None or None in (element, unit, row["amount"], row["from_on"]):
            continue
        number, role = scope
        key = (number, role, element, row["from_on"])
        if check.once(RATES, row, "element", seen, key):
            found.append(
                RateRow(
                    number=number,
                    role=role,
                    element=ELEMENTS[element],
                    from_on=row["from_on"],
                    unit=UNITS[unit],
                    amount=row["amount"],
                )
            )
    return found


def _who(check: Checker, given: str | None) -> tuple[str, str] | None:
    """(number, role) that a rate is for: both empty for everybody, None when not clear."""
    if given is None:
        return None
    if fold(given) in ("all", "everybody", "everyone"):
        return "", ""
    if (role := check.roles.get(fold(given))) is not None:
        return "", role
    found = check.find_person(given)
    return (next(iter(found)), "") if len(found) == 1 else None


def weeks(check: Checker) -> list[WeekRow]:
    """Read the hours of the weeks before."""
    found = []
    seen: dict[tuple[object, ...], int] = {}
    for row in check.rows(WEEKS):
        number = check.person(WEEKS, row)
        week, hours, nights = row["week_on"], row["hours"], row["night_hours"] or 0
        if week is not None and week.weekday() != 0:
            words = f"is a {DAYS[week.weekday()]}: give the Monday on which the week begins"
            check.fault(WEEKS, row, "week_on", words)
            continue
        if hours is not None and nights > hours:
            check.fault(WEEKS, row, "night_hours", "are more than the hours of the week")
            continue
        if number is None or week is None or hours is None:
            continue
        if check.once(WEEKS, row, "week_on", seen, (number, week)):
            found.append(WeekRow(number, week, hours, nights))
    return found
