"""The co-op's own words against the code lists: what is meant, until it says otherwise. Pure.

A suggestion is made only where the words leave little doubt. What has none stays blank in the
file, and a job without a code is an error: ASC-WDS takes nobody without a main job role.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from coop.ascwds import codes


class Kind(StrEnum):
    """What is mapped."""

    ROLE = "roles"
    SOURCE = "sources"
    COURSE = "courses"
    COMPETENCY = "competencies"
    LEAVING = "leaving"
    REASON = "reasons"


LISTS = {
    Kind.ROLE: "main_job_role",
    Kind.SOURCE: "recruitment_source",
    Kind.COURSE: "training_category",
    Kind.COMPETENCY: "training_category",
    Kind.LEAVING: "leave_reason_when_deleting_in_the_site",
}
TITLES = {
    Kind.ROLE: "Jobs",
    Kind.SOURCE: "How people came to us",
    Kind.COURSE: "Courses",
    Kind.COMPETENCY: "Sign-offs",
    Kind.LEAVING: "Reasons for leaving",
    Kind.REASON: "Numbers of reasons",
}
ABOUT = {
    Kind.ROLE: "Each job title of ours as one of the main job roles of ASC-WDS.",
    Kind.SOURCE: (
        "ASC-WDS asks where somebody worked before; we keep how they found us. There is no code "
        "for the job centre: “Other” is true of it. “Not previously employed” is true only of "
        "somebody who never worked before: say that on the person, or let them say it themselves."
    ),
    Kind.COURSE: "Each course as one of the kinds of training of ASC-WDS. Others are left out.",
    Kind.COMPETENCY: (
        "A sign-off is no training, so none is sent unless you say of which kind it is: do that "
        "only where your sign-offs stand for training taken."
    ),
    Kind.LEAVING: (
        "Why people left, in the words recorded as they went, as one of the reasons that the pages "
        "of ASC-WDS offer. Where the words leave a doubt, say it of each person under Leavers."
    ),
    Kind.REASON: (
        "The file takes a number for each reason, and the published format has no list of these "
        "numbers; those of the ASC-WDS pages are other ones. So nothing is sent until you enter "
        "them from the list that Skills for Care gives you. They are sent only if each reason that "
        "a workplace’s leavers had has its number."
    ),
}

_ROLES = {
    "care assistant": "8",
    "home care worker": "8",
    "night carer": "8",
    "carer": "8",
    "relief care worker": "8",
    "apprentice care assistant": "8",
    "apprentice care worker": "8",
    "senior care assistant": "7",
    "senior carer": "7",
    "senior night carer": "7",
    "senior support worker": "7",
    "senior": "7",
    "apprentice support worker": "52",
    "relief support worker": "52",
    "night support worker": "52",
    "field care supervisor": "5",
    "care coordinator": "40",
    "coordinator": "40",
    "training lead": "44",
    "trainer": "44",
    "finance officer": "25",
    "treasurer": "25",
    "administrator": "25",
    "cook": "26",
    "cleaner": "26",
    "driver": "26",
}
_SOURCES = {
    # The job centre is none of the employers, schools and agencies on the list: what it is called
    # changes, so every name that it goes by is the same door.
    "job centre": "15",
    "jobcentre": "15",
    "jobcentre plus": "15",
    "jobs and careers service": "15",
    "sector-based work academy": "15",
    "agency": "12",
    "other": "15",
    "not known": "16",
}
# Somebody who went for a reason of their own, and nobody knows where to, chose to leave; words
# that could be said of a dismissal as well as of a wish are left to the office.
_LEAVING = {
    "retired": "6",
    "retirement": "6",
    "went to the nhs": "2",
    "moved to the nhs": "2",
    "dismissed": "7",
    "dismissal": "7",
    "redundancy": "7",
    "made redundant": "7",
    "resigned": "5",
    "pay": "5",
    "moved away": "5",
    "hours did not suit": "5",
    "found work nearer home": "5",
    "went to study": "8",
    "caring for family": "8",
    "died": "8",
    "death": "8",
}
OTHER_ROLE = "4"  # of somebody who left a workplace and works elsewhere in the co-op
NOT_KNOWN = "9"  # what is true of a leaver of whom no reason is recorded
_COURSES = {
    "moving_people": "15",
    "moving_objects": "45",
    "basic_life_support": "7",
    "first_aid_at_work": "7",
    "medicines": "13",
    "safeguarding_adults": "20",
    "safeguarding_children": "25",
    "fire_safety": "6",
    "pbs": "19",
    "mca": "14",
    "dols": "14",
    "communication": "28",
    "dignity": "22",
    "person_centred": "22",
    "edi": "23",
    "oral_health": "44",
    "food_safety": "8",
    "nutrition_hydration": "16",
    "ipc": "10",
    "health_safety": "9",
    "data_protection": "26",
    "mental_health_dementia": "2",
    "induction": "21",
    "recording_reporting": "21",
    "delegated_healthcare": "21",
    "safer_recruitment": "21",
    "coop_membership": "21",
}
# The Care Certificate has a column of its own in the staff file, and is no training there.
NO_TRAINING = ("care_certificate",)


@dataclass(frozen=True, slots=True)
class Meant:
    """What stands for one of our words: `settled` once the co-op has said it, be it nothing."""

    code: str
    settled: bool


# By kind and our words: see `meant`.
Settled = dict[tuple[Kind, str], str]


def key(text: str) -> str:
    """Our words, without regard to case and spaces."""
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=4096)
def suggest(kind: Kind, words: str, course: str = "") -> str:
    """The code that our words most likely mean; empty where one would have to guess.

    `course` is the code of a shipped course.
    """
    own = key(words)
    if kind is Kind.REASON:
        return ""
    if kind is Kind.COURSE and course in NO_TRAINING:
        return ""
    exact = [one.code for one in codes.listed(LISTS[kind]) if one.label and key(one.label) == own]
    if kind is Kind.ROLE:
        if exact or own in _ROLES:
            return exact[0] if exact else _ROLES[own]
        job, comma, _ = words.partition(",")  # "Care worker, rounds" is a care worker
        return suggest(kind, job) if comma else ""
    if kind in (Kind.SOURCE, Kind.LEAVING):
        table = _SOURCES if kind is Kind.SOURCE else _LEAVING
        return exact[0] if exact else table.get(own, "")
    if kind is Kind.COURSE:
        return _COURSES.get(course, "") or (exact[0] if exact else "")
    return ""


def meant(
    kind: Kind, held: dict[tuple[Kind, str], str], key_: str, words: str, course: str = ""
) -> Meant:
    """What the co-op has settled for a key, else what is suggested."""
    if (kind, key_) in held:
        return Meant(held[kind, key_], True)
    return Meant(suggest(kind, words, course), False)


@lru_cache(maxsize=1024)
def provider(name: str) -> str:
    """The code of a trainer: 999 for one that is on no list, nothing where none is known."""
    if not name.strip():
        return ""
    own = key(name)
    for one in codes.listed("training_provider"):
        if key(one.label) == own:
            return one.code
    return "999"


def delivered(how: str) -> str:
    """Whether training was face to face or on a screen, as far as the words are plain."""
    own = key(how)
    if "+" in own or not own:
        return ""
    if own in ("e-learning", "elearning", "online"):
        return "2"
    if own in ("face to face", "practical", "practical required", "classroom"):
        return "1"
    return ""
