"""Workplaces as ASC-WDS knows them."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Field

from coop.ascwds import codes, queries, service
from coop.ascwds.forms import WorkplaceForm
from coop.ascwds.queries import WorkplaceRow
from coop.ascwds.service import WorkplaceSaid
from coop.ascwds.views import blueprint
from core import access, clock
from core.access import requires
from core.people import queries as people
from core.ui import acts, nav

# Fields of the form whose value is the column's as it stands.
PLAIN = (
    *("address1", "address2", "address3", "posttown", "postcode", "esttype", "othertype"),
    *("regtype", "provnum", "locationid", "permcqc", "permla", "dha", "repeattraining"),
    *("cwpaware", "cwpusedesc", "sickpay", "pension", "actualcont", "optoutpen", "holiday"),
    *("sleepins", "sleepinpay", "traveltime", "ttdiffrate"),
)


@blueprint.get("/asc-wds/workplaces")
@requires("ascwds.see")
def workplaces() -> str:
    """All of them."""
    coop_id = access.actor().coop_id
    rows = queries.workplaces(coop_id)
    placed = {one for row in rows for one in row.service_ids}
    nav.stand_at("ascwds.index")
    return render_template(
        "coop/ascwds/workplaces.html",
        rows=rows,
        main=lambda row: codes.words("service", row.offered[0][0]) if row.offered else "",
        left=[row for row in people.services(coop_id, on=clock.today()) if row.id not in placed],
    )


@blueprint.route("/asc-wds/workplaces/new", methods=["GET", "POST"])
@requires("ascwds.keep")
def new_workplace() -> str | Response:
    """One more."""
    return _edit(None)


@blueprint.route("/asc-wds/workplaces/<int:ascwds_workplace_id>", methods=["GET", "POST"])
@requires("ascwds.keep")
def workplace(ascwds_workplace_id: int) -> str | Response:
    """One, to be changed."""
    return _edit(queries.workplace(access.actor().coop_id, ascwds_workplace_id))


@blueprint.post("/asc-wds/workplaces/<int:ascwds_workplace_id>/remove")
@requires("ascwds.keep")
def remove_workplace(ascwds_workplace_id: int) -> Response:
    """It goes, unless ASC-WDS holds it."""
    acts.tell(
        lambda: service.remove_workplace(access.actor(), ascwds_workplace_id), "It is removed."
    )
    return redirect(url_for("ascwds.workplaces"))


def _edit(row: WorkplaceRow | None) -> str | Response:
    actor = access.actor()
    form = WorkplaceForm(data=_held(row) if request.method == "GET" else None)
    form.manager.choices = [
        ("", "Among its own staff"),
        (queries.VACANT, "The post is vacant"),
        *((str(one), f"{name}, who works elsewhere in the co-op")
          for one, name in queries.managers(actor.coop_id, clock.today())),
    ]  # fmt: skip
    form.services.choices = [(one.id, one.name) for one in people.services(actor.coop_id)]
    if acts.done(
        form,
        lambda: service.save_workplace(actor, row.id if row else None, _said(form)),
        "The workplace is kept.",
    ):
        return redirect(url_for("ascwds.workplaces"))
    nav.stand_at("ascwds.index")
    return render_template("coop/ascwds/workplace.html", form=form, row=row)


def _held(row: WorkplaceRow | None) -> dict[str, Any]:
    if row is None:
        return {"held": True}
    main = row.offered[0] if row.offered else ("", None, None, "")
    use = row.facts.get("CWPUSE", "").split(";")
    return {
        "ref": row.ref,
        "name": row.name,
        "held": row.held_since is not None,
        "services": list(row.service_ids),
        "manager": row.manager,
        "counted_since": row.counted_since,
        "no_others": bool(row.facts.get("NOOTHERS")),
        "main": main[0],
        "capacity": main[1],
        "used": main[2],
        "service_words": main[3],
        "others": [code for code, *_ in row.offered[1:]],
        "users": [code for code, _ in row.users],
        "user_words": next((said for _, said in row.users if said), ""),
        "dhaactivities": [one for one in row.facts.get("DHAACTIVITIES", "").split(";") if one],
        "cwpuse": use[0],
        "cwpreasons": use[1:],
        **{name: row.facts.get(name.upper(), "") for name in PLAIN},
    }


def _text(field: Field) -> str:
    return " ".join((field.data or "").split())


def _said(form: WorkplaceForm) -> WorkplaceSaid:
    facts = {name.upper(): _text(form[name]) for name in PLAIN}
    facts["POSTCODE"] = facts["POSTCODE"].upper()
    facts["DHAACTIVITIES"] = ";".join(form.dhaactivities.data)
    facts["MANAGER"] = form.manager.data
    since = form.counted_since.data
    facts["COUNTEDSINCE"] = since.isoformat() if since else ""
    facts["NOOTHERS"] = "1" if form.no_others.data and not form.others.data else ""
    use = form.cwpuse.data
    facts["CWPUSE"] = ";".join([use, *form.cwpreasons.data]) if use == "1" else use
    described = {one.code for one in codes.listed("service_user") if one.fact("takes_description")}
    words = _text(form.user_words)
    main = (form.main.data, form.capacity.data, form.used.data, _text(form.service_words))
    others: list[tuple[str, int | None, int | None, str]] = [
        (code, None, None, "") for code in form.others.data if code != form.main.data
    ]
    return WorkplaceSaid(
        form.ref.data,
        form.name.data,
        facts,
        [main, *others],
        [(code, words if code in described else "") for code in form.users.data],
        form.services.data,
        form.held.data,
    )
