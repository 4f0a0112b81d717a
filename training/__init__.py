"""Competencies and training records, tied to quality standards; they decide who may work."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up this floor's slices."""
    from training import imports, induction, records, sessions, standards, supervision

    for part in (standards, records, sessions, induction, supervision, imports):
        part.init_app(app)
