"""Whether the system is well, for whatever watches it."""

from __future__ import annotations

from flask import Blueprint, jsonify
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from core.access import public
from core.db import db
from core.jobs import sending

blueprint = Blueprint("serve", __name__)


@blueprint.get("/health")
@public()
def health() -> Response:
    """Whether database and queue answer: 200 when both do, else 503. Tells nothing more."""
    found = {"database": _database(), "queue": _queue()}
    answer = jsonify({name: "ok" if well else "away" for name, well in found.items()})
    answer.status_code = 200 if all(found.values()) else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _database() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _queue() -> bool:
    try:
        with sending.connection() as redis:
            return bool(redis.ping())
    except RedisError:
        return False
