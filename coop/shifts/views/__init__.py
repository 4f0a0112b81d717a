"""Pages about need: patterns and rounds, single shifts, one's own shifts."""

from coop.shifts.views import patterns, single
from coop.shifts.views.blueprint import blueprint
from coop.shifts.views.mine import blueprint as mine

__all__ = ["blueprint", "mine", "patterns", "single"]
