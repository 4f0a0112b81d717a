"""One person's checks: how they stand, and for those who record them what they say."""

from __future__ import annotations

from io import BytesIO

from flask import Response as FlaskResponse
from flask import flash, render_template, request, send_file
from werkzeug.wrappers import Response

from coop.checks import forms, law, queries, service
from coop.checks.models import CheckException, CheckFile, CheckRecord, HistoryItem
from coop.checks.queries import people
from coop.checks.rules import DBS, RIGHT_TO_WORK, STATE_MEANINGS, State
from coop.checks.views.blueprint import back, blueprint, form_page, own
from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError, NotFound
from core.ui import acts, nav
from core.ui.filters import day_year
from training.records.files import Given


@blueprint.get("/people/<int:person_id>")
@requires("checks.see")
def person(person_id: int) -> str:
    """Somebody's checks. Who reads what they say is kept."""
    actor, on = access.actor(), clock.today()
    own(person_id)
    reads = actor.can("checks.record") and actor.person_id != person_id
    if reads:
        with transaction():
            service.look(actor, person_id)
    nav.stand_at("checks.index")
    coop_id = actor.coop_id
    lines = people.lines(coop_id, person_id, on)
    told = people.told_history(coop_id, person_id) if reads else []
    return render_template(
        "coop/checks/person.html",
        person=own(person_id),
        lines=lines,
        opened=queries.opened(coop_id, person_id),
        blockers=queries.blockers(coop_id, person_id, on),
        settings=queries.settings(coop_id, on),
        reads=reads,
        own=actor.person_id == person_id,
        records=people.records(coop_id, person_id) if reads else (),
        references=people.references(coop_id, person_id) if reads else (),
        exceptions=people.exception_rows(coop_id, person_id) if reads else [],
        supervised=queries.over(coop_id, on, on, [person_id]).supervised,
        told=told,
        gaps=people.gaps(coop_id, person_id, on) if told else (),
        kinds={kind.code: kind for kind in law.kinds(on)},
        paper=[
            line
            for line in lines
            if not line.stands.clear and line.kind.code not in (DBS, RIGHT_TO_WORK)
        ],
        meanings=STATE_MEANINGS,
        reference_words=people.REFERENCE_WORDS,
        reference_meanings=people.REFERENCE_MEANINGS,
        on=on,
    )


@blueprint.route("/people/<int:person_id>/record/<what>", methods=["GET", "POST"])
@requires("checks.record")
def record(person_id: int, what: str) -> str | Response:
    """Record what came of a check."""
    actor, on = access.actor(), clock.today()
    own(person_id)
    found = law.kind(what, on)
    if found is None:
        raise NotFound("There is no such check.")
    form = forms.RecordForm(on=on, state=State.SATISFIED.value)
    form.for_kind(found)
    if acts.done(
        form,
        lambda: service.record(actor, person_id, _said(form, found), _given()),
        f"{found.words} is recorded.",
    ):
        return back(person_id)
    return form_page(found.words, person_id, form, "Record check", found.basis, upload=found.files)


def _said(form: forms.RecordForm, kind: law.Kind) -> service.Said:
    given = {
        field.name: field.data
        for field in form
        if field.name not in ("csrf_token", "files") and field.data is not None
    }
    return service.Said(kind=kind.code, **given)


def _given() -> list[Given]:
    return [
        Given(each.filename, each.read())
        for each in request.files.getlist("files")
        if each.filename
    ]


@blueprint.route("/people/<int:person_id>/from-file", methods=["GET", "POST"])
@requires("checks.record")
def from_file(person_id: int) -> str | Response:
    """Several checks seen complete on paper."""
    actor, on = access.actor(), clock.today()
    own(person_id)
    form = forms.FromFileForm(on=on)
    form.kinds.choices = [
        (line.kind.code, line.kind.words)
        for line in people.lines(actor.coop_id, person_id, on)
        if line.kind.required
        and not line.stands.clear
        and line.kind.code not in (DBS, RIGHT_TO_WORK)
    ]
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.record_from_file(
                    actor, person_id, form.kinds.data or [], form.on.data, form.note.data or ""
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{len(made)} checks are recorded.")
            return back(person_id)
    words = "For somebody who works here already. DBS and right to work are entered one by one."
    return form_page("Seen in the paper file", person_id, form, "Record checks", words)


@blueprint.route("/records/<int:record_id>/withdraw", methods=["GET", "POST"])
@requires("checks.record")
def withdraw(record_id: int) -> str | Response:
    """Take a record back, saying why."""
    actor = access.actor()
    row = owned(CheckRecord, record_id, actor.coop_id)
    person_id, kind = row.person_id, law.kind(row.kind, row.done_on)
    form = forms.WithdrawForm(on=clock.today())
    if acts.done(
        form,
        lambda: service.withdraw(actor, record_id, form.on.data, form.reason.data or ""),
        "The record counts no more. It stays to be read, with the reason.",
    ):
        return back(person_id)
    words = f"{kind.words if kind else row.kind}, recorded for {day_year(row.done_on)}"
    return form_page("Withdraw a record", person_id, form, "Withdraw record", words)


@blueprint.get("/files/<int:check_file_id>")
@requires("checks.record")
def file(check_file_id: int) -> Response:
    """A document behind a check, always as a download; who took it is kept."""
    actor = access.actor()
    row = owned(CheckFile, check_file_id, actor.coop_id)
    if row.record.person_id == actor.person_id:
        raise NotFound
    with transaction():
        service.look(actor, owned(CheckFile, check_file_id, actor.coop_id).record.person_id)
    row = owned(CheckFile, check_file_id, actor.coop_id)
    return _sent(row.content, row.media_type, row.name)


def _sent(content: bytes, media_type: str, name: str) -> FlaskResponse:
    answer = send_file(
        BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.route("/people/<int:person_id>/offer", methods=["GET", "POST"])
@requires("checks.record")
def offer(person_id: int) -> str | Response:
    """Open somebody's checks, or say when the conditional offer was made."""
    actor = access.actor()
    own(person_id)
    held = queries.opened(actor.coop_id, person_id)
    form = forms.OfferForm(
        offered_on=held.offered_on if held else clock.today(),
        starts_on=held.starts_on if held else None,
    )
    if acts.done(
        form,
        lambda: service.open_for(
            actor,
            person_id,
            offered_on=form.offered_on.data,
            starts_on=form.starts_on.data,
        ),
        "The offer is recorded: health may be asked about from then on.",
    ):
        return back(person_id)
    words = "Fitness for the work is asked about only after a conditional offer."
    return form_page("Conditional offer", person_id, form, "Record offer", words)


@blueprint.route("/people/<int:person_id>/supervised", methods=["GET", "POST"])
@requires("checks.record")
def allow_supervised(person_id: int) -> str | Response:
    """Let somebody work supervised while a certificate or a reference is waited for."""
    actor, on = access.actor(), clock.today()
    own(person_id)
    form = forms.ExceptionForm(from_on=on)
    if acts.done(
        form,
        lambda: service.allow_supervised(
            actor,
            person_id,
            form.from_on.data,
            form.until_on.data,
            form.assessment.data or "",
        ),
        "They may work along with somebody. The rota gives them no shift of their own.",
    ):
        return back(person_id, "exceptions")
    words = (
        "Only with DBS Adult First clear, and only for what may be waited for. Shifts are shadow "
        "shifts beside somebody who may mentor: never alone."
    )
    return form_page("Supervised until checks stand", person_id, form, "Allow", words)


@blueprint.route("/exceptions/<int:exception_id>/end", methods=["GET", "POST"])
@requires("checks.record")
def end_exception(exception_id: int) -> str | Response:
    """End an exception earlier."""
    actor = access.actor()
    row = owned(CheckException, exception_id, actor.coop_id)
    person_id = row.person_id
    form = forms.EndForm(last_on=clock.today())
    if acts.done(
        form,
        lambda: service.end_exception(
            actor, exception_id, form.last_on.data, form.reason.data or ""
        ),
        "The exception ends.",
    ):
        return back(person_id, "exceptions")
    return form_page("End the exception", person_id, form, "End exception")


@blueprint.route("/people/<int:person_id>/history", methods=["GET", "POST"])
@requires("checks.record")
def history(person_id: int) -> str | Response:
    """Enter a line of somebody's history."""
    actor = access.actor()
    own(person_id)
    form = forms.HistoryForm(work="work")
    if acts.done(
        form,
        lambda: service.tell_history(
            actor,
            person_id,
            form.from_on.data,
            form.until_on.data,
            form.what.data or "",
            work=form.work.data == "work",
            in_care=bool(form.in_care.data),
            why_left=form.why_left.data or "",
        ),
        "The line is entered.",
    ):
        return back(person_id, "history")
    words = "Every spell of work, and an explanation of each gap, as they tell it."
    return form_page("A line of the history", person_id, form, "Enter line", words)


@blueprint.route("/history/<int:history_id>/take-out", methods=["GET", "POST"])
@requires("checks.record")
def take_out_history(history_id: int) -> str | Response:
    """Take out a line that was wrong."""
    actor = access.actor()
    row = owned(HistoryItem, history_id, actor.coop_id)
    person_id, what = row.person_id, row.what
    form = forms.ReasonForm()
    if acts.done(
        form,
        lambda: service.take_out_history(actor, history_id, form.reason.data or ""),
        "The line counts no more.",
    ):
        return back(person_id, "history")
    return form_page("Take out a line", person_id, form, "Take out", what)
