"""The worker: takes ids from the queue and does each run in a child process."""

from __future__ import annotations

import logging
import os

from flask import Flask
from redis import Redis
from rq import Worker
from rq.serializers import JSONSerializer

from core.db import db
from core.jobs import sending
from core.jobs.perform import perform
from core.process import die_with

# Set once by the worker before it forks; its children inherit them.
_app: Flask | None = None
_parent = 0
_warm: list[object] = []


def before_fork(warm: object) -> None:
    """Have the worker call this once before its first child, to share what is slow to load."""
    if warm not in _warm:
        _warm.append(warm)


def forget_warming() -> None:
    """Start without what `before_fork` was given: for workers that do nothing of the kind."""
    _warm.clear()


def execute(run_id: int) -> str | None:
    """What the queue names: do one run, in the worker's child."""
    if _app is None:
        raise RuntimeError("runs are done by workers started with `coop worker`")
    if os.getpid() != _parent:
        die_with(_parent)
        # rq would print the traceback that we have logged already.
        logging.getLogger("rq").setLevel(logging.CRITICAL)
    with _app.app_context():
        # The pool's connections belong to the parent; closing them here would close its too.
        db.engine.dispose(close=False)
        try:
            return perform(run_id, beat_seconds=_app.config["SETTINGS"].job_beat_seconds)
        finally:
            db.session.remove()
            db.engine.dispose()


def work(app: Flask, *, burst: bool = False) -> None:
    """Work until told to stop; raises redis.exceptions.ConnectionError without a queue."""
    global _app, _parent  # what the children inherit
    _app, _parent = app, os.getpid()
    settings = app.config["SETTINGS"]
    with app.app_context():
        for warm in _warm:
            if callable(warm):
                warm()
        db.session.remove()
        db.engine.dispose()
    redis = Redis.from_url(settings.queue_url, socket_connect_timeout=5)
    redis.ping()
    worker = Worker(
        [sending.queue(redis)],
        connection=redis,
        serializer=JSONSerializer,
        worker_ttl=45,
        maintenance_interval=30,
        log_job_description=False,
    )
    worker.work(burst=burst, logging_level="WARNING")
