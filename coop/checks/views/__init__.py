"""The pages of checks."""

from __future__ import annotations

from coop.checks.views import lists, person, references, settings  # noqa: F401
from coop.checks.views.blueprint import blueprint, referees

__all__ = ["blueprint", "referees"]
