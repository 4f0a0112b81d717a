"""Lapses on published shifts, put before the coordinator and before whom they are about."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from coop.cover import lapses
from coop.cover.lapses import Lapse
from coop.notices import service as notices
from coop.notices.models import Alert
from core import clock
from core.db import db
from core.ui.filters import day, plural, words

LAPSED, OWN = "cover_lapsed", "cover_lapsed_own"


def settle(coop_id: int, person_ids: Collection[int] | None = None) -> int:
    """Tell of lapses as they are now, and close what is mended; how many people have some.

    `person_ids` narrows whom it is about, and those whom they leave short on a shift of both.
    Said again, nothing changes.
    """
    read = lapses.published(coop_id, person_ids)
    if person_ids is not None:
        beside = {one.place.person_id for one in read}
        if not beside <= set(person_ids):
            person_ids = {*person_ids, *beside}
            read = lapses.published(coop_id, person_ids)
    found = lapses.by_person(read)
    if person_ids is not None:
        found = {who: mine for who, mine in found.items() if who in person_ids}
    for person_id, mine in found.items():
        url = f"/cover-at-risk/people/{person_id}"
        said = f"{mine[0].place.name} is not signed off for {_lacking(mine)} on {_which(mine)}."
        notices.alert(coop_id, LAPSED, person_id, said, permission="rota.edit", url=url)
        own = (
            f"You are not signed off for {_lacking(mine)} on {_which(mine)} of yours. "
            "The coordinator knows: speak to your trainer."
        )
        page = f"/my/shifts?week={clock.monday(mine[0].shift.on).isoformat()}"
        notices.alert(coop_id, OWN, person_id, own, person_id=person_id, url=page)
    for person_id in _told_of(coop_id) - set(found):
        if person_ids is None or person_id in person_ids:
            for kind in (LAPSED, OWN):
                notices.close(coop_id, kind, person_id)
    return len(found)


def _lacking(found: Sequence[Lapse]) -> str:
    return words(sorted({each for one in found for each in one.lacking}))


def _which(found: Sequence[Lapse]) -> str:
    """ "a published shift, Early on Thu 10 December", "3 published shifts, the first ..."."""
    first = found[0].shift
    named = f"{first.name} on {day(first.on)}"
    if len(found) == 1:
        return f"a published shift, {named}"
    return f"{plural(len(found), 'published shift')}, the first {named}"


def _told_of(coop_id: int) -> set[int]:
    query = select(Alert.subject_id).where(
        Alert.coop_id == coop_id, Alert.kind.in_((LAPSED, OWN)), Alert.closed_at.is_(None)
    )
    return set(db.session.scalars(query))
