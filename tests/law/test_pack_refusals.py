"""Every refusal of the pack: each bad pack differs from the good one by one fault, and is refused for that alone."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from app.domain.law.pack import PackError, build

Pack = dict[str, Any]


def words(english: str) -> dict[str, str]:
    return {"kk": f"{english} kk", "ru": f"{english} ru", "en": english}


def provision(**changed: object) -> dict[str, Any]:
    return {
        "record": "quorum.2001",
        "from": date(2001, 1, 23),
        "to": date(2026, 6, 30),
        "value": "2/3",
        "comparator": ">=",
        "unit": "deputies",
        "base": "deputies",
        "status": "statute",
        "confidence": "verbatim",
        "date_basis": "law_date (same words in both editions)",
        "citation": {"text": "Law, art. 8(2)", "norms": [{"act": "law", "article": "8", "paragraph": "2"}]},
        "sources": ["law-copy"],
        "quotes": [{"language": "ru", "text": "не менее двух третей"}],
        "note": "a note",
        **changed,
    }


def good() -> Pack:
    return {
        "acts.yaml": {
            "law": {"title": words("Law"), "number": "148", "date": date(2001, 1, 23), "rank": "law"},
            "default": {"title": words("Default"), "number": None, "date": None, "rank": "platform_default"},
        },
        "sources.yaml": {
            "law-copy": {"act": "law", "copy": "a copy", "edition": "2001"},
            "default-copy": {"act": "default", "copy": "the platform"},
        },
        "bases.yaml": {"deputies": words("deputies")},
        "gaps.yaml": {"earlier": {"kind": "not_read", **words("not read")}},
        "session.yaml": {
            "session.quorum": {
                "title": words("Quorum"),
                "group": "session",
                "history": [
                    {"gap": "earlier", "from": None, "to": date(2001, 1, 22)},
                    provision(),
                    provision(record="quorum.2026", **{"from": date(2026, 7, 1), "to": None}),
                ],
            }
        },
    }


def parameter(pack: Pack) -> Pack:
    return pack["session.yaml"]["session.quorum"]  # type: ignore[no-any-return]


def entry(pack: Pack, index: int = 1) -> Pack:
    return parameter(pack)["history"][index]  # type: ignore[no-any-return]


def change(**changed: object) -> Callable[[Pack], object]:
    return lambda pack: entry(pack).update(changed)


def default(**changed: object) -> Callable[[Pack], object]:
    """The whole history replaced by one charter default, changed."""
    rest = {
        "from": None,
        "to": None,
        "status": "charter_default",
        "confidence": "default",
        "citation": {"text": "charter", "norms": [{"act": "default"}]},
        "sources": ["default-copy"],
        **changed,
    }
    return lambda pack: parameter(pack).update(history=[provision(**rest)])


def drop(*path: object) -> Callable[[Pack], object]:
    def fault(pack: Pack) -> None:
        place: Any = pack
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return fault


def put(*path: object) -> Callable[[Pack], object]:
    """The last of the path is the value set at the rest of it."""

    def fault(pack: Pack) -> None:
        place: Any = pack
        for step in path[:-2]:
            place = place[step]
        place[path[-2]] = path[-1]

    return fault


Q = ("session.yaml", "session.quorum")
P = (*Q, "history", 1)

FAULTS: dict[str, tuple[Callable[[Pack], object], str]] = {
    "citation missing": (drop(*P, "citation"), "missing: citation"),
    "citation without text": (put(*P, "citation", "text", ""), "citation is missing"),
    "citation without norm": (put(*P, "citation", "norms", []), "cites no norm"),
    "statute without article": (put(*P, "citation", "norms", [{"act": "law"}]), "needs an article or a paragraph"),
    "article as a number": (put(*P, "citation", "norms", 0, "article", 8), "article is missing or not a text"),
    "unknown act": (put(*P, "citation", "norms", 0, "act", "decree"), "unknown act 'decree'"),
    "source missing": (put(*P, "sources", []), "no source of law is named"),
    "unknown source": (put(*P, "sources", ["law-copy", "other"]), "unknown source 'other'"),
    "source of another act": (put(*P, "sources", ["default-copy"]), "no source of law is named"),
    "title without Kazakh": (drop(*Q, "title", "kk"), "title must be in kk, ru, en"),
    "title with empty Russian": (put(*Q, "title", "ru", " "), "title must be in kk, ru, en"),
    "title with a fourth language": (put(*Q, "title", "de", "Quorum"), "title must be in kk, ru, en"),
    "unknown unit": (change(unit="senators"), "unknown unit 'senators'"),
    "unknown comparator": (change(comparator="<"), "unknown comparator '<'"),
    "unknown base": (change(base="voters"), "unknown base 'voters'"),
    "unknown status": (change(status="law"), "unknown status 'law'"),
    "status of a local act": (change(status="local_act"), "unknown status 'local_act'"),
    "unknown confidence": (change(confidence="sure"), "unknown confidence 'sure'"),
    "unknown date basis": (change(date_basis="guess"), "unknown date basis 'guess'"),
    "unknown field": (change(until="2020"), "not a field: until"),
    "unknown field of a parameter": (put(*Q, "author", "me"), "not a field: author"),
    "group missing": (drop(*Q, "group"), "missing: group"),
    "group empty": (put(*Q, "group", ""), "group is missing"),
    "float": (change(value=0.5), "not a value: 0.5"),
    "figure in quotes": (change(value="0.5"), "not a value: '0.5'"),
    "nothing as value": (change(value=None), "not a value: None"),
    "share above the whole": (change(value="3/2"), "cannot exceed the whole"),
    "text where a number is compared": (change(value="many"), ">= compares with a number"),
    "flag that is no bool": (change(unit="flag"), "a flag is true or false"),
    "bool that is no flag": (change(value=True), "a flag is true or false"),
    "moment instead of a day": (change(**{"from": "2001-01-23"}), "`from` is not a day"),
    "period ends before it begins": (put(*P, "to", date(2001, 1, 22)), "ends before it begins"),
    "overlapping periods": (put(*P, "to", date(2026, 7, 1)), "overlapping periods at 2026-07-01"),
    "open period followed by another": (drop(*P, "to"), "overlapping periods at 2026-07-01"),
    "undeclared gap between": (put(*P, "to", date(2026, 6, 28)), "undeclared gap from 2026-06-29 to 2026-06-30"),
    "undeclared gap before": (drop(*Q, "history", 0), "undeclared gap before 2001-01-23"),
    "undeclared gap after": (
        put(*Q, "history", 2, "to", date(2027, 1, 1)), "undeclared gap after 2027-01-01",
    ),
    "days out of order": (put(*Q, "history", 2, "from", date(2000, 1, 1)), "days out of order at 2000-01-01"),
    "unknown gap": (put(*Q, "history", 0, "gap", "because"), "unknown gap 'because'"),
    "no provision": (put(*Q, "history", [{"gap": "earlier", "from": None}]), "has no provision"),
    "empty history": (put(*Q, "history", []), "has no provision"),
    "information that is not true": (put(*Q, "information", False), "information is `true` or left out"),
    "quote in an unknown language": (put(*P, "quotes", 0, "language", "de"), "unknown language 'de'"),
    "empty quote": (put(*P, "quotes", 0, "text", ""), "quote is missing"),
    "quote of an unknown copy": (put(*P, "quotes", 0, "source", "x"), "unknown source 'x'"),
    "empty note": (change(note=""), "note is missing"),
    "statute not read": (change(confidence="secondary"), "statute is what was read"),
    "read but not called statute": (change(status="secondary"), "statute is what was read"),
    "statute of a default's rank": (
        change(citation={"text": "x", "norms": [{"act": "default", "article": "1"}]}, sources=["default-copy"]),
        "ranks as platform_default",
    ),
    "default of a law's rank": (
        default(citation={"text": "x", "norms": [{"act": "law"}]}, sources=["law-copy"]), "ranks as platform_default",
    ),
    "act without English": (drop("acts.yaml", "law", "title", "en"), "title must be in kk, ru, en"),
    "act of an unknown rank": (put("acts.yaml", "default", "rank", "byelaw"), "unknown rank 'byelaw'"),
    "act of an okrug": (put("acts.yaml", "default", "rank", "okrug_charter"), "a local act belongs in the database"),
    "act with a text for a date": (put("acts.yaml", "law", "date", "2001"), "not a day: '2001'"),
    "act without a number": (drop("acts.yaml", "default", "number"), "missing: number"),
    "source without a copy": (drop("sources.yaml", "default-copy", "copy"), "missing: copy"),
    "base without Russian": (put("bases.yaml", "voters", {"kk": "a", "en": "b"}), "base must be in kk, ru, en"),
    "gap of an unknown kind": (put("gaps.yaml", "x", {"kind": "lost", **words("x")}), "unknown kind of gap 'lost'"),
    "gap without Kazakh": (put("gaps.yaml", "x", {"kind": "not_read", "ru": "a", "en": "b"}), "reason must be in"),
    "key in two files": (
        lambda pack: pack.update({"other.yaml": deepcopy(pack["session.yaml"])}), "already used in another file",
    ),
    "record of two parameters": (
        lambda pack: pack["session.yaml"].update(
            copy={**deepcopy(parameter(pack)), "history": [
                {"gap": "earlier", "from": None, "to": date(2001, 1, 22)}, provision(to=None),
            ]}
        ),
        "the record quorum.2001 already belongs to session.quorum",
    ),
    "file that is a list": (put("list.yaml", []), "a mapping of names was expected"),
}  # fmt: skip

# A fault of a register is told there and at each place that then lacks it.
ECHOES = {"act without English", "act of an unknown rank", "act without a number", "source without a copy"}


def test_good_pack_is_built() -> None:
    book = build(good())
    assert len(book.parameter("session.quorum").provisions) == 2
    charter = good()
    default()(charter)
    assert build(charter).at("session.quorum", date(1900, 1, 1)).valid_from is None


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_pack_is_refused_for(fault: str) -> None:
    spoil, told = FAULTS[fault]
    pack = good()
    spoil(pack)
    with pytest.raises(PackError) as refused:
        build(pack)
    problems = refused.value.problems
    assert told in problems[0]
    assert ".yaml" in problems[0]
    assert len(problems) == 1 or fault in ECHOES, problems


def test_statute_without_a_first_day_is_refused() -> None:
    pack = good()
    parameter(pack)["history"] = [provision(**{"from": None, "to": None})]
    with pytest.raises(PackError, match="statute needs a first day"):
        build(pack)


def test_all_problems_are_listed_at_once_with_file_and_key() -> None:
    pack = good()
    entry(pack).update(unit="senators", value=0.5)
    entry(pack, 2).update(comparator="~")
    with pytest.raises(PackError) as refused:
        build(pack)
    where = [problem.split(": ")[:2] for problem in refused.value.problems]
    assert where == [
        ["session.yaml", "session.quorum[2]"],
        ["session.yaml", "session.quorum[2]"],
        ["session.yaml", "session.quorum[3]"],
    ]
