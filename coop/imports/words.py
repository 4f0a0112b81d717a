"""What a row is about and what its values are, in words for the preview. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

from coop.imports.rows import (
    AvailabilityRow,
    ClearanceRow,
    HeldRow,
    LeaveRow,
    MembershipRow,
    PatternRow,
    RateRow,
    TermsRow,
    WorkingTimeRow,
)
from core.sheets.values import weekdays_text

FIELD_WORDS = {
    "allows": "what it allows",
    "renewal_months": "months until renewal",
    "known_as": "known as",
    "first_name": "first name",
    "email": "e-mail",
    "born_on": "date of birth",
    "contract_minutes": "contract",
    "can_lead": "can lead",
    "from_on": "from",
    "until_on": "until",
    "weekly_cap_minutes": "most hours a week by right to work",
    "opted_out_48h": "opted out of 48 h",
    "night_worker": "night worker",
    "weekly_max_minutes": "most hours a week",
    "max_nights_per_week": "most nights a week",
    "cycle_weeks": "weeks in cycle",
    "break_minutes": "break minutes",
    "night_minutes": "night hours",
    "minutes": "hours",
}
CHOICE_FIELDS = {"kind", "status", "wish", "unit", "element"}
HOURS = {"contract_minutes", "weekly_cap_minutes", "weekly_max_minutes", "minutes", "night_minutes"}


def words(name: str, value: Any) -> str:
    """A value as the preview shows it."""
    match value:
        case None | "" | ():
            text = "nothing"
        case bool():
            text = "yes" if value else "no"
        case int() if name in HOURS:
            text = f"{value / 60:.2f}".rstrip("0").rstrip(".") + " h"
        case date():
            text = f"{value:%a} {value.day} {value:%B %Y}"
        case time():
            text = f"{value:%H:%M}"
        case Decimal():
            text = f"{value.normalize():f}"
        case tuple() if name == "days":
            weeks = sorted({day // 7 for day in value})
            each = [weekdays_text([d % 7 for d in value if d // 7 == week]) for week in weeks]
            text = "; ".join(each)
        case tuple() if name == "visits":
            text = f"{len(value)} visits"
        case tuple() if name == "needs":
            text = ", ".join(n if people is None else f"{n}:{people}" for n, people in value)
        case str() if name in CHOICE_FIELDS:
            text = value.replace("_", " ")
        case _:
            text = str(value)
    return text


def label(row: Any, names: Callable[[str], str]) -> str:
    """What a row is about, for the preview; `names` gives a person's name by number."""
    match row:
        case PatternRow():
            days = words("days", row.days)
            return f"{row.service}: {row.name}, {days}, {row.starts:%H:%M}-{row.ends:%H:%M}"
        case TermsRow():
            return f"{names(row.number)}: {row.role}, {row.service}"
        case MembershipRow():
            return f"{names(row.number)}: {row.kind}"
        case ClearanceRow():
            check = "DBS" if row.kind == "dbs" else "right to work"
            return f"{names(row.number)}: {check} from {words('', row.from_on)}"
        case WorkingTimeRow():
            return f"{names(row.number)}: from {words('', row.from_on)}"
        case HeldRow():
            return f"{names(row.number)}: {row.competency} from {words('', row.from_on)}"
        case AvailabilityRow():
            day = "" if row.weekday is None else f" {weekdays_text([row.weekday])}"
            times = f"{row.starts:%H:%M}-{row.ends:%H:%M}" if row.starts != row.ends else "all day"
            return f"{names(row.number)}: {words('wish', row.wish)}{day} {times}"
        case LeaveRow():
            first, last = words("", row.from_on), words("", row.until_on)
            return f"{names(row.number)}: {row.kind}, {first} to {last}"
        case RateRow():
            who = names(row.number) if row.number else row.role or "everybody"
            return f"{who}: {words('element', row.element)} from {words('', row.from_on)}"
    if hasattr(row, "week_on"):
        return f"{names(row.number)}: week of {words('', row.week_on)}"
    if hasattr(row, "first_name"):
        return f"{row.known_as or row.first_name} {row.surname} ({row.number})"
    return str(row.name)
