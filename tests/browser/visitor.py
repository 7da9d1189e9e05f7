"""A person at a browser. Every page that comes is checked: axe, console, width, language, nothing cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import ConsoleMessage, Download, Locator, Page, Response

from tests.browser.district import District

PHONE = (360, 740)
NARROW = 320
"""Of the smallest phone, and of a page of 1280 pixels at 400 %."""
LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth
  const wide = document.documentElement.scrollWidth > width
  if (!wide) return []
  return [...document.querySelectorAll("body *")]
    .filter(part => part.getBoundingClientRect().right > width + 1)
    .map(part => `${part.localName}.${part.className} ${part.textContent.trim().slice(0, 40)}`).slice(0, 5)
    .concat(["the page is wider than the screen"])
}"""
CUT_OFF = """() => [...document.querySelectorAll("body *")]
  .filter(part => !part.closest(".u-hidden, svg, details:not([open]), thead, input, textarea, select, pre"))
  .filter(part => getComputedStyle(part).overflow !== "visible")
  .filter(part => part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1)
  .map(part => `${part.localName}.${part.className} ${part.textContent.trim().slice(0, 40)}`)"""


class Visitor:
    """Reads and presses what a person reads and presses; texts are named by their keys in the words."""

    def __init__(self, district: District, page: Page, lang: str, checked: set[str] | None) -> None:
        self.district = district
        self.page = page
        self.lang = lang
        self._checked = checked
        """Kinds of pages that axe has seen; None where it cannot run, without scripts."""
        self._complaints: list[str] = []
        self._expected: set[int] = set()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._complaints.append(str(error)))
        page.on("response", self._receive)

    def leave(self) -> None:
        """Close the browser."""
        self.page.context.close()

    def say(self, key: str, **facts: Any) -> str:
        """The text of a key in this visitor's language."""
        return self.district.words.say(key, self.lang, **facts)

    @property
    def path(self) -> str:
        """Where the visitor is."""
        return urlsplit(self.page.url).path

    @property
    def main(self) -> Locator:
        """The part of the page that is not head or foot."""
        return self.page.locator("main")

    @property
    def h1(self) -> str:
        """The heading of the page."""
        return self.page.locator("h1").inner_text()

    def reads(self, text: str) -> None:
        """The page has this text, whatever its spaces."""
        shown = " ".join(self.main.inner_text().split())
        assert " ".join(text.split()) in shown, f"{text!r} is not on {self.path}: {shown[:600]}"

    def open(self, path: str) -> Visitor:
        """Type an address of this visitor's language: open("budget/")."""
        self.page.goto(f"{self.district.url}/{self.lang}/{path}")
        return self.look()

    def follow(self, text: str, within: Locator | None = None) -> Visitor:
        """Follow the first link with this text."""
        (within or self.page.locator("body")).get_by_role("link", name=text).first.click()
        return self.look()

    def press(self, text: str, within: Locator | None = None) -> Visitor:
        """Press the first button of the page with this text."""
        (within or self.main).get_by_role("button", name=text).first.click()
        return self.look()

    def fill(self, **fields: str) -> Visitor:
        """Write into fields by their names."""
        for name, text in fields.items():
            self.main.locator(f"[name='{name}']").fill(text)
        return self

    def download(self, link: Locator, folder: Path) -> Path:
        """Save what a link leads to."""
        with self.page.expect_download() as coming:
            link.click()
        file: Download = coming.value
        saved = folder / file.suggested_filename
        file.save_as(saved)
        return saved

    @contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """Inside the block an answer with this status is what the test is about."""
        self._expected.add(status)
        yield
        self._expected.discard(status)

    def sign_in_as_resident(self, number: int) -> Visitor:
        """By the button of the demonstration, on the page that asks to sign in."""
        self.main.locator("button[name=account]").nth(number).click()
        return self.look()

    def sign_in_as_official(self, login: str) -> Visitor:
        """With password and second factor, from the page of signing in."""
        self.open("sign-in").follow(self.say("identity.sign_in.official"), self.main)
        self.fill(login=login, password=self.district.password(login)).press(self.say("ui.form.continue"))
        self.fill(code=self.district.second_factor(login))
        return self.press(self.say("identity.enter"))

    def look(self) -> Visitor:
        """Check the page as it stands."""
        self.page.wait_for_load_state()
        complaints, self._complaints = self._complaints, []
        assert not complaints, f"{self.path}: {complaints}"
        assert self.page.locator("html").get_attribute("lang") == self.lang
        size = self.page.viewport_size
        assert size
        for width in (size["width"], NARROW):
            self.page.set_viewport_size({"width": width, "height": size["height"]})
            assert self.page.evaluate(TOO_WIDE) == [], f"{self.path} at {width}"
        assert self.page.evaluate(CUT_OFF) == [], self.path
        self.page.set_viewport_size(size)
        shape = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "*", self.path) + self.h1
        if self._checked is not None and shape not in self._checked:
            self._checked.add(shape)
            violations = Axe().run(self.page, options=LEVELS).response["violations"]
            found = [(one["id"], [node["target"] for node in one["nodes"]]) for one in violations]
            assert found == [], f"{self.path}: {found}"
        return self

    def _hear(self, message: ConsoleMessage) -> None:
        expected = any(f"status of {status}" in message.text for status in self._expected)
        if message.type in {"error", "warning"} and not expected:
            self._complaints.append(f"console: {message.text} {message.location.get('url')}")

    def _receive(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self._complaints.append(f"{response.status} {response.url}")
