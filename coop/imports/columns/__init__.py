"""The sheets of the co-op's workbook: the template, the demo and the reader share them."""

from __future__ import annotations

from coop.imports.columns.given import AVAILABILITY, LEAVE, RATES, WEEKS
from coop.imports.columns.need import PATTERNS, ROUNDS
from coop.imports.columns.people import COMPETENCIES, HELD, PEOPLE, SERVICES

__all__ = [
    "AVAILABILITY",
    "COMPETENCIES",
    "HELD",
    "LEAVE",
    "PATTERNS",
    "PEOPLE",
    "RATES",
    "READ_ME",
    "ROUNDS",
    "SERVICES",
    "TEMPLATE",
    "WEEKS",
]

TEMPLATE = (
    SERVICES,
    COMPETENCIES,
    PEOPLE,
    HELD,
    PATTERNS,
    ROUNDS,
    AVAILABILITY,
    LEAVE,
    RATES,
    WEEKS,
)
READ_ME = "Read me"
