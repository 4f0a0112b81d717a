"""The figures of law as the product ships them, for rules that are tested bare."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from coop import statutory
from coop.statutory.rules import Figure

DATA = Path(statutory.__file__).parent / "data" / "figures.json"
FIGURES = tuple(
    Figure(
        row["name"],
        date.fromisoformat(row["from_on"]),
        Decimal(row["amount"]),
        row["source"],
        row.get("least_age"),
        row.get("most_age"),
    )
    for row in json.loads(DATA.read_text(encoding="utf-8"))["figures"]
)
