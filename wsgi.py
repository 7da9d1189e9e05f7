"""What gunicorn and the `flask` command load."""

import os

from app.factory import create_app
from config import Settings

app = create_app(Settings.from_env(os.environ))
