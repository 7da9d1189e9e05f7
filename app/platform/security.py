"""Headers, same-origin check and session cookie: one place, few lines, a test for each."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address, ip_network

from flask import Flask, Response, request, session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix

from app.domain.errors import ForbiddenError
from config import Settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
MOST_TEXT = 2 * 1024 * 1024
"""Bytes of what is typed into a form, and so of memory; files go to the disk."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask, settings: Settings) -> None:
    """Set cookies and headers and refuse forms sent from other sites."""
    secure = settings.site_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-kenes" if secure else "kenes",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=settings.upload_limit,
        MAX_FORM_MEMORY_SIZE=min(settings.upload_limit, MOST_TEXT),
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session cookie
        WTF_CSRF_SSL_STRICT=False,  # the same-origin check below does this with better messages
        WTF_I18N_ENABLED=False,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    @app.before_request
    def refuse_other_sites() -> None:
        if request.method in SAFE_METHODS:
            return
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            raise ForbiddenError("errors.other_site")
        origin = request.headers.get("Origin")
        if origin and origin.partition("://")[2] != request.host:
            raise ForbiddenError("errors.other_site")

    app.before_request(refuse_nul)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
        if "Cache-Control" not in response.headers:
            # Flask says «Vary: Cookie» only after this; a session with anything in it makes the page somebody's own.
            response.headers["Cache-Control"] = "no-store" if session else "no-cache"
        return response


def caller() -> str:
    """Where a request comes from, for counting tries: only as a keyed hash.

    An IPv6 address stands for its network of 64 bits: whoever has one of these addresses has all of them.
    """
    told = request.remote_addr or ""
    try:
        address = ip_address(told)
    except ValueError:
        return told
    if isinstance(address, IPv4Address):
        return told
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


def refuse_nul() -> None:
    """No keyboard types a NUL and PostgreSQL keeps it in no text: whoever sends one is looking for a fault."""
    sent = [request.path, *_words_of(request.args)]
    if request.method not in SAFE_METHODS:
        sent += _words_of(request.form)
    if any("\0" in text for text in sent):
        raise BadRequest


def _words_of(fields: MultiDict[str, str]) -> list[str]:
    return [text for pair in fields.items(multi=True) for text in pair]
