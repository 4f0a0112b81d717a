"""A file of training records in the demo, from the system before: shown, and waiting for a yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core import clock
from core.access import Actor
from core.db import db, transaction
from core.sheets.values import Sheet
from core.sheets.write import workbook_bytes
from training.imports import service
from training.imports.columns import RECORDS
from training.records import queries as records

FILE = "former-system-completed-training.xlsx"
# What the former system called courses: the last is not known here.
COURSES = ("Fire safety", "Infection prevention and control", "Fire Awareness (e-learning)")


def tell(trainer: Actor) -> None:
    """The trainer has uploaded it this morning."""
    today = clock.today()
    people = [
        each for each in records.learners(trainer.coop_id, today) if each.id != trainer.person_id
    ]
    rows: list[dict[str, Any]] = [
        {
            "number": who.number,
            "name": who.name,
            "item": COURSES[number % len(COURSES)],
            "completed": today - timedelta(days=900 + 17 * number),
            "provider": "Severn Skills",
            "certificate": f"SS-{20400 + number}",
        }
        for number, who in enumerate(people[:14])
    ]
    rows.append({"number": "BW999", "item": COURSES[0], "completed": today - timedelta(days=950)})
    content = workbook_bytes([Sheet.of(RECORDS, rows)])
    db.session.rollback()
    with transaction():
        row = service.receive(trainer, FILE, content)
        service.keep_check(row, *service.check(trainer, row))
