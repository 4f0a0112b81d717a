"""The verbs of a year's surplus."""

from __future__ import annotations

from coop.surplus.service.drafts import change, draft, drop, put_to_vote
from coop.surplus.service.posting import pay_out, post
from coop.surplus.service.years import (
    Given,
    give_figures,
    open_year,
    set_result,
    set_terms,
    show,
    take_figures,
)

__all__ = [
    "Given",
    "change",
    "draft",
    "drop",
    "give_figures",
    "open_year",
    "pay_out",
    "post",
    "put_to_vote",
    "set_result",
    "set_terms",
    "show",
    "take_figures",
]
