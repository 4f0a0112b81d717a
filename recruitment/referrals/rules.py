"""What an adviser may see, who may be the same person, and what consents say. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from unicodedata import combining, normalize

from rapidfuzz import fuzz, process

SOURCES = {
    "adviser": "Adviser",
    "phone": "Telephone",
    "email": "E-mail",
    "direct": "Applied directly",
    "member": "Member’s recommendation",
}
CHANNELS = {
    "adviser": "told to the adviser",
    "phone": "by telephone",
    "email": "by e-mail",
    "paper": "on paper",
    "form": "on the public form",
    "link": "by their own link",
    "renewed": "agreed anew in later words",
}
EVENTS = {
    "referred": "Referred",
    "move": "Moved",
    "asked": "Asked to reply",
    "replied": "Replied",
    "holding": "Holding message: no answer yet",
    "notice": "Told that it will be closed",
    "closed": "Closed for want of a reply",
    "reopened": "Opened again",
    "interest": "Still interested",
    "confirmed": "Confirmed by the candidate",
    "consent": "Consent",
    "changed": "Details changed",
    "merged": "Two records made one",
    "owner": "Who answers",
    "planned": "Agreed",
}
PROGRESS, KEEP, RECOMMENDER = "progress", "keep", "recommender"


@dataclass(frozen=True, slots=True)
class AdviserView:
    """All that an adviser sees of a person, and all that the person's own page says of that.

    A closed list: both pages are drawn from `lines`, and nothing else of a candidate reaches an
    adviser. What stands here may cost somebody their benefit: no health, criminal record,
    references, equality, scores, pay, or the co-op's own notes. The last four are shown only to
    an office whose consent was given in words that name them.
    """

    reference: str
    name: str
    office: str
    referred_on: date
    vacancy: str
    stage: str
    since_on: date
    next_step: str
    answer: str
    note: str
    programme: str
    job_start: date | None
    in_work: str
    threshold: str

    def lines(self) -> tuple[tuple[str, str | date | None], ...]:
        """(label, value) of every field, in order; days are drawn as the house draws them."""
        return tuple((FIELD_WORDS[name], getattr(self, name)) for name in FIELD_WORDS)


FIELD_WORDS = {
    "reference": "Reference",
    "name": "Name",
    "office": "Referred by",
    "referred_on": "Referred on",
    "vacancy": "Place",
    "stage": "Where it stands",
    "since_on": "Since",
    "next_step": "What comes next",
    "answer": "What the co-op says",
    "note": "The referrer’s note",
    "programme": "Programme",
    "job_start": "Job start",
    "in_work": "In work after",
    "threshold": "The programme’s outcome",
}
OUTCOMES = "outcomes"  # what a wording must cover before the last four are shown


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a referral, as far as it may be shown: never an amount of pay."""

    programme: str = ""
    job_start: date | None = None
    in_work: str = ""
    threshold: str = ""


NOTHING = Told()


def reference(referral_id: int) -> str:
    """How a referral is named in letters and on the telephone: R-00042."""
    return f"R-{referral_id:05d}"


def phone_key(text: str) -> str:
    """A telephone number by its last ten digits, so that +44 7700 and 07700 are the same."""
    digits = re.sub(r"\D", "", text)
    return digits[-10:] if len(digits) >= 7 else ""


def email_key(text: str) -> str:
    """An address in small letters."""
    return text.strip().lower()


def folded(name: str) -> str:
    """A name without accents, capitals and strokes: Zoë O'Brien-Kaya is zoe obrien kaya."""
    plain = "".join(c for c in normalize("NFKD", name) if not combining(c))
    return " ".join(re.sub(r"[^a-z ]+", "", plain.lower().replace("-", " ")).split())


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody, as far as it takes to tell whether they are somebody else."""

    id: int
    name: str
    born_on: date | None
    phone_key: str
    email_key: str


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who may be the same: how sure of 100, and why, each a few words."""

    known: Known
    sure: int
    why: tuple[str, ...]


SAME_NAME, LIKE_NAME, MAYBE_NAME = 95, 86, 70


def _swapped(one: date, other: date) -> bool:
    """Whether day and month have been exchanged."""
    return (one.year, one.month, one.day) == (other.year, other.day, other.month)


def match(wanted: Known, other: Known) -> Match | None:
    """Whether two may be one person: the same telephone or e-mail, or name and birth date alike.

    A birth date that differs speaks against it, and two people may share a telephone: the
    name decides then.
    """
    likeness = fuzz.token_sort_ratio(folded(wanted.name), folded(other.name))
    why: list[str] = []
    sure = 0
    if wanted.email_key and wanted.email_key == other.email_key:
        why.append("the same e-mail address")
        sure = 80
    if wanted.phone_key and wanted.phone_key == other.phone_key:
        why.append("the same telephone")
        sure = max(sure, 75) + (10 if sure else 0)
    born = bool(wanted.born_on and wanted.born_on == other.born_on)
    known = wanted.born_on is not None and other.born_on is not None
    if wanted.born_on and other.born_on and not born and _swapped(wanted.born_on, other.born_on):
        why.append("birth dates with day and month exchanged")
        born, sure = True, sure + 5
    elif born:
        why.append("the same birth date")
    if likeness >= SAME_NAME:
        why.append("the same name")
        sure += 45 if born else 20 if sure else 0 if known else 55
    elif likeness >= LIKE_NAME:
        why.append("a name much like it")
        sure += 40 if born else 15 if sure else 0 if known else 45
    elif likeness >= MAYBE_NAME and born:
        why.append("a name like it")
        sure += 25
    elif sure:
        sure -= 35  # a telephone or an address shared by two
    if born:
        sure += 35
    if not born and known and sure < 90:
        sure -= 20
    sure = min(100, sure)
    return Match(other, sure, tuple(why)) if sure >= 45 else None


class Lookup:
    """Many people, laid out so that one is found among them at once: by key, then by name."""

    def __init__(self, others: Iterable[Known]) -> None:
        self.others = tuple(others)
        self.names = [_in_order(other.name) for other in self.others]
        self.by_key: dict[object, list[int]] = defaultdict(list)
        for place, other in enumerate(self.others):
            for key in _keys(other):
                self.by_key[key].append(place)

    def find(self, wanted: Known, most: int = 5) -> tuple[Match, ...]:
        """Those who may be the same, the surest first."""
        places = {place for key in _keys(wanted) for place in self.by_key.get(key, ())}
        like = process.extract(
            _in_order(wanted.name), self.names, scorer=fuzz.ratio, score_cutoff=LIKE_NAME, limit=50
        )
        places |= {place for _, _, place in like}
        found = [
            hit
            for place in places
            if self.others[place].id != wanted.id and (hit := match(wanted, self.others[place]))
        ]
        return tuple(sorted(found, key=lambda hit: (-hit.sure, hit.known.id))[:most])


def _in_order(name: str) -> str:
    """A folded name with its words in the order of the alphabet, as `fuzz.token_sort_ratio`."""
    return " ".join(sorted(folded(name).split()))


def _keys(one: Known) -> list[object]:
    """What somebody is found by for certain: telephone, e-mail, birth date and its exchange."""
    found: list[object] = [key for key in (one.phone_key, one.email_key) if key]
    if one.born_on is not None:
        born = one.born_on
        found.append(born)
        if born.day <= 12 and born.day != born.month:
            found.append(date(born.year, born.day, born.month))
    return found


def matches(wanted: Known, others: Iterable[Known], most: int = 5) -> tuple[Match, ...]:
    """Those who may be the same, the surest first."""
    return Lookup(others).find(wanted, most)


THANKS = "Thank you. Whether you hear more is theirs to say."
APPLIED = "They have applied: thank you."
STARTED = "They have started work here: thank you."


def told_recommender(*, agrees: bool, confirmed: bool, started: bool) -> str:
    """All that the member who recommended somebody reads of them; a no is never told."""
    if not agrees or not (confirmed or started):
        return THANKS
    return STARTED if started else APPLIED


def slug_of(name: str) -> str:
    """A name as part of an address: "Brightwater Care & Co" is brightwater-care-co."""
    return re.sub(r"[^a-z0-9]+", "-", folded_digits(name)).strip("-")[:60] or "co-op"


def folded_digits(name: str) -> str:
    """A name without accents and capitals, figures kept."""
    return "".join(c for c in normalize("NFKD", name) if not combining(c)).lower()
