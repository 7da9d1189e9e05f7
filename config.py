"""Settings of one installation, read from the environment once and checked as a whole."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ("production", "development", "test")
SECRETS = ("SECRET_KEY", "DATA_KEY", "BALLOT_KEY")
TRUE = {"1", "true", "yes", "on"}


class ConfigError(Exception):
    """Every setting that is missing or wrong, listed at once."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What differs between installations. Secrets never appear in its representation."""

    environment: str
    database_url: str
    secret_key: str
    """Signs cookies and form tokens; at least 32 characters."""
    data_key: bytes
    """32 bytes; identity numbers, contacts and second factors are encrypted and hashed with keys derived from it."""
    ballot_key: bytes
    """32 bytes; wraps the key that lets a voter vote again until the close. Kept away from database backups."""
    site_url: str
    demo: bool = False
    sms_url: str = ""
    smtp_url: str = ""
    mail_from: str = "noreply@localhost"
    metrics_addresses: frozenset[str] = frozenset({"127.0.0.1"})
    upload_limit: int = 64 * 1024 * 1024
    trusted_proxies: int = 0
    instance: Path = ROOT / "instance"

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_development(self) -> bool:
        return self.environment == "development"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check all settings; raise ConfigError naming every problem.

        In development missing secrets are made once and kept in the instance folder. Production
        refuses to start without its own secrets, with demonstration accounts, or on SQLite unless
        ALLOW_SQLITE says so.
        """
        problems: list[str] = []
        environment = environ.get("APP_ENV", "production")
        if environment not in ENVIRONMENTS:
            problems.append(f"APP_ENV must be one of {', '.join(ENVIRONMENTS)}, not {environment!r}")
        production = environment == "production"
        instance = Path(environ.get("INSTANCE_DIR", str(ROOT / "instance"))).resolve()
        values = dict(environ)
        if not production:
            values = {**_development_secrets(instance), **{k: v for k, v in values.items() if v}}
        database_url = values.get("DATABASE_URL", "")
        if not database_url:
            if production:
                problems.append("DATABASE_URL is missing")
            database_url = f"sqlite:///{instance / 'kenes.sqlite3'}"
        if production and database_url.startswith("sqlite") and not _flag(values, "ALLOW_SQLITE"):
            problems.append("DATABASE_URL points to SQLite: set ALLOW_SQLITE=1 if one host is really enough")
        secret_key = values.get("SECRET_KEY", "")
        if len(secret_key) < 32:
            problems.append("SECRET_KEY is missing or shorter than 32 characters")
        demo = _flag(values, "DEMO")
        if demo and production:
            problems.append("DEMO accounts cannot exist in production")
        site_url = values.get("SITE_URL", "" if production else "http://127.0.0.1:8000").rstrip("/")
        if not site_url.startswith(("https://",) if production else ("http://", "https://")):
            problems.append("SITE_URL is missing or not https")
        settings = cls(
            environment=environment,
            database_url=_with_driver(database_url),
            secret_key=secret_key,
            data_key=_key(values, "DATA_KEY", problems),
            ballot_key=_key(values, "BALLOT_KEY", problems),
            site_url=site_url,
            demo=demo,
            sms_url=values.get("SMS_URL", ""),
            smtp_url=values.get("SMTP_URL", ""),
            mail_from=values.get("MAIL_FROM", "noreply@localhost"),
            metrics_addresses=frozenset(values.get("METRICS_ADDRESSES", "127.0.0.1").replace(",", " ").split()),
            upload_limit=_integer(values, "UPLOAD_LIMIT", 64 * 1024 * 1024, problems),
            trusted_proxies=_integer(values, "TRUSTED_PROXIES", 0, problems),
            instance=instance,
        )
        if problems:
            raise ConfigError(problems)
        return settings


def _flag(values: Mapping[str, str], name: str) -> bool:
    return values.get(name, "").strip().lower() in TRUE


def _integer(values: Mapping[str, str], name: str, default: int, problems: list[str]) -> int:
    text = values.get(name, "")
    if text and not text.isdigit():
        problems.append(f"{name} must be a whole number, not {text!r}")
        return default
    return int(text) if text else default


def _key(values: Mapping[str, str], name: str, problems: list[str]) -> bytes:
    try:
        key = base64.urlsafe_b64decode(values.get(name, ""))
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        problems.append(f"{name} must be 32 bytes in URL-safe base64")
    return key


def _with_driver(url: str) -> str:
    """Name the driver we ship, whatever spelling of PostgreSQL the operator used."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _development_secrets(instance: Path) -> dict[str, str]:
    file = instance / "secrets.json"
    if not file.exists():
        instance.mkdir(parents=True, exist_ok=True)
        made = {name: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode() for name in SECRETS}
        file.touch(mode=0o600)  # nobody else may read it, not even for the moment before it is filled
        file.write_text(json.dumps(made), encoding="utf-8")
    stored: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return stored
