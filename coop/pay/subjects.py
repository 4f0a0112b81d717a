"""What can be exported of pay: every line of the runs, as a run's own pages show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from coop.attendance.models import HoursWorked
from coop.pay.models import PayCorrection, PayLine, PayRun
from coop.pay.rates import ELEMENT_WORDS, Element
from coop.pay.states import FINAL, STEPS
from coop.shifts.models import Shift
from coop.time.models import OtherTime
from coop.time.rules import KIND_WORDS, TimeKind
from core.exporting import (
    BY_SURNAME,
    WHO,
    WHO_COLUMNS,
    Asked,
    Filter,
    Kind,
    Offered,
    Subject,
    fixed,
    pounds,
    service_filter,
    stream,
    who,
    who_filter,
)
from core.people.models import Person, Service
from core.sheets.columns import Column, Type

APPROVED = "approved"
COLUMNS = (
    Offered(Column("run_from", "Run from", Type.DATE)),
    Offered(Column("run_until", "Run until", Type.DATE)),
    Offered(Column("run_state", "Run", width=12), usual=False),
    *WHO_COLUMNS,
    Offered(Column("service", "Service", width=22)),
    Offered(Column("on", "Day", Type.DATE)),
    Offered(Column("shift", "Shift or what else is paid", width=26)),
    Offered(Column("element", "Element", width=18)),
    Offered(Column("minutes", "Hours", Type.HOURS)),
    Offered(Column("units", "Nights, miles or days", Type.WHOLE), usual=False),
    Offered(Column("rate", "Rate", Type.DECIMAL)),
    Offered(Column("pay", "Pay", Type.MONEY)),
    Offered(Column("how", "How it came about", width=44), usual=False),
    Offered(Column("corrects", "Corrects the run until", Type.DATE), usual=False),
)
FILTERS = (
    Filter("run", "Pay runs that end in", Kind.PERIOD, usual="last_month"),
    Filter(
        "state",
        "Runs that are",
        Kind.CHOICE,
        fixed({APPROVED: "Approved, exported or locked", "draft": "Draft or checked"}),
        usual=APPROVED,
    ),
    Filter("on", "Worked in", Kind.PERIOD),
    service_filter(),
    Filter("element", "Element", Kind.CHOICE, fixed(ELEMENT_WORDS)),
    who_filter(),
)


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each line: by run, person and day. They add up to the runs."""
    origin = aliased(PayRun)
    query = (
        select(
            *WHO,
            PayRun.from_on.label("run_from"),
            PayRun.until_on.label("run_until"),
            PayRun.state.label("run_state"),
            Service.name.label("service"),
            PayLine.on,
            PayLine.element,
            PayLine.minutes,
            PayLine.units,
            PayLine.rate,
            PayLine.pence,
            PayLine.words,
            Shift.name.label("shift"),
            OtherTime.kind.label("time"),
            origin.until_on.label("corrects"),
        )
        .select_from(PayLine)
        .join(PayRun, PayRun.id == PayLine.run_id)
        .join(Person, Person.id == PayLine.person_id)
        .join(Service, Service.id == PayLine.service_id)
        .outerjoin(HoursWorked, HoursWorked.id == PayLine.hours_id)
        .outerjoin(Shift, Shift.id == HoursWorked.shift_id)
        .outerjoin(OtherTime, OtherTime.id == PayLine.time_id)
        .outerjoin(PayCorrection, PayCorrection.id == PayLine.correction_id)
        .outerjoin(origin, origin.id == PayCorrection.origin_run_id)
        .where(
            PayLine.coop_id == asked.coop_id,
            *asked.within("run", PayRun.until_on),
            *asked.within("on", PayLine.on),
            *asked.equals("service", PayLine.service_id),
            *asked.equals("element", PayLine.element),
            *asked.named("who"),
        )
        .order_by(PayRun.from_on, PayRun.id, *BY_SURNAME, PayLine.on, PayLine.id)
    )
    if state := asked.choice("state"):
        states = FINAL if state == APPROVED else tuple(one for one in STEPS if one not in FINAL)
        query = query.where(PayRun.state.in_(states))
    for row in stream(query):
        element = ELEMENT_WORDS[Element(row.element)]
        yield {
            **who(*row[:4]),
            "run_from": row.run_from,
            "run_until": row.run_until,
            "run_state": row.run_state,
            "service": row.service,
            "on": row.on,
            "shift": row.shift or (KIND_WORDS[TimeKind(row.time)] if row.time else element),
            "element": element,
            "minutes": row.minutes,
            "units": row.units,
            "rate": row.rate,
            "pay": pounds(row.pence),
            "how": row.words,
            "corrects": row.corrects,
        }


LINES = Subject(
    "pay_lines",
    "Pay lines",
    "Every line of the pay runs: who, where, which day, which element, at which rate.",
    "pay.see",
    COLUMNS,
    FILTERS,
    rows,
    group="Hours and pay",
    order=40,
)
