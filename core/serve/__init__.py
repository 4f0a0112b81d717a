"""The local supervisor: queue, workers and web under one command.

A package that has something to do at start, such as loading the demo co-op into an empty
database, adds it in its `init_app`: `serve.on_start(load_if_empty)`.
"""

from __future__ import annotations

from flask import Flask

from core.serve.start import SignIn, on_start

__all__ = ["SignIn", "init_app", "on_start"]


def init_app(app: Flask) -> None:
    """Bring up the command and the page that says whether all is well."""
    from core.serve import cli, views

    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.serve)
