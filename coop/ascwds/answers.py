"""What a worker says for the file alone: what may be said, and what of it fits. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from coop.ascwds import codes
from coop.ascwds.wording import NOT_SAID, OWN

BRITISH = UNITED_KINGDOM = "826"
YES = "1"
LISTS = {
    "GENDER": "gender",
    "ETHNICITY": "ethnicity",
    "NATIONALITY": "nationality",
    "COUNTRYOFBIRTH": "country_of_birth",
    "DISABLED": "disabled",
    "BRITISHCITIZENSHIP": "yes_no_dont_know",
    "HANDCVISA": "yes_no_dont_know",
    "INOUTUK": "yes_no_dont_know",
}
# The list has Yes and No for it; the page of ASC-WDS that asks the same stores “Outside the UK” as
# Yes and “Inside the UK” as No (international-recruitment.service.ts of the published source).
_WORDS = {"INOUTUK": {"1": "From outside the UK", "2": "From inside the UK"}}
# Codes by which an employer says that it does not know: no answer of the worker's.
_UNSAID = {
    "GENDER": ("3",),
    "ETHNICITY": ("99",),
    "NATIONALITY": ("998",),
    "COUNTRYOFBIRTH": ("998",),
    "DISABLED": ("2", "3"),
    "BRITISHCITIZENSHIP": ("999",),
    "HANDCVISA": ("999",),
    "INOUTUK": ("999",),
}


def choices(column: str) -> list[tuple[str, str]]:
    """What a worker can choose, British and the United Kingdom first."""
    unsaid = _UNSAID[column]
    words = _WORDS.get(column, {})
    rows = [
        (one.code, words.get(one.code, one.words))
        for one in codes.listed(LISTS[column])
        if one.code not in unsaid
    ]
    if column not in ("NATIONALITY", "COUNTRYOFBIRTH"):
        return rows
    rows = [row for row in rows if not row[1].startswith("Code ")]
    last = ("999",)
    return sorted(rows, key=lambda row: (row[0] != BRITISH, row[0] in last, row[1].casefold()))


def is_answer(column: str, value: str) -> bool:
    """Whether a value can be said in answer; a year is four figures."""
    if column == "YEAROFENTRY":
        return len(value) == 4 and value.isascii() and value.isdigit()
    return value in {code for code, _ in choices(column)}


def fitting(
    said: Mapping[str, str],
    declined: frozenset[str],
    born_on: date | None,
    started_on: date | None,
    on: date,
) -> dict[str, str]:
    """What goes into the file: what was said and fits, and “not known” where it was declined.

    ASC-WDS drops, with a warning, what does not go with another answer: it is left out here, so
    that no page need speak of it.
    """
    sent = {column: said[column] for column in OWN if said.get(column)}
    sent |= {column: NOT_SAID[column] for column in declined if column in NOT_SAID}
    nationality, born_in = sent.get("NATIONALITY", ""), sent.get("COUNTRYOFBIRTH", "")
    if nationality in ("", BRITISH):
        sent.pop("BRITISHCITIZENSHIP", None)
    if born_in in ("", UNITED_KINGDOM) or not _came(
        sent.get("YEAROFENTRY", ""), born_on, started_on or on
    ):
        sent.pop("YEAROFENTRY", None)
    # As ASC-WDS asks it: of another nation, and not known to be a British citizen too.
    foreign = nationality not in ("", BRITISH, "998") and sent.get("BRITISHCITIZENSHIP") != YES
    if not foreign:
        sent.pop("HANDCVISA", None)
    if sent.get("HANDCVISA") != YES:
        sent.pop("INOUTUK", None)
    return sent


def _came(year: str, born_on: date | None, latest: date) -> bool:
    """Whether somebody can have come in that year: once born, and before they began here."""
    return year.isdigit() and (born_on.year if born_on else 1900) <= int(year) <= latest.year
