"""The states of hours and the one table of what may be done in each. Pure.

started -> (finished, still to be confirmed) -> confirmed -> approved; queried goes back to its
worker; approved is locked until a manager opens it; a no-show that is taken back is asked about.
"""

from __future__ import annotations

from core.errors import DomainError

STARTED, CONFIRMED, QUERIED = "started", "confirmed", "queried"
APPROVED, NO_SHOW = "approved", "no_show"
STATES = (STARTED, CONFIRMED, QUERIED, APPROVED, NO_SHOW)
STATE_WORDS = {
    STARTED: "started",
    CONFIRMED: "waiting for approval",
    QUERIED: "question for you",
    APPROVED: "approved",
    NO_SHOW: "no-show",
}
# What may be done to hours in a state, and the state after it; None: not told yet.
THEN: dict[str | None, dict[str, str]] = {
    None: {"start": STARTED, "confirm": CONFIRMED, "no_show": NO_SHOW},
    STARTED: {"finish": STARTED, "confirm": CONFIRMED},
    CONFIRMED: {"confirm": CONFIRMED, "approve": APPROVED, "query": QUERIED},
    QUERIED: {"confirm": CONFIRMED},
    APPROVED: {"reopen": CONFIRMED},
    NO_SHOW: {"take_back": QUERIED},
}
REFUSALS = {
    "start": "You have started this shift already.",
    "finish": "Only a shift that you have started can be finished.",
    "confirm": "These hours are approved and locked. A manager can open them again.",
    "approve": "Only hours that are confirmed and not approved yet can be approved.",
    "query": "Only hours that are confirmed and not approved yet can be asked about.",
    "reopen": "Only approved hours can be opened again.",
    "no_show": "Hours have been told for this shift already, so it is no no-show.",
    "take_back": "This shift is not marked as a no-show.",
}
MARKED = (
    "This shift is marked as a no-show: the coordinator must take that back before hours can "
    "be told."
)


def allow(state: str | None, verb: str) -> str:
    """The state after the verb; refuses what the state of the hours does not permit."""
    then = THEN[state].get(verb)
    if then is None:
        words = MARKED if state == NO_SHOW and verb != "no_show" else REFUSALS[verb]
        raise DomainError(words, code="state")
    return then
