# What the `flask` command falls back to when nothing is set: a developer's machine. Servers set APP_ENV themselves;
# gunicorn does not read this file and refuses to start without its settings.
APP_ENV=development
