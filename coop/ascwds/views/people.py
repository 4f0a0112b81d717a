"""Person by field: what is filled, where each gap is filled, and what stands in no other record."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.ascwds import completing, gathering, queries, service
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

# Columns of the form, as facts kept under the same name.
FACTS = (
    *("recsource", "startinsect", "scqual", "nonscqual", "carecert", "l2carecert", "cwpcategory"),
    *("emplstatus", "conthours", "avghours", "salary", "dayssick", "dha", "mainjobrole"),
    *("mainjrdesc", "nmcreg", "amhp"),
)
PERSON, RATES, TERMS = "person", "rates", "terms"
# Where a gap is filled, by field; all others on the person's page here.
ELSEWHERE = {"POSTCODE": PERSON, "DOB": PERSON, "STARTDATE": TERMS, "SALARYINT": RATES}


@blueprint.get("/asc-wds/people")
@requires("ascwds.see")
def people() -> str:
    """Everybody by field."""
    found = gathering.gather(access.actor().coop_id, clock.today())
    full = completing.meter(found.files)
    nav.stand_at("ascwds.index")
    return render_template(
        "coop/ascwds/people.html",
        full=full,
        name=completing.name,
        where=_where,
        own=SHOWN_AS_FILLED,
    )


def _where(column: str, person_id: int) -> str:
    """The page on which a gap is filled; empty where only the person can."""
    if column in SHOWN_AS_FILLED:
        return ""
    if column in ELSEWHERE:
        if ELSEWHERE[column] == RATES:
            return url_for("pay.rates")
        return url_for("members.person", person_id=person_id)
    return url_for("ascwds.person", person_id=person_id)


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
        return redirect(url_for("ascwds.people"))
    nav.stand_at("ascwds.index")
    return render_template(
        "coop/ascwds/person.html", form=form, person=who, answered=_line(person_id)
    )


def _line(person_id: int) -> list[tuple[str, completing.Cell]]:
    found = gathering.gather(access.actor().coop_id, clock.today())
    full = completing.meter(found.files)
    line = next((one for one in full.lines if one.person_id == person_id), None)
    return list(zip(map(completing.name, full.columns), line.cells, strict=True)) if line else []


def _held(coop_id: int, who: Person) -> dict[str, object] | None:
    if request.method == "POST":
        return None
    every = queries.worker_facts(coop_id)
    known = every.get(who.id)
    ref = known.ref if known else gathering.free_ref(who, {one.ref for one in every.values()})
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
