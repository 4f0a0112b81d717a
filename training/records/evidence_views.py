"""Courses taken, the Care Certificate standard by standard, evidence and its files: the pages."""

from __future__ import annotations

from io import BytesIO

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires, signed_in
from core.db import owned, transaction
from core.errors import DomainError, NotAllowed
from core.people import queries as people
from core.people.models import Person
from core.ui import nav
from core.ui.filters import day_year, plural
from training.records import (
    awarding,
    certificate,
    evidence_queries,
    evidencing,
    forms,
    queries,
    taking,
)
from training.records.blueprint import blueprint, given_files
from training.records.models import CourseTaken, Evidence, EvidenceFile
from training.records.rules import STATE_MEANINGS, STATE_WORDS
from training.records.taken_rules import RESULT_WORDS, Result
from training.standards import course_queries
from training.standards import library_queries as library
from training.standards.models import Course
from training.standards.rules import FrameworkKind, Life, Method

NO_VERSION = (0, "Not told, or not by standards")


def _offer(form: forms.TakenForm, coop_id: int) -> None:
    form.course_id.choices = [
        (each.id, each.name) for each in course_queries.courses(coop_id, retired=False)
    ]
    form.framework_id.choices = [
        NO_VERSION,
        *(
            (each.id, f"{each.name} ({each.version})")
            for each in library.versions(coop_id)
            if each.kind == FrameworkKind.CARE_CERTIFICATE
        ),
    ]


def _said(form: forms.TakenForm) -> taking.Said:
    return taking.Said(
        on=form.on.data,
        result=Result(form.result.data),
        until_on=form.until_on.data,
        provider=form.provider.data or "",
        certificate=form.certificate.data or "",
        note=form.note.data or "",
        framework_id=form.framework_id.data or None,
    )


@blueprint.route("/people/<int:person_id>/course", methods=["GET", "POST"])
@requires("competencies.sign")
def enter(person_id: int) -> str | Response:
    """Enter a course that one person took."""
    actor = access.actor()
    form = forms.TakenForm(course_id=request.args.get("course", type=int), on=clock.today())
    _offer(form, actor.coop_id)
    name = owned(Person, person_id, actor.coop_id).name
    if form.validate_on_submit():
        try:
            with transaction():
                row = taking.enter(
                    actor, person_id, form.course_id.data, _said(form), given_files()
                )
                words = f"{row.course.name} is entered for {name}."
        except DomainError as error:
            form.blame(error)
        else:
            flash(words)
            return redirect(url_for("training.person", person_id=person_id))
    nav.stand_at("training.matrix")
    return render_template(
        "training/records/taken.html",
        form=form,
        person=owned(Person, person_id, actor.coop_id),
        own=actor.person_id == person_id,
    )


@blueprint.route("/course-class", methods=["GET", "POST"])
@requires("competencies.sign")
def enter_class() -> str | Response:
    """Enter a course for everybody in a class at once."""
    actor = access.actor()
    form = forms.TakenClassForm(course_id=request.args.get("course", type=int), on=clock.today())
    _offer(form, actor.coop_id)
    there = [p for p in queries.learners(actor.coop_id, clock.today()) if p.id != actor.person_id]
    form.person_ids.choices = [(each.id, f"{each.name}, {each.service}") for each in there]
    if form.validate_on_submit():
        try:
            with transaction():
                rows = taking.enter_class(
                    actor, form.person_ids.data or [], form.course_id.data, _said(form)
                )
                words = (
                    f"{rows[0].course.name} is entered for {plural(len(rows), 'person', 'people')}."
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(words)
            return redirect(url_for("training.course", course_id=form.course_id.data))
    nav.stand_at("courses.index")
    return render_template("training/records/taken_class.html", form=form)


@blueprint.get("/course/<int:course_id>")
@requires("competencies.see")
def course(course_id: int) -> str:
    """Who has taken a course."""
    actor = access.actor()
    found = owned(Course, course_id, actor.coop_id)
    nav.stand_at("courses.index")
    return render_template(
        "training/records/course.html",
        course=found,
        rows=evidence_queries.taken(actor.coop_id, clock.today(), course_id=course_id),
        words=STATE_WORDS,
        meanings=STATE_MEANINGS,
    )


@blueprint.route("/taken/<int:taken_id>/withdraw", methods=["GET", "POST"])
@requires("competencies.sign")
def withdraw_course(taken_id: int) -> str | Response:
    """Count a course no more, saying why."""
    actor = access.actor()
    row = owned(CourseTaken, taken_id, actor.coop_id)
    person_id = row.person_id
    form = forms.WithdrawForm(on=clock.today())
    if form.validate_on_submit():
        try:
            with transaction():
                taking.withdraw(actor, taken_id, form.reason.data or "", on=form.on.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The course counts no more. The record stays, with the reason.")
            return redirect(url_for("training.person", person_id=person_id))
    return _withdraw_page(
        "Withdraw a course", f"{row.course.name}, {day_year(row.from_on)}", form, person_id
    )


@blueprint.route("/evidence/<int:evidence_id>/withdraw", methods=["GET", "POST"])
@requires("competencies.sign")
def withdraw_evidence(evidence_id: int) -> str | Response:
    """Take evidence back, saying why."""
    actor = access.actor()
    row = owned(Evidence, evidence_id, actor.coop_id)
    person_id, seen = row.person_id, day_year(row.seen_on)
    form = forms.WithdrawForm(on=clock.today())
    if form.validate_on_submit():
        try:
            with transaction():
                evidencing.withdraw(actor, evidence_id, form.reason.data or "", on=form.on.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The evidence is withdrawn. It stays to be read, with the reason.")
            return redirect(url_for("training.evidence", evidence_id=evidence_id))
    return _withdraw_page("Withdraw evidence", f"Seen on {seen}", form, person_id)


def _withdraw_page(title: str, context: str, form: forms.WithdrawForm, person_id: int) -> str:
    nav.stand_at("training.matrix")
    return render_template(
        "training/records/withdraw.html",
        title=title,
        context=context,
        form=form,
        person=owned(Person, person_id, access.actor().coop_id),
    )


@blueprint.get("/taken/<int:taken_id>/certificate.pdf")
@signed_in()
def certificate_pdf(taken_id: int) -> Response:
    """The certificate of a course: to its holder, and to those who may see records."""
    actor = access.actor()
    row = owned(CourseTaken, taken_id, actor.coop_id)
    if row.person_id != actor.person_id and not actor.can("competencies.see"):
        raise NotAllowed
    version = evidence_queries.version_held(actor.coop_id, taken_id)
    met: tuple[tuple[str, str], ...] = ()
    if version is not None:
        found = evidence_queries.progress_of(
            actor.coop_id, row.person_id, version.id, clock.today()
        )
        met = tuple(
            (f"{each.standard.code} {each.standard.title}", day_year(each.progress.met_on))
            for each in found.standards
            if each.progress.met
        )
    gone = ""
    if row.withdrawn_on is not None:
        gone = f"Withdrawn on {day_year(row.withdrawn_on)}: {row.withdrawn_reason}"
    made = certificate.Certificate(
        coop=people.coop(actor.coop_id).name,
        name=f"{row.person.first_name} {row.person.surname}",
        number=row.person.number,
        course=row.course.name,
        result=RESULT_WORDS[Result(row.result)],
        taken_on=day_year(row.from_on),
        until="without end" if row.until_on is None else f"until {day_year(row.until_on)}",
        provider=row.provider,
        certificate=row.certificate,
        version="" if version is None else f"{version.name} ({version.version})",
        entered_by=row.entered_by,
        withdrawn=gone,
        standards=met,
    )
    return _file(
        certificate.pdf(made, made_at=clock.now()),
        certificate.MEDIA_TYPE,
        f"certificate-{row.person.number}-{row.from_on.isoformat()}.pdf",
    )


@blueprint.get("/evidence/<int:evidence_id>")
@signed_in()
def evidence(evidence_id: int) -> str:
    """One piece of evidence: to whom it is about, and to those who may see records."""
    actor = access.actor()
    row = evidence_queries.one(actor.coop_id, evidence_id)
    if row.person_id != actor.person_id and not actor.can("competencies.see"):
        raise NotAllowed
    nav.stand_at("training.matrix")
    return render_template(
        "training/records/evidence.html", row=row, own=row.person_id == actor.person_id
    )


@blueprint.get("/evidence-files/<int:evidence_file_id>")
@signed_in()
def evidence_file(evidence_file_id: int) -> Response:
    """A file, always as a download: to whom it is about, and to those who may see records."""
    actor = access.actor()
    row = owned(EvidenceFile, evidence_file_id, actor.coop_id)
    if row.evidence.person_id != actor.person_id and not actor.can("competencies.see"):
        raise NotAllowed
    return _file(row.content, row.media_type, row.name)


def _file(content: bytes, media_type: str, name: str) -> FlaskResponse:
    answer = send_file(
        BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/people/<int:person_id>/standards/<int:framework_id>")
@signed_in()
def progress(person_id: int, framework_id: int) -> str:
    """How far somebody is, standard by standard: their own, or for those who see records."""
    actor = access.actor()
    if person_id != actor.person_id and not actor.can("competencies.see"):
        raise NotAllowed
    found = owned(Person, person_id, actor.coop_id)
    on = clock.today()
    nav.stand_at("training.matrix")
    has = awarding.course_of(actor.coop_id)
    return render_template(
        "training/records/progress.html",
        person=found,
        found=evidence_queries.progress_of(actor.coop_id, person_id, framework_id, on),
        evidence=evidence_queries.of_person(actor.coop_id, person_id),
        awarded=[
            each
            for each in evidence_queries.taken(actor.coop_id, on, person_id=person_id)
            if has is not None and each.course_id == has.id and not each.withdrawn_on
        ],
        own=person_id == actor.person_id,
        today=on,
        Life=Life,
    )


@blueprint.post("/people/<int:person_id>/standards/<int:framework_id>/award")
@requires("competencies.sign")
def award(person_id: int, framework_id: int) -> Response:
    """Award the certificate of a version whose every standard is met."""
    actor = access.actor()
    try:
        with transaction():
            row = awarding.award(actor, person_id, framework_id, on=clock.today())
            words = f"{row.course.name} is awarded to {row.person.name}."
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(words)
    return redirect(url_for("training.progress", person_id=person_id, framework_id=framework_id))


@blueprint.route("/people/<int:person_id>/standard/<int:standard_id>", methods=["GET", "POST"])
@requires("competencies.sign")
def show(person_id: int, standard_id: int) -> str | Response:
    """Sign what somebody showed of a standard."""
    actor = access.actor()
    standard = library.standard(actor.coop_id, standard_id)
    name = owned(Person, person_id, actor.coop_id).name
    form = forms.EvidenceForm(on=clock.today(), method=str(Method.OBSERVED))
    form.outcomes.choices = [(key, f"{code} {words}") for key, code, words in standard.outcomes]
    if request.method == "GET":
        form.beside.data = request.args.get("beside", "")
    if form.validate_on_submit():
        try:
            with transaction():
                evidencing.show(
                    actor,
                    person_id,
                    standard_id,
                    evidencing.Seen(
                        form.on.data,
                        Method(form.method.data),
                        form.note.data or "",
                        form.beside.data or "",
                    ),
                    form.outcomes.data or [],
                    given_files(),
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Signed for {name}: {standard.code} {standard.title}.")
            return redirect(
                url_for(
                    "training.progress", person_id=person_id, framework_id=standard.framework_id
                )
            )
    nav.stand_at("training.matrix")
    return render_template(
        "training/records/show.html",
        form=form,
        person=owned(Person, person_id, actor.coop_id),
        standard=standard,
        own=actor.person_id == person_id,
    )
