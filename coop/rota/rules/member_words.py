"""What a member reads of why a shift is or is not theirs: a closed list of sentences.

Nobody else's name or circumstances can come through here, because no sentence is made of
anything but this list. All that depends on who else is on the shift has one sentence: who must
not work together cannot be told from a place kept for a skill.
"""

from __future__ import annotations

from collections.abc import Sequence

from coop.rota.rules.alter import Change
from coop.rota.rules.explain import Explanation, Stands

_TOGETHER = "The place has to fit with who else is needed on the shift."
_LIMIT = "It would take you over a limit on your hours."
_REST = "It would leave you too little rest."
_AGREED = "It would go beyond what you agreed with the co-op."
OTHER = "A rule of the co-op's rota policy stands against it."

RULES = {
    "service": "You do not work in this service.",
    "employment": "You are not employed by the co-op on that day.",
    "clearance": "Your clearance to work does not cover that day. Ask the office.",
    "leave": "You are away or promised elsewhere then.",
    "learner": "You are still learning, and work along with somebody until you are signed off.",
    "shadow": "This shift is for somebody who is learning.",
    "competency": "You are not signed off for something that everybody on this shift needs.",
    "availability": "You have said that you are not available then.",
    "overlap": "You are on another shift then.",
    "break": "The break planned in this shift is too short.",
    "young_night": "It is at night, and you are under 18.",
    "young_day": _LIMIT,
    "young_week": _LIMIT,
    "weekly_cap": _LIMIT,
    "average_48h": _LIMIT,
    "night_average": _LIMIT,
    "daily_rest": _REST,
    "rest_after_chain": _REST,
    "weekly_rest": _REST,
    "days_in_a_row": _REST,
    "nights_in_a_row": _REST,
    "weekly_max": _AGREED,
    "weekly_nights": _AGREED,
    "max_weekends": _AGREED,
    "max_of_pattern": _AGREED,
    "min_days_in_a_row": _AGREED,
    "min_days_off": _AGREED,
    "least_minutes": _AGREED,
    "not_next_day": OTHER,
    "most_minutes": _AGREED,
    "skill_missing": _TOGETHER,
    "mentor_missing": _TOGETHER,
    "barred_pair": _TOGETHER,
}
STANDING = {
    Stands.PLACED: "No rule kept you from this shift, and the place is yours.",
    Stands.BEHIND: "No rule keeps you from this shift. Its places are taken.",
    Stands.OPEN: "No rule keeps you from this shift, and a place on it is free.",
    Stands.BARRED: "You cannot be given this shift.",
}
BY_HAND = "The coordinator gave you this place by hand."
OTHER_BY_HAND = "A place on it was given by hand."
AHEAD = {
    "hours": "Another member with hours owed stood ahead.",
    "burden": "It was another member's turn for a shift of this kind.",
    "continuity": "Another member knows the people supported on it better.",
    "service": "Another member works more in this service.",
}
AHEAD_ELSE = "Another member stood ahead by the points of the co-op's rota policy."
AS_A_WHOLE = "The rota is weighed as a whole, and the places came out better so."
MINE = {
    "hours": "Your contract hours spoke for it.",
    "wish": "Your own wishes spoke for it.",
}
CHANGES = {
    "sign_off": "A sign-off that this shift needs would change this.",
    "lead": "Being signed off to lead a shift would change this.",
    "availability": "Being available then would change this.",
    "leave": "Not being away then would change this.",
    "clearance": "Bringing your clearance up to date would change this.",
    "agreed": "Agreeing to more would change this. You need not.",
    "own_shift": "Giving up another of your shifts would change this.",
}
NO_CHANGE = "Ask the coordinator what would change this."

ALL = frozenset(
    [
        *RULES.values(),
        OTHER,
        *STANDING.values(),
        BY_HAND,
        OTHER_BY_HAND,
        *AHEAD.values(),
        AHEAD_ELSE,
        AS_A_WHOLE,
        *MINE.values(),
        *CHANGES.values(),
        NO_CHANGE,
    ]
)
COUPLING = frozenset(rule for rule, said in RULES.items() if said == _TOGETHER)


def for_member(found: Explanation, changes: Sequence[Change]) -> tuple[str, ...]:
    """The answer in sentences of the closed list, each once, in the order to be read."""
    said = [STANDING[found.stands]]
    if found.stands is Stands.BARRED:
        said += [RULES.get(one.rule, OTHER) for one in found.refusing]
        # What takes others' places away would tell who it hangs on.
        coupled = any(one.rule in COUPLING for one in found.refusing)
        known = [] if coupled else [one.kind for one in changes if one.kind in CHANGES]
        said.append(CHANGES[known[0]] if known else NO_CHANGE)
    elif found.stands is Stands.BEHIND:
        said += _ahead(found)
    elif found.stands is Stands.PLACED:
        said += [BY_HAND] if found.by_hand else _for(found)
    return tuple(dict.fromkeys(said))


def _ahead(found: Explanation) -> list[str]:
    said = [AHEAD.get(one.part, AHEAD_ELSE) for one in found.rivals if one.lead > 0]
    if any(one.by_hand for one in found.rivals):
        said.append(OTHER_BY_HAND)
    return said or [AS_A_WHOLE]


def _for(found: Explanation) -> list[str]:
    said = [MINE[one.part] for one in found.grounds if one.points < 0 and one.part in MINE]
    return said or [AS_A_WHOLE]
