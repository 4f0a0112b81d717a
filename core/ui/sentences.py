"""WTForms' own messages in our words: a sentence that says what to write."""

from __future__ import annotations

LIST = "Choose one from the list."
SENTENCES = {
    "This field is required.": "Fill this in.",
    "Not a valid choice.": LIST,
    "Invalid Choice: could not coerce.": LIST,
    "Invalid choice(s): one or more data inputs could not be coerced.": LIST,
    "'%(value)s' is not a valid choice for this field.": LIST,
    "'%(value)s' are not valid choices for this field.": LIST,
    "Not a valid integer value.": "Write a whole number.",
    "Not a valid decimal value.": "Write a number, like 12.5.",
    "Invalid email address.": "Write an e-mail address, like name@example.org.",
    "Invalid URL.": "Write an address, like https://example.org.",
    "Field must be equal to %(other_name)s.": "The two are not the same.",
    "Field must be at least %(min)d character long.": "Write at least one character.",
    "Field must be at least %(min)d characters long.": "Write at least %(min)d characters.",
    "Field cannot be longer than %(max)d character.": "Write one character at most.",
    "Field cannot be longer than %(max)d characters.": "Write at most %(max)d characters.",
    "Field must be exactly %(max)d characters long.": "Write exactly %(max)d characters.",
    "Field must be between %(min)d and %(max)d characters long.": (
        "Write %(min)d to %(max)d characters."
    ),
    "Number must be at least %(min)s.": "Enter %(min)s or more.",
    "Number must be at most %(max)s.": "Enter %(max)s or less.",
    "Number must be between %(min)s and %(max)s.": "Enter a number from %(min)s to %(max)s.",
}


class Sentences:
    """What WTForms asks for its messages."""

    def gettext(self, string: str) -> str:
        """Our sentence for a message, or the message itself."""
        return SENTENCES.get(string, string)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Our sentence for a message about `count` things."""
        return self.gettext(singular if count == 1 else plural)
