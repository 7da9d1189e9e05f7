"""What the rules of no confidence say beside the norms themselves: who may initiate, and on what ground."""

from collections.abc import Mapping

from app.domain.law.book import Text

SENTENCES: Mapping[str, Text] = {
    "ncv.signatory.sitting": Text(
        "Бастаманы құзыретті мәслихаттың қызметтегі депутаты ғана көтереді. Бұл адамның мандаты бүгін күшінде.",
        "Инициатива принадлежит только действующим депутатам компетентного маслихата. Мандат этого человека сегодня "
        "действует.",
        "Only sitting deputies of the competent maslikhat may initiate. This person's mandate runs today.",
    ),
    "ncv.signatory.ended": Text(
        "Бастаманы құзыретті мәслихаттың қызметтегі депутаты ғана көтереді. Бұл адамның осы мәслихаттағы мандаты бүгін "
        "күшінде емес, сондықтан оның қолы есептелмейді.",
        "Инициатива принадлежит только действующим депутатам компетентного маслихата. Мандат этого человека в этом "
        "маслихате сегодня не действует, поэтому его подпись не засчитывается.",
        "Only sitting deputies of the competent maslikhat may initiate. This person's mandate in this maslikhat does "
        "not run today, so the signature does not count.",
    ),
    "ncv.signatory.elsewhere": Text(
        "Бастаманы құзыретті мәслихаттың қызметтегі депутаты ғана көтереді. Бұл адам – басқа мәслихаттың депутаты, "
        "сондықтан оның қолы бұл жерде есептелмейді.",
        "Инициатива принадлежит только действующим депутатам компетентного маслихата. Этот человек – депутат другого "
        "маслихата, поэтому его подпись здесь не засчитывается.",
        "Only sitting deputies of the competent maslikhat may initiate. This person is a deputy of another maslikhat, "
        "so the signature does not count here.",
    ),
    "ncv.signatory.kenes": Text(
        "Бастаманы құзыретті мәслихаттың қызметтегі депутаты ғана көтереді. Жиналыс немесе Кеңес мүшесінің қолы "
        "депутаттардың қолына қосылмайды: жиналыс өз отырысында әкімді лауазымынан босату туралы мәселеге бастамашылық "
        "жасай алады.",
        "Инициатива принадлежит только действующим депутатам компетентного маслихата. Подпись члена собрания или "
        "Кенеса к подписям депутатов не прибавляется: собрание может на своём заседании инициировать вопрос об "
        "освобождении акима.",
        "Only sitting deputies of the competent maslikhat may initiate. The signature of a member of an assembly or a "
        "Kenes is not added to those of deputies: the assembly may, at its own sitting, initiate the akim's dismissal.",
    ),
    "ncv.signatory.none": Text(
        "Бастаманы құзыретті мәслихаттың қызметтегі депутаты ғана көтереді. Бұл адам – мәслихат депутаты емес. Тұрғын "
        "бұл мәселені жергілікті қоғамдастық жиналысының алдына қоя алады.",
        "Инициатива принадлежит только действующим депутатам компетентного маслихата. Этот человек – не депутат "
        "маслихата. Житель может поставить вопрос перед собранием местного сообщества.",
        "Only sitting deputies of the competent maslikhat may initiate. This person is not a deputy of a maslikhat. A "
        "resident may put the matter to the local community assembly.",
    ),
    "ncv.ground.assembly.missing": Text(
        "Бұл негіз үшін жергілікті қоғамдастық жиналысының әкімді лауазымынан босату туралы мәселеге бастамашылық "
        "жасаған шешімі керек, ол көрсетілмеген.",
        "Для этого основания нужно решение собрания местного сообщества, инициировавшее вопрос об освобождении акима; "
        "оно не указано.",
        "This ground needs the decision of the local community assembly that initiated the akim's dismissal; none is "
        "cited.",
    ),
    "ncv.ground.kenes_confirmed": Text(
        "Заңда жергілікті қоғамдастық жиналысы аталған, ал «Кеңес» деген орган оқылған актілерде жоқ. Бұл Кеңестің "
        "құқықтық негізі енгізілген, сондықтан платформа оны жиналыс орнына қабылдайды. Мұны заңгер растауы керек.",
        "Закон называет собрание местного сообщества; органа «Кенес» в прочитанных актах нет. Правовое основание этого "
        "Кенеса внесено, поэтому платформа принимает его на место собрания. Это должен подтвердить юрист.",
        "The law names the local community assembly; the acts that were read know no Kenes. The legal basis of this "
        "Kenes is on record, so the platform takes it in the assembly's place. A lawyer should confirm it.",
    ),
    "ncv.ground.kenes_unconfirmed": Text(
        "Заңда жергілікті қоғамдастық жиналысы аталған. Бұл Кеңестің құқықтық негізі расталмаған, сондықтан оның "
        "шешімі жарияланады және депутаттарға жетеді, бірақ дауыс беруге негіз болмайды.",
        "Закон называет собрание местного сообщества. Правовое основание этого Кенеса не подтверждено, поэтому его "
        "решение публикуется и доводится до депутатов, но основанием для голосования не служит.",
        "The law names the local community assembly. The legal basis of this Kenes is not confirmed, so its decision "
        "is published and brought to the deputies, but is no ground for a vote.",
    ),
    "ncv.repeat.refused": Text(
        "Жоғары тұрған әкім бірінші сенімсіздіктен кейін әкімді босатпады.",
        "После первого вотума вышестоящий аким не освободил акима.",
        "After the first vote the higher akim did not dismiss the akim.",
    ),
    "ncv.repeat.silent": Text(
        "Жоғары тұрған әкімнің жауап беру мерзімі өтті, шешім тіркелген жоқ. Платформа мұны бас тарту деп санайды; "
        "заңда бұл жағдай жазылмаған.",
        "Срок ответа вышестоящего акима истёк, решение не зарегистрировано. Платформа считает это отказом; в законе "
        "этот случай не описан.",
        "The higher akim's term has run out and no decision is registered. The platform takes this for a refusal; the "
        "law does not describe the case.",
    ),
    "ncv.repeat.pending": Text(
        "Жоғары тұрған әкімнің шешімі әлі күтілуде: қайта дауыс беруге бас тартудан кейін ғана болады.",
        "Решение вышестоящего акима ещё ожидается: повторное голосование возможно только после отказа.",
        "The higher akim's decision is still awaited: the second vote is possible only after a refusal.",
    ),
    "session.decision": Text(
        "Сессия шешімі қабылдануы үшін кемінде {need} дауыс керек: {why}.",
        "Чтобы решение сессии было принято, голосов нужно не менее: {need} ({why}).",
        "For the session's decision to be adopted, votes needed, at least: {need} ({why}).",
    ),
}
