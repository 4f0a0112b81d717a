"""How full the records are, what would be complained of, and the files."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from coop.ascwds import asking, checking, codes, completing, gathering, queries, sending, service
from coop.ascwds.counting import REASONS
from coop.ascwds.forms import SettingForm
from coop.ascwds.mapping import Kind
from coop.ascwds.values import Status
from coop.ascwds.views import blueprint
from coop.ascwds.wording import label
from core import access, clock
from core import jobs as background
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotFound
from core.ui import acts, charts, nav
from core.ui.filters import percent
from core.ui.tables import TableState

SHOWN = 8  # faults on the overview


@blueprint.get("/asc-wds/")
@requires("ascwds.see")
def index() -> str:
    """All of it at a glance."""
    actor, on = access.actor(), clock.today()
    found = gathering.gather(actor.coop_id, on)
    full = completing.meter(found.files)
    faults = checking.faults(found.files)
    left_for: Counter[str] = Counter()
    for place in found.files.workplaces:
        left_for.update(dict(place.left_for))
    numbers = queries.codes(actor.coop_id)
    going = [one for one in found.files.workers if one.status is Status.DELETE and not one.outside]
    return render_template(
        "coop/ascwds/index.html",
        found=found,
        full=full,
        line=completing.LINE,
        chart=_chart(full) if full.filled < full.asked else None,
        errors=[one for one in faults if one.error],
        warnings=[one for one in faults if not one.error],
        shown=SHOWN,
        going=going,
        not_whole=[one.name for one in found.files.workplaces if not one.whole],
        left_for=[(codes.words(REASONS, one), count) for one, count in sorted(left_for.items())],
        asked_left=sum(one.asked for one in found.leavers),
        unsent_left=sum(not numbers.get((Kind.REASON, one)) for one in left_for),
        exports=queries.exports(actor.coop_id),
        settings=queries.settings(actor.coop_id, on),
        to_ask=asking.unanswered(actor.coop_id, on),
        source=codes.source(),
    )


def _chart(full: completing.Meter) -> charts.Chart:
    """The share filled of each field that has gaps, the least first."""
    tallies = sorted(full.tallies, key=lambda one: (one.share, one.name))
    tallies = [one for one in tallies if one.filled < one.asked]
    return charts.bars(
        [(one.name, float(one.share * 100)) for one in tallies],
        show=lambda value: percent(Decimal(str(round(value, 1)))),
        heads=("Field", "Filled"),
    )


@blueprint.get("/asc-wds/faults")
@requires("ascwds.see")
def faults() -> str:
    """Everything that ASC-WDS would complain of."""
    found = checking.faults(gathering.gather(access.actor().coop_id, clock.today()).files)
    state = TableState.from_request((), filters=("weight", "field"))
    fields = Counter(one.column for one in found)
    nav.stand_at("ascwds.index")
    return render_template(
        "coop/ascwds/faults.html",
        state=state,
        page=state.page_of(one for one in found if _fits(one, state)),
        selects=[
            ("weight", "Weight", [("error", "Errors"), ("warning", "Warnings")]),
            ("field", "Field", sorted(((one, f"{label(one)} ({count})") for one, count
                                       in fields.items()), key=lambda each: each[1])),
        ],
    )  # fmt: skip


def _fits(one: checking.Fault, state: TableState) -> bool:
    if state.filters.get("field", one.column) != one.column:
        return False
    if (weight := state.filters.get("weight")) and one.error != (weight == "error"):
        return False
    return all(word in one.subject.casefold() for word in state.text.casefold().split())


@blueprint.post("/asc-wds/make")
@requires("ascwds.keep")
def make() -> Response:
    """Ask for the files."""
    actor = access.actor()
    with transaction():
        job_id = background.ask(
            "ascwds.make",
            actor,
            dedupe_key="ascwds",
            back_url=url_for("ascwds.index", _anchor="files"),
        ).id
    return redirect(url_for("jobs.run", run_id=job_id))


@blueprint.get("/asc-wds/exports/<int:ascwds_export_id>/<name>")
@requires("ascwds.keep")
def download(ascwds_export_id: int, name: str) -> Response:
    """One of the files as it was made; that it was taken is kept."""
    try:
        with transaction():
            file = sending.download(access.actor(), ascwds_export_id, name)
            if file is None:
                raise NotFound
            content, etag = file.content, file.sha256
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("ascwds.index", _anchor="files"))
    response = send_file(
        BytesIO(content), mimetype="text/csv", as_attachment=True, download_name=name, etag=etag
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/asc-wds/exports/<int:ascwds_export_id>/uploaded")
@requires("ascwds.keep")
def uploaded(ascwds_export_id: int) -> Response:
    """ASC-WDS has taken them."""
    acts.tell(
        lambda: sending.mark_uploaded(access.actor(), ascwds_export_id),
        "Kept: what was new is known to ASC-WDS, and is replaced from the next files on.",
    )
    return redirect(url_for("ascwds.index", _anchor="files"))


@blueprint.post("/asc-wds/ask")
@requires("ascwds.keep")
def ask() -> Response:
    """Ask everybody who has said nothing of themselves."""
    with transaction():
        count = asking.ask(access.actor(), clock.today())
    flash(f"{count} people are asked." if count != 1 else "1 person is asked.")
    return redirect(url_for("ascwds.index"))


@blueprint.route("/asc-wds/settings", methods=["GET", "POST"])
@requires("ascwds.keep")
def settings() -> str | Response:
    """How the files are made from a day on."""
    actor, on = access.actor(), clock.today()
    now = queries.settings(actor.coop_id, on)
    form = SettingForm(
        data=None if request.method == "POST" else
        {"from_on": on, "absences_since": now.absences_since, "with_ni": now.with_ni}
    )  # fmt: skip
    if acts.done(
        form,
        lambda: service.settle(
            actor,
            from_on=form.from_on.data,
            absences_since=form.absences_since.data,
            with_ni=form.with_ni.data,
        ),
        "Kept.",
    ):
        return redirect(url_for("ascwds.index"))
    nav.stand_at("ascwds.index")
    return render_template(
        "one_form.html",
        title="How the files are made",
        words="",
        back=("ASC-WDS", url_for("ascwds.index")),
        form=form,
        submit="Keep",
        kind="primary",
    )
