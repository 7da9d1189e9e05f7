"""Is the process alive, is it ready to serve, and how is it doing."""

from __future__ import annotations

from flask import Flask, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.domain.errors import NotFoundError
from app.platform.access import public
from app.platform.db import db
from config import ROOT, Settings


def newest_migration() -> str:
    """The number that migrations/.head pins."""
    return (ROOT / "migrations" / ".head").read_text(encoding="ascii").strip()


def _came_by_unknown_proxy(settings: Settings) -> bool:
    """Without TRUSTED_PROXIES the whole world behind a proxy would have the proxy's own address."""
    return not settings.trusted_proxies and any(
        name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
    )


def init_app(app: Flask, settings: Settings) -> None:
    """`/healthz`, `/readyz`, and `/metrics` for the configured addresses only."""
    registry = CollectorRegistry()
    answers = Counter("kenes_responses", "Answers by status class", ["status"], registry=registry)

    @app.get("/healthz")
    @public
    def healthz() -> ResponseReturnValue:
        return jsonify(status="ok")

    @app.get("/readyz")
    @public
    def readyz() -> ResponseReturnValue:
        try:
            found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        except SQLAlchemyError:
            current_app.logger.warning("the database does not answer")
            return jsonify(status="no database"), 503
        if found != newest_migration():
            return jsonify(status="migrations missing"), 503
        return jsonify(status="ok")

    @app.get("/metrics")
    @public
    def metrics() -> ResponseReturnValue:
        if request.remote_addr not in settings.metrics_addresses or _came_by_unknown_proxy(settings):
            raise NotFoundError
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    @app.after_request
    def count(response: Response) -> Response:
        answers.labels(f"{response.status_code // 100}xx").inc()
        return response
