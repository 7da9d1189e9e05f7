"""What the law needs, said to a reader: whole sentences in Kazakh, Russian and English, Kazakh written first.

The key is that of the norm; `wording.say` fills the placeholders.
"""

from collections.abc import Mapping

from app.domain.law.book import Text

SENTENCES: Mapping[str, Text] = {
    "ncv.initiative": Text(
        "Әкімге сенімсіздік туралы мәселе қою үшін кемінде {need} депутаттың қолы керек: {why}.",
        "Чтобы поставить вопрос о недоверии акиму, подписей депутатов нужно не менее: {need} ({why}).",
        "To put the question of no confidence in the akim, deputies' signatures needed, at least: {need} ({why}).",
    ),
    "ncv.decision": Text(
        "Әкімге сенімсіздік білдіру үшін кемінде {need} дауыс керек: {why}.",
        "Чтобы выразить недоверие акиму, голосов нужно не менее: {need} ({why}).",
        "To express no confidence in the akim, votes needed, at least: {need} ({why}).",
    ),
    "ncv.ground.reports": Text(
        "Бұл негіз бойынша мәслихат әкімнің есептерін кемінде {need} рет бекітпеген болуы керек; "
        "бекітілмеген жағдай саны: {have}.",
        "По этому основанию маслихат должен не утвердить отчеты акима; нужно отказов не менее: "
        "{need}, было отказов: {have}.",
        "On this ground the maslikhat must have refused the akim's reports; refusals needed, at "
        "least: {need}; refusals so far: {have}.",
    ),
    "ncv.ground.assembly": Text(
        "Негіз: әкімді лауазымынан босату мәселесін жергілікті қоғамдастық жиналысы бастады. Бұл "
        "негіз аудандық маңызы бар қаланың, ауылдың, кенттің, ауылдық округтің әкіміне ғана қатысты.",
        "Основание: вопрос об освобождении акима инициировало собрание местного сообщества. Оно "
        "относится только к акиму города районного значения, села, поселка, сельского округа.",
        "The ground is that the local community assembly initiated the akim's dismissal. It concerns "
        "only the akim of a town of district significance, village, settlement or rural district.",
    ),
    "ncv.repeat.months": Text(
        "Қайта дауыс беруге дейін кемінде {need} ай өтуі керек; өткен толық ай саны: {have}. Ең ерте күн: {earliest}.",
        "До повторного голосования должно пройти месяцев не менее: {need}; прошло полных месяцев: "
        "{have}. Самый ранний день: {earliest}.",
        "Months that must pass before the repeat vote, at least: {need}; full months passed: {have}. "
        "The earliest day: {earliest}.",
    ),
    "ncv.decision.law148": Text(
        "Ол кезде № 148 Заңның 24-бабында әлі «үштен екісі» деп жазылған; Конституцияның күші жоғары "
        "болғандықтан, Конституцияның нормасы қолданылды.",
        "В статье 24 Закона № 148 тогда еще стояло «две трети»; применена норма Конституции как акта высшей силы.",
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
        "Жиынды өткізуге аудан (облыстық маңызы бар қала) әкімінің оң шешімі керек, ол әлі жоқ; "
        "жиналған қолдың өзі жеткіліксіз.",
        "Для проведения схода нужно положительное решение акима района (города областного значения), "
        "его пока нет; одних подписей недостаточно.",
        "Holding the gathering needs a positive decision of the akim of the district (city of oblast "
        "significance), and there is none yet; signatures alone are not enough.",
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
        "Жиналыс өтті деп есептелуі үшін кемінде {need} мүше қатысуы керек: {why}.",
        "Чтобы собрание считалось состоявшимся, членов должно участвовать не менее: {need} ({why}).",
        "For the assembly to count as held, members taking part must be at least: {need} ({why}).",
    ),
    "assembly.decision": Text(
        "Жиналыстың шешімі қабылдануы үшін кемінде {need} дауыс керек: {why}.",
        "Чтобы решение собрания было принято, голосов нужно не менее: {need} ({why}).",
        "For the assembly's decision to be adopted, votes needed, at least: {need} ({why}).",
    ),
    "community.digital": Text(
        "Заң жиын мен жиналысты цифрлық объектілер арқылы өткізуге жол береді.",
        "Закон допускает сход и собрание с использованием цифровых объектов.",
        "The law allows gatherings and assemblies to be held with digital objects.",
    ),
    "hearing.council.notice": Text(
        "Қоғамдық тыңдау туралы кемінде {need} күнтізбелік күн бұрын хабарлау керек; тыңдауға дейінгі"
        " күн саны: {have}.",
        "Об общественном слушании оповещают заранее; календарных дней до него нужно не менее: {need}, есть: {have}.",
        "A public hearing is announced in advance; calendar days before it needed, at least: {need}; "
        "there are: {have}.",
    ),
    "hearing.council.materials": Text(
        "Құжаттардың жобаларын кемінде {need} күнтізбелік күн бұрын жариялау керек; тыңдауға дейінгі күн саны: {have}.",
        "Проекты документов открывают заранее; календарных дней до слушания нужно не менее: {need}, есть: {have}.",
        "The drafts are made available in advance; calendar days before the hearing needed, at least:"
        " {need}; there are: {have}.",
    ),
    "hearing.council.protocol": Text(
        "Қорытынды хаттама қабылдануы үшін кемінде {need} дауыс керек: {why}.",
        "Чтобы итоговый протокол был принят, голосов нужно не менее: {need} ({why}).",
        "For the final protocol to be adopted, votes needed, at least: {need} ({why}).",
    ),
    "petition.share": Text(
        "Халық саны {split} адамнан аспайтын жерде петицияны кемінде {need} дауыс қолдауы керек: {why}.",
        "Там, где населения не больше {split}, петицию должно поддержать голосов не менее: {need} ({why}).",
        "Where the population is not above {split}, votes in support of the petition must be at least: {need} ({why}).",
    ),
    "petition.fixed": Text(
        "Халық саны {split} адамнан асатын жерде петицияны кемінде {need} дауыс қолдауы керек; халық "
        "саны: {population}.",
        "Там, где населения больше {split}, петицию должно поддержать голосов не менее: {need}; "
        "население: {population}.",
        "Where the population is above {split}, votes in support of the petition must be at least: "
        "{need}; population: {population}.",
    ),
    "petition.form": Text(
        "Петиция мемлекет белгілеген сайтта ЭЦҚ арқылы немесе белгіленген жазбаша нысанда қолдау "
        "тапқанда ғана есептеледі.",
        "Петиция засчитывается только на определенном государством сайте с ЭЦП или в установленной письменной форме.",
        "A petition counts only on the site designated by the state, with a digital signature, or in "
        "the prescribed written form.",
    ),
    "recall.signatures": Text(
        "Депутатты кері шақыру туралы мәселе үшін кемінде {need} қол керек: {why}.",
        "Для вопроса об отзыве депутата подписей нужно не менее: {need} ({why}).",
        "For the question of recalling a deputy, signatures needed, at least: {need} ({why}).",
    ),
    "recall.form": Text(
        "Қол тек сайлау комиссиясы берген парақтарда жиналады; платформадағы белгілер қол болып есептелмейді.",
        "Подписи собирают только на листах избирательной комиссии; отметки на платформе подписями не считаются.",
        "Signatures are collected only on the election commission's sheets; marks on the platform are not signatures.",
    ),
    "referendum.local.basis": Text(
        "Жергілікті референдумды бірде-бір заң көздемейді, сондықтан бұл – кеңестік сауалнама: "
        "нәтижесі ешкімді міндеттемейді. Мәселенің жергілікті маңызы бар-жоғын адам тексереді.",
        "Местный референдум не предусмотрен ни одним законом, поэтому это консультативный опрос: его "
        "итог никого не обязывает. Имеет ли вопрос местное значение, проверяет человек.",
        "No law provides for a local referendum, so this is a consultative poll: its result binds "
        "nobody. Whether the matter is of local significance is checked by a person.",
    ),
    "poll.local.initiative": Text(
        "Кеңестік сауалнама ұсыну үшін кемінде {need} қол керек: {why}.",
        "Чтобы предложить консультативный опрос, подписей нужно не менее: {need} ({why}).",
        "To propose a consultative poll, signatures needed, at least: {need} ({why}).",
    ),
}
