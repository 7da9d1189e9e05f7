"""Static files under a name that changes with their content, so browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, send_from_directory, url_for
from werkzeug.exceptions import NotFound

from app.platform.access import public


def init_app(app: Flask, folder: Path) -> None:
    """Serve `folder` and give templates `static_url('css/site.css')`."""
    digests = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        for file in folder.rglob("*")
        if file.is_file()
    }

    @app.get("/static/<digest>/<path:name>")
    @public
    def static_file(digest: str, name: str) -> Response:
        if digests.get(name) != digest and not app.debug:
            raise NotFound
        response = send_from_directory(folder, name, max_age=31_536_000)
        response.cache_control.immutable = True
        response.cache_control.public = True
        return response

    def static_url(name: str) -> str:
        return url_for("static_file", digest=digests[name], name=name)

    app.jinja_env.globals["static_url"] = static_url
