"""A run's result into its rows: claims, corrections taken, items, lines, findings."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from coop.attendance.models import HoursWorked
from coop.pay.inputs import Result
from coop.pay.items import Item
from coop.pay.lines import Line
from coop.pay.models import (
    PaidHours,
    PaidTime,
    PayCorrection,
    PayFinding,
    PayItem,
    PayLine,
    PayRun,
)
from coop.pay.queries import Work
from coop.time.models import OtherTime
from core import clock
from core.db import db


def write(run: PayRun, hours: Iterable[Work], result: Result) -> None:
    """Everything that a run that was cleared is made of, in the open transaction.

    Raises IntegrityError where another run has claimed the same hours, time or item.
    """
    about = {row.key: row for row in hours}
    whose = {"coop_id": run.coop_id, "run_id": run.id}
    claims = [{**whose, **_source(key)} for key, _ in result.lines]
    _insert(PaidHours, [claim for claim in claims if "hours_id" in claim])
    _insert(PaidTime, [claim for claim in claims if "time_id" in claim])
    rows: list[dict[str, Any]] = []
    for key, lines in result.lines:
        at = {"person_id": about[key].person_id, "service_id": about[key].service_id}
        rows += _lines(lines, {**whose, **at, **_source(key)})
    for correction_id, lines in result.corrected:
        rows += _lines(lines, {**whose, **_take(run, correction_id)})
    rows += [_item_line(whose, item, item_id) for item, item_id in _items(run, result.items)]
    _insert(PayLine, rows)
    _insert(
        PayFinding,
        [
            {
                **whose,
                "person_id": found.person_id,
                "kind": found.kind.value,
                "stops": found.stops,
                "words": found.words,
            }
            for found in result.findings
        ],
    )


def _source(key: int) -> dict[str, int]:
    """What a piece was made of: hours, or (less than nought) time that is no shift."""
    return {"hours_id": key} if key > 0 else {"time_id": -key}


def _lines(lines: Iterable[Line], about: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return [
        {
            "hours_id": None,
            "time_id": None,
            "item_id": None,
            "correction_id": None,
            **about,
            "part": part,
            "on": line.on,
            "element": line.element.value,
            "minutes": line.minutes,
            "extra": line.extra,
            "units": line.units,
            "rate": line.rate.quantize(Decimal("0.0001")),
            "pence": line.pence,
            "nmw_minutes": line.nmw_minutes,
            "nmw_rate": line.nmw_rate.quantize(Decimal("0.0001")),
            "nmw_pence": 0,
            "words": line.words,
        }
        for part, line in enumerate(lines)
    ]


def _take(run: PayRun, correction_id: int) -> dict[str, Any]:
    """Take a waiting correction for this run; whose work it is."""
    row = db.session.get_one(PayCorrection, correction_id)
    row.run_id = run.id
    db.session.flush()
    about = {"correction_id": row.id, "hours_id": row.hours_id, "time_id": row.time_id}
    if row.hours_id is not None:
        hours = db.session.get_one(HoursWorked, row.hours_id)
        return {**about, "person_id": hours.person_id, "service_id": hours.shift.service_id}
    time = db.session.get_one(OtherTime, row.time_id)
    return {**about, "person_id": time.person_id, "service_id": time.service_id}


def _items(run: PayRun, items: Iterable[Item]) -> Iterable[tuple[Item, int]]:
    """Each item with its row: made anew, or the one that was entered by hand."""
    now = clock.now()
    by_hand = {
        (row.source, row.key): row
        for row in db.session.scalars(
            select(PayItem).where(PayItem.coop_id == run.coop_id, PayItem.run_id.is_(None))
        )
    }
    for item in items:
        row = by_hand.get((item.source, item.key))
        if row is None:
            row = PayItem(
                coop_id=run.coop_id,
                source=item.source,
                key=item.key,
                person_id=item.person_id,
                service_id=item.service_id,
                element=item.element.value,
                on=item.on,
                made_at=now,
                by_hand=False,
            )
            db.session.add(row)
        row.run_id = run.id
        row.pence, row.nmw_pence, row.words = item.pence, item.nmw_pence, item.words
        row.minutes, row.units, row.rate = item.minutes, item.units, item.rate
        db.session.flush()
        yield item, row.id


def _item_line(whose: dict[str, int], item: Item, item_id: int) -> dict[str, Any]:
    return {
        **whose,
        "person_id": item.person_id,
        "service_id": item.service_id,
        "hours_id": None,
        "time_id": None,
        "item_id": item_id,
        "correction_id": None,
        "part": 0,
        "on": item.on,
        "element": item.element.value,
        "minutes": item.minutes,
        "extra": 0,
        "units": item.units,
        "rate": item.rate,
        "pence": item.pence,
        "nmw_minutes": 0,
        "nmw_rate": Decimal(0),
        "nmw_pence": item.nmw_pence,
        "words": item.words,
    }


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)
