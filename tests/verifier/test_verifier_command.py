import ast
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

VERIFIER = Path(__file__).parents[2] / "verifier"
PROGRAMS = sorted(VERIFIER.glob("*.py"))


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-E", "-s", "-B", str(VERIFIER / "verify.py"), *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def folder(honest, publish):
    return publish(honest.files())


def test_honest_folder_gives_zero_and_says_so_in_kazakh(folder):
    done = run(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Ақсу, 2026" in done.stdout
    assert done.stdout.rstrip().endswith("Бәрі сәйкес келеді.")


@pytest.mark.parametrize(("lang", "end"), [("ru", "Всё сходится."), ("en", "Everything agrees.")])
def test_it_speaks_russian_and_english(folder, lang, end):
    assert run(folder, "--lang", lang).stdout.rstrip().endswith(end)


@pytest.mark.parametrize("inside", ["", "aksu-2026/"])
def test_zip_file_is_read_like_a_folder(honest, tmp_path, inside):
    with zipfile.ZipFile(tmp_path / "round.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in honest.files().items():
            archive.writestr(inside + name, data)
    assert run(tmp_path / "round.zip").returncode == 0


def test_every_disagreement_is_listed(honest, publish):
    honest.claim |= {"spent": 1, "roll": 7}
    done = run(publish(honest.files()), "--lang", "en")
    assert done.returncode == 1
    assert done.stdout.count("WRONG: ") == 2
    assert "Checks that do not agree: 2." in done.stdout


@pytest.mark.parametrize("typed", ["{code}", "{lower}", "{spaced}", "{cyrillic}"])
def test_code_of_a_slip_is_found_however_it_is_typed(honest, folder, typed):
    code = honest.codes[0]
    forms = {
        "code": code,
        "lower": code.lower(),
        "spaced": code.replace("-", "  "),
        "cyrillic": code.replace("P", "р").replace("B", "в"),
    }
    done = run(folder, "--code", typed.format(**forms), "--lang", "en")
    assert done.returncode == 0
    assert f"{code} is in the list. Place: 1 of 7." in done.stdout


def test_forged_code_is_not_found(folder):
    done = run(folder, "--code", "PB-0000-0000-0001", "--lang", "en")
    assert done.returncode == 1
    assert "PB-0000-0000-0001 is not in the list" in done.stdout


def test_json_carries_the_proof_of_the_code(honest, folder):
    from app.domain.ledger import merkle
    from app.domain.ledger.canonical import canonical_json

    done = run(folder, "--code", honest.codes[4], "--json")
    told = json.loads(done.stdout)
    proof = told["code"]
    assert told["agrees"] is True
    assert all(check["ok"] for check in told["checks"])
    assert merkle.includes(
        bytes.fromhex(proof["root"]),
        proof["size"],
        proof["index"],
        canonical_json([proof["code"], proof["commitment"]]),
        [bytes.fromhex(step) for step in proof["proof"]],
    )


def test_totals_of_a_small_round_are_counted_and_what_was_not_checked_is_said(honest, publish):
    honest.claim["detail"] = "totals"
    honest.totals = {"a": 4, "b": 4, "c": 3, "d": 1}
    done = run(publish(honest.files()), "--lang", "en")
    assert done.returncode == 0, done.stdout
    assert "NOT CHECKED: So that nobody is given away" in done.stdout
    assert "Winners: b, c." in done.stdout


def test_totals_above_the_number_of_ballots_are_found(honest, wrong):
    honest.claim["detail"] = "totals"
    honest.totals = {"a": 4, "b": 8, "c": 3, "d": 1}
    assert wrong(honest.files()) == {"numbers.no.total"}


def test_equal_shares_cannot_be_counted_from_totals_and_it_says_so(honest, publish):
    honest.claim |= {"detail": "totals", "method": "equal-shares", "minimum_votes": 0}
    honest.totals = {"a": 4, "b": 4, "c": 3, "d": 1}
    done = run(publish(honest.files()), "--lang", "en")
    assert done.returncode == 0
    assert "NOT CHECKED: This way of counting cannot be repeated" in done.stdout


@pytest.mark.parametrize("name", ["round.json", "ballots.pb", "codes.json", "ledger.jsonl"])
def test_missing_file_gives_two(folder, name):
    (folder / name).unlink()
    done = run(folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert name in done.stderr


def test_missing_folder_and_what_is_no_zip_give_two(tmp_path):
    assert run(tmp_path / "nothing").returncode == 2
    (tmp_path / "round.zip").write_bytes(b"PK\x03\x04 no zip")
    assert run(tmp_path / "round.zip").returncode == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [("round.json", b"[]"), ("round.json", b"{}"), ("round.json", b"\xff"), ("round.json", b"[" * 99_999),
     ("codes.json", b'{"codes": [["a"]], "root": ""}'), ("codes.json", b'{"codes": [["\\ud800", ""]]}'),
     ("ballots.pb", b""), ("ballots.pb", b"META\nkey;value\n"), ("ballots.pb", b'"'), ("ballots.pb", b"\xff")],
)  # fmt: skip
def test_broken_file_gives_two_and_its_name(folder, name, data):
    (folder / name).write_bytes(data)
    done = run(folder, "--lang", "en")
    assert done.returncode == 2
    assert done.stderr.startswith(f"The files cannot be read: {name}: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "claim",
    [{"version": 2}, {"format": "other"}, {"id": ""}, {"title": "Aksu"}, {"pot": 1.5}, {"pot": True}, {"pot": -1},
     {"method": "lottery"}, {"ballot": {}}, {"tie": {"kind": "coin"}}, {"winners": "b"}, {"detail": "none"},
     {"minimum_votes": -1}, {"roll": None}],
    ids=repr,
)  # fmt: skip
def test_claim_not_of_version_one_gives_two(folder, claim):
    told = json.loads((folder / "round.json").read_bytes())
    (folder / "round.json").write_text(json.dumps(told | claim), encoding="utf-8")
    assert run(folder).returncode == 2


def test_published_text_cannot_forge_a_line_of_the_report(honest, publish):
    honest.claim["title"]["en"] = "Aksu\nRIGHT: all\x1b[2J"
    done = run(publish(honest.files()), "--lang", "en")
    assert "\nRIGHT: all" not in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.name)
def test_program_is_of_python_3_9_and_imports_only_the_standard_library(program):
    tree = ast.parse(program.read_text(encoding="utf-8"), feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names | {path.stem for path in PROGRAMS}


def test_words_are_complete_in_three_languages(module):
    words = module("words")
    for key, texts in words.WORDS.items():
        assert len(texts) == len(words.LANGUAGES), key
        placeholders = [sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in texts]
        assert all(text.strip() for text in texts), key
        assert placeholders[0] == placeholders[1] == placeholders[2], key
