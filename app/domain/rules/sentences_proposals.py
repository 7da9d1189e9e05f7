"""Sentences about residents' proposals: when they are taken, who checks them, how a refusal is appealed."""

from collections.abc import Mapping

from app.domain.law.book import Text

SENTENCES: Mapping[str, Text] = {
    "bnu.deadline.announce": Text(
        "Ұсыныстар қабылданатыны туралы {need} күніне дейін хабарлау керек; хабарлау күні: {have}.",
        "О приёме предложений нужно объявить до {need}; день объявления: {have}.",
        "The collection of proposals must be announced by {need}; it is announced on {have}.",
    ),
    "bnu.window.proposals": Text(
        "Ұсыныстар {first} мен {need} аралығында қабылданады; белгіленген күндер: {begins} – {have}.",
        "Предложения собирают в период {first} – {need}; назначены дни: {begins} – {have}.",
        "Proposals are collected between {first} and {need}; the days set: {begins} – {have}.",
    ),
    "bnu.deadline.analysis": Text(
        "Ұсыныстар {need} күніне дейін тексерілуі керек; белгіленген күн: {have}.",
        "Предложения нужно проверить до {need}; назначен день: {have}.",
        "Proposals must be checked by {need}; the day set: {have}.",
    ),
    "bnu.deadline.vote": Text(
        "Дауыс беру {need} күніне дейін аяқталуы керек; белгіленген күн: {have}.",
        "Голосование должно завершиться до {need}; назначен день: {have}.",
        "The vote must end by {need}; the day set: {have}.",
    ),
    "bnu.deadline.decision": Text(
        "Дауыс беру нәтижесі бойынша шешім {need} күнінен кешіктірілмей шығарылуы керек; белгіленген күн: {have}.",
        "Решение по итогам голосования принимают не позднее {need}; назначен день: {have}.",
        "The decision on the vote must be taken not later than {need}; the day set: {have}.",
    ),
    "pb.rural.proposals.days": Text(
        "Ұсыныстар кемінде {need} күн қабылдануы керек; белгіленгені: {have}.",
        "Предложения принимают дней не менее: {need}; назначено: {have}.",
        "Days on which proposals are taken, at least: {need}; set: {have}.",
    ),
    "pb.rural.check.days": Text(
        "Қабылдау аяқталғаннан кейін ұсыныстар көп дегенде {need} күнде тексерілуі керек; белгіленгені: {have}.",
        "После окончания приёма предложения проверяют за число дней не более: {need}; назначено: {have}.",
        "Days for checking after the collection ends, at most: {need}; set: {have}.",
    ),
    "proposal.order": Text(
        "Кестенің күндері рет-ретімен тұр: хабарлау, қабылдау, тексеру, дауыс беру, шешім.",
        "Дни стоят по порядку: объявление, приём, проверка, голосование, решение.",
        "The days stand in their order: notice, collection, check, vote, decision.",
    ),
    "proposal.order.missing": Text(
        "Кестенің күндері рет-ретімен тұрған жоқ. Рет мынадай: хабарлау, қабылдау, тексеру, дауыс беру, шешім.",
        "Дни стоят не по порядку. Порядок такой: объявление, приём, проверка, голосование, решение.",
        "The days do not stand in their order, which is: notice, collection, check, vote, decision.",
    ),
    "proposal.taken": Text(
        "Тұрғындардан ұсыныс қабылданып жатқан жоқ.",
        "Предложения жителей сейчас не принимают.",
        "No proposals of residents are being taken.",
    ),
    "proposal.taken.missing": Text(
        "Тұрғындардың ұсыныстары әлі қабылданып жатыр; дауыс беру қабылдау аяқталғаннан кейін жарияланады.",
        "Предложения жителей ещё принимают; голосование объявляют после окончания приёма.",
        "Proposals of residents are still being taken; the vote is announced once that has ended.",
    ),
    "proposal.waiting": Text(
        "Тексеруді немесе шағым бойынша шешімді күтіп тұрған, не әлі шағым берілуі мүмкін ұсыныстар: {have}. "
        "Дауыс беру олар шешілгеннен кейін ғана жарияланады.",
        "Предложения, которые ждут проверки или решения по жалобе либо на отказ по которым ещё можно пожаловаться: "
        "{have}. Голосование объявляют, когда таких не останется.",
        "Proposals that wait for a check or for the decision of an appeal, or whose refusal may still be appealed: "
        "{have}. The vote is announced once there are none.",
    ),
    "proposal.window": Text(
        "Ұсыныстар {opens} – {need} аралығында қабылданады; бүгін: {have}.",
        "Предложения принимают в дни {opens} – {need}; сегодня: {have}.",
        "Proposals are taken from {opens} to {need}; today: {have}.",
    ),
    "pb.rural.proposals_per_person": Text(
        "Бір автор бір дауыс беруге көп дегенде {need} ұсыныс бере алады; осымен қоса: {have}.",
        "От одного автора на одно голосование принимают предложений не более: {need}; вместе с этим: {have}.",
        "Proposals one author may hand in for one vote, at most: {need}; with this one: {have}.",
    ),
    "proposal.answers": Text(
        "Әр талап бойынша жауап пен себеп жазылуы керек. Барлығы: {need}, жауап берілгені: {have}.",
        "По каждому критерию нужны ответ и причина. Всего: {need}, отвечено: {have}.",
        "Each criterion needs an answer with a reason. In all: {need}; answered: {have}.",
    ),
    "proposal.outcome": Text(
        "Шешім жауаптарға сай. Орындалмаған талаптар: {have}.",
        "Решение следует из ответов. Не выполнено критериев: {have}.",
        "The decision follows from the answers. Criteria not met: {have}.",
    ),
    "proposal.outcome.refused": Text(
        "Барлық талап орындалған болса, ұсынысты қабылдамауға болмайды.",
        "Если все критерии выполнены, отклонить предложение нельзя.",
        "Where every criterion is met, the proposal cannot be refused.",
    ),
    "proposal.outcome.passed": Text(
        "Орындалмаған талап болса, ұсынысты қабылдауға болмайды. Орындалмағаны: {have}.",
        "Если критерий не выполнен, принять предложение нельзя. Не выполнено: {have}.",
        "Where a criterion is not met, the proposal cannot pass. Not met: {have}.",
    ),
    "platform.proposal.people": Text(
        "Бір ұсыныс бойынша әр шешімді түрлі адамдар шығарады, кемінде: {need}; қазір: {have}.",
        "Решения по одному предложению принимают разные люди, не менее: {need}; сейчас: {have}.",
        "Decisions on one proposal are taken by different people, at least: {need}; now: {have}.",
    ),
    "proposal.interest": Text(
        "Шешім шығаратын адам бұл ұсынысқа мүддесі бар екенін мәлімдеген жоқ және оның авторы емес.",
        "Принимающий решение не заявлял о личном интересе и не является автором.",
        "The person who decides has declared no interest in the proposal and is not its author.",
    ),
    "proposal.interest.missing": Text(
        "Бұл ұсынысқа мүддеңіз бар, сондықтан ол бойынша шешім шығара алмайсыз. Оны басқа қызметкер немесе "
        "комиссия мүшесі қарайды.",
        "У Вас есть личный интерес к этому предложению, поэтому решать по нему Вы не можете. Его рассмотрит другой "
        "сотрудник или член комиссии.",
        "You have an interest in this proposal, so you cannot decide on it. Another officer or member of the "
        "commission will.",
    ),
    "proposal.texts": Text(
        "Барлығы оқитын мәтін үш тілде де бар.",
        "Публичный текст есть на трёх языках.",
        "The public text is there in three languages.",
    ),
    "proposal.texts.missing": Text(
        "Барлығы оқитын мәтін үш тілде де жазылуы керек.",
        "Публичный текст нужно написать на трёх языках.",
        "The public text must be written in three languages.",
    ),
    "proposal.own": Text(
        "Шағымды ұсыныстың авторы беріп отыр.",
        "Жалобу подаёт автор предложения.",
        "It is the author of the proposal who appeals.",
    ),
    "proposal.own.missing": Text(
        "Шағымды ұсыныстың авторы ғана бере алады.",
        "Жалобу может подать только автор предложения.",
        "Only the author of the proposal may appeal.",
    ),
    "pb.appeal.days": Text(
        "Шағым ұсыныс қабылданбағаннан кейін көп дегенде {need} күнде беріледі. Қабылданбаған күні: {refused}; "
        "өткен күн саны: {have}. Бұл мерзім заңдағы басқа шағым жолдарын шектемейді.",
        "Жалобу подают в течение дней не более: {need}. День отклонения: {refused}; прошло дней: {have}. Этот срок "
        "не ограничивает другие пути обжалования, которые даёт закон.",
        "Days for an appeal after the refusal, at most: {need}. Refused on {refused}; days passed: {have}. This term "
        "does not limit other ways of appeal that the law gives.",
    ),
}
