"""Sentences of proposals for a local referendum, and of petitions to an oblast."""

from collections.abc import Mapping

from app.domain.law.book import Text

SENTENCES: Mapping[str, Text] = {
    "petition.oblast": Text(
        "Облыстың мәслихатына немесе әкімдігіне жазылған петиция кемінде {need} дауыс жинауы керек: {why}.",
        "Петиция маслихату или акимату области должна набрать голосов не менее: {need} ({why}).",
        "Votes in support of a petition to the maslikhat or akimat of an oblast must be at least: {need} ({why}).",
    ),
    "poll.local.group": Text(
        "Бастамашыл топта кемінде {need} тұрғын болуы керек; қазір: {have}.",
        "Жителей в инициативной группе нужно не менее: {need}; сейчас: {have}.",
        "Residents needed in the initiative group, at least: {need}; now: {have}.",
    ),
    "poll.local.vote": Text(
        "Консультативтік дауыс беру округтің жарғысында көзделген.",
        "Консультативное голосование предусмотрено уставом округа.",
        "The okrug's charter provides for an advisory vote.",
    ),
    "poll.local.vote.missing": Text(
        "Консультативтік дауыс беру тек округтің жарғысында көзделсе ғана өткізіледі. Бұл округтің жарғысында ондай "
        "ереже жоқ.",
        "Консультативное голосование проводят, только если его предусматривает устав округа. В уставе этого округа "
        "такого правила нет.",
        "An advisory vote is held only where the okrug's charter provides for it. This okrug's charter has no such "
        "rule.",
    ),
    "poll.local.decision": Text(
        "Тұрғындар «иә» деп кеңес беруі үшін кемінде {need} «иә» дауысы керек: {why}. Бос бюллетень есепке кірмейді.",
        "Чтобы жители посоветовали «да», голосов «да» нужно не менее: {need} ({why}). Пустые бюллетени не в счёт.",
        "For the residents to advise 'yes', votes 'yes' needed, at least: {need} ({why}). Blank ballots do not count.",
    ),
    "poll.local.turnout": Text(
        "Жарғы бойынша дауыс беруге кемінде {need} тұрғын қатысуы керек: {why}. Венеция комиссиясы мұндай шек "
        "қоймауға кеңес береді.",
        "По уставу в голосовании должно участвовать жителей не менее: {need} ({why}). Венецианская комиссия советует "
        "не вводить такой порог.",
        "By the charter residents taking part must be at least: {need} ({why}). The Venice Commission advises against "
        "such a threshold.",
    ),
    "poll.local.turnout.none": Text(
        "Қатысу шегі жоқ: қанша тұрғын қатысқаны көрсетіледі, бірақ нәтижені шешпейді. Венеция комиссиясы да шек "
        "қоймауға кеңес береді.",
        "Порога явки нет: сколько жителей участвовало, показывают, но итог от этого не зависит. Венецианская комиссия "
        "тоже советует обойтись без порога.",
        "There is no turnout threshold: how many took part is shown and does not decide. The Venice Commission also "
        "advises to have none.",
    ),
    "poll.local.approval": Text(
        "Жарғы бойынша «иә» деген дауыс тұрғындардың жалпы санынан кемінде {need} болуы керек: {why}. Венеция "
        "комиссиясы шек қоймауға кеңес береді, бірақ мұндай шекті қатысу шегінен артық көреді.",
        "По уставу голосов «да» должно быть не менее {need} от всех жителей ({why}). Венецианская комиссия советует "
        "обойтись без порогов, но такой порог считает лучше порога явки.",
        "By the charter votes 'yes' must be at least {need} of all residents ({why}). The Venice Commission advises to "
        "have no quorum, but finds this one preferable to a turnout quorum.",
    ),
    "poll.local.approval.none": Text(
        "Барлық тұрғындар ішіндегі қолдау үлесіне шек қойылмаған: ол көрсетіледі, бірақ нәтижені шешпейді.",
        "Порога поддержки от всех жителей нет: эту долю показывают, но итог от неё не зависит.",
        "There is no threshold for the share of all residents: it is shown and does not decide.",
    ),
}
