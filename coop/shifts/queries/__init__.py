"""Reads of need and of who is placed: frozen values, always of one co-op."""

from coop.shifts.queries.filled import FilledWeek, filled_by_week
from coop.shifts.queries.mine import (
    along,
    contract_minutes,
    my_shift_page,
    my_shifts,
    next_shift,
    on_call,
)
from coop.shifts.queries.need import (
    codes,
    rule_of,
    shadows,
    shift_page,
    shifts,
    shifts_by_id,
    visits,
)
from coop.shifts.queries.patterns import ahead, out_of_line, pattern, patterns, titles
from coop.shifts.queries.placed import Rota, Times, published
from coop.shifts.queries.rows import (
    Assigned,
    MyShift,
    NeedRow,
    OnCall,
    PatternRow,
    PatternTitle,
    ShiftPage,
    ShiftRow,
    VisitRow,
)

__all__ = [
    "Assigned",
    "FilledWeek",
    "MyShift",
    "NeedRow",
    "OnCall",
    "PatternRow",
    "PatternTitle",
    "Rota",
    "ShiftPage",
    "ShiftRow",
    "Times",
    "VisitRow",
    "ahead",
    "along",
    "codes",
    "contract_minutes",
    "filled_by_week",
    "my_shift_page",
    "my_shifts",
    "next_shift",
    "on_call",
    "out_of_line",
    "pattern",
    "patterns",
    "published",
    "rule_of",
    "shadows",
    "shift_page",
    "shifts",
    "shifts_by_id",
    "titles",
    "visits",
]
