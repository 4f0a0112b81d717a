"""Layouts of files for payroll packages: begun from a starting point, edited column by column."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.pay import queries as pay
from coop.pay.rates import ELEMENT_WORDS
from coop.payroll import editor, mapping, queries, service, software
from coop.payroll.cells import text_of
from coop.payroll.forms import LayoutForm
from coop.payroll.mapping import FileForm, Layout, Mistake, Paid, Source
from coop.payroll.queries import MappingRow
from coop.payroll.views import blueprint
from core import access
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav
from core.ui.filters import days
from core.ui.forms import Fault

SHOWN = 5  # rows of the preview


@dataclass(frozen=True, slots=True)
class Summary:
    """All faults of the page, for the linked list above it."""

    found: list[Fault]

    def faults(self) -> list[Fault]:
        """As a form tells them."""
        return self.found


@blueprint.get("/pay/layouts")
@requires("pay.see")
def layouts() -> str:
    """The co-op's own, and what one can begin from."""
    return render_template(
        "coop/payroll/layouts.html",
        rows=queries.mappings(access.actor().coop_id),
        starts=software.starts(),
        advice=software.note(),
        words=mapping.LAYOUT_WORDS,
    )


@blueprint.post("/pay/layouts/copy")
@requires("payroll.set_up")
def copy() -> Response:
    """Begin one."""
    with transaction():
        row_id = service.copy(access.actor(), request.form.get("from", "")).id
    flash("Copied. Make it fit your payroll package.")
    return redirect(url_for("payroll.layout", mapping_id=row_id))


@blueprint.post("/pay/layouts/<int:mapping_id>/remove")
@requires("payroll.set_up")
def remove(mapping_id: int) -> Response:
    """One goes; files stay."""
    with transaction():
        service.remove(access.actor(), mapping_id)
    flash("The layout is removed. Files that were made by it are kept.")
    return redirect(url_for("payroll.layouts"))


@blueprint.route("/pay/layouts/<int:mapping_id>", methods=["GET", "POST"])
@requires("payroll.set_up")
def layout(mapping_id: int) -> str | Response:
    """Columns added, moved, removed and tried out; nothing is kept until it is saved."""
    actor = access.actor()
    row = queries.mapping(actor.coop_id, mapping_id)
    held = row.form
    form = LayoutForm(
        data={
            "name": row.name,
            "layout": str(held.layout),
            "delimiter": held.delimiter,
            "date_format": held.date_format,
            "hours_as": held.hours_as,
            "header": held.header,
        }
    )
    act, focus = editor.Act("look"), -1
    shown = held
    if form.is_submitted():
        act = editor.act_of(request.form.get("act", ""))
        columns, focus = editor.done(editor.columns_of(request.form.to_dict(flat=False)), act)
        if form.validate():
            shown = editor.form_of(form, columns, request.form, held.codes)
        else:
            shown = _as_far_as_read(held, columns)
        wrong = mapping.mistakes(shown)
        if act.verb == "save" and not form.errors and not wrong:
            try:
                with transaction():
                    service.save(actor, mapping_id, form.name.data, shown)
            except DomainError as error:
                form.blame(error)
            else:
                flash("The layout is saved.")
                return redirect(url_for("payroll.layout", mapping_id=mapping_id))
    return _editor(row, form, shown, act, focus)


def _as_far_as_read(held: FileForm, columns: list[mapping.Column]) -> FileForm:
    """What can be shown while the head of the page has a mistake: the columns are not lost."""
    return FileForm(
        held.layout, tuple(columns), held.codes, held.header, held.delimiter,
        held.date_format, held.hours_as,
    )  # fmt: skip


def _editor(row: MappingRow, form: LayoutForm, shown: FileForm, act: editor.Act, focus: int) -> str:
    coop_id = access.actor().coop_id
    # While columns are moved about, what is not filled in yet is no mistake to be told of.
    wrong = mapping.mistakes(shown) if act.verb in ("save", "look") else ()
    run = next((one for one in pay.runs(coop_id) if one.people), None)
    people = queries.people(coop_id, run.id) if run else ()
    start = next((one for one in software.starts() if one.key == row.software), None)
    used = {payment.element for person in people for payment in person.payments}
    nav.stand_at("payroll.layouts")
    return render_template(
        "coop/payroll/layout.html",
        row=row,
        form=form,
        start=start,
        columns=shown.columns,
        codes=[
            (element, ELEMENT_WORDS[element], shown.codes.get(element, ""), element in used)
            for element in ELEMENT_WORDS
        ],
        payment=shown.layout == Layout.PAYMENT,
        sources=[(str(one), mapping.SOURCE_WORDS[one]) for one in mapping.SOURCES[shown.layout]],
        by_element=[str(one) for one in mapping.BY_ELEMENT],
        fixed=str(Source.TEXT),
        elements=[(str(one), words) for one, words in ELEMENT_WORDS.items()],
        wrong=_by_column(wrong),
        wrong_codes={one.element: one.words for one in wrong if one.element},
        summary=Summary([*form.faults(), *map(_fault, wrong)]),
        lost=mapping.unplaced(shown, people) if run else (),
        period=days(run.from_on, run.until_on) if run else "",
        preview=_preview(coop_id, shown, people, run.id) if run else [],
        act=act,
        focus=focus,
    )


def _by_column(wrong: tuple[Mistake, ...]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for one in wrong:
        if one.column is not None:
            found.setdefault(one.column, []).append(one.words)
    return found


def _fault(one: Mistake) -> Fault:
    if one.column is not None:
        return Fault(f"head-{one.column}", f"Column {one.column + 1}: {one.words}")
    return Fault(f"code-{one.element}" if one.element else "columns", one.words)


def _preview(
    coop_id: int, shown: FileForm, people: tuple[Paid, ...], run_id: int
) -> list[list[str]]:
    period = queries.period(coop_id, pay.run(coop_id, run_id))
    made = mapping.rows(shown, people[:SHOWN], period)[: SHOWN + 1]
    return [[text_of(cell) for cell in line] for line in made]
