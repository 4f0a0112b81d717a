"""The sorts of shift there are: all that rules and engine need to know of this slice."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of shift this is, in the sector's words."""

    DAY = "day"
    WAKING_NIGHT = "waking_night"
    SLEEP_IN = "sleep_in"
    ON_CALL = "on_call"
    TRAINING = "training"
    SUPERNUMERARY = "supernumerary"


NIGHT_LEAST = 3 * 60  # minutes of night time from which on a duty is a night: WTR 1998 reg 2(1)
