"""The floor: bare Flask on the same database, with one durable INSERT and one list. Nothing is checked."""

from __future__ import annotations

import os
import uuid

import sqlalchemy as sa
from flask import Flask, redirect, render_template, request
from jinja2 import DictLoader
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response

from app.platform.db import WRITE, db

PAGE = """<!doctype html><html lang="kk"><head><title>List</title></head><body><ul>
{% for row in rows %}<li>{{ row.number }}. {{ row.title }}: {{ row.cost }}</li>
{% endfor %}</ul></body></html>"""


class BareVote(db.Model):  # type: ignore[misc, name-defined]  # made at run time by the extension
    __tablename__ = "bare_vote"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    choice: Mapped[str]


class BareItem(db.Model):  # type: ignore[misc, name-defined]  # made at run time by the extension
    __tablename__ = "bare_item"
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    cost: Mapped[int]


def create_app(url: str) -> Flask:
    """The bare application; its tables are made when they are missing."""
    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    if url.startswith("postgresql"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 8, "max_overflow": 8}
    app.jinja_loader = DictLoader({"list.html": PAGE})
    db.init_app(app)

    @app.get("/readyz")
    def ready() -> str:
        return "ok"

    @app.post("/vote")
    def vote() -> Response:
        db.session.connection(execution_options=WRITE)
        db.session.execute(sa.insert(BareVote).values(id=uuid.uuid4(), choice=request.form["project"]))
        db.session.commit()
        return redirect("/done", 303)

    @app.get("/list")
    def rows() -> str:
        return render_template("list.html", rows=db.session.scalars(sa.select(BareItem).order_by(BareItem.number)))

    return app


def make_tables(app: Flask, items: int) -> None:
    """Its two tables, and so many items in the list."""
    with app.app_context():
        db.metadata.create_all(db.engine, tables=[BareVote.__table__, BareItem.__table__])
        with db.engine.connect().execution_options(**WRITE) as connection, connection.begin():
            listed = [{"number": n, "title": f"{n}-жоба", "cost": 100_000 * n} for n in range(1, items + 1)]
            connection.execute(sa.insert(BareItem), listed)
        db.session.remove()
        db.engine.dispose()


if "BARE" in os.environ:
    app = create_app(os.environ["DATABASE_URL"])
