"""Write down every address of the application: `make routes` after a change of addresses that is meant."""

from __future__ import annotations

import tempfile

from app.factory import create_app
from config import Settings
from tests.architecture.test_access import ROUTES, routes

with tempfile.TemporaryDirectory() as folder:
    app = create_app(Settings.from_env({"APP_ENV": "test", "INSTANCE_DIR": folder}))
    ROUTES.write_text("\n".join(routes(app)) + "\n", encoding="utf-8")
