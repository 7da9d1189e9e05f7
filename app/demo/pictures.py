"""Drawings where a real round has photos: plainly drawn, so that nobody takes them for a real place."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from app.documents.content import Checked, Upload, check

WIDTH, HEIGHT, GROUND = 720, 480, 360


def lamps() -> Checked:
    """A village street at dusk: three of its five lamps stand and shine, for the other two the holes are dug."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#26415a")
    draw = ImageDraw.Draw(picture)
    for step in range(GROUND // 4):
        draw.rectangle((0, step * 4, WIDTH, step * 4 + 3), (38 + step, 65 + step // 2, 90 + step // 3))
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), "#4b4a3c")
    draw.polygon([(0, HEIGHT), (WIDTH, HEIGHT), (WIDTH, 440), (0, 400)], "#6d6a5d")
    for left, tall in ((40, 80), (210, 95), (400, 75), (560, 90)):
        draw.rectangle((left, GROUND - tall, left + 120, GROUND), "#2c3036")
        draw.polygon(
            [(left - 12, GROUND - tall), (left + 60, GROUND - tall - 45), (left + 132, GROUND - tall)], "#3b2f2f"
        )
        draw.rectangle((left + 25, GROUND - tall + 25, left + 50, GROUND - tall + 50), "#e8c35a")
    for number, foot in enumerate((70, 220, 370, 520, 660)):
        if number < 3:
            draw.polygon([(foot + 30, 150), (foot - 25, 400), (foot + 110, 400)], "#8f8a63")
            draw.line([(foot, 400), (foot, 140), (foot + 35, 140)], "#15191d", 7)
            draw.ellipse((foot + 22, 138, foot + 48, 156), "#fff2b8")
        else:
            draw.ellipse((foot - 22, 392, foot + 22, 410), "#1d1b16")
    made = io.BytesIO()
    picture.save(made, "PNG")
    return check(Upload("көше шамдары (сурет салынған).png", made.getvalue()))
