"""Person by field: what is filled, where each gap is filled, and what stands in no other record."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from coop.ascwds import completing, exports, gathering, queries, service
from coop.ascwds.forms import WorkerForm, certificates
from coop.ascwds.rows import halves
from coop.ascwds.service import WorkerSaid
from coop.ascwds.views import blueprint
from coop.ascwds.wording import SHOWN_AS_FILLED
from core import access, clock
from core.access import requires
from core.db import owned
from core.errors import DomainError
from core.people.models import Person
from core.ui import acts, nav
from core.ui.tables import TableState

# Columns of the form, as facts kept under the same name.
FACTS = (
    *("recsource", "startinsect", "scqual", "nonscqual", "carecert", "l2carecert", "cwpcategory"),
    *("emplstatus", "conthours", "avghours", "salary", "dayssick", "dha", "mainjobrole"),
    *("mainjrdesc", "nmcreg", "amhp"),
)
PERSON, RATES, TERMS = "person", "rates", "terms"
# Where a gap is filled, by field; all others on the person's page here.
ELSEWHERE = {"POSTCODE": PERSON, "DOB": PERSON, "STARTDATE": TERMS, "SALARYINT": RATES}


PER_PAGE = 25
GAPS, OURS, THEIRS = "gaps", "ours", "theirs"
KEPT = ("q", "show", "field", "workplace", "page")
SHOW = ((GAPS, "Something missing"), (OURS, "Ours to fill"), (THEIRS, "Theirs to say"))


@blueprint.get("/asc-wds/people")
@requires("ascwds.see")
def people() -> str:
    """Everybody by field, a page at a time."""
    full, state, lines = _shown()
    page = state.page_of(lines)
    nav.stand_at("ascwds.index")
    return render_template(
        "coop/ascwds/people.html",
        full=full,
        state=state,
        page=page,
        selects=(
            ("show", "Show", SHOW),
            ("field", "Missing", [(one.column, f"{one.name} ({one.asked - one.filled})")
                                  for one in full.tallies if one.filled < one.asked]),
            ("workplace", "Workplace",
             sorted({(str(one.workplace_id), one.workplace) for one in full.lines})),
        ),
        export=url_for("ascwds.people_workbook", **state.query(number=1)),
        name=completing.name,
        where=lambda column, person_id: _where(
            column, person_id, **state.query(number=page.number)
        ),
        kept=state.query(number=page.number),
        own=SHOWN_AS_FILLED,
        gaps=lambda line: [
            (column, completing.name(column))
            for column, cell in zip(full.columns, line.cells, strict=True)
            if cell.filled is False
        ],
    )  # fmt: skip


@blueprint.get("/asc-wds/people.xlsx")
@requires("ascwds.see")
def people_workbook() -> Response:
    """The same people, whole, as a workbook."""
    full, _, lines = _shown()
    return send_file(
        BytesIO(exports.people(full, tuple(lines), clock.today())),
        exports.MEDIA_TYPE,
        as_attachment=True,
        download_name="asc-wds-person-by-field.xlsx",
    )


def _shown() -> tuple[completing.Meter, TableState, list[completing.Line]]:
    """The meter of everybody, what the address asks for, and the lines that fit it."""
    full = completing.meter(
        gathering.gather(access.actor().coop_id, clock.today(), training=False).files
    )
    state = TableState.from_request((), filters=("show", "field", "workplace"), per_page=PER_PAGE)
    return full, state, [line for line in full.lines if _fits(line, full.columns, state)]


def _fits(line: completing.Line, columns: tuple[str, ...], state: TableState) -> bool:
    if state.filters.get("workplace", str(line.workplace_id)) != str(line.workplace_id):
        return False
    if not all(
        word in f"{line.name} {line.ref}".casefold() for word in state.text.casefold().split()
    ):
        return False
    missing = {
        column for column, cell in zip(columns, line.cells, strict=True) if cell.filled is False
    }
    if (field := state.filters.get("field")) and field not in missing:
        return False
    show = state.filters.get("show")
    if show == OURS:
        return bool(missing - set(SHOWN_AS_FILLED))
    if show == THEIRS:
        return bool(missing & set(SHOWN_AS_FILLED))
    return bool(missing) if show == GAPS else True


def _asked() -> dict[str, Any]:
    """Where in the list one came from, for the way back to it."""
    return {name: value for name in KEPT if (value := request.args.get(name))}


def _where(column: str, person_id: int, **kept: Any) -> str:
    """The page, and the field on it, where a gap is filled; empty where only the person can."""
    if column in SHOWN_AS_FILLED:
        return ""
    if column in ELSEWHERE:
        if ELSEWHERE[column] == RATES:
            return url_for("pay.rates")
        return url_for("members.person", person_id=person_id)
    anchor = column.lower() if column.lower() in FACTS else None
    return url_for("ascwds.person", person_id=person_id, _anchor=anchor, **kept)


def _next(after: int) -> str:
    """The next gap of ours behind somebody in the list; the list itself behind the last."""
    full, _, lines = _shown()
    places = {line.person_id: place for place, line in enumerate(full.lines)}
    for line in lines:
        if places[line.person_id] > places.get(after, -1):
            for column, cell in zip(full.columns, line.cells, strict=True):
                if cell.filled is False and column not in (*SHOWN_AS_FILLED, *ELSEWHERE):
                    return _where(column, line.person_id, **_asked())
    return url_for("ascwds.people", **_asked())


@blueprint.route("/asc-wds/people/<int:person_id>", methods=["GET", "POST"])
@requires("ascwds.keep")
def person(person_id: int) -> str | Response:
    """What the file asks of somebody's work that stands in no other record."""
    actor = access.actor()
    who = owned(Person, person_id, actor.coop_id)
    form = WorkerForm(data=_held(actor.coop_id, who))
    form.l2carecert.choices = certificates(clock.today().year)

    def save() -> None:
        facts = {name.upper(): (form[name].data or "").strip() for name in FACTS}
        _check(facts)
        service.say_worker(
            actor,
            person_id,
            WorkerSaid(form.ref.data, facts, _qualifications(form), form.held.data),
        )

    if acts.done(form, save, "Kept."):
        on = request.form.get("next")
        return redirect(_next(person_id) if on else url_for("ascwds.people", **_asked()))
    nav.stand_at("ascwds.index")
    line = _line(person_id)
    return render_template(
        "coop/ascwds/person.html",
        form=form,
        person=who,
        back=url_for("ascwds.people", **_asked()),
        answered=[(completing.name(column), cell) for column, cell in line],
        gaps=[
            (completing.name(column), _where(column, person_id, **_asked()))
            for column, cell in line
            if cell.filled is False
        ],
    )


def _line(person_id: int) -> list[tuple[str, completing.Cell]]:
    found = gathering.gather(access.actor().coop_id, clock.today(), training=False)
    full = completing.meter(found.files)
    line = next((one for one in full.lines if one.person_id == person_id), None)
    return list(zip(full.columns, line.cells, strict=True)) if line else []


def _held(coop_id: int, who: Person) -> dict[str, object] | None:
    if request.method == "POST":
        return None
    every = queries.worker_facts(coop_id)
    known = every.get(who.id)
    ref = (
        known.ref
        if known
        else gathering.free_ref(who, {gathering.tight(one.ref) for one in every.values()})
    )
    data: dict[str, object] = {
        "ref": ref,
        "held": who.id in {person_id for _, person_id in queries.held(coop_id)},
    }
    if known is None:
        return data
    data |= {name: known.facts.get(name.upper(), "") for name in FACTS}
    for place, (code, year, _) in enumerate(known.qualifications, start=1):
        data |= {f"qual{place}": code, f"year{place}": year}
    return data


def _qualifications(form: WorkerForm) -> list[tuple[str, int | None, str]]:
    found = []
    for place in (1, 2, 3):
        code, year = form[f"qual{place}"].data, form[f"year{place}"].data
        if not code and year:
            raise DomainError("Choose the qualification, or leave the year.", field=f"qual{place}")
        if code and year and year > clock.today().year:
            raise DomainError("That year is in the future.", field=f"year{place}")
        if code:
            found.append((code, year, ""))
    return found


NUMBERS = {
    "CONTHOURS": (Decimal(0), Decimal(75)),
    "AVGHOURS": (Decimal(0), Decimal(75)),
    "DAYSSICK": (Decimal(0), Decimal(366)),
    "SALARY": (Decimal(500), Decimal(250_000)),
    "STARTINSECT": (Decimal(1930), Decimal(9999)),
}


def _check(facts: dict[str, str]) -> None:
    """Numbers as the file takes them: hours and days in halves, pounds and years whole."""
    check_numbers(facts, clock.today().year)


def check_numbers(facts: dict[str, str], year: int) -> None:
    """Refuse what is no number that the file takes; write the rest as it does. `year`: now."""
    for name, (least, most) in NUMBERS.items():
        told = facts.get(name, "").removeprefix("£").replace(",", "").strip()
        if not told:
            continue
        top = Decimal(year) if name == "STARTINSECT" else most
        try:
            value = Decimal(told)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or not least <= value <= top:
            raise DomainError(f"Write a number from {least} to {top}.", field=name.lower())
        whole = name in ("SALARY", "STARTINSECT")
        facts[name] = f"{int(value)}" if whole else halves(value)
