"""Who left in twelve months, and why: asked of the office where no words recorded say it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.ascwds import codes, gathering, service
from coop.ascwds.counting import REASONS, Leaver
from coop.ascwds.values import Status
from coop.ascwds.views import blueprint
from core import access, clock
from core.access import requires
from core.errors import NotFound
from core.ui import acts, nav
from core.ui.tables import TableState

PER_PAGE = 25
ASKED = "asked"


@blueprint.get("/asc-wds/leavers")
@requires("ascwds.keep")
def leavers() -> str:
    """All of them, the last to go first."""
    found = gathering.gather(access.actor().coop_id, clock.today(), training=False)
    state = TableState.from_request((), filters=("show",), per_page=PER_PAGE)
    nav.stand_at("ascwds.index")
    return render_template(
        "coop/ascwds/leavers.html",
        leavers=found.leavers,
        state=state,
        page=state.page_of(one for one in found.leavers if _fits(one, state)),
        selects=[("show", "Show", [(ASKED, "Not said yet")])],
        asked=sum(one.asked for one in found.leavers),
        held={
            one.person_id
            for one in found.files.workers
            if one.status is Status.DELETE and not one.outside
        },
        choices=[(one.code, one.words) for one in codes.listed(REASONS)],
    )


def _fits(one: Leaver, state: TableState) -> bool:
    if state.filters.get("show") == ASKED and not one.asked:
        return False
    return all(word in one.name.casefold() for word in state.text.casefold().split())


@blueprint.post("/asc-wds/leavers/<int:person_id>")
@requires("ascwds.keep")
def why_left(person_id: int) -> Response:
    """Of one of them, from now on."""
    try:
        last_on = date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        raise NotFound from None
    code = request.form.get("code", "")
    acts.tell(
        lambda: service.say_why_left(access.actor(), person_id, last_on, code),
        "Kept.",
    )
    back: dict[str, Any] = {
        name: value for name in ("q", "show", "page") if (value := request.args.get(name))
    }
    return redirect(url_for("ascwds.leavers", **back))
