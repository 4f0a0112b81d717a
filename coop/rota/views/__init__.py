"""The rota's pages."""

from coop.rota.views import (
    change,
    day,
    home,
    making,
    policy,
    publish,
    replan,
    rest,
    week,
    what_if,
    why,
)
from coop.rota.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "change",
    "day",
    "home",
    "making",
    "policy",
    "publish",
    "replan",
    "rest",
    "week",
    "what_if",
    "why",
]
