"""What ASC-WDS would complain of, and what it is read with. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from coop.ascwds.wording import label

POSTCODE = re.compile(r"[A-Za-z]{1,2}\d{1,2}[A-Za-z]? \d[A-Za-z]{2}")
NI = re.compile(r"[A-Za-z]{2}\d{6}[A-Za-z]?")
LEAST_AGE, MOST_AGE = 14, 100
REGISTERED_MANAGER = "4"
SERVICE_WITHOUT_STAFF = "72"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that ASC-WDS would complain of. `file` is workplace, staff or training."""

    file: str
    subject: str
    column: str
    error: bool
    words: str
    person_id: int | None = None
    workplace_id: int | None = None

    @property
    def label(self) -> str:
        """What the column is called."""
        return label(self.column)


Say = Callable[[str, str], None]


def between(text: str, least: str, most: str) -> bool:
    """Whether a text is a number between two, both included."""
    try:
        return Decimal(least) <= Decimal(text) <= Decimal(most)
    except InvalidOperation:
        return False


def age(born_on: date, on: date) -> int:
    """Whole years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
