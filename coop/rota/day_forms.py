"""Shape of input where a service's day is cancelled or moved."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from coop.rota.service.bulk import Deed
from core.ui.forms import BaseForm, Needed

DEEDS = [(Deed.CANCEL.value, "Cancel them"), (Deed.MOVE.value, "Move them")]
DIRECTIONS = [("later", "Later"), ("earlier", "Earlier")]


class DayForm(BaseForm):
    """What is to be done. It only asks, so it is sent in the address."""

    deed = RadioField("What is to happen?", [InputRequired()], choices=DEEDS)
    minutes = IntegerField(
        "By how many minutes", [Optional()], description="Only when they are moved, like 30"
    )
    direction = RadioField("Which way", [Optional()], choices=DIRECTIONS, default="later")

    @property
    def by(self) -> int:
        """Minutes later, negative: earlier; 0 where nothing was typed or they are cancelled."""
        if self.deed.data != Deed.MOVE:
            return 0
        minutes = abs(self.minutes.data or 0)
        return -minutes if self.direction.data == "earlier" else minutes


class DoForm(BaseForm):
    """What is said when it is done."""

    mark = HiddenField()
    agreed = BooleanField("They have said yes")
    reason = StringField(
        "Why",
        [Needed("Say why: people are told of it."), Length(max=500)],
        description="Everybody whose shifts it is reads this",
    )
