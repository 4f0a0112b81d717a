"""What counts as an early sign, from `signs.json`: dated values, so that a change keeps the past.

They are the software's own working values and no law; the file says so.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

from coop.workforce.warnings import Terms, terms_on

FILE = Path(__file__).with_name("signs.json")


@cache
def _rows() -> tuple[Terms, ...]:
    read = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Terms(**{**row, "from_on": date.fromisoformat(row["from_on"])}) for row in read["terms"]
    )


def terms(on: date) -> Terms:
    """The values in force on a day; those first set for any day before."""
    rows = _rows()
    return terms_on(rows, max(on, min(row.from_on for row in rows)))
