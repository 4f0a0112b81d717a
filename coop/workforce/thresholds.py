"""What counts as an early sign where a co-op has not chosen for itself: dated, in `signs.json`.

They are the software's own working values and no law; the file says so.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

from coop.workforce.signs import Terms

FILE = Path(__file__).with_name("signs.json")


@cache
def shipped() -> tuple[Terms, ...]:
    """Those that come with Carework, the earliest first."""
    read = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Terms(**{**row, "from_on": date.fromisoformat(row["from_on"])}) for row in read["terms"]
    )
