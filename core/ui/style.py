"""The style guide at /style: every part of the kit on one page, in development and tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from flask import Blueprint, flash, render_template, request
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from core.access import public
from core.ui import charts, filters
from core.ui.forms import (
    BaseForm,
    ChecksField,
    DateField,
    HoursField,
    MoneyField,
    Needed,
    TimeField,
    WeekdaysField,
)
from core.ui.progress import Progress
from core.ui.sample import report
from core.ui.tables import Column, TableState

blueprint = Blueprint("ui_style", __name__)


@dataclass(frozen=True, slots=True)
class Sample:
    """An invented person for the table."""

    name: str
    service: str
    minutes: int
    pay_pence: int
    until_on: date


SAMPLES = [
    Sample("Aaliyah Khan", "Maple Court", 2190, 46_385, date(2027, 1, 8)),
    Sample("Ben Morris", "Home care East", 1320, 27_962, date(2026, 12, 19)),
    Sample("Chloe Adeyemi", "Maple Court", 1680, 35_588, date(2027, 3, 2)),
    Sample("Dafydd Rees", "Maple Court", 2160, 51_410, date(2027, 6, 30)),
    Sample("Ewa Nowak", "Home care East", 1200, 25_420, date(2026, 12, 11)),
    Sample("Farid Haddad", "Maple Court", 1800, 38_130, date(2027, 9, 14)),
    Sample("Grace Osei", "The Limes", 2160, 47_900, date(2027, 2, 21)),
]
COLUMNS = (
    Column("name", "Person"),
    Column("service", "Service", phone=False),
    Column("minutes", "Hours", "right", show=lambda row: filters.hours(row.minutes)),
    Column("pay_pence", "Pay", "right", show=lambda row: filters.pounds(row.pay_pence)),
    Column("until_on", "Certificate until", show=lambda row: filters.day_year(row.until_on)),
)
SERVICES = [("maple", "Maple Court"), ("east", "Home care East"), ("limes", "The Limes")]


class SampleForm(BaseForm):
    """One field of every kind."""

    name = StringField("Name used at work", [Needed(), Length(max=60)])
    starts_on = DateField("Start date", [Needed()], description="For example 9/12/2026")
    begins = TimeField("Shift starts", [Needed()], description="24 hours, like 07:00")
    hours = HoursField("Contract hours a week", most=48 * 60)
    rate = MoneyField("Hourly rate", [Needed()], most=Decimal(100), places=4)
    days = WeekdaysField("Days of the pattern", [Needed()])
    services = ChecksField("Services", choices=SERVICES)
    kind = RadioField(
        "Kind of shift",
        [Needed()],
        choices=[("day", "Day"), ("sleep_in", "Sleep-in"), ("waking_night", "Waking night")],
    )
    service = SelectField("Home service", choices=[("", "Choose a service"), *SERVICES])
    notes = TextAreaField("Note for the day", description="Everybody on the shift reads it")
    book = FileField("Workbook", description="An .xlsx file of up to 20 MB")
    agreed = BooleanField("The person has agreed to this shift")


@blueprint.route("/style", methods=["GET", "POST"], endpoint="page")
@public()
def page() -> str:
    """The kit on one page; `?flash=1` shows messages, a POST the form's faults."""
    form = SampleForm(name="Nia Price", starts_on=date(2026, 12, 9), begins=time(7, 0))
    if request.method == "POST" and form.validate():
        flash("The form holds together.")
    if request.args.get("flash"):
        flash("Week of 7 December is published. 33 people have been told.")
        flash("Two shifts have nobody who can lead.", "warning")
        flash("The workbook was not read: sheet People has no column Number.", "error")
    state = TableState.from_request(COLUMNS, sort="name", filters=("service",), per_page=5)
    asked = state.filters.get("service", "")
    wanted = dict(SERVICES).get(asked)
    rows = [
        row
        for row in SAMPLES
        if state.text.casefold() in row.name.casefold() and wanted in (None, row.service)
    ]
    weeks = [date(2026, 10, day) for day in (5, 12, 19, 26)]
    return render_template(
        "core/ui/style.html",
        form=form,
        state=state,
        rows=state.page_of(rows),
        services=SERVICES,
        style_href=lambda row: f"/style?q={row.name.split()[0]}",
        starts=datetime(2026, 12, 9, 22, tzinfo=UTC),
        ends=datetime(2026, 12, 10, 7, tzinfo=UTC),
        running=Progress(
            "Making the rota of 7 December to 3 January",
            "running",
            37,
            120,
            "Improving: 3 of 1,204 places still open",
            seconds_left=42,
            page_url="/style",
            cancel_url="/style",
            figures=(("places filled", "1,201 of 1,204"), ("best so far", "0.4 % off")),
        ),
        finished=Progress(
            "Payroll workbook, November", "done", result_url="/style", result_label="Download"
        ),
        broken=Progress("Import of people.xlsx", "failed", words="Sheet Leave is missing."),
        bars=charts.bars(
            [("Maple Court", 412.5), ("Home care East", 388), ("The Limes", 221.25)],
            show=lambda value: f"{value:,.4g} h",
        ),
        stacks=charts.stacked(
            [f"{day.day} {day:%b}" for day in weeks],
            [
                ("Contract", [820, 835, 828, 840]),
                ("Overtime", [64, 41, 75, 38]),
                ("Agency", [36, 12, 0, 0]),
            ],
            show=lambda value: f"{value:,.0f} h",
        ),
        lines=charts.lines(
            ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"],
            [("Still with us", [71, 72, 70, 74, 76, 79]), ("Sector", [64] * 6)],
            show=lambda value: f"{value:.0f} %",
        ),
        report=report(),
        spark=charts.spark([3, 4, 2, 6, 5, 7, 9, 8]),
    )
