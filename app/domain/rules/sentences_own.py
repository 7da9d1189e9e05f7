"""Sentences of the participatory budget and of the platform's own demands, and those every point shares."""

from collections.abc import Mapping

from app.domain.law.book import Text

SENTENCES: Mapping[str, Text] = {
    "budget.min_votes": Text(
        "Жоба іске асыруға жіберілуі үшін кемінде {need} дауыс жинауы керек.",
        "Чтобы проект был допущен к реализации, голосов за него нужно не менее: {need}.",
        "For the project to be admitted to be carried out, votes for it needed, at least: {need}.",
    ),
    "budget.age": Text(
        "Дауыс беру күні кемінде {need} жаста болу керек; дауыс берушінің жасы: {have}.",
        "В день голосования нужно быть не моложе (лет): {need}; возраст голосующего: {have}.",
        "Age needed on the day of voting, at least: {need}; the voter's age: {have}.",
    ),
    "budget.agree": Text(
        "Округ бюджетінің жобасы жергілікті қоғамдастық жиналысымен келісілді.",
        "Проект бюджета округа согласован с собранием местного сообщества.",
        "The okrug's draft budget is agreed with the local community assembly.",
    ),
    "budget.agree.missing": Text(
        "Округ бюджетінің жобасын жергілікті қоғамдастық жиналысымен келісу керек. Ол үшін кворум болып, "
        "жақтап берілген дауыс жетуі керек; қазір жетпейді.",
        "Проект бюджета округа нужно согласовать с собранием местного сообщества. Для этого нужны кворум "
        "и достаточно голосов «за»; сейчас их не хватает.",
        "The okrug's draft budget must be agreed with the local community assembly. That takes its quorum "
        "and enough votes in favour; they are lacking now.",
    ),
    "budget.roll": Text(
        "Дауыс беруші бекітілген тізімде бар.",
        "Голосующий есть в утверждённом списке.",
        "The voter is on the frozen roll.",
    ),
    "budget.roll.missing": Text(
        "Дауыс беруші бекітілген тізімде жоқ. Қате деп ойласаңыз, ауылдық округ әкімінің аппаратына хабарласыңыз.",
        "Голосующего нет в утверждённом списке. Если это ошибка, обратитесь в аппарат акима сельского округа.",
        "The voter is not on the frozen roll. If this is a mistake, please ask the office of the rural okrug akim.",
    ),
    "budget.dates": Text(
        "Дауыс беру күндері: {opens} – {closes}; бүгін: {today}.",
        "Дни голосования: {opens} – {closes}; сегодня: {today}.",
        "Days of voting: {opens} – {closes}; today: {today}.",
    ),
    "budget.ballot": Text(
        "Бюллетеньде таңдауға болатыны: {need}; таңдалғаны: {have}.",
        "В бюллетене можно выбрать: {need}; выбрано: {have}.",
        "The ballot allows: {need}; chosen: {have}.",
    ),
    "budget.ballot.empty": Text(
        "Бюллетень бос: кемінде бір жобаны таңдаңыз.",
        "Бюллетень пуст: выберите хотя бы один проект.",
        "The ballot is empty: please choose at least one project.",
    ),
    "budget.pot": Text(
        "Дауысқа тек округтің өз қаражаты салынады, нысаналы трансферттер кірмейді; өз қаражаты: "
        "{need} ₸, дауысқа салынғаны: {have} ₸.",
        "На голосование выносят только собственные деньги округа, без целевых трансфертов; "
        "собственных: {need} ₸, вынесено: {have} ₸.",
        "Only the okrug's own money is put to the vote, without earmarked transfers; own money: "
        "{need} ₸, put to the vote: {have} ₸.",
    ),
    "budget.projects": Text(
        "Дауысқа кемінде {need} жоба салынуы керек; қазір: {have}.",
        "Проектов для голосования нужно не менее: {need}; сейчас: {have}.",
        "Projects needed for a vote, at least: {need}; now: {have}.",
    ),
    "budget.frozen": Text(
        "Дауыс берушілер тізімі бекітілді.",
        "Список голосующих утверждён.",
        "The roll of voters is frozen.",
    ),
    "budget.frozen.missing": Text(
        "Дауыс берушілер тізімі әлі бекітілген жоқ; алдымен оны екі адам бекітуі керек.",
        "Список голосующих ещё не утвержден; сначала его утверждают двое.",
        "The roll of voters is not frozen yet; two people must freeze it first.",
    ),
    "budget.seed": Text(
        "Жеребенің бастапқы саны алдын ала белгіленіп, жарияланды.",
        "Исходное число жребия зафиксировано и опубликовано заранее.",
        "The seed of the lot is fixed and published in advance.",
    ),
    "budget.seed.missing": Text(
        "Жеребенің бастапқы саны әлі жарияланған жоқ; ол дауыс беру басталғанға дейін белгіленуі керек.",
        "Исходное число жребия ещё не опубликовано; его фиксируют до начала голосования.",
        "The seed of the lot is not published yet; it is fixed before the voting begins.",
    ),
    "budget.closed": Text("Дауыс беру аяқталды.", "Голосование завершено.", "The voting is closed."),
    "budget.closed.missing": Text(
        "Дауыс беру әлі аяқталған жоқ; дауыстар аяқталғаннан кейін ғана саналады.",
        "Голосование ещё не завершено; голоса считают только после его окончания.",
        "The voting is not closed yet; votes are counted only after the close.",
    ),
    "budget.root": Text(
        "Жәшіктің бақылау саны санаудан бұрын жарияланды.",
        "Контрольная сумма урны опубликована до подсчёта.",
        "The check value of the ballot box was published before the count.",
    ),
    "budget.root.missing": Text(
        "Жәшіктің бақылау саны әлі жарияланған жоқ; ол санаудан бұрын жариялануы керек.",
        "Контрольная сумма урны ещё не опубликована; её публикуют до подсчёта.",
        "The check value of the ballot box is not published yet; it is published before the count.",
    ),
    "platform.count.people": Text(
        "Дауыстарды комиссияның кемінде {need} түрлі мүшесі бірге санайды; қазір: {have}.",
        "Голоса считают вместе разные члены комиссии, не менее: {need}; сейчас: {have}.",
        "Different members of the commission count together, at least: {need}; now: {have}.",
    ),
    "platform.publish.min_ballots": Text(
        "Бюллетеньдер саны кемінде {need} болса ғана олар бір-бірлеп жарияланады; қазір: {have}.",
        "Бюллетени публикуют по одному, только если их не менее: {need}; сейчас: {have}.",
        "Ballots are published one by one only if there are at least: {need}; now: {have}.",
    ),
    "platform.roll.people": Text(
        "Тізімді кемінде {need} түрлі адам бекітеді; қазір: {have}.",
        "Список утверждают разные люди, не менее: {need}; сейчас: {have}.",
        "Different people freeze the roll, at least: {need}; now: {have}.",
    ),
    "platform.roll.voters": Text(
        "Тізімде кемінде {need} дауыс беруші болуы керек; қазір: {have}.",
        "В списке голосующих должно быть не менее: {need}; сейчас: {have}.",
        "Voters on the roll must be at least: {need}; now: {have}.",
    ),
    "mandate.incompatible": Text(
        "Мемлекеттік қызметші бір мезгілде өкілді органның депутаты бола алмайды; бұл адамда мұндай қайшылық жоқ.",
        "Государственный служащий не может одновременно быть депутатом представительного органа; у "
        "этого человека такого совмещения нет.",
        "A civil servant cannot at the same time be a deputy of a representative body; this person is not both.",
    ),
    "mandate.incompatible.both": Text(
        "Мемлекеттік қызметші бір мезгілде өкілді органның депутаты бола алмайды. Алдымен бұрынғы қызметі "
        "немесе мандаты аяқталуы керек.",
        "Государственный служащий не может одновременно быть депутатом представительного органа. "
        "Сначала должны закончиться прежняя служба или прежний мандат.",
        "A civil servant cannot at the same time be a deputy of a representative body. The former "
        "service or mandate must end first.",
    ),
    "mandate.kenes": Text(
        "Кеңес (жиналыс) мүшесі «депутат» болып санала ма – заңда айтылмаған; платформа сақтық үшін "
        "оны депутатпен бірдей қарайды.",
        "Считается ли член Кенеса (собрания) «депутатом», в законе не сказано; из осторожности "
        "платформа приравнивает его к депутату.",
        "The law does not say whether a member of the Kenes (assembly) is a 'deputy'; to be careful "
        "the platform treats the member as one.",
    ),
    # How it stands now: a sentence after the one about what is needed.
    "signatures.met": Text(
        "Қазір {have} қол бар, бұл жеткілікті.",
        "Собрано подписей: {have}, этого достаточно.",
        "Collected: {have}, which is enough.",
    ),
    "signatures.unmet": Text(
        "Қазір {have} қол бар, тағы {short} қол керек.",
        "Собрано подписей: {have}, не хватает: {short}.",
        "Collected: {have}; missing: {short}.",
    ),
    "votes.met": Text(
        "Жақтап берілген дауыс: {have}, бұл жеткілікті.",
        "Голосов за: {have}, этого достаточно.",
        "Votes for: {have}, which is enough.",
    ),
    "votes.unmet": Text(
        "Жақтап берілген дауыс: {have}, жетпегені: {short}.",
        "Голосов за: {have}, не хватило: {short}.",
        "Votes for: {have}; missing: {short}.",
    ),
    "present.met": Text(
        "Қатысқаны: {have}, бұл жеткілікті.",
        "Присутствует: {have}, этого достаточно.",
        "Present: {have}, which is enough.",
    ),
    "present.unmet": Text(
        "Қатысқаны: {have}, жетпейтіні: {short}.",
        "Присутствует: {have}, не хватает: {short}.",
        "Present: {have}; missing: {short}.",
    ),
    "proposals.met": Text(
        "{have} депутат ұсынды, бұл жеткілікті.",
        "Предложений есть: {have}, этого достаточно.",
        "Deputies proposing: {have}, which is enough.",
    ),
    "proposals.unmet": Text(
        "{have} депутат ұсынды, тағы {short} депутат керек.",
        "Предложений есть: {have}, не хватает: {short}.",
        "Deputies proposing: {have}; missing: {short}.",
    ),
    # Where there is no norm, or what there is is not law.
    "unknown": Text(
        "{day} күні бұл мәселе бойынша қандай норма қолданыста болғаны бізге белгісіз.",
        "Какая норма действовала по этому вопросу на {day}, нам неизвестно.",
        "We know of no norm on this point in force on {day}.",
    ),
    "unknown.refused": Text(
        "Сондықтан платформа бұл әрекетке рұқсат бермейді.",
        "Поэтому платформа не разрешает это действие.",
        "Therefore the platform does not allow this action.",
    ),
    "status.charter_default": Text(
        "Бұл – заң нормасы емес, платформаның әдепкі ережесі.",
        "Это не норма закона, а правило платформы по умолчанию.",
        "This is not law but the platform's default rule.",
    ),
    "status.local_act": Text(
        "Бұл талапты жергілікті акт қойған.",
        "Это требование установил местный акт.",
        "This requirement is set by a local act.",
    ),
    "status.secondary": Text(
        "Актінің өз мәтіні оқылған жоқ: сан басқа дереккөзден алынды.",
        "Текст самого акта не прочитан: число взято из другого источника.",
        "The text of the act itself was not read: the number comes from another source.",
    ),
    "status.unverified": Text(
        "Бұл сан заң мәтіні бойынша тексерілмеген немесе онда табылмаған, оны заң ретінде қолдануға болмайды.",
        "Это число не найдено в тексте закона или не сверено с ним, использовать его как закон нельзя.",
        "This number was not found in the text of the law or not checked against it, and must not be used as law.",
    ),
}
