"""The commission's desk: putting projects into a draft, by form or by file, and whole elections from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.budget import queries
from app.budget.forms import ElectionForm, ProjectForm, ReviewForm, UploadForm
from app.budget.services import projects
from app.budget.views import bp
from app.budget.views.desk import new_key, own_draft, own_place, to_desk
from app.budget.views.shown import ShownRound
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.identity.forms import show
from app.platform.access import Role, actor, public, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import t

MOST_SHOWN = 100
SAMPLE = (
    projects.HEADERS,
    (
        "Балалар алаңы", "Детская площадка", "Playground",
        "Мектеп жанындағы алаң", "Площадка у школы", "A playground by the school",
        "3500000", "", "balalar", "", "", "",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file: in which line and column (empty where the whole file is meant)."""

    line: str
    column: str
    sentence: str


def faults_of(error: InvalidInputError) -> list[Fault]:
    """What is wrong with a file, line by line."""
    return [_fault(problem) for problem in error.problems]


def _fault(problem: Problem) -> Fault:
    line, _, column = (problem.where or "").removeprefix("line ").partition(".")
    return Fault(line, column, t(problem.message_key, **problem.facts))


@bp.get("/desk/rounds/<slug>/projects/new/")
@requires(Role.COMMISSION)
def new_project(slug: str) -> ResponseReturnValue:
    """The form of a project."""
    shown = own_draft(slug)
    return _project_page(shown, _project_form(shown))


@bp.post("/desk/rounds/<slug>/projects/new/")
@requires(Role.COMMISSION)
def add_project(slug: str) -> ResponseReturnValue:
    """Add the project to the draft."""
    shown = own_draft(slug)
    form = _project_form(shown)
    if not form.validate():
        return _project_page(shown, form), 422
    try:
        projects.add_project(runtime(), actor(), slug, form.project())
    except InvalidInputError as error:
        show(form, error)
        return _project_page(own_draft(slug), form), 422
    flash(t("budget.desk.project_added"), "success")
    return to_desk(slug)


def _project_form(shown: ShownRound) -> ProjectForm:
    rt = runtime()
    return ProjectForm(queries.village_names(rt.session, shown.row.territory_id, rt.today))


def _project_page(shown: ShownRound, form: ProjectForm) -> str:
    return render_template("budget/desk_project.html", shown=shown, form=form)


@bp.get("/desk/rounds/<slug>/projects/<code>/")
@requires(Role.COMMISSION)
def review(slug: str, code: str) -> ResponseReturnValue:
    """One project of a draft: is it on the ballot?"""
    shown = own_draft(slug)
    found = _project(shown, code)
    decided = {"decision": "admit" if found.admitted else "refuse", "reason": found.refusal_code}
    texts = {f"text_{lang}": text for lang, text in (found.refusal_text or {}).items()}
    form = ReviewForm(data={**decided, **texts})
    return render_template("budget/desk_review.html", shown=shown, form=form, project=found)


@bp.post("/desk/rounds/<slug>/projects/<code>/")
@requires(Role.COMMISSION)
def decide(slug: str, code: str) -> ResponseReturnValue:
    """Admit the project to the vote, or refuse it with a reason that everyone reads."""
    shown, form = own_draft(slug), ReviewForm()
    found = _project(shown, code)
    rt = runtime()
    if form.validate():
        try:
            if form.decision.data == "admit":
                projects.admit_project(rt, actor(), slug, code)
            else:
                projects.refuse_project(rt, actor(), slug, code, reason=form.words("reason"), text=form.texts("text"))
        except InvalidInputError as error:
            show(form, error)
        else:
            flash(t("budget.desk.project_decided"), "success")
            return to_desk(slug)
    return render_template("budget/desk_review.html", shown=own_draft(slug), form=form, project=found), 422


def _project(shown: ShownRound, code: str) -> queries.ProjectRow:
    rt = runtime()
    found = next((row for row in queries.list_projects(rt.session, shown.row.id, rt.today) if row.code == code), None)
    if found is None:
        raise NotFoundError
    return found


@bp.get("/desk/projects.csv")
@public
def sample_file() -> ResponseReturnValue:
    """A file with the columns that an upload may have and one project in it."""
    text = "".join(";".join(row) + "\r\n" for row in SAMPLE)
    response = Response(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = "attachment; filename=projects.csv"
    return response


@bp.get("/desk/rounds/<slug>/projects/file/")
@requires(Role.COMMISSION)
def upload(slug: str) -> ResponseReturnValue:
    """The form for a file of projects."""
    return _upload_page(own_draft(slug), UploadForm(), [])


@bp.post("/desk/rounds/<slug>/projects/file/")
@requires(Role.COMMISSION)
def take_file(slug: str) -> ResponseReturnValue:
    """Take all projects of the file, or none and say what is wrong line by line."""
    shown, form = own_draft(slug), UploadForm()
    if not form.validate():
        return _upload_page(shown, form, []), 422
    try:
        taken = projects.import_projects(runtime(), actor(), slug, form.file.data.read())
    except InvalidInputError as error:
        form.file.errors = [t("budget.desk.file_refused", n=len(error.problems))]
        return _upload_page(own_draft(slug), form, faults_of(error)), 422
    flash(t("budget.desk.projects_added", n=taken), "success")
    return to_desk(slug)


def _upload_page(shown: ShownRound, form: UploadForm, faults: list[Fault]) -> str:
    return render_template(
        "budget/desk_file.html",
        shown=shown,
        form=form,
        faults=faults[:MOST_SHOWN],
        hidden=max(len(faults) - MOST_SHOWN, 0),
        needed=", ".join(projects.NEEDED),
        more=", ".join(name for name in projects.HEADERS if name not in projects.NEEDED),
    )


@bp.get("/desk/places/<place>/election/")
@requires(Role.COMMISSION)
def election(place: str) -> ResponseReturnValue:
    """The form for an election held elsewhere."""
    found = own_place(place)
    return render_template("budget/desk_election.html", place=found, form=ElectionForm(data={"key": new_key()}))


@bp.post("/desk/places/<place>/election/")
@requires(Role.COMMISSION)
def take_election(place: str) -> ResponseReturnValue:
    """Keep the election as the file has it, count it, and say wherever it is shown that it was not held here."""
    found, form = own_place(place), ElectionForm()
    slug = f"{found.slug}-{form.key.data}"
    if form.validate():
        imported = projects.Imported(slug, form.titles(), form.words("source"), form.words("method"))
        try:
            text = projects.decode(form.file.data.read())
            projects.import_election(runtime(), actor(), found.id, text, imported)
        except InvalidInputError as error:
            form.file.errors = [
                t("budget.desk.at_line", line=fault.line, sentence=fault.sentence) if fault.line else fault.sentence
                for fault in faults_of(error)
            ]
        except ConflictError:
            return redirect(url_for("budget.result", slug=slug), 303)
        else:
            flash(t("budget.desk.election_taken"), "success")
            return redirect(url_for("budget.result", slug=slug), 303)
    return render_template("budget/desk_election.html", place=own_place(place), form=form), 422
