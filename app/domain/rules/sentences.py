"""What the law needs, said to a reader: whole sentences in Kazakh, Russian and English, Kazakh written first.

The key is that of the norm; `wording.say` fills the placeholders.
"""

from collections.abc import Mapping

from app.domain.law.book import Text

SENTENCES: Mapping[str, Text] = {
    "ncv.initiative": Text(
        "Әкімге сенімсіздік вотумын білдіру мәселесін қою үшін кемінде {need} депутаттың қолы керек: {why}.",
        "Чтобы поставить вопрос о вотуме недоверия акиму, подписей депутатов нужно не менее: {need} ({why}).",
        "To put the question of a vote of no confidence in the akim, deputies' signatures needed, at "
        "least: {need} ({why}).",
    ),
    "ncv.decision": Text(
        "Әкімге сенімсіздік білдіру үшін кемінде {need} дауыс керек: {why}.",
        "Чтобы выразить недоверие акиму, голосов нужно не менее: {need} ({why}).",
        "To express no confidence in the akim, votes needed, at least: {need} ({why}).",
    ),
    "ncv.ground.reports": Text(
        "Бұл негіз үшін мәслихат әкімнің жоспарлар, бағдарламалар мен жергілікті бюджет туралы есептерін "
        "{need} рет бекітпеген болуы керек. Неше рет бекітпеді: {have}.",
        "Для этого основания маслихат должен не утвердить отчёты акима о планах, программах и местном бюджете; "
        "нужно раз: {need}, было раз: {have}.",
        "For this ground the maslikhat must not have approved the akim's reports on plans, programmes and the "
        "local budget; times needed: {need}; times so far: {have}.",
    ),
    "ncv.ground.assembly": Text(
        "Негіз: жергілікті қоғамдастық жиналысы әкімді лауазымынан босату туралы мәселеге бастамашылық жасады. Бұл "
        "негіз аудандық маңызы бар қаланың, ауылдың, кенттің, ауылдық округтің әкіміне ғана қатысты.",
        "Основание: вопрос об освобождении акима инициировало собрание местного сообщества. Оно "
        "относится только к акиму города районного значения, села, посёлка, сельского округа.",
        "The ground is that the local community assembly initiated the akim's dismissal. It concerns "
        "only the akim of a town of district significance, village, settlement or rural district.",
    ),
    "ncv.repeat.months": Text(
        "Бірінші рет сенімсіздік білдірілген күннен бастап {need} ай өтуі керек; өткен толық ай саны: {have}. "
        "Қайтадан сенімсіздік білдіруге болатын ең ерте күн: {earliest}.",
        "Со дня первого вотума недоверия должно пройти месяцев: {need}; прошло полных месяцев: "
        "{have}. Самый ранний день повторного вотума: {earliest}.",
        "Months that must pass since the first vote of no confidence: {need}; full months passed: {have}. "
        "The earliest day of the repeat vote: {earliest}.",
    ),
    "ncv.decision.effect": Text(
        "Сенімсіздік білдіру әкімді өздігінен босатпайды: оны лауазымынан босату мәселесі жоғары тұрған "
        "әкімнің немесе Президенттің алдына қойылады.",
        "Само выражение недоверия акима не освобождает: вопрос о его освобождении ставится перед вышестоящим акимом "
        "или Президентом.",
        "No confidence does not itself dismiss the akim: the question of dismissal is put to the higher akim "
        "or the President.",
    ),
    "ncv.repeat.effect": Text(
        "Қайтадан сенімсіздік білдірілсе, жоғары тұрған әкім немесе Президент әкімді лауазымынан босатады.",
        "Если недоверие выражено повторно, вышестоящий аким или Президент освобождает акима от должности.",
        "If no confidence is expressed again, the higher akim or the President dismisses the akim.",
    ),
    "ncv.decision.law148": Text(
        "Ол кезде № 148 Заңның 24-бабында әлі «үштен екісі» деп тұрған. Конституцияның заңдық күші жоғары, "
        "сондықтан оның нормасы қолданылды.",
        "В статье 24 Закона № 148 тогда ещё стояло «две трети»; применена норма Конституции как акта высшей силы.",
        "Article 24 of Law No. 148 still said two thirds at that time; the Constitution is applied, "
        "being the higher act.",
    ),
    "session.quorum": Text(
        "Сессия заңды болуы үшін кемінде {need} депутат қатысуы керек: {why}.",
        "Чтобы сессия была правомочна, депутатов должно присутствовать не менее: {need} ({why}).",
        "For the session to be competent, deputies present must be at least: {need} ({why}).",
    ),
    "session.extraordinary": Text(
        "Кезектен тыс сессия шақыру үшін кемінде {need} депутаттың ұсынысы керек: {why}.",
        "Чтобы созвать внеочередную сессию, предложений депутатов нужно не менее: {need} ({why}).",
        "To convene an extraordinary session, deputies proposing it must be at least: {need} ({why}).",
    ),
    "session.extraordinary.akim": Text(
        "Кезектен тыс сессияны әкім ұсынды: бұл жағдайда депутаттардың ұсынысы қажет емес.",
        "Внеочередную сессию предложил аким: предложение депутатов в этом случае не нужно.",
        "The akim proposed the extraordinary session: no proposal of deputies is needed then.",
    ),
    "session.notice": Text(
        "Сессия туралы кемінде {need} күн бұрын хабарлау керек; хабарлаудан сессияға дейінгі күн саны: {have}.",
        "О сессии сообщают заранее; дней до нее нужно не менее: {need}, есть: {have}.",
        "A session is announced in advance; days before it needed, at least: {need}; there are: {have}.",
    ),
    "session.materials": Text(
        "Материалдарды депутаттарға кемінде {need} күн бұрын беру керек; берілгеннен сессияға дейінгі"
        " күн саны: {have}.",
        "Материалы передают депутатам заранее; дней до сессии нужно не менее: {need}, есть: {have}.",
        "Deputies get the materials in advance; days before the session needed, at least: {need}; there are: {have}.",
    ),
    "session.notice.extraordinary": Text(
        "Кезектен тыс сессия туралы кемінде {need} күн бұрын хабарлап, материалдарын беру керек; "
        "сессияға дейінгі күн саны: {have}.",
        "О внеочередной сессии сообщают и передают материалы заранее; дней до нее нужно не менее: "
        "{need}, есть: {have}.",
        "An extraordinary session is announced and its materials are given in advance; days before it"
        " needed, at least: {need}; there are: {have}.",
    ),
    "gathering.initiative": Text(
        "Тұрғындардың бастамасымен жиын шақыру үшін кемінде {need} қол керек: {why}.",
        "Чтобы созвать сход по инициативе жителей, подписей нужно не менее: {need} ({why}).",
        "To convene a gathering on the residents' initiative, signatures needed, at least: {need} ({why}).",
    ),
    "gathering.consent": Text(
        "Жиынды өткізуге аудан (облыстық маңызы бар қала) әкімінің оң шешімі бар.",
        "Положительное решение акима района (города областного значения) о проведении схода получено.",
        "The akim of the district (city of oblast significance) has decided in favour of holding the gathering.",
    ),
    "gathering.consent.missing": Text(
        "Жиынды өткізу үшін аудан (облыстық маңызы бар қала) әкімінің оң шешімі керек, ол әлі жоқ. "
        "Жиналған қолдың өзі жеткіліксіз: жиын өткізу туралы аудан әкіміне өтініш беріңіз.",
        "Для проведения схода нужно положительное решение акима района (города областного значения), "
        "его пока нет. Одних подписей недостаточно: подайте акиму района заявление о проведении схода.",
        "Holding the gathering needs a positive decision of the akim of the district (city of oblast "
        "significance), and there is none yet. Signatures alone are not enough: apply to the akim of the district.",
    ),
    "gathering.quorum": Text(
        "Жиын өтті деп есептелуі үшін кемінде {need} адам қатысуы керек: {why}.",
        "Чтобы сход считался состоявшимся, участников должно быть не менее: {need} ({why}).",
        "For the gathering to count as held, participants must be at least: {need} ({why}).",
    ),
    "gathering.decision": Text(
        "Жиынның шешімі қабылдануы үшін кемінде {need} дауыс керек: {why}.",
        "Чтобы решение схода было принято, голосов нужно не менее: {need} ({why}).",
        "For the gathering's decision to be adopted, votes needed, at least: {need} ({why}).",
    ),
    "assembly.quorum": Text(
        "Жиналыс өтті деп есептелуі үшін жиын жіберген кемінде {need} мүше қатысуы керек: {why}.",
        "Чтобы собрание считалось состоявшимся, делегированных сходом членов должно участвовать не менее: "
        "{need} ({why}).",
        "For the assembly to count as held, members delegated by the gathering who take part must be at "
        "least: {need} ({why}).",
    ),
    "assembly.decision": Text(
        "Жиналыстың шешімі қабылдануы үшін кемінде {need} дауыс керек: {why}.",
        "Чтобы решение собрания было принято, голосов нужно не менее: {need} ({why}).",
        "For the assembly's decision to be adopted, votes needed, at least: {need} ({why}).",
    ),
    "community.digital": Text(
        "Заң жиын мен жиналысты цифрлық объектілерді (мысалы, интернет-платформаны) пайдалана отырып "
        "өткізуге жол береді.",
        "Закон допускает сход и собрание с использованием цифровых объектов (например, интернет-платформы).",
        "The law allows gatherings and assemblies to be held with digital objects (an Internet platform, for example).",
    ),
    "hearing.council.notice": Text(
        "Қоғамдық тыңдау туралы кемінде {need} күнтізбелік күн бұрын хабарлау керек; тыңдауға дейінгі"
        " күн саны: {have}.",
        "Об общественном слушании оповещают заранее; календарных дней до него нужно не менее: {need}, есть: {have}.",
        "A public hearing is announced in advance; calendar days before it needed, at least: {need}; "
        "there are: {have}.",
    ),
    "hearing.council.materials": Text(
        "Құжаттардың жобаларымен кемінде {need} күнтізбелік күн бұрын таныстыру керек; тыңдауға дейінгі "
        "күн саны: {have}.",
        "С проектами документов знакомят заранее; календарных дней до слушания нужно не менее: {need}, есть: {have}.",
        "The drafts are made available in advance; calendar days before the hearing needed, at least:"
        " {need}; there are: {have}.",
    ),
    "hearing.council.protocol": Text(
        "Қорытынды хаттама қабылдануы үшін кемінде {need} дауыс керек: {why}.",
        "Чтобы итоговый протокол был принят, голосов нужно не менее: {need} ({why}).",
        "For the final protocol to be adopted, votes needed, at least: {need} ({why}).",
    ),
    "council.quorum": Text(
        "Қоғамдық кеңестің отырысы заңды болуы үшін кемінде {need} мүше қатысуы керек: {why}.",
        "Чтобы заседание общественного совета было правомочным, членов должно присутствовать не менее: {need} ({why}).",
        "For the sitting of the public council to be valid, members present must be at least: {need} ({why}).",
    ),
    "hearing.report.accept": Text(
        "Есеп қабылдануы үшін кемінде {need} дауыс керек: {why}.",
        "Чтобы отчёт был принят, голосов нужно не менее: {need} ({why}).",
        "For the report to be accepted, votes needed, at least: {need} ({why}).",
    ),
    "platform.hearing.notice": Text(
        "Тыңдау туралы кемінде {need} күнтізбелік күн бұрын хабарлау керек; тыңдауға дейінгі күн саны: {have}.",
        "О слушании оповещают заранее; календарных дней до него нужно не менее: {need}, есть: {have}.",
        "A hearing is announced in advance; calendar days before it needed, at least: {need}; there are: {have}.",
    ),
    "platform.hearing.materials": Text(
        "Тыңдауға шығарылатын құжаттарды кемінде {need} күнтізбелік күн бұрын жариялау керек; тыңдауға дейінгі "
        "күн саны: {have}.",
        "Документы слушания публикуют заранее; календарных дней до него нужно не менее: {need}, есть: {have}.",
        "The documents of a hearing are published in advance; calendar days before it needed, at least: {need}; "
        "there are: {have}.",
    ),
    "platform.hearing.protocol.people": Text(
        "Заң бұл тыңдаудың хаттамасына дауыс беруді көздемеген, сондықтан оған кемінде {need} түрлі адам қол қояды; "
        "қазір: {have}.",
        "Голосования по протоколу такого слушания закон не предусматривает, поэтому его подписывают разные люди, "
        "не менее: {need}; сейчас: {have}.",
        "The law provides for no vote on the protocol of such a hearing, so different people sign it, at least: "
        "{need}; now: {have}.",
    ),
    "hearing.moderate.conflict": Text(
        "Модератор бұл тыңдау бойынша мүдделер қақтығысы туралы мәлімдемеген.",
        "Модератор не заявлял о конфликте интересов по этому слушанию.",
        "The moderator has declared no conflict of interest in this hearing.",
    ),
    "hearing.moderate.conflict.missing": Text(
        "Модератор бұл тыңдау бойынша мүдделер қақтығысы бар екенін мәлімдеген, сондықтан оған қатыспайды.",
        "Модератор заявил о конфликте интересов по этому слушанию и поэтому в нём не участвует.",
        "The moderator has declared a conflict of interest in this hearing and therefore takes no part in it.",
    ),
    "hearing.moderate.own": Text(
        "Ескертпені модератордың өзі жазбаған.",
        "Замечание написал не сам модератор.",
        "The remark was not written by the moderator.",
    ),
    "hearing.moderate.own.missing": Text(
        "Модератор өз ескертпесі бойынша шешім қабылдамайды.",
        "Модератор не решает о собственном замечании.",
        "A moderator does not decide on a remark of their own.",
    ),
    "hearing.moderate.decided": Text(
        "Шағымды бұрынғы шешімді қабылдаған модератор емес, басқасы қарайды.",
        "Жалобу рассматривает не тот, кто принял решение, а другой модератор.",
        "The appeal is looked at by a moderator other than the one who decided.",
    ),
    "hearing.moderate.decided.missing": Text(
        "Бұрынғы шешімді осы модератор қабылдаған, сондықтан шағымды басқа модератор қарауы керек.",
        "Жалобу не может рассматривать тот же модератор, который принял решение: нужен другой.",
        "The moderator who decided may not look at the appeal: another one is needed.",
    ),
    "hearing.moderate.akim": Text(
        "Әкім туралы тыңдауда ескертпеден бас тартуды сол әкімнің аппаратының қызметкері шешпейді.",
        "На слушании об акиме отказ решает не сотрудник аппарата этого же акима.",
        "In a hearing about the akim a refusal is not decided by that akim's own office.",
    ),
    "hearing.moderate.akim.missing": Text(
        "Тыңдау әкім туралы, ал модератор сол әкімнің аппаратынан: ескертпеден бас тартуды немесе оны қайтаруды басқа "
        "модератор шешуі керек.",
        "Слушание об акиме, а модератор – из аппарата этого акима: отказать или вернуть замечание должен другой "
        "модератор.",
        "The hearing is about the akim and the moderator is of that akim's office: another moderator must decide to "
        "refuse or send back a remark.",
    ),
    "hearing.close": Text(
        "Жарияланған әр ескертпеге жауап берілген немесе жауап жоқтығының себебі жазылған.",
        "На каждое опубликованное замечание дан ответ либо написано, почему его нет.",
        "Each published remark has an answer, or the page says why it has none.",
    ),
    "hearing.close.missing": Text(
        "Жауапсыз қалған ескертпе бар. Жауап беріңіз немесе жауап жоқтығының себебін жазыңыз.",
        "Есть замечания без ответа. Ответьте на них либо напишите, почему ответа нет.",
        "Some remarks have no answer. Answer them, or write why there is none.",
    ),
    "petition.share": Text(
        "Халық саны {split} адамнан аспайтын жерде петиция кемінде {need} дауыс жинауы керек: {why}.",
        "Там, где населения не больше {split}, петиция должна набрать голосов не менее: {need} ({why}).",
        "Where the population is not above {split}, votes in support of the petition must be at least: {need} ({why}).",
    ),
    "petition.fixed": Text(
        "Халық саны {split} адамнан асатын жерде петиция кемінде {need} дауыс жинауы керек; халық саны: {population}.",
        "Там, где населения больше {split}, петиция должна набрать голосов не менее: {need}; население: {population}.",
        "Where the population is above {split}, votes in support of the petition must be at least: "
        "{need}; population: {population}.",
    ),
    "petition.form": Text(
        "Дауыс мемлекет белгілеген сайтта электрондық цифрлық қолтаңбамен (ЭЦҚ) не белгіленген жазбаша "
        "нысанда берілсе ғана есептеледі.",
        "Голос засчитывается, только если он подан на определённом государством сайте с электронной цифровой "
        "подписью (ЭЦП) или в установленной письменной форме.",
        "A vote counts only if it is given on the site designated by the state, with an electronic digital "
        "signature, or in the prescribed written form.",
    ),
    "recall.signatures": Text(
        "Депутатты кері шақырып алу үшін кемінде {need} қол керек: {why}.",
        "Чтобы поставить вопрос об отзыве депутата, подписей нужно не менее: {need} ({why}).",
        "To put the question of recalling a deputy, signatures needed, at least: {need} ({why}).",
    ),
    "recall.form": Text(
        "Қол тек сайлау комиссиясының белгіленген үлгідегі қол қою парақтарына жиналады. Платформадағы "
        "белгі қол болып есептелмейді.",
        "Подписи собирают только в подписных листах установленного образца, от избирательной комиссии. "
        "Отметки на платформе подписями не считаются.",
        "Signatures are collected only on the election commission's signature sheets of the set form. Marks on "
        "the platform are not signatures.",
    ),
    "referendum.local.basis": Text(
        "Біз оқыған заңдардың бірде-бірінде жергілікті референдум көзделмеген, сондықтан бұл – консультативтік "
        "сауалнама. Оның нәтижесі ұсынымдық сипатта. Мәселенің жергілікті маңызы бар-жоғын адам тексереді.",
        "Местный референдум не предусмотрен ни одним из прочитанных нами законов, поэтому это консультативный "
        "опрос. Его итог носит рекомендательный характер. Имеет ли вопрос местное значение, проверяет человек.",
        "None of the laws we have read provides for a local referendum, so this is a consultative poll. Its "
        "result is advisory. Whether the matter is of local significance is checked by a person.",
    ),
    "poll.local.initiative": Text(
        "Консультативтік сауалнама ұсыну үшін кемінде {need} қол керек: {why}.",
        "Чтобы предложить консультативный опрос, подписей нужно не менее: {need} ({why}).",
        "To propose a consultative poll, signatures needed, at least: {need} ({why}).",
    ),
}
