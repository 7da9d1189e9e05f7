"""What a file really is, judged by its content: taken, cleaned, or refused with a sentence.

Nothing here trusts the name or the type that a browser says. Photos are drawn anew, so that neither the place where
they were taken nor a second file behind them survives. Other kinds keep their bytes; what is seen to run by itself in
them is refused. The list is no virus scanner: files are also served so that a browser never runs them.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, pairwise

from PIL import Image, ImageOps

from app.documents import archives
from app.domain.errors import InvalidInputError, Problem

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_PIXELS_AT_ONCE = 16_000_000
"""Of a PNG or WebP picture: these cannot be read smaller than they are, and a few bytes can hold very many."""
LONGEST_SIDE = 2000
"""Pixels of the longer side of a kept photo: enough for A4 in print, small enough for a telephone."""
LONGEST_NAME = 120

PDF, JPEG, PNG, WEBP = "application/pdf", "image/jpeg", "image/png", "image/webp"
TXT, CSV = "text/plain", "text/csv"
EXTENSIONS = {PDF: "pdf", JPEG: "jpg", PNG: "png", WEBP: "webp", TXT: "txt", CSV: "csv", **archives.EXTENSIONS}
"""The kinds that are taken, with the ending that each is kept under."""
PHOTOS = frozenset({JPEG, PNG, WEBP})
ACCEPT = ",".join(f".{ending}" for ending in (*EXTENSIONS.values(), "jpeg"))
"""For the file chooser of a browser."""

_PICTURES = {"JPEG": JPEG, "MPO": JPEG, "PNG": PNG, "WEBP": WEBP}
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|body|script|svg|iframe|[a-z]+[\s>/])", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SELF_STARTING = re.compile(rb"/(?:JavaScript|Launch|RichMedia)\b")
_ESCAPED = re.compile(rb"/[A-Za-z0-9]{0,12}(?:#[0-9A-Fa-f]{2}[A-Za-z0-9]{0,12}){1,12}")
_STREAM = re.compile(rb"stream\r?\n")
_HEAD, _STEP, _OVERLAP = 400, 256 * 1024, 40
MOST_PACKED = 50 * 1024 * 1024
"""Bytes of all packed objects of a PDF together."""
MOST_STREAMS = 100_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: the name that the sender gave it and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Checked(Upload):
    """A file that was judged: a harmless name, the bytes to keep, what it is; sides in pixels of a photo."""

    media_type: str
    width: int | None = None
    height: int | None = None


def check(upload: Upload, where: str = "documents") -> Checked:
    """Judge a file by its content.

    Gives the file to keep, photos drawn anew. Raises InvalidInputError with one problem at `where` (the field).
    """
    try:
        if not upload.data:
            raise _RefusedError("empty")
        if len(upload.data) > MOST_BYTES:
            raise _RefusedError("large", most=MOST_BYTES // 1024 // 1024)
        return _checked(upload)
    except _RefusedError as refused:
        facts = {"name": clean_name(upload.name), **refused.facts}
        raise InvalidInputError([Problem(f"documents.error.{refused.reason}", where, facts)]) from None


class _RefusedError(Exception):
    def __init__(self, reason: str, **facts: object) -> None:
        self.reason = reason
        self.facts = facts
        super().__init__(reason)


def _checked(upload: Upload) -> Checked:
    data = upload.data
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return _photo(upload)
    if data.startswith(b"%PDF-"):
        return Checked(clean_name(upload.name, "pdf"), _pdf(data), PDF)
    if data.startswith(b"PK\x03\x04"):
        try:
            media_type = archives.kind_of(data)
        except archives.UnsafeError as error:
            raise _RefusedError(error.reason) from None
        return Checked(clean_name(upload.name, EXTENSIONS[media_type]), data, media_type)
    return _text(upload)


def clean_name(name: str, ending: str | None = None) -> str:
    """A name that no screen, shell or file system reads as anything but a name; with `ending` where that is given.

    Folders, signs that cannot be seen, and those that turn the direction of writing are dropped.
    """
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(" " if unicodedata.category(sign)[0] in "ZC" else sign for sign in name)
    name = " ".join(re.sub(r'[<>:"|?*;%#&]', " ", name).split()).strip(". ")
    if ending is None:
        return name[:LONGEST_NAME] or "?"
    stem = name.rpartition(".")[0] if re.search(r"\.[A-Za-z0-9]{1,5}$", name) else name
    stem = stem.strip(". ")[: LONGEST_NAME - len(ending) - 1].strip(". ") or "document"
    return f"{stem}.{ending}"


def _photo(upload: Upload) -> Checked:
    """The picture alone, upright, no larger than LONGEST_SIDE; what stood beside it in the file is gone."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow warns of bombs and of broken headers
            with Image.open(io.BytesIO(upload.data), formats=("JPEG", "PNG", "WEBP")) as opened:
                media_type = _PICTURES[opened.format or ""]
                most = MOST_PIXELS if media_type == JPEG else MOST_PIXELS_AT_ONCE
                if opened.width * opened.height > most:
                    raise _RefusedError("pixels", most=most // 1_000_000)
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                picture = ImageOps.exif_transpose(opened)
                alpha = media_type != JPEG and picture.has_transparency_data
                picture = picture.convert("RGBA" if alpha else "RGB")
    except (OSError, ValueError, KeyError, SyntaxError, Warning, Image.DecompressionBombError):
        raise _RefusedError("broken") from None
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    clean = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    made = io.BytesIO()
    if media_type == JPEG:
        clean.save(made, "JPEG", quality=82, optimize=True, progressive=True)
    elif media_type == WEBP:
        clean.save(made, "WEBP", quality=82)
    else:
        clean.save(made, "PNG", optimize=True)
    name = clean_name(upload.name, EXTENSIONS[media_type])
    return Checked(name, made.getvalue(), media_type, clean.width, clean.height)


def _pdf(data: bytes) -> bytes:
    if b"%%EOF" not in data[-2048:]:
        raise _RefusedError("broken")
    if b"PK\x05\x06" in data[-66_000:]:
        raise _RefusedError("two_in_one")
    _require_quiet(data)
    left = MOST_PACKED
    for piece in _packed(data):
        left -= len(piece)
        if left < 0:
            raise _RefusedError("bomb")
        _require_quiet(piece)
    return data


def _require_quiet(part: bytes) -> None:
    """Nothing in this part of a PDF names what runs by itself, spelt out or in signs like #53."""
    spelt = b" ".join(_spelt_out(name[0]) for name in _ESCAPED.finditer(part))
    if _SELF_STARTING.search(part) or _SELF_STARTING.search(spelt):
        raise _RefusedError("runs")


def _spelt_out(name: bytes) -> bytes:
    """A name of a PDF with its signs like #53 as letters."""
    first, *others = name.split(b"#")
    return first + b"".join(bytes([int(other[:2], 16)]) + other[2:] for other in others)


def _packed(data: bytes) -> Iterator[bytes]:
    """The objects that stand packed in streams, as most programs write them, piece by piece: what is read is bounded
    by whoever reads. A stream that cannot be unpacked shows nothing to a reader of the PDF either.
    """
    marks = [mark.span() for mark in islice(_STREAM.finditer(data), MOST_STREAMS + 1)]
    if len(marks) > MOST_STREAMS:
        raise _RefusedError("bomb")
    for (head, begins), (ends, _) in pairwise([*marks, (len(data), 0)]):
        if b"/ObjStm" not in data[max(0, head - _HEAD) : head]:
            continue
        unpacker, rest, before = zlib.decompressobj(), data[begins:ends], b""
        with suppress(zlib.error):
            while piece := unpacker.decompress(rest, _STEP):
                yield before + piece
                rest, before = unpacker.unconsumed_tail, piece[-_OVERLAP:]


def _text(upload: Upload) -> Checked:
    """Plain text or a table of values, kept in UTF-8. Between the two only the name can tell."""
    ending = upload.name.rpartition(".")[2].lower()
    if ending not in {"txt", "csv"}:
        raise _RefusedError("web" if ending in {"svg", "svgz", "html", "htm", "xhtml", "xml"} else "kind")
    text = _decoded(upload.data)
    if _CONTROL.search(text):
        raise _RefusedError("kind")
    if _MARKUP.match(text):
        raise _RefusedError("web")
    return Checked(clean_name(upload.name, ending), text.encode(), CSV if ending == "csv" else TXT)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "kz1048")  # the Kazakh form of Windows-1251
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _RefusedError("kind")
