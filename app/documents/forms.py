"""The field for bringing files."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField
from wtforms.validators import StopValidation
from wtforms.widgets import FileInput

from app.documents.content import ACCEPT, MOST_BYTES, Checked, Upload, check
from app.domain.errors import InvalidInputError
from app.platform.i18n import t


class UploadField(MultipleFileField):
    """Files of the kinds in `content.EXTENSIONS`, at most `most` of them, `needed` at least one.

    After validation `checked` holds what is to be kept, ready for `services.keep`; a browser never sends the files
    again by itself, so whatever else is wrong in the form, its hint should ask for them once more.
    The form must be sent as multipart/form-data: {% call form(form, action, upload=true) %}.
    """

    def __init__(self, *args: Any, most: int = 5, needed: bool = False, **kwargs: Any) -> None:
        self.most = most
        self.needed = needed
        self.checked: list[Checked] = []
        self.widget = FileInput(multiple=most > 1)
        kwargs.setdefault("render_kw", {"accept": ACCEPT})
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Only real files with a name; a browser sends an empty one where none was chosen."""
        self.data = [one for one in valuelist if isinstance(one, FileStorage) and one.filename]

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms calls it so
        """Judge the files; each refused one gets its own sentence."""
        files: list[FileStorage] = self.data or []
        if self.needed and not files:
            raise StopValidation(t("documents.error.none"))
        if len(files) > self.most:
            raise StopValidation(t("documents.error.many", n=len(files), most=self.most))
        self.checked, problems = [], []
        for file in files:
            data = file.stream.read(MOST_BYTES + 1)
            try:
                self.checked.append(check(Upload(file.filename or "", data), self.name))
            except InvalidInputError as error:
                problems += [t(problem.message_key, **problem.facts) for problem in error.problems]
        if problems:
            self.checked = []
            self.errors = [*self.errors, *problems[:-1]]
            raise StopValidation(problems[-1])
