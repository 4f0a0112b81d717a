"""Errors that are told to people: a sentence for the user, a code for the log."""

from __future__ import annotations


class CareworkError(Exception):
    """`words` is a whole sentence for the user; `code` is stable, for logs and tests.

    `field` names the form field to blame, if one is.
    """

    def __init__(self, words: str, *, code: str = "refused", field: str | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.code = code
        self.field = field


class DomainError(CareworkError):
    """A rule of the co-op, the law or the data said no: the form it came from shows it."""


class NotFound(CareworkError):
    """No such thing in this co-op: a 404 that does not tell whether another co-op has it."""

    def __init__(self, words: str = "There is nothing at this address.") -> None:
        super().__init__(words, code="not_found")


class NotAllowed(CareworkError):
    """The account may not do this: a 403."""

    def __init__(self, words: str = "You do not have permission to do this.") -> None:
        super().__init__(words, code="not_allowed")
