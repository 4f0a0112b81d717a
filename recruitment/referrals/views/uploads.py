"""Refer many by workbook: the template, the upload, what each row would do, the yes."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from core import access, clock
from core.access import Actor, requires
from core.db import db, owned, transaction
from core.errors import DomainError, NotFound
from core.jobs import queries as jobs
from core.people import queries as people
from core.ui import nav
from core.ui.progress import Progress
from recruitment.partnerships import queries as partnerships
from recruitment.referrals import sheet
from recruitment.referrals.forms import UploadForm
from recruitment.referrals.models import ReferralUpload
from recruitment.referrals.service import uploads
from recruitment.referrals.views import shared

blueprint = Blueprint("uploads", __name__, url_prefix="/referrals/many")
UPLOAD = "referrals.upload"
SHOWN = 20
STATE_WORDS = {"ready": ("waiting for your yes", "warn"), "written": ("referred", "good"),
               "aside": ("put aside", "")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Side:
    """For whom the pages are: an adviser of an office, or the co-op itself."""

    actor: Actor
    office_id: int | None
    own: bool


def _side() -> _Side:
    actor = access.actor()
    if actor.can("referrals.enter"):
        return _Side(actor, None, own=False)
    return _Side(actor, partnerships.desk(actor).office_id, own=True)


def _one(side: _Side, upload_id: int) -> ReferralUpload:
    """An adviser opens their own alone."""
    row = owned(ReferralUpload, upload_id, side.actor.coop_id)
    if side.own and row.account_id != side.actor.account_id:
        raise NotFound
    return row


@blueprint.route("", methods=["GET", "POST"])
@requires(UPLOAD)
def index() -> str | Response:
    """Upload a workbook."""
    side = _side()
    coop_id = side.actor.coop_id
    form = UploadForm()
    form.office.choices = [(0, "No office"), *partnerships.offices(coop_id, clock.today())]
    if form.validate_on_submit():
        given = form.workbook.data
        content = given.read()
        with transaction():
            row = uploads.receive(
                side.actor,
                given.filename or "",
                content,
                office_id=side.office_id if side.own else form.office.data or None,
                own_office=side.own,
            )
            upload_id = row.id
        return redirect(url_for("uploads.one", upload_id=upload_id))
    recent = select(ReferralUpload).where(ReferralUpload.coop_id == coop_id)
    if side.own:
        recent = recent.where(ReferralUpload.account_id == side.actor.account_id)
    return render_template(
        "recruitment/referrals/uploads.html",
        form=form,
        own=side.own,
        coop=people.coop(coop_id),
        recent=list(db.session.scalars(recent.order_by(ReferralUpload.id.desc()).limit(SHOWN))),
        states=STATE_WORDS,
        most=sheet.MOST,
        wordings=shared.wordings(),
    )


@blueprint.get("/people.xlsx")
@requires(UPLOAD)
def empty() -> Response:
    """The workbook to fill in."""
    name = people.coop(access.actor().coop_id).name
    return send_file(
        BytesIO(sheet.empty(name)), mimetype=sheet.MEDIA_TYPE, as_attachment=True,
        download_name="people-to-refer.xlsx",
    )  # fmt: skip


@blueprint.get("/<int:upload_id>")
@requires(UPLOAD)
def one(upload_id: int) -> str:
    """What each row would do."""
    nav.stand_at("uploads.index")
    side = _side()
    row = _one(side, upload_id)
    twin = db.session.scalar(
        select(ReferralUpload.made_at).where(
            ReferralUpload.coop_id == side.actor.coop_id,
            ReferralUpload.account_id == side.actor.account_id,
            ReferralUpload.digest == row.digest,
            ReferralUpload.state == uploads.WRITTEN,
            ReferralUpload.id != row.id,
        )
    )
    return render_template(
        "recruitment/referrals/upload.html",
        row=row,
        good=[line for line in row.rows if not line["fault"]],
        bad=[line for line in row.rows if line["fault"]],
        states=STATE_WORDS,
        panel=_panel(row),
        twin=twin,
    )


def _panel(row: ReferralUpload) -> Progress | None:
    """The run while it lives."""
    if row.run_id is None or row.state != uploads.READY:
        return None
    run = jobs.run_of(row.run_id, row.coop_id)
    if run.ended_at is not None:
        return None
    return jobs.progress(
        run,
        poll_url=url_for("jobs.panel", run_id=run.id),
        page_url=url_for("uploads.one", upload_id=row.id),
        cancel_url=url_for("jobs.cancel", run_id=run.id),
    )


@blueprint.post("/<int:upload_id>/confirm")
@requires(UPLOAD)
def confirm(upload_id: int) -> Response:
    """Refer them."""
    side = _side()
    _one(side, upload_id)
    back = url_for("uploads.one", upload_id=upload_id)
    _told(lambda: uploads.confirm(side.actor, upload_id, back), "")
    return redirect(back)


@blueprint.post("/<int:upload_id>/aside")
@requires(UPLOAD)
def aside(upload_id: int) -> Response:
    """Put it aside."""
    side = _side()
    _one(side, upload_id)
    _told(lambda: uploads.discard(side.actor, upload_id), "Put aside. Nobody was referred.")
    return redirect(url_for("uploads.index"))


def _told(act: object, words: str) -> None:
    try:
        with transaction():
            act()  # type: ignore[operator]
    except DomainError as error:
        flash(error.words, "error")
    else:
        if words:
            flash(words)
