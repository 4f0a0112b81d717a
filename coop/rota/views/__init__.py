"""The rota's pages."""

from coop.rota.views import change, home, policy, publish, rest, week
from coop.rota.views.blueprint import blueprint

__all__ = ["blueprint", "change", "home", "policy", "publish", "rest", "week"]
