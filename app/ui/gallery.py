"""The gallery (`/<lang>/_components`), in development only: every component in every state, in three languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.law.book import Citation, Provision, Rank, Status, Text
from app.domain.law.verdict import Effect, Finding, Verdict
from app.platform.access import public
from app.platform.forms import BaseForm
from app.platform.i18n import pick

DAY = date(2026, 11, 21)
CONSTITUTION = Text("Конституция", "Конституция", "Constitution")


class Day(Form):
    """A day in three boxes."""

    day = IntegerField("")
    month = IntegerField("")
    year = IntegerField("")


class Sample(BaseForm):
    """A field of each kind."""

    class Meta(BaseForm.Meta):
        csrf = False

    name = StringField(description="")
    reason = TextAreaField(validators=[Optional()])
    village = SelectField()
    way = RadioField()
    wishes = SelectMultipleField(widget=ListWidget(), option_widget=CheckboxInput())
    born = FormField(Day)
    held = DateField(validators=[Optional()])
    agree = BooleanField()
    sheet = FileField()


def create_blueprint() -> Blueprint:
    """The gallery's one page; the factory registers it in development."""
    gallery = Blueprint("gallery", __name__)

    @gallery.get("/_components")
    @public
    def components() -> ResponseReturnValue:
        return render_template("ui/gallery.html", **samples())

    @gallery.get("/_components/question")
    @public
    def question() -> ResponseReturnValue:
        form = sample_form(wrong=True)
        return render_template(
            "ui/question.html", page_title=form.way.label.text, form=form, question=form.way,
            action=url_for("gallery.question"), back=url_for("gallery.components"), step=2, steps=4,
        )  # fmt: skip

    return gallery


def samples() -> dict[str, Any]:
    """What the gallery page shows: a form as it came, a form with mistakes, and verdicts of every kind of norm."""
    return {
        "plain": sample_form(),
        "wrong": sample_form(wrong=True),
        "refused": refused(),
        "allowed": Verdict("confidence.initiate", DAY, (signatures(4),)),
        "norms": [
            provision(rank, status)
            for rank, status in zip(
                [*Rank, Rank.LAW, Rank.LAW, Rank.OKRUG_CHARTER],
                [Status.STATUTE] * 6
                + [Status.LOCAL_ACT] * 2
                + [Status.CHARTER_DEFAULT, Status.SECONDARY, Status.UNVERIFIED, Status.CHARTER_DEFAULT],
                strict=True,
            )
        ],
        "effects": list(Effect),
        "moment": datetime(2026, 11, 21, 4, 30, tzinfo=UTC),
        "day": DAY,
        "project_names": [pick(name) for name in PROJECTS],
        "words": {key: pick(text) for key, text in SAMPLES.items()},
    }


def sample_form(*, wrong: bool = False) -> Sample:
    """The sample form, empty or with a mistake in every field."""
    form = Sample(formdata=None)
    for name in ("name", "reason", "village", "way", "wishes", "born", "held", "agree", "sheet"):
        form[name].label.text = pick(SAMPLES[name])
    form.name.description = pick(SAMPLES["name_hint"])
    villages = [("1", "Ақбұлақ"), ("2", "Жаңатұрмыс"), ("3", "Қызылкөл")]
    form.village.choices = list(villages)
    form.wishes.choices = list(villages)
    form.way.choices = [("sms", "SMS"), ("mail", pick(SAMPLES["mail"])), ("desk", pick(SAMPLES["desk"]))]
    form.process(data={"name": "Әлия Қаңбаққызы", "way": "desk", "wishes": ["2"], "held": DAY})
    if wrong:
        for name in ("name", "reason", "village", "way", "wishes", "held", "agree", "sheet"):
            form[name].errors = [pick(SAMPLES["wrong"])]
        form.born.form.year.errors = [pick(SAMPLES["wrong"])]
        form.form_errors = [pick(SAMPLES["whole"])]
    return form


def provision(rank: Rank, status: Status) -> Provision:
    """A norm of a rank and a standing, to look at; not a statement of law."""
    cited = Citation("sample", CONSTITUTION, "89", "5", rank, status, "", "")
    last = date(2026, 12, 31) if rank is Rank.DECREE else None
    return Provision(Fraction(1, 5), ">=", "deputies", None, date(2026, 7, 1), last, "", cited)


def signatures(have: int) -> Finding:
    """`have` of the four signatures that a fifth of seventeen deputies makes."""
    said = Text(
        f"17 депутаттың бестен бірі – 4 қолтаңба; қазір {have} қолтаңба бар.",
        f"Одна пятая от 17 депутатов – 4 подписи; сейчас подписей: {have}.",
        f"One fifth of 17 deputies is 4 signatures; there are {have}.",
    )
    norm = provision(Rank.CONSTITUTION, Status.STATUTE)
    return Finding("sample.signatures", have, 4, 17, have >= 4, Effect.BINDING, norm, said)


def refused() -> Verdict:
    """A refusal with every sort of finding: a count, a flag, a day, and a point no norm covers."""
    default = provision(Rank.PLATFORM_DEFAULT, Status.CHARTER_DEFAULT)
    law = provision(Rank.LAW, Status.SECONDARY)
    flag, day, hole = (Text(**SAMPLES[key]) for key in ("flag", "too_early", "hole"))
    return Verdict(
        "confidence.initiate",
        DAY,
        (
            signatures(3),
            Finding("sample.flag", True, True, None, True, Effect.ADVISORY, default, flag),
            Finding("sample.day", DAY, date(2026, 12, 1), None, False, Effect.BINDING, law, day),
            Finding("sample.hole", None, None, None, False, Effect.NOT_PROVIDED, None, hole),
        ),
    )


PROJECTS = (
    {"kk": "Ақбұлақ ауылындағы мектеп ауласын жарықтандыру", "ru": "Освещение школьного двора в селе Акбулак",
     "en": "Lights for the school yard in Aqbulaq"},
    {"kk": "Ауылішілік көшеге тротуар төсеу", "ru": "Тротуар на сельской улице", "en": "A pavement along the village street"},
    {"kk": "Балалар ойын алаңы", "ru": "Детская площадка", "en": "A playground"},
)  # fmt: skip

SAMPLES: dict[str, dict[str, str]] = {
    "title": {"kk": "Компоненттер", "ru": "Компоненты", "en": "Components"},
    "name": {"kk": "Аты-жөніңіз", "ru": "Ваше имя", "en": "Your name"},
    "name_hint": {"kk": "Жеке куәлікте жазылғандай", "ru": "Как в удостоверении", "en": "As in your identity card"},
    "reason": {"kk": "Себебін жазыңыз", "ru": "Напишите причину", "en": "Write the reason"},
    "village": {"kk": "Ауылыңыз", "ru": "Ваше село", "en": "Your village"},
    "way": {"kk": "Кодты қалай алғыңыз келеді?", "ru": "Как Вы хотите получить код?", "en": "How would you like the code?"},
    "mail": {"kk": "Электрондық пошта", "ru": "Электронная почта", "en": "E-mail"},
    "desk": {"kk": "Қағазда, аппаратта", "ru": "На бумаге, в аппарате", "en": "On paper, at the office"},
    "desk_hint": {"kk": "Жеке куәлік керек", "ru": "Нужно удостоверение", "en": "Bring your identity card"},
    "wishes": {"kk": "Қай ауылдар?", "ru": "Какие сёла?", "en": "Which villages?"},
    "born": {"kk": "Туған күніңіз", "ru": "Дата рождения", "en": "Date of birth"},
    "held": {"kk": "Тыңдау өтетін күн", "ru": "День слушаний", "en": "Day of the hearing"},
    "agree": {"kk": "Шартпен келісемін", "ru": "Согласен(на) с условиями", "en": "I agree to the terms"},
    "sheet": {"kk": "Тізім файлы", "ru": "Файл списка", "en": "File with the list"},
    "wrong": {"kk": "Осы жолды толтырыңыз", "ru": "Заполните эту строку", "en": "Fill in this line"},
    "whole": {"kk": "Бет ескірген, қайта жіберіңіз", "ru": "Страница устарела, отправьте снова", "en": "The page is old, send it again"},
    "flag": {"kk": "Негіздеме тіркелген.", "ru": "Обоснование приложено.", "en": "The grounds are attached."},
    "too_early": {
        "kk": "Ең ерте күн – 2026 жылғы 1 желтоқсан.", "ru": "Самый ранний день – 1 декабря 2026 года.",
        "en": "The earliest day is 1 December 2026.",
    },
    "hole": {
        "kk": "Бұл күні қолданыста болған норма жоқ.", "ru": "На этот день действующей нормы нет.",
        "en": "No norm was in force on this day.",
    },
    "need": {
        "kk": "4 қолтаңбаның 3-і жиналды. 4 – 17 депутаттың бестен бірі, жоғары қарай бүтінделген.",
        "ru": "Собрано 3 подписи из 4. 4 – это одна пятая от 17 депутатов с округлением вверх.",
        "en": "3 of 4 signatures. 4 is one fifth of 17 deputies, rounded up.",
    },
    "enough": {"kk": "Кворум бар: 9 депутат қатысып отыр.", "ru": "Кворум есть: присутствуют 9 депутатов.", "en": "There is a quorum: 9 deputies are present."},
    "many": {"kk": "Петицияға қол жиналып жатыр.", "ru": "Идёт сбор подписей под петицией.", "en": "Signatures to the petition are being collected."},
    "open": {"kk": "Дауыс беру жүріп жатыр", "ru": "Идёт голосование", "en": "Voting is open"},
    "closed": {"kk": "Аяқталды", "ru": "Завершено", "en": "Closed"},
    "late": {"kk": "Кешіктірілді", "ru": "Просрочено", "en": "Late"},
    "cost": {"kk": "Құны", "ru": "Стоимость", "en": "Cost"},
    "place": {"kk": "Ауылы", "ru": "Село", "en": "Village"},
    "votes": {"kk": "Дауыс", "ru": "Голоса", "en": "Votes"},
    "outcome": {"kk": "Нәтиже", "ru": "Итог", "en": "Outcome"},
    "wins": {"kk": "Қаржыландырылады", "ru": "Финансируется", "en": "Funded"},
    "project": {"kk": "Жоба", "ru": "Проект", "en": "Project"},
    "results": {"kk": "Дауыс беру нәтижесі", "ru": "Результаты голосования", "en": "Result of the vote"},
    "dear": {"kk": "Қалған ақшадан 400 000 ₸ қымбат", "ru": "На 400 000 ₸ дороже остатка", "en": "Costs 400 000 ₸ more than is left"},
    "about": {"kk": "Толығырақ", "ru": "Подробнее", "en": "Read more"},
    "vote": {"kk": "Таңдауымды тексеру", "ru": "Проверить мой выбор", "en": "Check my choice"},
    "draft": {"kk": "Кейінге сақтау", "ru": "Отложить", "en": "Save for later"},
    "remove": {"kk": "Қайтарып алу", "ru": "Отозвать", "en": "Withdraw"},
    "chosen": {"kk": "3 жоба таңдай аласыз", "ru": "Можно выбрать 3 проекта", "en": "You may choose 3 projects"},
    "recorded": {"kk": "Дауысыңыз қабылданды", "ru": "Ваш голос принят", "en": "Your vote is recorded"},
    "keep": {"kk": "Кодты сақтап қойыңыз: дауыс беру аяқталған соң тізімнен табасыз.", "ru": "Сохраните код: после закрытия найдёте его в списке.", "en": "Keep the code: after the close you will find it in the list."},
    "slip": {"kk": "Дауыс беру түбіртегі", "ru": "Квитанция о голосовании", "en": "Voting slip"},
    "nothing": {"kk": "Әзірге жоба жоқ", "ru": "Проектов пока нет", "en": "No projects yet"},
    "first": {"kk": "Бірінші болып ұсыныңыз.", "ru": "Предложите первым.", "en": "Be the first to propose one."},
    "akim": {"kk": "аудан әкімі", "ru": "аким района", "en": "akim of the district"},
    "protocol": {"kk": "Хаттама", "ru": "Протокол", "en": "Protocol"},
    "home": {"kk": "Басты бет", "ru": "Главная", "en": "Home"},
    "text": {"kk": "Бұл ережені платформа өзі ұсынады. Округ жарғысы басқаша белгілей алады.", "ru": "Это правило предлагает платформа. Устав округа может установить иное.", "en": "The platform proposes this rule. The okrug’s charter may set another."},
}  # fmt: skip

