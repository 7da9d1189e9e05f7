"""Every tenge of a round as CSV, and as a release package of the Open Contracting Data Standard 1.1."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from app.budget.money_queries import ContractRow, EntryRow
from app.budget.services.books import Books, Line
from app.domain.spending import CONTRACT, DONE, PAYMENT
from app.domain.tables import csv_text
from app.platform.clock import LEGAL_ZONE

COLUMNS = (
    "kind", "project_id", "title_kk", "title_ru", "title_en", "contract", "procedure", "supplier", "supplier_bin",
    "day", "amount", "paper", "reason", "entry", "takes_back",
)  # fmt: skip
OCID_PREFIX = "ocds-kenes0"
"""Not a registered prefix: an installation asks the Open Contracting Partnership for its own before it publishes."""
SCHEME = "KZ-BIN"
METHODS = {"open_tender": "open", "price_quotes": "selective", "single_source": "direct"}
OFFICE = "office"
STAGES = {"design": "preProcurement", "tender": "preProcurement", "contract": "preProcurement"}
"""The standard's types of milestones; the others are about delivery."""


def money_csv(books: Books) -> bytes:
    """The pot, what each winner was given, the rest, and every confirmed entry, one a line: semicolons, UTF-8 with a
    mark. pot = sum of `approved` + `rest`; `contract` and `payment` lines add up to the accounts.
    """
    rows: list[dict[str, object]] = [{"kind": "pot", "amount": books.round.pot}]
    rows += [{"kind": "approved", "amount": line.project.cost, **_project_cells(line)} for line in books.lines]
    rows.append({"kind": "rest", "amount": books.rest})
    for line in books.lines:
        contracts = {row.id: row for row in line.course.contracts}
        for entry in books.entries[line.project.code]:
            rows.append({**_project_cells(line), **_entry_cells(entry, contracts[entry.contract_id])})
    table = [COLUMNS, *([row.get(name) for name in COLUMNS] for row in rows)]
    return csv_text(table, delimiter=";").encode("utf-8-sig")


def count_rows(books: Books) -> int:
    """How many lines `money_csv` has below its head."""
    return 2 + len(books.lines) + sum(map(len, books.entries.values()))


def _project_cells(line: Line) -> dict[str, str]:
    return {"project_id": line.project.code, **{f"title_{lang}": text for lang, text in line.project.title.items()}}


def _entry_cells(entry: EntryRow, contract: ContractRow) -> dict[str, object]:
    return {
        "kind": entry.kind,
        "contract": contract.number,
        "procedure": contract.procedure,
        "supplier": contract.supplier,
        "supplier_bin": contract.supplier_bin or "",
        "day": entry.day.isoformat(),
        "amount": entry.amount,
        "paper": entry.paper,
        "reason": entry.reason or "",
        "entry": str(entry.id),
        "takes_back": str(entry.corrects_id or ""),
    }


@dataclass(frozen=True, slots=True)
class File:
    """A public file as the package leads to it: its address in full, its name and media type."""

    url: str
    name: str
    media_type: str


def ocds(
    books: Books,
    *,
    uri: str,
    office: Mapping[str, str],
    files: Mapping[uuid.UUID, File],
    changed: Mapping[str, datetime],
    now: datetime,
) -> bytes:
    """A release package: one contracting process for each winner of an agreed budget, in Kazakh with Russian and
    English titles beside.

    uri: where the package stands; office: the name {kk, ru, en} of the okrug's office, which buys; files: the
    contracts and photos of the books; changed: by project code the moment of its last change, which dates a release.
    Its id is that of its content: what is not changed keeps both.
    """
    releases = [
        _release(books, line, office, files, changed[line.project.code], now) for line in books.lines if books.adopted
    ]
    package = {
        "uri": uri,
        "version": "1.1",
        "publishedDate": max((release["date"] for release in releases), default=_moment(now)),
        "publisher": {"name": office["kk"]},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "releases": releases,
    }
    return json.dumps(package, ensure_ascii=False, indent=2).encode() + b"\n"


def _release(
    books: Books,
    line: Line,
    office: Mapping[str, str],
    files: Mapping[uuid.UUID, File],
    changed: datetime,
    now: datetime,
) -> dict[str, Any]:
    project, course = line.project, line.course
    contracts = [row for row in course.contracts if row.is_public]
    ocid = f"{OCID_PREFIX}-{books.round.slug}-{project.code}"
    tag = ["planning", "tender"] + ["award", "contract", "implementation"] * bool(contracts)
    buyer = {"id": OFFICE, "name": office["kk"]}
    parties = [{**buyer, **_names("name", office), "roles": ["buyer", "procuringEntity", "payer"]}]
    parties += [_supplier(row) for row in _each_once(contracts)]
    release: dict[str, Any] = {
        "ocid": ocid,
        "date": _moment(changed),
        "tag": tag,
        "initiationType": "tender",
        "language": "kk",
        "parties": parties,
        "buyer": buyer,
        "planning": {
            "rationale": f"Халық қатысатын бюджет: {books.round.slug}",
            "budget": {
                "id": books.round.slug,
                "project": project.title["kk"],
                "projectID": project.code,
                "amount": _value(course.account.approved),
            },
            "milestones": _milestones(line, now.astimezone(LEGAL_ZONE).date()),
        },
        "tender": {
            "id": f"{ocid}-tender",
            **_titles(project.title),
            "value": _value(course.account.approved),
            "procuringEntity": buyer,
            "status": "complete" if contracts else "planned",
            **_method(contracts),
        },
    }
    if contracts:
        release["awards"] = [_award(ocid, row) for row in contracts]
        release["contracts"] = [_contract(books, line, ocid, row, files) for row in contracts]
        photos = [photo for row in course.progress for photo in row.photos]
        works = release["contracts"][0]["implementation"]
        works |= _documents(files, photos, "physicalProgressReport")
    content = json.dumps(release, sort_keys=True).encode()
    return {**release, "id": f"{ocid}-{hashlib.sha256(content).hexdigest()[:16]}"}


def _documents(files: Mapping[uuid.UUID, File], ids: Iterable[uuid.UUID], kind: str) -> dict[str, Any]:
    """The key `documents` with those files that are public; nothing where there are none."""
    rows = [
        {"id": str(one), "documentType": kind, "title": file.name, "url": file.url, "format": file.media_type}
        for one in ids
        if (file := files.get(one)) is not None
    ]
    return {"documents": rows} if rows else {}


def _names(key: str, names: Mapping[str, str]) -> dict[str, str]:
    return {f"{key}_{lang}": names[lang] for lang in ("ru", "en")}


def _titles(title: Mapping[str, str]) -> dict[str, str]:
    return {"title": title["kk"], **_names("title", title)}


def _method(contracts: list[ContractRow]) -> dict[str, str]:
    """The standard's word and ours for how the supplier was found; nothing while nobody was."""
    if not contracts:
        return {}
    kind = contracts[0].procedure
    known = {"procurementMethod": METHODS[kind]} if kind in METHODS else {}
    return {**known, "procurementMethodDetails": kind}


def _value(amount: int) -> dict[str, object]:
    return {"amount": amount, "currency": "KZT"}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _midnight(day: date) -> str:
    return _moment(datetime.combine(day, time(), LEGAL_ZONE))


def _party(contract: ContractRow) -> str:
    return f"{SCHEME}-{contract.supplier_bin}" if contract.supplier_bin else f"supplier-{contract.id}"


def _each_once(contracts: list[ContractRow]) -> Iterator[ContractRow]:
    yield from {_party(row): row for row in contracts}.values()


def _supplier(contract: ContractRow) -> dict[str, Any]:
    """A legal person with its BIN; of a natural person the name alone."""
    party: dict[str, Any] = {"id": _party(contract), "name": contract.supplier, "roles": ["supplier", "payee"]}
    if contract.supplier_bin:
        party["identifier"] = {
            "scheme": SCHEME,
            "id": contract.supplier_bin,
            "legalName": contract.supplier,
        }
    return party


def _award(ocid: str, contract: ContractRow) -> dict[str, Any]:
    return {
        "id": f"{ocid}-award-{contract.id}",
        "status": "active",
        "date": _midnight(contract.signed_on),
        "value": _value(contract.contracted),
        "suppliers": [{"id": _party(contract), "name": contract.supplier}],
    }


def _contract(
    books: Books, line: Line, ocid: str, contract: ContractRow, files: Mapping[uuid.UUID, File]
) -> dict[str, Any]:
    entries = [entry for entry in books.entries[line.project.code] if entry.contract_id == contract.id]
    changes = [entry for entry in entries if entry.kind == CONTRACT][1:]
    made: dict[str, Any] = {
        "id": f"{ocid}-contract-{contract.id}",
        "awardID": f"{ocid}-award-{contract.id}",
        "title": contract.number,
        "status": "terminated" if line.course.is_finished else "active",
        "value": _value(contract.contracted),
        "dateSigned": _midnight(contract.signed_on),
        **_documents(files, [contract.document_id] if contract.document_id else [], "contractSigned"),
        "implementation": {
            "transactions": [_transaction(entry, contract) for entry in entries if entry.kind == PAYMENT]
        },
    }
    if changes:
        made["amendments"] = [
            {
                "id": str(entry.id),
                "date": _midnight(entry.day),
                "description": f"{entry.paper}: {entry.amount} KZT",
                "rationale": entry.reason or entry.paper,
            }
            for entry in changes
        ]
    return made


def _transaction(entry: EntryRow, contract: ContractRow) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "source": entry.paper,
        "date": _midnight(entry.day),
        "value": _value(entry.amount),
        "payer": {"id": OFFICE},
        "payee": {"id": _party(contract), "name": contract.supplier},
    }


def _milestones(line: Line, today: date) -> list[dict[str, Any]]:
    """The stages; one that is met carries its day, one whose day is over and that is not is `notMet`."""
    made = []
    for kind, (due_on, done_on) in line.course.stages.items():
        status = "met" if done_on else "notMet" if due_on < today else "scheduled"
        milestone = {
            "id": kind,
            "title": kind,
            "type": STAGES.get(kind, "delivery"),
            "dueDate": _midnight(due_on),
            "status": status,
        }
        made.append(milestone | ({"dateMet": _midnight(done_on)} if done_on else {}))
    if line.course.progress:
        last = line.course.progress[-1]
        made.append(
            {
                "id": "progress",
                "title": f"{last.done} %",
                "description": last.text,
                "type": "delivery",
                "status": "met" if last.done == DONE else "scheduled",
                "dateModified": _moment(last.filed_at.astimezone(LEGAL_ZONE)),
            }
        )
    return made
