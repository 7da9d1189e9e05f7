"""The stylesheet is small, self-contained, and legible in sunlight."""

from __future__ import annotations

import gzip
import re
from fractions import Fraction

import pytest

LIMIT = 5 * 1024
TEXT, SHAPE = Fraction(9, 2), Fraction(3)
TEXT_PAIRS = [
    *[(ink, ground) for ink in ("ink", "soft", "sky", "clay", "grass", "alarm") for ground in ("paper", "sheet")],
    *[(ink, ground) for ink in ("ink", "clay") for ground in ("sand", "pale")],
    ("on-deep", "deep"), ("on-sky", "sky"), ("on-sky", "alarm"),
]  # fmt: skip
SHAPE_PAIRS = [
    ("edge", "sheet"), ("edge", "paper"), ("sky", "line"), ("grass", "line"), ("clay", "line"), ("gold", "deep"),
    ("alarm", "line"),
]  # fmt: skip


def tokens(css: str, scheme: str) -> dict[str, str]:
    """The colours of a scheme: the light ones, overlaid by the dark ones."""
    light, dark = css.split("prefers-color-scheme: dark", 1)
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})\b", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})\b", dark.split("}", 1)[0]))
    return found


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_stylesheet_stays_under_five_kilobytes(css: str) -> None:
    assert len(gzip.compress(css.encode(), 6)) <= LIMIT


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_is_legible(css: str, scheme: str, ink: str, ground: str) -> None:
    colours = tokens(css, scheme)
    assert contrast(colours[ink], colours[ground]) >= TEXT


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_controls_and_drawings_stand_out(css: str, scheme: str, shape: str, ground: str) -> None:
    colours = tokens(css, scheme)
    assert contrast(colours[shape], colours[ground]) >= SHAPE


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_ring_shows_on_every_ground(css: str, scheme: str) -> None:
    colours = tokens(css, scheme)
    for ground in ("paper", "sheet", "sand", "deep"):
        rings = (colours["on-deep"], colours["gold"]) if ground == "deep" else (colours["ink"], colours["gold"])
        assert max(contrast(ring, colours[ground]) for ring in rings) >= SHAPE


def test_nothing_is_loaded_from_elsewhere(css: str) -> None:
    assert "@import" not in css
    assert "@font-face" not in css
    assert all(address.startswith("data:") for address in re.findall(r'url\("?([^")]+)', css))


def test_every_colour_that_is_used_is_defined(css: str) -> None:
    defined = set(re.findall(r"(--[a-z]+(?:-[a-z]+)*)\s*:", css))
    assert set(re.findall(r"var\((--[a-z-]+)\)", css)) <= defined
