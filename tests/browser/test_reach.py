"""Everybody reaches everything: three languages, the keyboard alone, double size, spaced letters, a ring on the focus.

What is checked on every page that is opened (axe, width, console, language) is in the visitor.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.visitor import CUT_OFF, TOO_WIDE, Visitor

KEY_PAGES = (
    "", "budget/", "budget/aqbulaq/", "budget/aqbulaq/projects/3/", "budget/aqbulaq/ballot/",
    "budget/qaraqogha/result/",
    "places/aqbulaq/", "sign-in", "law/", "law/ncv.initiative", "law/actions/budget.win", "ledger/", "help/",
)  # fmt: skip
OTHER_PAGES = (
    "budget/aqbulaq/projects/17/", "budget/aqbulaq/rules/", "budget/qaraqogha/codes/", "budget/wieliczka-2023/result/",
    "places/", "places/ortaozen/", "bodies/aqsu-bulaq-maslikhat/", "sign-in/official", "sign-in/desk-code",
    "law/actions/", "law/local/", "law/local/aqbulaq", "law/disputes/", "law/disputes/new", "ledger/40/", "about/",
    "check/", "data/", "accessibility/", "privacy/",
)  # fmt: skip
DESKS = {
    "commission1": ("desk", "budget/desk/", "budget/desk/rounds/aqbulaq/", "budget/desk/places/aqbulaq/new/",
                    "budget/desk/places/aqbulaq/election/", "account"),
    "clerk": ("desk", "desk/people", "desk/rolls/", "desk/rolls/new/"),
    "administrator": ("desk", "desk/officials/", "desk/jobs/", "desk/bodies/", "desk/bodies/aqbulaq-assembly/",
                      "law/local/aqbulaq/new"),
}  # fmt: skip
SPACED = """
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-block-end: 2em !important }
"""
"""WCAG 2.2, 1.4.12."""
FOCUSED = """() => {
  const part = document.activeElement
  const style = getComputedStyle(part)
  const box = part.getBoundingClientRect()
  const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1)
  const there = document.elementFromPoint(x, Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1))
  return {
    name: `${part.localName} ${part.id || part.textContent.trim().slice(0, 30)}`,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      || part.type === "date" && !part.matches(":focus"),
    seen: box.bottom > 0 && box.top < innerHeight
      && (part.contains(there) || there?.contains(part) || there?.closest("label")?.control === part),
    end: part === document.body,
  }
}"""
"""The calendar button inside a field for a day has Chromium's own ring, which no script can see."""


@pytest.mark.parametrize(
    ("lang", "pages"), [("kk", KEY_PAGES + OTHER_PAGES), ("ru", KEY_PAGES), ("en", KEY_PAGES)], ids=["kk", "ru", "en"]
)
def test_public_pages_are_accessible_and_fit_a_small_phone(
    visit: Callable[..., Visitor], lang: str, pages: tuple[str, ...]
) -> None:
    visitor = visit(lang)
    for path in pages:
        visitor.open(path)


@pytest.mark.parametrize("login", DESKS)
def test_every_page_of_a_desk_is_accessible_and_fits_a_small_phone(visit: Callable[..., Visitor], login: str) -> None:
    visitor = visit()
    visitor.sign_in_as_official(login)
    for path in DESKS[login]:
        visitor.open(path)


def test_pages_hold_at_double_size_and_with_spaced_letters(visit: Callable[..., Visitor]) -> None:
    visitor = visit(width=640, height=400, scale=2)
    for path in KEY_PAGES + OTHER_PAGES:
        visitor.open(path)
        visitor.page.add_style_tag(content=SPACED)
        assert visitor.page.evaluate(TOO_WIDE) == [], path
        assert visitor.page.evaluate(CUT_OFF) == [], path


@pytest.mark.parametrize("path", ["", "budget/aqbulaq/ballot/", "law/", "law/actions/budget.win", "sign-in"])
def test_the_focus_is_always_seen(visit: Callable[..., Visitor], path: str) -> None:
    visitor = visit()
    visitor.open(path)
    reached = 0
    while reached < 120:
        visitor.page.keyboard.press("Tab")
        found = visitor.page.evaluate(FOCUSED)
        if found["end"]:
            break
        assert found["ring"], found["name"]
        assert found["seen"], found["name"]
        reached += 1
    assert reached >= 10


def reach(visitor: Visitor, selector: str) -> None:
    """Press Tab until the focus is on a part of the page."""
    for _ in range(120):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def enter(visitor: Visitor, selector: str) -> None:
    """Reach a link or a button and press Enter."""
    reach(visitor, selector)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.look()


def test_a_resident_votes_with_the_keyboard_alone_and_a_code_from_the_post(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.open("")
    enter(visitor, ".c-skip ~ main a[href*='/budget/aqbulaq/']")
    enter(visitor, "a[href$='/ballot/']")
    for number in ("1", "3"):
        reach(visitor, f"[name=project][value='{number}']")
        visitor.page.keyboard.press("Space")
    enter(visitor, ".c-bar button")

    reach(visitor, "[name=contact]")
    visitor.page.keyboard.type("aqbulaq2@demo.example")
    enter(visitor, "form[action$='/sign-in'] button")
    post = visit().open("outbox")
    code = post.main.locator(".c-card").first.inner_text().split("\n")[-1]
    reach(visitor, "[name=code]")
    visitor.page.keyboard.type("".join(letter for letter in code.split(".")[0] if letter.isdigit())[:6])
    enter(visitor, "form[action$='/sign-in/code'] button")

    assert visitor.main.locator("[name=project]:checked").count() == 2
    enter(visitor, ".c-bar button")
    enter(visitor, "form[action$='/ballot/confirm/'] button:not([formaction])")
    assert visitor.h1 == visitor.say("budget.slip_title")
    assert visitor.main.locator(".c-code").inner_text().startswith("VT-")
