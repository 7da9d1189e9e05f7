"""Errors of the core become pages: what happened, why, and what the person can do."""

from __future__ import annotations

from http import HTTPStatus
from traceback import format_tb

from flask import Flask, Response, current_app, flash, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue, ResponseValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from app.domain.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidInputError,
    LooseningError,
    NotFoundError,
    NotInForceError,
    RateLimitedError,
    RuleNotMetError,
)
from app.platform.access import ask_nobody, kept_form
from app.platform.db import db
from app.platform.i18n import preferred_language, t
from app.platform.words import LANGUAGES

STATUS: dict[type[DomainError], int] = {
    NotFoundError: 404,
    ForbiddenError: 403,
    ConflictError: 409,
    RuleNotMetError: 422,
    NotInForceError: 422,
    InvalidInputError: 422,
    LooseningError: 422,
    RateLimitedError: 429,
}
PAGES = frozenset({400, 403, 404, 409, 413, 422, 429, 500, 503})


def status_of(error: DomainError) -> int:
    """The HTTP status of an error of the core."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def init_app(app: Flask) -> None:
    """Register the one map from errors to answers."""
    _survive_the_database(app)

    @app.errorhandler(DomainError)
    def domain_error(error: DomainError) -> ResponseReturnValue:
        return answer(status_of(error), error)

    @app.errorhandler(CSRFError)
    def form_error(_error: CSRFError) -> ResponseReturnValue:
        back = kept_form()
        if back:
            flash(t("errors.form_expired"), "warning")
            return redirect(back, 303)
        return answer(400, DomainError("errors.form_expired"))

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error
        return answer(error.code, None)

    @app.errorhandler(Exception)
    def fault(error: Exception) -> ResponseReturnValue:
        if app.testing or app.debug:
            raise error
        # The lines of the program are enough to find the fault; query, form and the words of the error may be personal
        # (PostgreSQL quotes the whole row that it refuses).
        lines = "".join(format_tb(error.__traceback__))
        current_app.logger.error("fault at %s: %s\n%s", request.url_rule, type(error).__name__, lines)
        ask_nobody()
        return answer(500, None)


def _survive_the_database(app: Flask) -> None:
    @app.errorhandler(InterfaceError)
    @app.errorhandler(OperationalError)
    def database_away(error: DBAPIError) -> ResponseReturnValue:
        """The database is down, locked or full: what was typed is kept where it can be, and the page says so."""
        if app.testing or app.debug:
            raise error
        current_app.logger.error("the database failed at %s: %s", request.url_rule, error.orig)
        ask_nobody()
        kept_form()
        page, status = answer(503, None)
        return page, status, {"Retry-After": "5"}

    @app.teardown_appcontext
    def end_reading(_error: BaseException | None) -> None:
        """A database that goes away after the page was made must not spoil the page."""
        if db.session.registry.has():
            try:
                db.session.rollback()
            except DBAPIError as error:
                current_app.logger.error("the database went away: %s", error.orig)


def answer(status: int, error: DomainError | None) -> tuple[ResponseValue, int]:
    """The page (or, for the API, the JSON problem) of a status."""
    if request.path.startswith("/api/"):
        return problem_json(status, error), status
    if "lang" not in g:
        first = request.path.split("/", 2)[1]
        g.lang = first if first in LANGUAGES else preferred_language()
    page = status if status in PAGES else (400 if status < 500 else 500)
    verdict = error.verdict if isinstance(error, RuleNotMetError) else None
    body = render_template(f"ui/errors/{page}.html", error=error, verdict=verdict, status=status)
    return body, status


def problem_json(status: int, error: DomainError | None) -> Response:
    """The error as JSON (RFC 9457); `error` and `problems` hold keys of sentences, never what was sent."""
    problem: dict[str, object] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if error is not None:
        problem["error"] = error.message_key
    if isinstance(error, InvalidInputError):
        problem["problems"] = [{"error": one.message_key, "where": one.where} for one in error.problems]
    response = jsonify(problem)
    response.mimetype = "application/problem+json"
    return response
