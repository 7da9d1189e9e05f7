"""No confidence on its pages: everyone reads, and nobody is told more than is true."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from pypdf import PdfReader

from app.confidence import queries
from app.confidence.services import following, initiatives, proposals, sessions
from app.confidence.services.proposals import Sitting
from app.confidence.services.sessions import Calling
from app.documents import pdf
from app.places.services import territories
from app.platform.access import Role
from tests.clock import MovableClock
from tests.confidence_pages import browser, day_fields, voted
from tests.confidence_world import PAPER, Confidence, build
from tests.identity_people import signed_in
from tests.pages import PageClient
from tests.places_world import visit

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def made(runtime: Any) -> Confidence:
    return build(runtime)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_room_and_its_question_are_open_to_everyone(pages: PageClient, made: Confidence, lang: str) -> None:
    slug = made.file(1)
    index = pages.get("confidence.index", lang=lang)
    assert index.soup.select_one(f'a[href$="/{slug}/"]') is not None
    pages.get("confidence.what_if", lang=lang)
    for name in ("show", "clocks_page"):
        pages.get(f"confidence.{name}", slug=slug, lang=lang)


def test_the_page_says_three_of_four_because_one_fifth_of_seventeen_is_three_point_four(
    pages: PageClient, made: Confidence
) -> None:
    slug = made.file(1)
    for number in (2, 3):
        initiatives.sign(made.runtime, made.deputy(number), slug)
    page = pages.get("confidence.show", slug=slug)
    assert "депутаттардың жалпы санының (17) бестен бірі – 3,4, жоғары қарай дөңгелектегенде 4" in page.text
    assert "Қазір 3 қол бар, тағы 1 қол керек." in page.text
    assert "89-бап" in page.text
    assert "17 орын белгіленген" in page.text
    assert "15 депутат болды" in page.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_fifth_never_looks_like_a_vote_of_no_confidence(pages: PageClient, made: Confidence, lang: str) -> None:
    slug = made.raised()
    page = pages.get("confidence.show", slug=slug, lang=lang)
    words = made_words(pages, "confidence.stage.raised", lang)
    assert words in page.text
    for key in ("stage.expressed", "stage.pending", "stage.dismissed", "step.voted", "passed", "result.passed"):
        assert made_words(pages, f"confidence.{key}", lang).split("{")[0] not in page.text.replace(words, "")


def made_words(pages: PageClient, key: str, lang: str) -> str:
    text: str = pages.app.extensions["words"].texts[key][lang]
    return text


def tell(pages: PageClient, slug: str, stage: str, *, notice: str | None = None, dismissed: bool = False) -> None:
    """The public page in every language says the stage and what it means, and «dismissed» only once it is so."""
    for lang in LANGUAGES:
        page = pages.get("confidence.show", slug=slug, lang=lang)
        words = made_words(pages, f"confidence.stage.{stage}", lang)
        assert words in page.text
        if notice:
            assert made_words(pages, f"confidence.{notice}", lang).split("{")[0] in page.text
        for key in ("stage.dismissed", "step.answered", "now.dismissed"):
            assert (made_words(pages, f"confidence.{key}", lang).split("{")[0] in page.text) is dismissed, (lang, key)
    told = json.loads(pages.client.get(f"/kk/confidence/{slug}/case.json").data)["stage"]
    assert (told == "dismissed") is dismissed


def test_every_stage_tells_what_it_means_and_nobody_is_dismissed_before_a_decision_is_registered(
    pages: PageClient, made: Confidence, clock: MovableClock
) -> None:
    def chair() -> Any:
        return made.deputy(0)

    slug = made.raised()
    tell(pages, slug, "raised", notice="raised_only")
    initiatives.hand_in(made.runtime, made.deputy(2), slug)
    tell(pages, slug, "checking", notice="raised_only")
    sessions.check(made.runtime, chair(), slug, genuine=4, on=clock.today, number="1")
    tell(pages, slug, "calling", notice="raised_only")

    def to_ballot() -> None:
        held = clock.today + timedelta(days=12)
        sessions.convene(made.runtime, chair(), slug, Calling(clock.today, clock.today, held, False, "Зал"))
        clock.set(held)
        sessions.open_session(made.runtime, chair(), slug, [made.person(n) for n in range(13)])
        sessions.discuss(made.runtime, chair(), slug, text="Әкім сөйледі.", lang="kk")

    votes = {made.person(n): "for" for n in range(13)}
    to_ballot()
    tell(pages, slug, "ballot", notice="raised_only")
    sessions.vote_by_name(made.runtime, chair(), slug, votes, number="41-5")
    tell(pages, slug, "expressed", notice="not_dismissed")
    following.deliver(made.runtime, chair(), slug, on=clock.today, number="115")
    tell(pages, slug, "pending", notice="not_dismissed")
    clock.advance(days=30)
    tell(pages, slug, "silent", notice="now.silent")
    following.answer(made.runtime, chair(), slug, dismissed=False, on=clock.today, number="7", document=PAPER)
    tell(pages, slug, "refused", notice="now.refused")
    clock.advance(days=170)
    tell(pages, slug, "repeat", notice="now.again")
    to_ballot()
    tell(pages, slug, "ballot", notice="now.again")
    sessions.vote_by_name(made.runtime, chair(), slug, votes, number="55-1")
    tell(pages, slug, "again_expressed", notice="must_dismiss")
    following.deliver(made.runtime, chair(), slug, on=clock.today, number="220")
    tell(pages, slug, "again_pending", notice="must_dismiss")
    clock.advance(days=30)
    tell(pages, slug, "again_silent", notice="must_dismiss")
    following.answer(made.runtime, chair(), slug, dismissed=True, on=clock.today, number="8", document=PAPER)
    tell(pages, slug, "dismissed", dismissed=True)
    printed = BeautifulSoup(pages.client.get(f"/kk/confidence/{slug}/sessions/2/decision.pdf?print=").text, "html5lib")
    assert "24-бабының 8-тармағына сәйкес ол әкімді лауазымынан босатады" in printed.get_text()


@pytest.mark.parametrize("ending", ["expired", "short", "not_passed", "lapsed", "moot"])
def test_every_ending_says_why_the_case_is_over(
    pages: PageClient, made: Confidence, clock: MovableClock, ending: str
) -> None:
    if ending == "lapsed":
        clock.set(date(2028, 3, 10))
    slug = voted(made, clock, 8) if ending == "not_passed" else made.file(1) if ending == "expired" else made.raised()
    if ending == "short":
        initiatives.hand_in(made.runtime, made.deputy(2), slug)
        sessions.check(made.runtime, made.deputy(0), slug, genuine=3, on=clock.today, number="1")
    elif ending == "expired":
        clock.advance(days=20)
    elif ending == "lapsed":
        clock.set(date(2028, 3, 20))
    elif ending == "moot":
        akim = queries.akim_of(made.runtime.session, queries.get_case(made.runtime.session, slug))
        territories.end_akim(made.runtime, None, akim.id, ended_on=clock.today, basis="өтініші бойынша")
        clock.advance(days=1)
    tell(pages, slug, ending, notice=f"ended.{ending}")
    if ending != "lapsed":  # then nobody is a deputy any more
        deputy = browser(pages.app, made, 3)
        assert deputy.get("confidence.desk_case", slug=slug).soup.select("main form, main .c-button") == []
        assert deputy.get("confidence.signing", slug=slug).soup.select("main form") == []


def test_a_session_shows_its_arithmetic_and_who_voted_how(
    pages: PageClient, made: Confidence, clock: MovableClock
) -> None:
    slug = voted(made, clock)
    page = pages.get("confidence.sitting", slug=slug, number=1)
    cells = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in page.soup.select("tbody tr")]
    assert [row[1] for row in cells] == ["9", "0", "4", "4"]
    assert [row[2] for row in cells] == ["жақтаған болып"] + ["қарсы болып"] * 3
    assert page.text.count("Қалыс қалдым") == 5
    assert "қалыс қалғаны да, келмегені де нәтижеге қарсы дауыс сияқты әсер етеді" in page.text
    for lang in LANGUAGES:
        pages.get("confidence.sitting", slug=slug, number=1, lang=lang)
    pages.get("confidence.sitting", slug=slug, number=2, status=404)


def test_the_decision_is_a_paper_in_two_languages_with_the_way_back(
    pages: PageClient, made: Confidence, clock: MovableClock
) -> None:
    slug = voted(made, clock)
    printed = BeautifulSoup(pages.client.get(f"/kk/confidence/{slug}/sessions/1/decision.pdf?print=").text, "html5lib")
    assert [part["lang"] for part in printed.select("article")] == ["kk", "ru"]
    assert len(printed.select("svg.qr")) == 2
    assert "мәселесі жоғары тұрған әкімнің алдына қойылсын" in printed.get_text()
    if pdf.is_available():
        answer = pages.client.get(f"/kk/confidence/{slug}/sessions/1/decision.pdf")
        text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.data)).pages)
        assert answer.mimetype == "application/pdf"
        assert "сенімсіздік" in text
        assert "недоверие" in text
    pages.get(f"/kk/confidence/{slug}/sessions/2/decision.pdf", status=404)


def test_open_data_tell_the_whole_case(pages: PageClient, made: Confidence, clock: MovableClock) -> None:
    slug = voted(made, clock)
    told = json.loads(pages.client.get(f"/kk/confidence/{slug}/case.json").data)
    assert (told["deputies"], told["convocation"]) == ({"seats": 17, "in_office": 15, "used": 17}, "VIII")
    assert told["statement"]["text"].startswith("Әкімнің есептері")
    assert [one["title"] for one in told["citations"]] == ["12-3", "27-1"]
    assert [one["vote"] for one in told["sessions"][0]["present"]].count("for") == 9
    (brief,) = json.loads(pages.client.get("/kk/confidence/all.json").data)["cases"]
    assert brief["data"] == f"/kk/confidence/{slug}/case.json"
    assert {name: told[name] for name in brief} == brief
    assert [one["step"] for one in told["steps"]] == [
        "handed_in", "checked", "convened", "opened", "discussed", "voted",
    ]  # fmt: skip
    assert told["verdicts"][1]["findings"][-1]["need"] == 9
    assert {one["norm"] for one in told["terms"]} >= {"ncv.signatures.days", "ncv.check.days", "ncv.session.months"}
    votes = pages.client.get(f"/kk/confidence/{slug}/votes.csv").text.splitlines()
    assert len(votes) == 14
    assert pages.client.get(f"/kk/confidence/{slug}/steps.csv").text.count("\n") == 7


def test_late_steps_are_shown_as_late(pages: PageClient, made: Confidence, clock: MovableClock) -> None:
    slug = made.raised()
    initiatives.hand_in(made.runtime, made.deputy(2), slug)
    clock.advance(days=20)
    late = pages.get("confidence.show", slug=slug)
    assert late.soup.select_one(".c-timeline .is-late") is not None
    sessions.check(made.runtime, made.deputy(0), slug, genuine=4, on=clock.today, number="1")
    page = pages.get("confidence.clocks_page", slug=slug)
    assert "Мерзімі өтті" in page.text
    assert "2026 жылғы 27 қараша" in page.text


def test_the_akims_reply_stands_beside_the_accusation_with_its_document(app: Flask, made: Confidence) -> None:
    slug = made.file(1)
    clerk = visit(app, made.runtime, Role.CLERK, made.world.okrug)
    clerk.submit(clerk.get("confidence.replying", slug=slug), {"text": "Есептер уақытында берілді."}, follow=True)
    office = made.appointed(Role.CLERK, made.world.okrug)
    following.reply(made.runtime, office, slug, text="Есептің өзі қоса беріледі.", lang="kk", document=PAPER)
    page = PageClient(app).get("confidence.show", slug=slug)
    assert "Есептер уақытында берілді." in page.text
    assert page.soup.select_one("a.c-file") is not None
    said = [line.get_text() for line in page.soup.select(".c-timeline__title")]
    assert said.count("Әкім жауап берді") == 2


def test_documents_of_steps_are_for_everyone(pages: PageClient, made: Confidence, clock: MovableClock) -> None:
    slug = made.raised()
    initiatives.hand_in(made.runtime, made.deputy(2), slug)
    sessions.check(made.runtime, made.deputy(0), slug, genuine=4, on=clock.today, number="1", document=PAPER)
    held = clock.today + timedelta(days=12)
    sessions.convene(made.runtime, made.deputy(0), slug, Calling(clock.today, clock.today, held, False, "Зал"))
    clock.set(held)
    sessions.open_session(made.runtime, made.deputy(0), slug, [made.person(n) for n in range(13)])
    sessions.discuss(made.runtime, made.deputy(0), slug, text="Сөйледі.", lang="kk", document=PAPER)
    links = pages.get("confidence.show", slug=slug).soup.select("a.c-file")
    assert len(links) == 2
    assert pages.client.get(str(links[0]["href"])).data == PAPER.data
    assert pages.get("confidence.sitting", slug=slug, number=1).soup.select_one("a.c-file") is not None


def test_a_late_notice_and_a_signature_taken_back_are_told_in_the_timeline(
    pages: PageClient, made: Confidence, clock: MovableClock
) -> None:
    slug = made.raised()
    initiatives.withdraw(made.runtime, made.deputy(4), slug)
    page = pages.get("confidence.show", slug=slug)
    assert "Содан кейін қол қайтарып алынды: қазір 3 қол бар, 4 керек." in page.text
    initiatives.sign(made.runtime, made.deputy(4), slug)
    initiatives.hand_in(made.runtime, made.deputy(2), slug)
    sessions.check(made.runtime, made.deputy(0), slug, genuine=4, on=clock.today, number="1")
    held = clock.today + timedelta(days=9)
    sessions.convene(made.runtime, made.deputy(0), slug, Calling(clock.today, clock.today, held, False, "Зал"))
    late = pages.get("confidence.show", slug=slug).soup.select(".c-timeline .is-late")
    assert [line.select_one(".c-timeline__title").get_text() for line in late] == ["Сессия шақырылды"]  # type: ignore[union-attr]
    assert "қайтарып алынды" not in pages.get("confidence.show", slug=slug).text


def test_a_kenes_is_called_a_kenes_and_what_it_cannot_do_is_told(app: Flask, made: Confidence) -> None:
    body, members = made.body("kenes", 5)
    chair, second = (signed_in(made.runtime, one, strong=True) for one in members[:2])
    slug = proposals.propose(
        made.runtime, chair, body, Sitting(made.runtime.today, 5, 5, False, "Су жоқ.", "kk", PAPER)
    )
    proposals.confirm(made.runtime, second, slug)
    page = PageClient(app).get("confidence.proposal", slug=slug)
    assert page.h1.startswith("Әкімді босату туралы бастама")
    assert "Негіз болмайды" in page.text
    assert "Бұл Кеңестің құқықтық негізі расталмаған" in page.text


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2006, 6, 1), "үштен екісі"),
        (date(2008, 6, 1), "№ 148 Заңның 24-бабында әлі «үштен екісі» деп тұрған"),
        (date(2026, 6, 30), "87-бап"),
        (date(2026, 7, 1), "89-бап"),
    ],
)
def test_what_if_reads_the_law_of_any_day(pages: PageClient, day: date, told: str) -> None:
    numbers = {"total": "17", "signatures": "3", "present": "15", "votes_for": "9"}
    page = pages.submit(pages.get("confidence.what_if"), {**numbers, **day_fields("on", day)}, status=200)
    assert told in page.text
    assert len(page.soup.select(".c-verdict")) == 2


@pytest.mark.parametrize("wrong", [{"total": "он жеті"}, {"votes_for": "16"}, {"on-month": "13"}, {"total": "0"}])
def test_what_if_answers_nonsense_beside_its_field(pages: PageClient, wrong: dict[str, str]) -> None:
    page = pages.submit(pages.get("confidence.what_if"), wrong, status=422)
    assert page.errors
    assert page.soup.select(".c-verdict") == []


def test_the_okrugs_page_lists_its_cases(pages: PageClient, made: Confidence) -> None:
    slug = made.file(1)
    page = pages.get("places.territory", slug=made.okrug)
    assert page.soup.select_one(f'a[href$="/confidence/{slug}/"]') is not None
