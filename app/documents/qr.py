"""Square codes that lead from paper to the page."""

from __future__ import annotations

import segno
from markupsafe import Markup


def svg(url: str) -> Markup:
    """A QR code of `url` as an inline SVG without a size of its own: the style sheet gives it one.

    The error correction is M: a code on a shop door may lose a seventh of itself to rain.
    """
    code = segno.make(url, error="m", micro=False, boost_error=False)
    # Our own drawing of black squares: nothing of `url` stands in it as text.
    return Markup(code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704
