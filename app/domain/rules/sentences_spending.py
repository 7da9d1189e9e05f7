"""Sentences of what becomes of the participatory budget's money."""

from collections.abc import Mapping

from app.domain.law.book import Text

SENTENCES: Mapping[str, Text] = {
    "platform.money.people": Text(
        "Жазбаны бір адам енгізіп, басқа адам растайды; адам саны кемінде: {need}; қазір: {have}.",
        "Запись вносит один человек, подтверждает другой; людей не менее: {need}; сейчас: {have}.",
        "One person makes the entry, another confirms it; people, at least: {need}; now: {have}.",
    ),
    "platform.money.contracted": Text(
        "Жобаға бекітілген сома: {need} ₸; шарт бойынша барлығы: {have} ₸.",
        "Утверждено на проект: {need} ₸; всего по договорам: {have} ₸.",
        "Approved for the project: {need} ₸; contracted in all: {have} ₸.",
    ),
    "platform.money.contracted.reason": Text(
        "Жобаға бекітілген сома: {need} ₸; шарт бойынша барлығы: {have} ₸. "
        "Сома асып кеткенде оның себебі жазылуы керек.",
        "Утверждено на проект: {need} ₸; всего по договорам: {have} ₸. При превышении нужно записать его причину.",
        "Approved for the project: {need} ₸; contracted in all: {have} ₸. "
        "Where it exceeds, the reason must be recorded.",
    ),
    "platform.money.paid": Text(
        "Төленген сома шарт сомасынан аспауы керек; шарт бойынша: {need} ₸, төленгені: {have} ₸.",
        "Оплатить можно не больше суммы договора; по договору: {need} ₸, оплачено: {have} ₸.",
        "No more may be paid than the contract says; contract: {need} ₸, paid: {have} ₸.",
    ),
    "budget.report": Text(
        "Тоқсан туралы ақпаратты жариялаудың соңғы күні: {due}; жарияланған күні: {have}.",
        "Последний день публикации информации за квартал: {due}; опубликована: {have}.",
        "Last day for publishing the quarter's information: {due}; published: {have}.",
    ),
}
