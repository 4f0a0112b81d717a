"""What a form or a single button asks: done in one transaction, and said what came of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash

from core.db import transaction
from core.errors import DomainError
from core.ui.forms import BaseForm


def done(form: BaseForm, act: Callable[[], object], words: str) -> bool:
    """Whether a valid form's act went through; a refusal stands beside its field."""
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            act()
    except DomainError as error:
        form.blame(error)
        return False
    flash(words)
    return True


def tell(act: Callable[[], object], words: str) -> None:
    """Do what a single button asks and say so, or say why it was refused."""
    try:
        with transaction():
            act()
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(words)
