"""What may be done with the rota: begin, fill, change by hand, publish, give rest."""

from coop.rota.service.drafts import (
    MOST_SECONDS,
    MOST_WEEKS,
    SECONDS,
    STOP_AT,
    discard,
    generate,
    lay_out,
    make_draft,
    start,
)
from coop.rota.service.generating import Filled, figures, generate_now
from coop.rota.service.moving import Move, move
from coop.rota.service.places import assign, lead, remove, swap
from coop.rota.service.publishing import Checked, check_now, mark_checked, publish
from coop.rota.service.rest import give
from coop.rota.service.settling import explain
from coop.rota.service.undoing import undo, undoable
from coop.rota.service.verdicts import NOTHING_SAID, Say, accept

__all__ = [
    "MOST_SECONDS",
    "MOST_WEEKS",
    "NOTHING_SAID",
    "SECONDS",
    "STOP_AT",
    "Checked",
    "Filled",
    "Move",
    "Say",
    "accept",
    "assign",
    "check_now",
    "discard",
    "explain",
    "figures",
    "generate",
    "generate_now",
    "give",
    "lay_out",
    "lead",
    "make_draft",
    "mark_checked",
    "move",
    "publish",
    "remove",
    "start",
    "swap",
    "undo",
    "undoable",
]
