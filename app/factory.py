"""The composition root: the only module that knows everybody."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from flask.templating import Environment
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

from app import cli
from app.admin.views import bp as admin
from app.api.views import bp as api
from app.budget import jobs as budget_jobs
from app.budget.services.polling import PROCEDURE
from app.budget.views import bp as budget
from app.budget.views.public import okrug_cards
from app.confidence.views import bp as confidence
from app.confidence.views.public import okrug_cards as confidence_cards
from app.demo.accounts import list_accounts
from app.demo.load import refuse_in_production
from app.documents.views import bp as documents
from app.hearings.views import bp as hearings
from app.hearings.views.public import okrug_cards as hearing_cards
from app.identity import login
from app.identity.queries import list_appointments
from app.identity.views import bp as identity
from app.identity.views.desk import READ_VOTE
from app.lawbook.views import bp as lawbook
from app.ledger import services as ledger
from app.ledger.views import bp as ledger_pages
from app.ledger.views import files as ledger_files
from app.notices import gateways, jobs
from app.notices.views import bp as notices
from app.places.queries import list_mandate_grants
from app.places.views import CARDS
from app.places.views import bp as places
from app.platform import access, health, i18n, lawfiles, security, static, web_errors, words
from app.platform.clock import Clock, system_clock
from app.platform.db import db
from app.platform.keys import Keys
from app.platform.runtime import Runtime
from app.referendums import jobs as referendum_jobs
from app.referendums.services.polling import PROCEDURE as QUESTION
from app.referendums.views import bp as referendums
from app.referendums.views.public import okrug_cards as referendum_cards
from app.site.views import bp as site
from app.site.views import files as site_files
from app.ui import components, gallery
from app.voting import jobs as voting_jobs
from app.voting.queries import open_until
from app.voting.views import bp as voting
from app.voting.views.shown import PROCEDURES
from config import Settings

BLUEPRINTS: tuple[Blueprint, ...] = (
    admin,
    budget,
    confidence,
    documents,
    hearings,
    identity,
    lawbook,
    ledger_pages,
    notices,
    places,
    referendums,
    site,
    voting,
)
PLAIN: tuple[Blueprint, ...] = (api, ledger_files, site_files)
"""For programs: one address whatever the language."""
HERE = Path(__file__).resolve().parent


class Templates(Environment):
    """Gives each template its globals as one mapping: a chain of two is searched anew at every import of a page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """All globals are set before the first template is read."""
        return {**self.globals, **(d or {})}


def create_app(settings: Settings, *, clock: Clock = system_clock) -> Flask:
    """Put one application together. Tests pass a clock of their own."""
    app = Flask("app", instance_path=str(settings.instance), static_folder=None, template_folder=None)
    app.jinja_environment = Templates
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["settings"] = settings
    app.testing = settings.environment == "test"
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_MIN_SIZE=500,
    )
    security.init_app(app, settings)
    db.init_app(app)
    Migrate(app, db, directory=str(HERE.parent / "migrations"), render_as_batch=True)
    keys = Keys.derive(settings.data_key, settings.ballot_key)
    app.extensions["runtime"] = Runtime(db.session, clock, lawfiles.load(), keys, ledger.append)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(folder) for folder in sorted(HERE.glob("*/templates"))])
    app.jinja_env.globals["settings"] = settings
    i18n.init_app(app, words.load(sorted(path for path in HERE.iterdir() if path.is_dir())))
    CSRFProtect(app)
    access.init_app(app)
    static.init_app(app, HERE / "ui" / "static")
    components.init_app(app)
    web_errors.init_app(app)
    health.init_app(app, settings)
    login.init_app(app, list_appointments, list_mandate_grants)
    rt = app.extensions["runtime"]
    app.extensions[READ_VOTE] = open_until
    app.extensions["jobs"] = {
        **jobs.handlers(gateways.choose(settings), app.extensions["words"]),
        **voting_jobs.handlers(rt),
    }
    app.extensions["chores"] = (lambda: budget_jobs.seal_due(rt), lambda: referendum_jobs.chores(rt))
    app.extensions[PROCEDURES] = {"budget": PROCEDURE, "question": QUESTION}
    app.extensions[CARDS] = [okrug_cards, confidence_cards, hearing_cards, referendum_cards]
    if settings.demo:
        app.extensions["demo_accounts"] = lambda: list_accounts(rt)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=i18n.PREFIX + (blueprint.url_prefix or ""))
    for blueprint in PLAIN:
        app.register_blueprint(blueprint)
    if not settings.is_production:
        app.register_blueprint(gallery.create_blueprint(), url_prefix=i18n.PREFIX)
    app.add_url_rule("/", "root", access.public(i18n.to_language_root))
    Compress(app)
    cli.init_app(app)
    if settings.is_production:
        refuse_in_production(app)
    return app


def _engine_options(url: str) -> dict[str, object]:
    common = {"hide_parameters": True}  # the values of a failed statement may be personal: they stay out of logs
    if url.startswith("sqlite"):
        return {**common, "connect_args": {"timeout": 10}}
    return {**common, "pool_size": 8, "max_overflow": 8, "pool_recycle": 1800}
