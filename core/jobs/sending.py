"""The queue: it carries a run's id to a worker and nothing else.

Losing what it holds loses nothing: rows that wait are sent again by the sweep, and a run that
is sent twice is claimed once.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry as RedisRetry
from rq import Queue, Retry
from rq.serializers import JSONSerializer

log = logging.getLogger("carework.jobs")
QUEUE = "carework"
EXECUTE = "core.jobs.worker.execute"


def connection() -> Redis:
    """A connection that gives up within seconds: a page must not wait for a dead queue."""
    url: str = current_app.config["SETTINGS"].queue_url
    return Redis.from_url(
        url, socket_connect_timeout=2, socket_timeout=5, retry=RedisRetry(NoBackoff(), 0)
    )


def queue(redis: Redis) -> Queue:
    """The queue, as senders and workers must both see it."""
    return Queue(QUEUE, connection=redis, serializer=JSONSerializer)


def _prefix(run_id: int) -> str:
    return f"run-{run_id}-"


def send(run_id: int, timeout: int) -> bool:
    """Tell the workers about a run; False when the queue cannot be reached."""
    try:
        with connection() as redis:
            queue(redis).enqueue(
                EXECUTE,
                args=(run_id,),
                job_id=_prefix(run_id) + secrets.token_hex(4),
                job_timeout=timeout,
                result_ttl=60,
                failure_ttl=24 * 3600,
                retry=Retry(max=2),
            )
    except RedisError as error:
        log.warning("Run %s waits: the queue cannot be reached (%s).", run_id, error)
        return False
    return True


def waiting(run_ids: list[int]) -> set[int] | None:
    """Which of these runs the queue holds; None when it cannot be reached."""
    try:
        with connection() as redis:
            held: list[Any] = queue(redis).get_job_ids()
    except RedisError:
        return None
    names = tuple(held)
    return {run_id for run_id in run_ids if any(n.startswith(_prefix(run_id)) for n in names)}
