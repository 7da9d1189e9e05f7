"""Office documents are archives: looked into from end to end, with bounds, before one is kept."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
EXTENSIONS = {DOCX: "docx", XLSX: "xlsx", ODT: "odt", ODS: "ods"}

MOST_MEMBERS = 2000
MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes of all members together. A report with photos unpacks to little more than its own size."""
_STEP = 256 * 1024
_RUNS = re.compile(
    r"(^|/)(vbaProject|vbaData|oleObject|activeX)|(^|/)(Basic|Scripts|ActiveX)/|\.(exe|dll|js|vbs|bat|cmd|ps1|hta|jar)$",
    re.IGNORECASE,
)
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C|E\0N\0T)|\0<\0!\0(?:D\0O|E\0N)", re.IGNORECASE)
_FETCHED = re.compile(rb"<Relationship\b(?=[^>]*attachedTemplate|[^>]*/oleObject|[^>]*/frame)[^>]*External", re.DOTALL)


class UnsafeError(Exception):
    """Why an archive is not taken: broken, bomb, runs, locked, two_in_one or kind (documents.error.*)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def kind_of(data: bytes) -> str:
    """The media type of an office document without macros, one of EXTENSIONS; raises UnsafeError for all else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _look_at_list(data, archive, members)
            kind = _declared(archive)
            left = MOST_UNPACKED
            for member in members:
                left = _look_into(archive, member, left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise UnsafeError("broken") from None
    return kind


def _look_at_list(data: bytes, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise UnsafeError("bomb")
    names = [member.filename for member in members]
    if not members or len(set(names)) < len(names):
        raise UnsafeError("broken")
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        raise UnsafeError("broken")
    if any(member.flag_bits & 1 for member in members):
        raise UnsafeError("locked")
    if archive.comment or min(member.header_offset for member in members) != 0 or not data[-22:].startswith(b"PK\5\6"):
        raise UnsafeError("two_in_one")  # something stands before the archive, after it, or in its remark
    if any(_RUNS.search(name) for name in names):
        raise UnsafeError("runs")


def _declared(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names and "content.xml" in names:
        kind = _short(archive, "mimetype").decode("ascii", "replace").strip()
        if kind in {ODT, ODS}:
            return kind
    if "[Content_Types].xml" in names:
        types = _short(archive, "[Content_Types].xml").decode("utf-8", "replace")
        for kind, part in ((DOCX, "word/document.xml"), (XLSX, "xl/workbook.xml")):
            if f"{kind}.main+xml" in types and part in names:
                return kind
        if "macroEnabled" in types:
            raise UnsafeError("runs")
    raise UnsafeError("kind")


def _short(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(_STEP)


def _look_into(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Unpack a member to its end, piece by piece; gives how many bytes the others may still have.

    What an archive says about its sizes may be a lie, therefore they are counted, and its checksums are proved.
    """
    before, is_markup = b"", member.filename.lower().endswith((".xml", ".rels"))
    with archive.open(member) as stream:
        while piece := stream.read(_STEP):
            left -= len(piece)
            if left < 0:
                raise UnsafeError("bomb")
            if is_markup:
                seen = before + piece
                if _ENTITIES.search(seen) or (member.filename.endswith(".rels") and _FETCHED.search(seen)):
                    raise UnsafeError("runs")
                before = piece[-2000:]
    return left
