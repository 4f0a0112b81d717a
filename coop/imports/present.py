"""What a co-op has, laid out as the workbook's sheets: to look at, change and upload again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coop.imports.columns.shared import (
    ELEMENTS,
    LEAVE_KINDS,
    MEMBERSHIPS,
    SERVICE_KINDS,
    SHIFT_KINDS,
    UNITS,
    WISHES,
)
from coop.imports.rows import PatternRow, RateRow, Rows, TermsRow

Sheets = dict[str, list[dict[str, Any]]]


def _words(choices: Mapping[str, Any]) -> dict[Any, str]:
    return {kept: words for words, kept in choices.items()}


def sheets_of(rows: Rows) -> Sheets:
    """Rows by sheet key and column key, for `coop.imports.template.workbook`."""
    kinds, wishes, leaves = _words(SERVICE_KINDS), _words(WISHES), _words(LEAVE_KINDS)
    return {
        "services": [
            {"name": r.name, "kind": kinds[r.kind], "address": r.address, "phone": r.phone}
            for r in rows.services
        ],
        "competencies": [
            {"name": r.name, "allows": r.allows, "renewal_months": r.renewal_months}
            for r in rows.competencies
        ],
        "people": _people(rows),
        "held": [
            {
                "person": r.number,
                "competency": r.competency,
                "from_on": r.from_on,
                "until_on": r.until_on,
            }
            for r in rows.held
        ],
        "patterns": [row for pattern in rows.patterns for row in _pattern(pattern)],
        "rounds": [row for pattern in rows.patterns for row in _visits(pattern)],
        "availability": [
            {
                "person": r.number,
                "days": None if r.weekday is None else (r.weekday,),
                "from_on": r.from_on,
                "until_on": r.until_on,
                "starts": r.starts,
                "ends": r.ends,
                "wish": wishes[r.wish],
                "note": r.note,
            }
            for r in rows.availability
            if r.wish in wishes
        ],
        "leave": [
            {
                "person": r.number,
                "kind": leaves[r.kind],
                "from_on": r.from_on,
                "until_on": r.until_on,
                "paid": r.paid,
            }
            for r in rows.leave
        ],
        "rates": [_rate(rate) for rate in rows.rates],
        "weeks": [
            {
                "person": r.number,
                "week_on": r.week_on,
                "hours": r.minutes,
                "night_hours": r.night_minutes or None,
            }
            for r in rows.weeks
        ],
    }


def _latest(rows: Iterable[Any]) -> dict[str, Any]:
    """Of each person the spell that began last."""
    found: dict[str, Any] = {}
    for row in sorted(rows, key=lambda row: row.from_on):
        found[row.number] = row
    return found


def _people(rows: Rows) -> list[dict[str, Any]]:
    terms: dict[str, TermsRow] = _latest(rows.terms)
    memberships, agreed = _latest(rows.memberships), _latest(rows.working_time)
    dbs = _latest(r for r in rows.clearances if r.kind == "dbs")
    right = _latest(r for r in rows.clearances if r.kind == "right_to_work")
    membership_words = _words(MEMBERSHIPS)
    found = []
    for person in rows.people:
        job = terms.get(person.number)
        if job is None:
            continue
        row: dict[str, Any] = {
            "number": person.number,
            "first_name": person.first_name,
            "surname": person.surname,
            "known_as": person.known_as,
            "email": person.email,
            "phone": person.phone,
            "born_on": person.born_on,
            "service": job.service,
            "role": job.role,
            "status": job.status,
            "contract": job.contract_minutes,
            "starts": job.from_on,
            "ends": job.until_on,
            "can_lead": job.can_lead,
            "source": job.source,
        }
        if (member := memberships.get(person.number)) is not None:
            row["membership"] = membership_words[member.kind]
            row["member_since"] = member.from_on
        if (check := dbs.get(person.number)) is not None:
            row["dbs_on"] = check.from_on
        if (check := right.get(person.number)) is not None:
            row["right_on"], row["right_until"] = check.from_on, check.until_on
            row["cap"] = check.weekly_cap_minutes
        if (time := agreed.get(person.number)) is not None:
            row["night_worker"] = time.night_worker
            row["opted_out"] = time.from_on if time.opted_out_48h else None
            row["most_hours"] = time.weekly_max_minutes
            row["most_nights"] = time.max_nights_per_week
        found.append(row)
    return found


def _pattern(pattern: PatternRow) -> Iterable[dict[str, Any]]:
    """One row, or one for each week of the cycle when the weeks differ."""
    weeks = [
        tuple(day % 7 for day in pattern.days if day // 7 == week)
        for week in range(pattern.cycle_weeks)
    ]
    same = len(set(weeks)) == 1
    for week, days in enumerate(weeks[:1] if same else weeks, 1):
        if days:
            yield {
                "service": pattern.service,
                "name": pattern.name,
                "kind": _words(SHIFT_KINDS)[pattern.kind],
                "cycle": pattern.cycle_weeks,
                "week": None if same else week,
                "days": days,
                "starts": pattern.starts,
                "ends": pattern.ends,
                "rest": pattern.break_minutes,
                "least": pattern.least,
                "wanted": pattern.wanted,
                "needs": tuple(
                    name if people is None else f"{name}:{people}" for name, people in pattern.needs
                ),
                "lead": pattern.lead,
                # the cycle is counted from the week of this day
                "from_on": pattern.from_on if pattern.cycle_weeks == 1 else pattern.anchor,
                "until_on": pattern.until_on,
            }


def _visits(pattern: PatternRow) -> Iterable[dict[str, Any]]:
    for visit in pattern.visits:
        yield {
            "service": pattern.service,
            "pattern": pattern.name,
            "days": tuple(sorted({d % 7 for d in visit.days or pattern.days})),
            "code": visit.code,
            "starts": visit.starts,
            "minutes": visit.minutes,
            "place": visit.place,
            "travel": visit.travel_after_minutes or None,
        }


def _rate(rate: RateRow) -> dict[str, Any]:
    return {
        "who": rate.number or rate.role or "all",
        "element": _words(ELEMENTS)[rate.element],
        "unit": _words(UNITS)[rate.unit],
        "amount": rate.amount,
        "from_on": rate.from_on,
    }
