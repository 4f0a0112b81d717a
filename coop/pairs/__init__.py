"""Who works with whom: barred and preferred pairs, learners and their mentors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.pairs import models

    assert models
