"""Files of training records for tests."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from core.access import Actor
from core.db import transaction
from training.imports import service

HEADINGS = (
    "Works number",
    "Name",
    "Course or competency",
    "Completed on",
    "Expires on",
    "Provider",
    "Certificate number",
)


def records_book(
    rows: Sequence[Sequence[Any]],
    headings: Sequence[str] = HEADINGS,
    title: str = "Training records",
) -> bytes:
    """A workbook with one sheet of these rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_training_import(coop_id: int) -> int:
    """A file received and not yet checked; its id."""
    actor = Actor(None, "Nia Price", coop_id, None, frozenset({"trainer"}))
    content = records_book([("X1", "", "Fire safety", date(2026, 1, 5))])
    with transaction():
        return service.receive(actor, "theirs alone.xlsx", content).id
