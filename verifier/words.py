"""What the verifier says, in Kazakh, Russian and English; {names} are filled in."""

from __future__ import annotations

LANGUAGES = ("kk", "ru", "en")

WORDS: dict[str, tuple[str, str, str]] = {
    "mark.yes": ("ДҰРЫС", "ВЕРНО", "RIGHT"),
    "mark.no": ("ҚАТЕ", "НЕВЕРНО", "WRONG"),
    "mark.unknown": ("ТЕКСЕРІЛМЕДІ", "НЕ ПРОВЕРЕНО", "NOT CHECKED"),
    "round": ("Дауыс беру: {title} ({id})", "Голосование: {title} ({id})", "Round: {title} ({id})"),
    "question": (
        "Консультативтік дауыс беру: {title} ({id})",
        "Консультативное голосование: {title} ({id})",
        "Advisory vote: {title} ({id})",
    ),
    "all.yes": (
        "Бәрі сәйкес келеді.",
        "Всё сходится.",
        "Everything agrees.",
    ),
    "all.no": (
        "Сәйкес келмеген тексеру саны: {n}.",
        "Проверок, которые не сошлись: {n}.",
        "Checks that do not agree: {n}.",
    ),
    "unreadable": (
        "Файлдарды оқу мүмкін болмады: {what}",
        "Не удалось прочитать файлы: {what}",
        "The files cannot be read: {what}",
    ),
    "files.yes": (
        "Файлдардың бақылау сандары дұрыс.",
        "Контрольные суммы файлов верны.",
        "The check values of the files are right.",
    ),
    "files.no": (
        "Файлдың бақылау саны басқа, ол жарияланғаннан кейін өзгерген: {name}.",
        "Контрольная сумма файла {name} другая: файл изменён после публикации.",
        "The check value of {name} is another: the file was changed after it was published.",
    ),
    "ledger.yes": (
        "Журнал тұтас. Жазба саны: {last}. Соңғы бақылау саны: {hash}",
        "Журнал цел. Записей: {last}. Последняя контрольная сумма: {hash}",
        "The record is whole. Entries: {last}. The last check value: {hash}",
    ),
    "ledger.no.form": (
        "Журналдың {index}-жазбасы белгіленген түрде жазылмаған.",
        "Запись {index} журнала не имеет установленного вида.",
        "Entry {index} of the record is not written in the set form.",
    ),
    "ledger.no.index": (
        "Журналдың {index}-жазбасы өз орнында жоқ: жазба өшірілген, қайталанған немесе ауыстырылған.",
        "Записи {index} нет на своём месте: запись удалена, повторена или переставлена.",
        "Entry {index} of the record is not in its place: an entry was removed, repeated or moved.",
    ),
    "ledger.no.previous": (
        "Журналдың {index}-жазбасы алдыңғы жазбаға жалғаспайды.",
        "Запись {index} журнала не продолжает предыдущую.",
        "Entry {index} of the record does not follow the one before it.",
    ),
    "ledger.no.hash": (
        "Журналдың {index}-жазбасының мазмұны кейін өзгертілген.",
        "Содержание записи {index} журнала изменено позже.",
        "The content of entry {index} of the record was changed later.",
    ),
    "head.yes": (
        "Сіз көрсеткен бақылау саны журналда бар. Жазба: {index}.",
        "Указанная Вами контрольная сумма есть в журнале. Запись: {index}.",
        "The check value you gave is in the record. Entry: {index}.",
    ),
    "head.no": (
        "Сіз көрсеткен бақылау саны журналда жоқ: бұл басқа журнал немесе журнал қайта жазылған.",
        "Указанной Вами контрольной суммы в журнале нет: это другой журнал, или он переписан.",
        "The check value you gave is not in the record: this is another record, or it was rewritten.",
    ),
    "acts.yes": (
        "Рет сақталған: дауыс беру ашылды, жәшік мөрленді, содан кейін ғана дауыстар саналды.",
        "Порядок соблюдён: голосование открыто, урна опечатана, и только потом подсчитаны голоса.",
        "The order was kept: the vote was opened, the box was sealed, and only then were the votes counted.",
    ),
    "acts.no.missing": (
        "Журналда осы дауыс берудің мына жазбасы жоқ: {act}.",
        "В журнале нет записи этого голосования: {act}.",
        "The record has no entry of this round: {act}.",
    ),
    "acts.no.twice": (
        "Журналда осы дауыс берудің мына жазбасы біреуден көп: {act}.",
        "В журнале больше одной записи этого голосования: {act}.",
        "The record has more than one entry of this round: {act}.",
    ),
    "acts.no.order": (
        "Журналда рет бұзылған: {later} жазбасы {earlier} жазбасынан бұрын тұр.",
        "В журнале нарушен порядок: запись {later} стоит раньше записи {earlier}.",
        "The order in the record is broken: {later} stands before {earlier}.",
    ),
    "terms.yes": (
        "Дауыс беру шарттары ол ашылғанда журналға жазылғандай.",
        "Условия голосования те же, что внесены в журнал при его открытии.",
        "The terms of the vote are those entered in the record when it opened.",
    ),
    "terms.no": (
        "Жарияланған шарт ашылу кезіндегі журнал жазбасына сәйкес емес: {field}.",
        "Опубликованное условие расходится с записью журнала об открытии: {field}.",
        "A published term differs from the record's entry of the opening: {field}.",
    ),
    "seal.yes": (
        "Бюллетеньдер, кодтар тізімі және дауыс бергендер саны санаққа дейін журналға жазылғандай.",
        "Бюллетени, список кодов и число проголосовавших те же, что внесены в журнал до подсчёта.",
        "The ballots, the list of codes and the numbers of voters are those entered before the count.",
    ),
    "seal.no": (
        "Жарияланған дерек жәшіктің санаққа дейін мөрленгені туралы жазбаға сәйкес емес: {field}.",
        "Опубликованное расходится с записью об опечатывании урны до подсчёта: {field}.",
        "What is published differs from the record's entry of the sealing before the count: {field}.",
    ),
    "paper.yes": (
        "Қағаз бюллетеньдер мен бүкіл жәшік санаққа дейін журналға жазылғандай.",
        "Бумажные бюллетени и вся урна те же, что внесены в журнал до подсчёта.",
        "The paper ballots and the whole box are those entered before the count.",
    ),
    "paper.no": (
        "Жарияланған дерек қағаз бюллетеньдер қосылғаны туралы жазбаға сәйкес емес: {field}.",
        "Опубликованное расходится с записью о присоединении бумажных бюллетеней: {field}.",
        "What is published differs from the record's entry of joining the paper ballots: {field}.",
    ),
    "sheet.yes": (
        "Қағаз бюллетеньдердің есебі дұрыс. Онлайн: {online}. Қағаз: {paper}. Жарамсыз: {invalid}.",
        "Учёт бумажных бюллетеней сходится. Онлайн: {online}. На бумаге: {paper}. Недействительных: {invalid}.",
        "The paper ballots are accounted for. Online: {online}. Paper: {paper}. Invalid: {invalid}.",
    ),
    "sheet.no.box": (
        "Есепке алынған ({counted}) мен жарамсыз ({invalid}) бюллетень саны жәшіктен шыққанға ({in_box}) тең емес.",
        "Учтённых ({counted}) и недействительных ({invalid}) вместе не столько, сколько вынуто из урны ({in_box}).",
        "Counted ({counted}) and invalid ({invalid}) ballots together are not those taken out of the box ({in_box}).",
    ),
    "sheet.no.sum": (
        "Онлайн ({online}) мен қағаз ({paper}) бюллетень саны жалпы санға ({ballots}) тең емес.",
        "Онлайн ({online}) и на бумаге ({paper}) вместе не дают общего числа бюллетеней ({ballots}).",
        "Online ({online}) and paper ballots ({paper}) do not add up to all ballots ({ballots}).",
    ),
    "sheet.no.marks": (
        "Қағаз бюллетень саны ({paper}) оны алған адам санынан ({marks}) көп.",
        "Бумажных бюллетеней ({paper}) больше, чем людей, которым их выдали ({marks}).",
        "There are more paper ballots ({paper}) than people who were given one ({marks}).",
    ),
    "sheet.no.online": (
        "Онлайн бюллетень саны ({online}) онлайн дауыс берген адам санынан ({marks}) көп.",
        "Онлайн-бюллетеней ({online}) больше, чем проголосовавших онлайн ({marks}).",
        "There are more online ballots ({online}) than people who voted online ({marks}).",
    ),
    "online.yes": (
        "Мөрленген онлайн бюллетеньдердің бәрі саналған жәшікте бар.",
        "Все опечатанные онлайн-бюллетени есть в подсчитанной урне.",
        "All the online ballots that were sealed are in the box that was counted.",
    ),
    "online.no": (
        "Саналған жәшікте мөрленген онлайн бюллетеньдердің бәрі жоқ: жәшік мөрден кейін өзгертілген.",
        "В подсчитанной урне нет всех опечатанных онлайн-бюллетеней: урна изменена после опечатывания.",
        "The box that was counted lacks online ballots that were sealed: it was changed after the seal.",
    ),
    "online.unknown": (
        "Адамдар танылып қалмауы үшін онлайн және қағаз бюллетеньдер бөлек жарияланбаған.",
        "Чтобы никого нельзя было узнать, онлайн и бумажные бюллетени по отдельности не опубликованы.",
        "So that nobody is given away, online and paper ballots are not published apart.",
    ),
    "result.yes": (
        "Жарияланған нәтиже журналдағы санақ жазбасына сәйкес.",
        "Опубликованный результат совпадает с записью журнала о подсчёте.",
        "The published result is that of the record's entry of the count.",
    ),
    "result.no": (
        "Жарияланған нәтиже журналдағы санақ жазбасына сәйкес емес: {field}.",
        "Опубликованный результат расходится с записью журнала о подсчёте: {field}.",
        "The published result differs from the record's entry of the count: {field}.",
    ),
    "root.yes": (
        "Кодтар тізімінің түбірі қайта есептелді: {root}",
        "Корень списка кодов вычислен заново: {root}",
        "The root of the list of codes was computed again: {root}",
    ),
    "root.no": (
        "Кодтар тізімі жарияланған түбірге сәйкес емес: тізім өзгертілген.",
        "Список кодов не соответствует опубликованному корню: список изменён.",
        "The list of codes does not make the published root: the list was changed.",
    ),
    "codes.yes": (
        "Тізімдегі код саны: {n}. Қайталанған код жоқ.",
        "Кодов в списке: {n}. Повторов нет.",
        "Codes in the list: {n}. None is repeated.",
    ),
    "codes.no.twice": (
        "Тізімде екі рет тұрған код бар: {code}.",
        "Код стоит в списке дважды: {code}.",
        "A code stands in the list twice: {code}.",
    ),
    "codes.no.order": (
        "Кодтар рет-ретімен тұрған жоқ: {code}.",
        "Коды стоят не по порядку: {code}.",
        "The codes are not in order: {code}.",
    ),
    "numbers.yes": (
        "Сандар үйлеседі. Бюллетень: {ballots}. Код: {codes}. Дауыс берген адам: {marks}. Тізімдегі адам: {roll}.",
        "Числа согласуются. Бюллетеней: {ballots}. Кодов: {codes}. Проголосовало: {marks}. В списке: {roll}.",
        "The numbers agree. Ballots: {ballots}. Codes: {codes}. People who voted: {marks}. On the roll: {roll}.",
    ),
    "numbers.no.ballots": (
        "Файлдағы бюллетень саны ({ballots}) жарияланған санға ({published}) тең емес.",
        "Бюллетеней в файле ({ballots}) не столько, сколько опубликовано ({published}).",
        "The number of ballots in the file ({ballots}) is not the published one ({published}).",
    ),
    "numbers.no.codes": (
        "Код саны ({codes}) бюллетень санына ({ballots}) тең емес.",
        "Кодов ({codes}) не столько, сколько бюллетеней ({ballots}).",
        "The number of codes ({codes}) is not the number of ballots ({ballots}).",
    ),
    "numbers.no.marks": (
        "Бюллетень саны ({ballots}) дауыс берген адам санынан ({marks}) көп.",
        "Бюллетеней ({ballots}) больше, чем проголосовавших ({marks}).",
        "There are more ballots ({ballots}) than people who voted ({marks}).",
    ),
    "numbers.no.roll": (
        "Дауыс берген адам саны ({marks}) тізімдегі адам санынан ({roll}) көп.",
        "Проголосовавших ({marks}) больше, чем людей в списке ({roll}).",
        "More people voted ({marks}) than there are on the roll ({roll}).",
    ),
    "numbers.no.total": (
        "Жобаның дауыс саны бюллетень санынан көп. Жоба: {project}. Дауыс: {votes}. Бюллетень: {ballots}.",
        "Голосов за проект {project} ({votes}) больше, чем бюллетеней ({ballots}).",
        "Project {project} has more votes ({votes}) than there are ballots ({ballots}).",
    ),
    "ballots.yes": (
        "Әр бюллетень дауыс беру ережесіне сай.",
        "Каждый бюллетень соответствует правилу голосования.",
        "Every ballot keeps the rule of the vote.",
    ),
    "ballots.no.voter": (
        "ballots.pb, {line}-жол: дауыс берушінің белгісі рет саны емес ({voter}).",
        "ballots.pb, строка {line}: обозначение голосовавшего не порядковый номер ({voter}).",
        "ballots.pb, line {line}: the voter's mark is not the running number ({voter}).",
    ),
    "ballots.no.column": (
        "Бюллетеньдер файлында артық бағандар бар: {columns}. Олар адамды танытуы мүмкін.",
        "В файле бюллетеней лишние столбцы: {columns}. По ним можно узнать человека.",
        "The file of ballots has columns too many: {columns}. They could give a person away.",
    ),
    "ballots.no.project": (
        "ballots.pb, {line}-жол: мұндай жоба жоқ немесе ол екі рет жазылған ({project}).",
        "ballots.pb, строка {line}: такого проекта нет, или он назван дважды ({project}).",
        "ballots.pb, line {line}: there is no such project, or it stands twice ({project}).",
    ),
    "ballots.no.few": (
        "ballots.pb, {line}-жол: таңдалған жоба саны ({n}) ең аз саннан ({limit}) кем.",
        "ballots.pb, строка {line}: выбрано проектов {n}, меньше наименьшего ({limit}).",
        "ballots.pb, line {line}: {n} projects chosen, fewer than the least ({limit}).",
    ),
    "ballots.no.many": (
        "ballots.pb, {line}-жол: таңдалған жоба саны ({n}) шектен ({limit}) көп.",
        "ballots.pb, строка {line}: выбрано проектов {n}, больше предела ({limit}).",
        "ballots.pb, line {line}: {n} projects chosen, more than the limit ({limit}).",
    ),
    "ballots.no.cost": (
        "ballots.pb, {line}-жол: таңдалған жобалардың құны ({n}) шектен ({limit}) көп.",
        "ballots.pb, строка {line}: стоимость выбранных проектов ({n}) больше предела ({limit}).",
        "ballots.pb, line {line}: the chosen projects cost {n}, more than the limit ({limit}).",
    ),
    "ballots.unknown": (
        "Адамдар танылып қалмауы үшін бұл шағын дауыс беруде бюллетеньдер емес, тек жиынтық сандар жарияланған.",
        "Чтобы никого нельзя было узнать, в этом малом голосовании опубликованы только общие числа, без бюллетеней.",
        "So that nobody is given away, only totals are published in this small vote, not the ballots.",
    ),
    "pot.yes": (
        "Бюллетеньдер файлындағы қаражат жарияланған сомаға тең: {pot} теңге.",
        "Сумма в файле бюллетеней равна опубликованной: {pot} тенге.",
        "The pot in the file of ballots is the published one: {pot} tenge.",
    ),
    "pot.no": (
        "Бюллетеньдер файлындағы қаражат ({file}) жарияланған сомаға ({pot}) тең емес.",
        "Сумма в файле бюллетеней ({file}) не равна опубликованной ({pot}).",
        "The pot in the file of ballots ({file}) is not the published one ({pot}).",
    ),
    "lot.yes": (
        "Жеребенің бастапқы саны дауыс беруге дейін жарияланған бақылау санына сәйкес.",
        "Исходное число жребия соответствует контрольной сумме, опубликованной до голосования.",
        "The seed of the lot makes the check value published before the vote.",
    ),
    "lot.no": (
        "Жеребенің бастапқы саны дауыс беруге дейін жарияланған бақылау санына сәйкес емес.",
        "Исходное число жребия не соответствует контрольной сумме, опубликованной до голосования.",
        "The seed of the lot does not make the hash published before the vote.",
    ),
    "recount.yes": (
        "Дауыстар қайта саналды, нәтиже дәл сондай. Жеңген жобалар: {winners}. Жұмсалатын қаражат: {spent} теңге.",
        "Голоса пересчитаны, результат тот же. Победившие проекты: {winners}. Расходы: {spent} тенге.",
        "The votes were counted again with the same result. Winners: {winners}. Spent: {spent} tenge.",
    ),
    "recount.no.winners": (
        "Қайта санақтың нәтижесі басқа. Жарияланғаны: {published}. Саналғаны: {counted}.",
        "Пересчёт дал другой результат. Опубликовано: {published}. Получено: {counted}.",
        "The recount gives another result. Published: {published}. Counted: {counted}.",
    ),
    "recount.no.spent": (
        "Жеңген жобалардың құны басқа. Жарияланғаны: {published} теңге. Саналғаны: {counted} теңге.",
        "Победившие проекты стоят {counted} тенге, а опубликовано {published} тенге.",
        "The winners cost {counted} tenge, but {published} tenge are published.",
    ),
    "recount.unknown": (
        "Бұл санау тәсілін тек жиынтық сандар бойынша қайталау мүмкін емес.",
        "По одним итогам этот способ подсчёта повторить нельзя.",
        "This way of counting cannot be repeated from totals alone.",
    ),
    "advice.yes": (
        "Дауыстар қайта саналды: «иә» – {yes}, «жоқ» – {no}, бос – {blank}. "
        "Алдын ала жарияланған ереже бойынша тұрғындар «иә» деп кеңес берді.",
        "Голоса пересчитаны: «да» – {yes}, «нет» – {no}, пустых – {blank}. "
        "По объявленным заранее правилам жители посоветовали «да».",
        "Counted again: yes {yes}, no {no}, blank {blank}. By the rules announced before, the residents advise yes.",
    ),
    "advice.against.yes": (
        "Дауыстар қайта саналды: «иә» – {yes}, «жоқ» – {no}, бос – {blank}. "
        "Алдын ала жарияланған ереже бойынша тұрғындар «иә» деп кеңес берген жоқ.",
        "Голоса пересчитаны: «да» – {yes}, «нет» – {no}, пустых – {blank}. "
        "По объявленным заранее правилам жители не посоветовали «да».",
        "Counted again: yes {yes}, no {no}, blank {blank}. By the rules announced before, the residents do not advise "
        "yes.",
    ),
    "advice.no.votes": (
        "Қайта санақ басқа сан берді. Жарияланғаны: «иә» – {yes}, «жоқ» – {no}, бос – {blank}. "
        "Саналғаны: «иә» – {counted_yes}, «жоқ» – {counted_no}, бос – {counted_blank}.",
        "Пересчёт дал другие числа. Опубликовано: «да» – {yes}, «нет» – {no}, пустых – {blank}. "
        "Получено: «да» – {counted_yes}, «нет» – {counted_no}, пустых – {counted_blank}.",
        "The recount gives other numbers. Published: yes {yes}, no {no}, blank {blank}. "
        "Counted: yes {counted_yes}, no {counted_no}, blank {counted_blank}.",
    ),
    "advice.no.advised": (
        "Дауыс беруге дейін жарияланған ережемен қорытынды басқа шығады.",
        "По правилам, объявленным до голосования, вывод получается другой.",
        "By the rules announced before the vote the conclusion is another.",
    ),
    "code.yes": (
        "{code} коды тізімде бар. Орны: {place}, барлығы: {size}. Дәлелдегі қадам саны: {steps}.",
        "Код {code} есть в списке. Место: {place} из {size}. Шагов в доказательстве: {steps}.",
        "The code {code} is in the list. Place: {place} of {size}. Steps in the proof: {steps}.",
    ),
    "code.no": (
        "{code} коды тізімде жоқ. Түбіртекпен салыстырыңыз; жазуында қате болмаса, комиссияға хабарлаңыз.",
        "Кода {code} в списке нет. Сверьте его с квитанцией; если ошибки нет, сообщите комиссии.",
        "The code {code} is not in the list. Compare it with the slip; if it is right, tell the commission.",
    ),
}


def say(key: str, lang: str, facts: dict[str, object]) -> str:
    """The sentence of a key in a language, with its facts."""
    return WORDS[key][LANGUAGES.index(lang)].format(**facts)
