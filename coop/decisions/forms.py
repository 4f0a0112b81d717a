"""Shapes of input: meetings, motions, votes, the registered rules."""

from __future__ import annotations

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from coop.decisions.rules import CHOICE_WORDS, KIND_WORDS, METHOD_WORDS, Kind
from core.ui.forms import BaseForm, DateField, Needed, TimeField

MEETINGS = (
    ("general", "General meeting of the members"),
    ("special", "Special general meeting"),
    ("board", "Board meeting"),
)


class MeetingForm(BaseForm):
    """What, when and where."""

    kind = RadioField("What sort", [InputRequired("Choose what sort.")], choices=MEETINGS)
    title = StringField("Name", [Needed("Give the meeting a name."), Length(max=120)])
    on = DateField("Day", [Needed("Enter the day.")])
    at = TimeField("Time", [Needed("Enter the time.")])
    place = StringField("Where, and the link to join from afar", [Length(max=200)])
    agenda = TextAreaField(
        "Agenda",
        [Needed("Write what is on the agenda."), Length(max=5000)],
        description="One item a line.",
    )


class CallForm(BaseForm):
    """Give notice; why it may be short."""

    short_notice_why = TextAreaField(
        "If it is short, what allows that",
        [Length(max=500)],
        description="Such as: all members agreed in writing, rule 24.",
    )


class WhyForm(BaseForm):
    """A reason that members read."""

    why = StringField("Why", [Needed("Say why: members read it."), Length(max=300)])


class MinutesForm(BaseForm):
    """What was said and decided."""

    minutes = TextAreaField("Minutes", [Needed("Write the minutes."), Length(max=20000)])


class AgreedForm(BaseForm):
    """When a later meeting agreed them."""

    on = DateField("Agreed on", [Needed("Enter the day.")])


class MotionForm(BaseForm):
    """A resolution that members vote on."""

    kind = RadioField(
        "What sort",
        [InputRequired("Choose what sort.")],
        choices=[(kind.value, KIND_WORDS[kind]) for kind in Kind if kind != Kind.ELECTION],
    )
    title = StringField("Title", [Needed("Give it a title."), Length(max=150)])
    text = TextAreaField(
        "What is to be decided",
        [Needed("Write what is to be decided."), Length(max=5000)],
        description="As it will stand in the minutes: “That …”",
    )
    proposed_by = StringField("Proposed and seconded by", [Length(max=200)])
    meeting = SelectField("At a meeting", choices=[("", "No meeting: a vote by itself")])
    secret = BooleanField(
        "Secret ballot",
        description="Nobody can learn how anybody voted, now or later, not even from the database.",
    )


class ElectionForm(BaseForm):
    """An election among candidates."""

    title = StringField("Title", [Needed("Give it a title."), Length(max=150)])
    text = TextAreaField(
        "What they are elected for", [Needed("Write for what and until when."), Length(max=5000)]
    )
    meeting = SelectField("At a meeting", choices=[("", "No meeting: a vote by itself")])
    seats = IntegerField(
        "How many are elected",
        [InputRequired("Enter how many."), NumberRange(1, 20, "Enter 1 to 20.")],
    )
    method = RadioField(
        "How it is counted",
        [InputRequired("Choose how.")],
        choices=[(method.value, words) for method, words in METHOD_WORDS.items()],
    )
    secret = BooleanField("Secret ballot", default=True)


class OpenForm(BaseForm):
    """Until when votes are taken."""

    closes_on = DateField("Until", [Needed("Enter the last day.")])
    closes_time = TimeField("at", [Needed("Enter the time.")])


class VoteForm(BaseForm):
    """For, against, or abstain."""

    choice = RadioField(
        "Your vote",
        [InputRequired("Choose for, against or abstain.")],
        choices=[(choice.value, words) for choice, words in CHOICE_WORDS.items()],
    )


class ProxyForm(BaseForm):
    """Who votes for one."""

    holder = SelectField("Who votes for you", [InputRequired("Choose who.")])


class RulesForm(BaseForm):
    """What the registered rules say."""

    from_on = DateField("From", [Needed("Enter the first day.")])
    notice_days = IntegerField("Clear days’ notice of a meeting", [InputRequired("Enter days.")])
    quorum_least = IntegerField("Quorum: at least", [InputRequired("Enter how many.")])
    quorum_percent = IntegerField(
        "and at least this share of members", [InputRequired("Enter a percentage.")]
    )
    ordinary_over = IntegerField(
        "Ordinary resolution: more than", [InputRequired("Enter a percentage.")]
    )
    extraordinary_from = IntegerField(
        "Extraordinary resolution: at least", [InputRequired("Enter a percentage.")]
    )
    proxies_each = IntegerField(
        "Proxies that one member may hold", [InputRequired("Enter a number; 0 for none.")]
    )
    source = StringField(
        "Where it stands in the rule book",
        [Needed("Name the paragraph of the rule book."), Length(max=200)],
    )
