"""Static files under a name that changes with their content, so browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from flask import Flask, Response, url_for
from werkzeug.exceptions import NotFound

from app.platform.access import public

A_YEAR = 31_536_000


def init_app(app: Flask, folder: Path) -> None:
    """Serve `folder` and give templates `static_url('css/site.css')`.

    The few small files are read once: Flask-Compress would leave an open file behind at each answer.
    """
    contents = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    digests = {name: hashlib.sha256(content).hexdigest()[:12] for name, content in contents.items()}

    @app.get("/static/<digest>/<path:name>")
    @public
    def static_file(digest: str, name: str) -> Response:
        if digests.get(name) != digest:
            raise NotFound
        response = Response(contents[name], mimetype=mimetypes.guess_type(name)[0])
        response.cache_control.max_age = A_YEAR
        response.cache_control.immutable = True
        response.cache_control.public = True
        return response

    @cache
    def static_url(name: str) -> str:
        return url_for("static_file", digest=digests[name], name=name)

    app.jinja_env.globals["static_url"] = static_url
