"""A believable co-op of any size, imported like a real one."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the commands, and have `coop serve` load the demo into an empty database."""
    from coop.demo import cli, service
    from core import serve

    app.cli.add_command(cli.demo)
    serve.on_start(service.load_if_empty)
