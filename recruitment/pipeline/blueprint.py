"""The blueprint that the slice's pages hang on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("pipeline", __name__, url_prefix="/recruitment")
SEE, MOVE = "pipeline.see", "pipeline.move"
