"""Shape of input: what the co-op promises, and from when."""

from __future__ import annotations

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from coop.changes.service import MOST_DAYS
from core.ui.forms import BaseForm, DateField, Needed


class PromiseForm(BaseForm):
    """Days ahead, and the first day on which that holds."""

    days = IntegerField(
        "Days ahead",
        [InputRequired(), NumberRange(1, MOST_DAYS, f"Enter 1 to {MOST_DAYS} days.")],
        description="Before a shift begins, people are to have it on a published rota",
    )
    from_on = DateField("From", [Needed()], description="Rotas published before keep what held")
