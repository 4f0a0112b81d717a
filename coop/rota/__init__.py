"""The rota: rules, engine, drafts, publication."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.rota import jobs, models, views, warming  # noqa: F401
    from core import access
    from core.jobs.worker import before_fork
    from core.ui import nav

    see = ("coordinator", "manager", "board", "treasurer", "trainer", "recruiter")
    app.register_blueprint(views.blueprint)
    access.declare("rota.see", "See the rota, drafts too", *see)
    access.declare("rota.edit", "Make a rota and change it by hand", "coordinator", "manager")
    access.declare("rota.publish", "Publish a rota", "coordinator", "manager")
    access.declare("rota.override", "Override a rest rule, with a reason", "manager")
    access.declare("rota.policy", "Set the rota's limits and weights", "manager")
    before_fork(warming.warm)
    nav.add("Rota", "Rotas", "rota.home", "rota.see", order=100)
    nav.add("Rota", "Week", "rota.week", "rota.see", order=110)
    nav.add("Rota", "Rest owed", "rota.rest", "rota.see", order=140)
    nav.add("Settings", "Rota policy", "rota.policy", "rota.policy", order=940)
