"""Shape of input for a new version of the rota policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length

from coop.rota.policy import CHAINABLE, MOST_IN_CHAIN, RANGES
from coop.rota.policy_words import FIELDS, IN_HOURS
from coop.rota.rules.problem import Chain, Kind, Policy
from coop.shifts.rules import KIND_WORDS
from core.ui.forms import BaseForm, DateField, HoursField, Needed

CHAINS, NEXT_DAYS = 6, 12  # at most
BLANK = 1  # lines to fill
NO_KIND, NO_PATTERN = ("", "None"), (0, "None")
KINDS = [NO_KIND, *((kind.value, KIND_WORDS[kind]) for kind in Kind if kind in CHAINABLE)]


class NumberField(StringField):
    """A small input for a whole number, read by the form that holds it."""

    looks = "w-time"
    keyboard = "text"


class PolicyForm(BaseForm):
    """Everything of a policy that a co-op may set. Hours are minutes in the form's data."""

    from_on = DateField("In force from", [Needed()])
    note = StringField("What changes, and why", [Needed(), Length(max=200)])
    to_members = BooleanField(
        "Put it to the members",
        description="A motion is prepared; the policy holds once they have carried it.",
    )

    def numbers(self) -> dict[str, int]:
        """The plain fields as whole numbers; the fields are blamed for what is none."""
        found = {}
        for name, (least, most, unit) in RANGES.items():
            field = self[name]
            value = field.data
            if not isinstance(value, int):
                text = str(value or "").strip().replace("\N{MINUS SIGN}", "-").replace(",", "")
                if not text.removeprefix("-").isdecimal() or len(text) > 6:
                    if not field.errors:
                        field.errors = [_minus(f"Enter a whole number, {least:,} to {most:,}.")]
                    continue
                value = int(text)
            scale = 60 if unit == "hours" else 1
            if not least <= value <= most:
                field.errors = [
                    *field.errors,
                    _minus(f"Enter {least // scale:,} to {most // scale:,} {unit}."),
                ]
            found[name] = value
        return found

    def chains(self) -> tuple[Chain, ...]:
        """The chains, those with nothing chosen left out; the fields are blamed for the rest."""
        found = []
        for row in self.chain_rows():
            kinds = [field.data for field in row[:MOST_IN_CHAIN]]
            span, rest = row[MOST_IN_CHAIN:]
            chosen = [kind for kind in kinds if kind]
            if not chosen:
                continue
            if kinds[: len(chosen)] != chosen or len(chosen) < 2:
                row[0].errors = ["Choose two or three kinds of shift, in order."]
            for field in (span, rest):
                if field.data is None and not field.errors:
                    field.errors = ["Enter hours, like 26."]
            if span.data is not None and rest.data is not None:
                found.append(Chain(tuple(Kind(kind) for kind in chosen), span.data, rest.data))
        return tuple(found)

    def next_days(self) -> tuple[tuple[int, int], ...]:
        """Patterns never worked the day after others; half a line is blamed."""
        found = {}
        for one, other in self.next_rows():
            if bool(one.data) != bool(other.data):
                (other if one.data else one).errors = ["Choose both patterns."]
            elif one.data:
                found[(one.data, other.data)] = True
        return tuple(found)

    def chain_rows(self) -> list[list[Any]]:
        """The inputs of each line of a chain: its kinds, its span, the rest after it."""
        parts = [*(f"kind{n}" for n in range(1, MOST_IN_CHAIN + 1)), "span", "rest"]
        return [
            [self[f"chain{number}_{part}"] for part in parts]
            for number in range(1, CHAINS + 1)
            if f"chain{number}_span" in self
        ]

    def next_rows(self) -> list[tuple[Any, Any]]:
        """The two inputs of each line of patterns."""
        return [
            (self[f"next{number}_one"], self[f"next{number}_other"])
            for number in range(1, NEXT_DAYS + 1)
            if f"next{number}_one" in self
        ]

    def values(self) -> dict[str, Any] | None:
        """What the policy becomes; None, with the fields blamed, if something is amiss."""
        found = {**self.numbers(), "chains": self.chains(), "not_next_day": self.next_days()}
        return None if any(field.errors for field in self) else found


def _minus(words: str) -> str:
    return words.replace(" -", " \N{MINUS SIGN}")


def _plain(name: str) -> Any:
    label, words = FIELDS[name]
    least, most, unit = RANGES[name]
    if name in IN_HOURS:
        return HoursField(label, [Needed()], description=words)
    if unit == "points":
        words = _minus(f"{words}. {least:,} to {most:,}")
    return NumberField(label, [Needed()], description=words)


for _name in RANGES:
    setattr(PolicyForm, _name, _plain(_name))


def policy_form(policy: Policy, patterns: Mapping[int, str], **given: Any) -> PolicyForm:
    """The form filled from a policy, with blank lines for more chains and pattern pairs."""
    extra: dict[str, Any] = {}
    values: dict[str, Any] = {name: getattr(policy, name) for name in RANGES}
    lines = min(CHAINS, len(policy.chains) + BLANK)
    for number in range(1, lines + 1):
        chain = policy.chains[number - 1] if number <= len(policy.chains) else None
        _chain_line(extra, values, f"chain{number}", chain)
    choices = [NO_PATTERN, *patterns.items()]
    known = [pair for pair in policy.not_next_day if set(pair) <= set(patterns)]
    lines = min(NEXT_DAYS, len(known) + BLANK) if patterns else 0
    for number in range(1, lines + 1):
        pair: Sequence[int] = known[number - 1] if number <= len(known) else (0, 0)
        for part, label, value in zip(
            ("one", "other"), ("After", "never the next day"), pair, strict=True
        ):
            name = f"next{number}_{part}"
            extra[name] = SelectField(label, coerce=int, choices=choices)
            values[name] = value
    form: PolicyForm = type("PolicyForm", (PolicyForm,), extra)(**values, **given)
    return form


def _chain_line(
    extra: dict[str, Any], values: dict[str, Any], name: str, chain: Chain | None
) -> None:
    for n, label in enumerate(("First", "then", "then"), start=1):
        extra[f"{name}_kind{n}"] = SelectField(label, choices=KINDS, default="")
        if chain is not None and n <= len(chain.kinds):
            values[f"{name}_kind{n}"] = chain.kinds[n - 1].value
    extra[f"{name}_span"] = HoursField("Within")
    extra[f"{name}_rest"] = HoursField("Rest after it")
    if chain is not None:
        values[f"{name}_span"], values[f"{name}_rest"] = chain.max_span, chain.rest_after
