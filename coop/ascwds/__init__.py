"""The workforce data set of adult social care: three files from what is recorded anyway."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.ascwds import cli, demo, jobs, models, panels, views  # noqa: F401
    from coop.demo import chapters
    from coop.notices import kinds
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("ascwds.see", "See how full the ASC-WDS records are", "manager", "board", "treasurer")
    declare("ascwds.keep", "Fill in and make the files for ASC-WDS", "manager")
    kinds.declare("ascwds_asked", "You are asked about yourself for workforce statistics", "People")
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.asc_wds)
    nav.add("Reports", "ASC-WDS", "ascwds.index", "ascwds.see", order=780)
    chapters.add("ascwds", demo.tell)
    places.add("me", panels.mine, order=38)
