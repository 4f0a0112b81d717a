"""The upload."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired

from core.ui.forms import BaseForm


class UploadForm(BaseForm):
    """One workbook."""

    workbook = FileField(
        "Workbook",
        validators=[FileRequired("Choose the workbook with the records.")],
        description="An Excel workbook (.xlsx): our template filled in, or what your other "
        "system exports.",
    )
