"""Shapes of what is said about keeping."""

from __future__ import annotations

from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.ui.forms import BaseForm, DateField, Needed
from recruitment.keeping.rules import REASONS, Periods


class HoldForm(BaseForm):
    """Why somebody's details do not go."""

    reason = TextAreaField(
        "Why", [Needed("Say why."), Length(max=500)], render_kw={"rows": 3},
        description="A claim, an inquiry, a request of theirs. Nothing on health.",
    )  # fmt: skip


class RemoveForm(BaseForm):
    """Why details go now."""

    reason = SelectField("Why", choices=list(REASONS.items()))


class PeriodsForm(BaseForm):
    """How long, from a day on."""

    from_on = DateField("From", [Needed("Enter the day.")])
    unsuccessful_months = IntegerField(
        "Months after a final answer", [InputRequired("Enter months.")]
    )
    withdrawn_days = IntegerField(
        "Days after a consent ended, before applying", [InputRequired("Enter days.")]
    )
    notice_days = IntegerField("Days of notice", [InputRequired("Enter days.")])
    evidence_years = IntegerField(
        "Years that evidence of a consent is kept", [InputRequired("Enter years.")]
    )

    def periods(self) -> Periods:
        """What was typed."""
        return Periods(
            self.unsuccessful_months.data, self.withdrawn_days.data, self.notice_days.data,
            self.evidence_years.data,
        )  # fmt: skip
