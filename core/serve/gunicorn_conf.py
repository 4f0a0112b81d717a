"""How gunicorn serves the pages; `coop serve` gives address and numbers on its command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gunicorn.config import KNOWN_SETTINGS

from core import logs
from core.db import db

logs.set_up("web")

worker_class = "gthread"
preload_app = True
timeout = 60
graceful_timeout = 5
loglevel = "warning"
if Path("/dev/shm").is_dir():  # noqa: S108 - a heartbeat on disk can stall a worker
    worker_tmp_dir = "/dev/shm"  # noqa: S108
if any(setting.name == "control_socket_disable" for setting in KNOWN_SETTINGS):
    control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """Leave the master's database connections to the master."""
    app = server.app.wsgi()
    with app.app_context():
        db.engine.dispose(close=False)
