"""What the co-op's own words mean in the code lists."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.ascwds import codes as lists
from coop.ascwds import queries, service
from coop.ascwds.mapping import ABOUT, LISTS, TITLES, Kind
from coop.ascwds.views import blueprint
from core import access
from core.access import requires
from core.errors import NotFound
from core.ui import acts, nav


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise NotFound from None


@blueprint.get("/asc-wds/codes/<kind_name>")
@requires("ascwds.see")
def codes(kind_name: str) -> str:
    """All words of a kind."""
    kind = _kind(kind_name)
    nav.stand_at("ascwds.index")
    return render_template(
        "coop/ascwds/codes.html",
        kind=kind,
        kinds=list(Kind),
        titles=TITLES,
        about=ABOUT[kind],
        rows=queries.code_rows(access.actor().coop_id, kind),
        choices=lists.choices(LISTS[kind]) if kind in LISTS else (),
        words=lambda code: lists.words(LISTS[kind], code) if kind in LISTS else code,
    )


@blueprint.post("/asc-wds/codes/<kind_name>")
@requires("ascwds.keep")
def set_code(kind_name: str) -> Response:
    """One of them, from now on."""
    kind, key = _kind(kind_name), request.form.get("key", "")
    acts.tell(
        lambda: service.set_code(access.actor(), kind, key, request.form.get("code", "")),
        "Kept.",
    )
    return redirect(url_for("ascwds.codes", kind_name=kind.value))
