"""The slice's blueprint."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint

from core.db import transaction
from core.errors import DomainError
from core.ui.forms import BaseForm

blueprint = Blueprint("agency", __name__, url_prefix="/agency")


def done(form: BaseForm, verb: Callable[[], object]) -> bool:
    """Do what a form asks, or put the refusal beside its field."""
    try:
        with transaction():
            verb()
    except DomainError as error:
        form.blame(error)
        return False
    return True
