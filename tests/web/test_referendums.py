"""Pages of proposals in three languages: for everyone, the group, signers, officers and the commission."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.identity.models import Person
from app.places.models import Territory
from app.platform.access import Actor, Role
from app.referendums.services import polling, signing
from app.support import queries as sheets
from tests.clock import MovableClock
from tests.identity_people import new_iin
from tests.pages import Page, PageClient
from tests.places_world import enter, visit
from tests.referendum_world import Referendums, build
from tests.world import World

HONEST = "Қазақстанның заңында жергілікті референдум жоқ"


@pytest.fixture
def made(session: Any, runtime: Any) -> Referendums:
    return build(session, runtime)


def browser(app: Flask, made: Referendums, actor: Actor, lang: str = "kk", *, strong: bool = False) -> PageClient:
    return enter(PageClient(app, lang), made.runtime, actor.account_id, strong=strong)


def officer(app: Flask, made: Referendums, role: Role) -> PageClient:
    """An official of the okrug who is really appointed, in a browser of their own."""
    return visit(app, made.runtime, role, made.world.okrug)


def commissioner(app: Flask, made: Referendums, number: int) -> PageClient:
    return browser(app, made, made.commission[number], strong=True)


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_every_public_page_is_whole_in_each_language_at_each_stage(
    app: Flask, made: Referendums, pages: PageClient, clock: MovableClock, lang: str
) -> None:
    slugs = [made.checking(), made.refused(), made.signed(2), made.signed(), made.answered()]
    vote = made.voting()
    pages.lang = lang
    for slug in [*slugs, vote]:
        pages.get("referendums.show", slug=slug)
    for name in ("index", "subjects", "calculator", "guide"):
        pages.get(f"referendums.{name}")
    pages.get("referendums.subjects", place=_slug(made.world))
    pages.get("referendums.print_sheets", slug=slugs[2])
    pages.get("referendums.ballot", slug=vote)
    pages.get("referendums.codes", slug=vote)
    pages.get("referendums.result", slug=vote, status=404)
    pages.get("places.territory", slug=_slug(made.world))
    _count_vote(made, vote, clock)
    pages.get("referendums.result", slug=vote)
    pages.get("referendums.codes", slug=vote)


def _slug(world: World) -> str:
    return str(world.session.get_one(Territory, world.okrug).slug)


def _count_vote(made: Referendums, slug: str, clock: MovableClock) -> None:
    for number, choice in enumerate(["yes", "yes", "no", "blank"]):
        polling.cast(made.runtime, made.residents[number].person_id, slug, choice)
    clock.advance(days=8)
    for member in made.commission:
        member.confirmed_at = made.runtime.now
        polling.agree_to_count(made.runtime, member, slug)


def test_the_files_of_a_vote_are_published_with_its_result_and_not_before(
    made: Referendums, pages: PageClient, clock: MovableClock
) -> None:
    slug = made.voting()
    pages.get("referendums.file", slug=slug, name="question.json", status=404)
    _count_vote(made, slug, clock)
    shown = pages.get("referendums.result", slug=slug)
    listed = [str(link["href"]).rsplit("/", 1)[-1] for link in shown.soup.select("a[href*='/vote/files/']")]
    assert listed == [f"{slug}.zip", "ballots.pb", "codes.json", "ledger.jsonl", "question.json"]
    claim = pages.get("referendums.file", slug=slug, name="question.json").response.get_json()
    assert HONEST in claim["about"]["kk"]
    assert (claim["advisory"], claim["votes"]) == (True, {"yes": 2, "no": 1, "blank": 1})
    zipped = pages.get("referendums.file", slug=slug, name=listed[0]).response
    assert zipped.headers["Content-Disposition"] == f"attachment; filename={slug}.zip"
    pages.get("referendums.file", slug=slug, name="secrets.txt", status=404)


def test_a_group_writes_sees_similar_ones_gathers_and_puts_its_proposal_forward(app: Flask, made: Referendums) -> None:
    other = made.checking()
    author, *friends = [browser(app, made, made.residents[number]) for number in (10, 11, 12)]
    place = _slug(made.world)
    page = author.get("referendums.new", place=place)
    text = {"question_kk": "Саябаққа жарық керек пе?", "question_ru": "Нужно ли освещение в парке?",
            "reasons_kk": "Кешке қараңғы.", "cost": "4 500 000"}  # fmt: skip
    shown = author.submit(page, text, follow=True)
    assert "Жоба" in shown.text
    slug = shown.response.request.path.strip("/").split("/")[-1]
    edit = author.get("referendums.edit", slug=slug)
    assert edit.soup.select_one("#question_kk")
    found = author.post(
        "referendums.change",
        {**text, "look": "1", "key": "000000", "csrf_token": _token(edit)},
        slug=slug,
        status=200,
    )
    assert found.soup.select_one(f"#similar a[href$='/{other}/']")
    author.get("referendums.submitting", slug=slug)
    refused = author.submit(author.get("referendums.submitting", slug=slug), status=422)
    assert "Бастамашыл топта кемінде 3 тұрғын" in refused.text
    code = str(made.case(slug).row.join_code)
    for friend in friends:
        friend.submit(friend.get("referendums.joining", code=code), {"code": code}, follow=True)
    author.submit(author.get("referendums.submitting", slug=slug), follow=True)
    assert made.stage(slug) == "checking"
    assert PageClient(app).get("referendums.show", slug=slug).h1 == text["question_kk"]


def _token(page: Page) -> str:
    found = page.soup.select_one("input[name=csrf_token]")
    assert found
    return str(found["value"])


def test_a_form_that_lacks_something_keeps_its_text_and_says_what(app: Flask, made: Referendums) -> None:
    author = browser(app, made, made.residents[10])
    page = author.get("referendums.new", place=_slug(made.world))
    back = author.submit(page, {"question_kk": "Сұрақ емес", "cost": "көп", "reasons_kk": "Себебі"}, status=422)
    assert back.errors == ["Бүтін санды цифрмен жазыңыз."]
    back = author.submit(page, {"question_kk": "Сұрақ емес", "cost": "0", "reasons_kk": "Себебі"}, status=422)
    assert len(back.errors) == 2
    assert "Себебі" in back.response.text


def test_a_draft_is_seen_by_its_group_only(app: Flask, made: Referendums, pages: PageClient) -> None:
    slug = made.draft()
    pages.get("referendums.show", slug=slug, status=404)
    browser(app, made, made.residents[30]).get("referendums.show", slug=slug, status=404)
    browser(app, made, made.residents[0]).get("referendums.show", slug=slug)


def test_a_resident_signs_and_takes_the_signature_back(app: Flask, made: Referendums) -> None:
    slug = made.collecting()
    signer = browser(app, made, made.residents[5])
    page = signer.submit(signer.get("referendums.sign_page", slug=slug), follow=True)
    assert "Сіз осы ұсынысқа қол қойдыңыз." in page.text
    assert "Жиналған қол: 1, керегі: 4." in page.text
    again = signer.submit(signer.get("referendums.sign_page", slug=slug), status=409)
    assert "Сіз бұған қол қойып қойғансыз" in again.text
    signer.submit(signer.get("referendums.withdrawing", slug=slug), follow=True)
    progress = made.case(slug).progress
    assert progress
    assert progress.have == 0
    assert "Тұрғын 005" not in signer.get("referendums.show", slug=slug).text


def test_signers_are_told_by_name_of_all_who_will_see_theirs(app: Flask, made: Referendums) -> None:
    slug = made.collecting()
    signer = browser(app, made, made.residents[5])
    assert "Болат Ермеков" not in signer.get("referendums.sign_page", slug=slug).text
    officer(app, made, Role.CLERK)
    page = signer.get("referendums.sign_page", slug=slug)
    assert "Болат Ермеков" in page.text
    assert "Комиссия мүшесі" in page.text


def test_signing_asks_again_who_one_is_when_the_proof_is_old(
    app: Flask, made: Referendums, clock: MovableClock
) -> None:
    slug = made.collecting()
    signer = browser(app, made, made.residents[5])
    page = signer.get("referendums.sign_page", slug=slug)
    clock.advance(minutes=11)
    assert "confirm" in signer.submit(page).location
    progress = made.case(slug).progress
    assert progress
    assert progress.have == 0


def test_a_reviewer_refuses_with_reasons_and_another_admits_on_appeal(app: Flask, made: Referendums) -> None:
    slug = made.checking()
    first, second = officer(app, made, Role.MODERATOR), officer(app, made, Role.CLERK)
    page = first.get("referendums.review", slug=slug)
    lacking = first.submit(page, {"outcome": "refused"}, status=422)
    assert len(lacking.errors) == 2
    first.submit(page, {"outcome": "refused", "ground": "person", "reasons": "Бір адамның ісі."}, follow=True)
    member = browser(app, made, made.residents[1])
    shown = member.get("referendums.show", slug=slug)
    assert "Бір адамның ісі." in shown.text
    assert "Платформаның ережесі, заң емес" in shown.text
    member.submit(member.get("referendums.appealing", slug=slug), {"appeal": "Бұл ортақ жер."}, follow=True)
    own = first.submit(first.get("referendums.review", slug=slug), {"outcome": "admitted", "reasons": "Иә."},
                       status=403)  # fmt: skip
    assert "басқа адам" in own.text
    second.submit(second.get("referendums.review", slug=slug), {"outcome": "admitted", "reasons": "Ортақ жер."},
                  follow=True)  # fmt: skip
    assert made.stage(slug) == "collecting"


def test_paper_goes_through_two_officers_and_a_page_of_another_text_is_refused(app: Flask, made: Referendums) -> None:
    slug = made.collecting()
    first, second = officer(app, made, Role.CLERK), officer(app, made, Role.CLERK)
    printed = Page(app.test_client().get(f"/kk/referendums/{slug}/sheets/print/?pages=2&print="), [])
    codes = [str(bold.get_text()) for bold in printed.soup.select(".registry p:nth-child(3) b")]
    page = first.get("referendums.new_page", slug=slug)
    refused = first.submit(page, {"page": "1", "page_code": "AAAA-AAAA"}, follow=True)
    assert "Бет қабылданбады" in refused.text
    line_page = first.submit(first.get("referendums.new_page", slug=slug), {"page_code": codes[1]}, follow=True)
    iin = _give_iin(made, made.residents[3].person_id)
    bad = first.submit(line_page, {"iin": "12"}, status=422)
    assert bad.errors
    next_line = first.submit(line_page, {"iin": iin}, follow=True)
    assert "тізімде бар" in next_line.text
    missing = first.submit(next_line, {"iin": new_iin()}, follow=True)
    assert "табылмады" in missing.text
    one, two = sheets.list_lines(made.runtime.session, made.case(slug).sheet_id)
    own = first.submit(first.get("referendums.line", slug=slug, line_id=one.id), {"verdict": "confirmed"}, status=409)
    assert "басқа қызметкер" in own.text
    second.submit(second.get("referendums.line", slug=slug, line_id=one.id), {"verdict": "confirmed"}, follow=True)
    lacking = second.submit(second.get("referendums.line", slug=slug, line_id=two.id), {"verdict": "refused"},
                            status=422)  # fmt: skip
    assert lacking.errors == ["Жол неліктен қабылданбайтынын таңдаңыз."]
    second.submit(lacking, {"verdict": "refused", "fault": "not_on_roll"}, follow=True)
    told = PageClient(app).get("referendums.show", slug=slug).text
    assert "расталғаны – 1, қабылданбағаны – 1" in told
    assert "Тұрғын 003" in second.get("referendums.signers", slug=slug).text
    browser(app, made, made.moderator, strong=True).get("referendums.signers", slug=slug, status=403)


def _give_iin(made: Referendums, person_id: uuid.UUID) -> str:
    iin = new_iin()
    made.runtime.session.get_one(Person, person_id).iin_fingerprint = made.runtime.keys.fingerprint("iin", iin)
    made.runtime.session.commit()
    return iin


def test_a_clerk_hands_over_what_suffices_and_publishes_the_answer(app: Flask, made: Referendums) -> None:
    slug = made.signed(3)
    clerk = officer(app, made, Role.CLERK)
    page = clerk.get("referendums.handing_in", slug=slug)
    refused = clerk.submit(page, {"body": "assembly"}, status=422)
    assert "тағы 1 қол керек" in refused.text

    signing.sign(made.runtime, made.residents[3], slug)
    clerk.submit(clerk.get("referendums.handing_in", slug=slug), {"body": "assembly"}, follow=True)
    lacking = clerk.submit(clerk.get("referendums.answering", slug=slug), {"decision": "accepted"}, status=422)
    assert len(lacking.errors) == 2
    answer = {"decision": "accepted", "answer": "Жарық орнатамыз.", "document": "№ 4, 21.11.2026"}
    clerk.submit(clerk.get("referendums.answering", slug=slug), answer, follow=True)
    assert "Жарық орнатамыз." in PageClient(app).get("referendums.show", slug=slug).text


def test_the_commission_announces_a_vote_only_under_the_charter(app: Flask, made: Referendums) -> None:
    slug = made.handed_in()
    member = commissioner(app, made, 0)
    day = made.runtime.today + timedelta(days=1)
    later = day + timedelta(days=5)
    fields = {f"{name}_on-{part}": str(getattr(moment, part)) for name, moment in (("opens", day), ("closes", later))
              for part in ("day", "month", "year")}  # fmt: skip
    refused = member.submit(member.get("referendums.announcing", slug=slug), fields, status=422)
    assert "тек округтің жарғысында көзделсе ғана" in refused.text
    made.charter(vote="true")
    member.submit(member.get("referendums.announcing", slug=slug), fields, follow=True)
    assert made.case(slug).poll


def test_a_resident_votes_gets_a_slip_and_finds_the_code_after_the_close(
    app: Flask, made: Referendums, clock: MovableClock
) -> None:
    slug = made.voting()
    voter = browser(app, made, made.residents[8])
    page = voter.get("referendums.ballot", slug=slug)
    assert voter.submit(page, status=422).errors
    check = voter.submit(page, {"choice": "yes"}, status=200)
    slip = voter.submit(check, follow=True)
    code = slip.soup.select_one(".c-code")
    assert code
    assert "Иә" not in slip.text
    clock.advance(days=8)
    for number in (0, 1):
        member = commissioner(app, made, number)
        member.submit(member.get("referendums.count_page", slug=slug), follow=True)
    reader = PageClient(app)
    found = reader.submit(reader.get("referendums.codes", slug=slug), {"code": code.get_text()}, status=200)
    assert "дауысыңыз жәшікте" in found.text
    asked = reader.get("referendums.codes", slug=slug, code=code.get_text())
    assert "дауысыңыз жәшікте" not in asked.text
    result = PageClient(app).get("referendums.result", slug=slug)
    assert "Тұрғындар «иә» деп кеңес берді" in result.text
    assert "Ұсынымдық сипатта" in result.text


def test_looking_for_similar_ones_complains_of_nothing_and_keeps_what_was_typed(app: Flask, made: Referendums) -> None:
    author = browser(app, made, made.residents[10])
    page = author.get("referendums.new", place=_slug(made.world))
    asked = {"question_kk": "Су құбыры", "look": "1", "cost": "", "key": "000000", "csrf_token": _token(page)}
    found = author.post("referendums.write", asked, place=_slug(made.world), status=200)
    assert not found.errors
    assert "Ұқсас ұсыныс табылмады." in found.text
    field = found.soup.select_one("#question_kk")
    assert field
    assert field["value"] == "Су құбыры"


def test_a_proposal_stands_on_its_okrugs_page_and_in_the_menu(app: Flask, made: Referendums, pages: PageClient) -> None:
    slug = made.collecting()
    page = pages.get("places.territory", slug=_slug(made.world))
    assert page.soup.select_one(f".c-card a[href$='/referendums/{slug}/']")
    assert page.soup.select_one(".c-nav a[href$='/referendums/']")


def test_a_search_folds_letters_that_look_alike(made: Referendums, pages: PageClient) -> None:
    slug = made.collecting()
    assert pages.get("referendums.index", q="caябaқ").soup.select_one(f"a[href$='/{slug}/']")
    assert not pages.get("referendums.index", q="су құбыры").soup.select_one(f"main a[href$='/{slug}/']")


def test_pages_of_residents_stay_light(app: Flask, made: Referendums, pages: PageClient) -> None:
    slug = made.voting()
    light = [pages.get("referendums.index"), pages.get("referendums.show", slug=slug), pages.get("referendums.guide"),
             pages.get("referendums.ballot", slug=slug)]  # fmt: skip
    assert [page.h1 for page in light if pages.weight(page) > 14_000] == []


def test_an_officer_of_another_okrug_sees_nothing(app: Flask, made: Referendums) -> None:
    slug = made.collecting()
    stranger = visit(app, made.runtime, Role.CLERK, made.world.villages[0])
    stranger.get("referendums.desk_case_page", slug=slug, status=403)
