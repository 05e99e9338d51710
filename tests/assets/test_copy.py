"""A reader's own copy in a page: pasted, dropped or chosen, searched in the page alone, and shown there."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from looking import Scheme, each_look, obstacles, shift
from published.opening import Opened

ARTICLE = (Path(__file__).parents[1] / "toy" / "article.txt").read_text("utf-8")
WEB_PAGE = (
    "<!DOCTYPE html><title>The Lake Courier</title><style>p{color:red}</style>"
    "<script>document.title='ran'</script><body style='color:red' onload='alert(1)'><nav>Menu</nav>"
    "<img src='https://example.org/x.png' onerror='alert(2)'><svg/onload='alert(3)'></svg>"
    "<details open OnToggle = alert(4)></details>"
    + "".join(f"<p>{escape(line).replace('ferry', '<b>fer</b>ry')}</p>" for line in ARTICLE.splitlines())
)
STATUS = ".copy-status"
ALL = "20 of 20 passages stand word for word in your copy of “A bridge for the Lake League?”."
DROP = """([part, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], "copy.txt", { type: "text/plain" }));
  part.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
}"""


def ask(page: Page) -> None:
    page.get_by_role("button", name="Check with your own copy").click()


def paste(page: Page, text: str) -> None:
    ask(page)
    page.get_by_label("Paste its text").fill(text)
    page.get_by_role("button", name="Find the passages").click()


def choose(page: Page, text: str | bytes, name: str = "copy.txt") -> None:
    ask(page)
    data = text.encode() if isinstance(text, str) else text
    file = FilePayload(name=name, mimeType="text/plain", buffer=data)
    page.get_by_label("Or choose or drop a file").set_input_files(file)


def drop(page: Page, text: str) -> None:
    ask(page)
    page.locator(".panel-copy").evaluate("(part, text) => (" + DROP + ")([part, text])", text)


def says(page: Page, text: str) -> None:
    expect(page.locator(STATUS)).to_contain_text(text, timeout=60_000)


@pytest.mark.parametrize("give", [paste, choose, drop])
def test_a_right_copy(opened: Opened, give: Callable[[Page, str], None]) -> None:
    with opened("toy") as page:
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        assert page.locator(".side-panel, .copy-words, .copy-row").count() == 0
        give(page, ARTICLE)
        says(page, ALL)
        assert page.locator(".panel-line").text_content() == ALL
        assert requests == []
        assert (
            page.evaluate("() => localStorage.length + sessionStorage.length + document.cookie.length") == 0
        )


def test_other_words_are_named(opened: Opened) -> None:
    with opened("toy") as page:
        paste(page, ARTICLE.replace("twice a year", "thrice a year"))
        says(page, "19 of 20 passages stand word for word")
        says(page, "With other words: p4.s3.")
        paste(page, ARTICLE.replace("Readers can send us letters.", ""))
        says(page, "Not there: p11.s1.")
        paste(page, "Of another matter altogether. " * 40)
        says(page, "No passage of “A bridge for the Lake League?” stands in it.")
        paste(page, "  ")
        says(page, "There are no words in it.")
        paste(page, "–")
        says(page, "No passage")


def test_a_web_page_is_read_as_text_and_loads_nothing(opened: Opened) -> None:
    with opened("toy") as page:
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        title = page.title()
        choose(page, WEB_PAGE, "copy.html")
        says(page, ALL)
        assert (page.title(), requests) == (title, [])


def test_a_file_that_is_no_text_gets_advice(opened: Opened) -> None:
    with opened("toy") as page:
        choose(page, b"%PDF-1.7 ...")
        says(page, "This is a PDF file. Open it, select all of its text, copy it, and paste it here.")
        choose(page, b"PK\x03\x04...")
        says(page, "This is a packed file")
        choose(page, b"\xe9t\xe9 \xff")
        says(page, "This file is not text in UTF-8.")


def test_a_file_that_is_too_large_gets_advice(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_bytes(b"a" * (16 * 2**20 + 1))
    with opened("toy") as page:
        ask(page)
        page.get_by_label("Or choose or drop a file").set_input_files(tmp_path / "copy.txt")
        says(page, "This file is larger than 16 MiB.")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_with_a_mark_of_its_encoding(opened: Opened, encoding: str) -> None:
    with opened("toy") as page:
        choose(page, ARTICLE.encode(encoding))
        says(page, ALL)


def test_a_large_copy(opened: Opened) -> None:
    other = "Somebody wrote of other lakes, and of boats that nobody saw.\n"
    with opened("toy") as page:
        choose(page, other * 42_000 + ARTICLE + other * 42_000)
        says(page, ALL)


def test_popovers_and_register_show_the_sentence(opened: Opened) -> None:
    with opened("toy") as page:
        paste(page, ARTICLE)
        says(page, ALL)
        page.locator("main p > a.value[href='#fact-summit']").first.click()
        shown = page.locator(".about:popover-open .copy-words")
        assert shown.locator(".copy-sentence").first.text_content() == (
            "The ministers of bridges of the Lake League held their summit in Port Linden this week."
        )
        assert "The League brings together Avaria" in (shown.first.text_content() or "")
        page.keyboard.press("Escape")
        row = page.locator("tr", has=page.locator("#fact-shore-length"))
        row.locator("summary").click()
        assert (row.locator(".copy-sentence").first.text_content() or "").startswith("The northern shore, ")
        page.get_by_role("button", name="Forget it").click()
        assert page.locator(".copy-row, .copy-words, .panel-line").count() == 0


def test_the_words_of_a_value_are_marked(opened: Opened) -> None:
    with opened("toy") as page:
        paste(page, ARTICLE)
        says(page, ALL)
        marked: dict[str, list[str]] = {}
        for value in page.locator("main p > :is(a.value, a.name)").all():
            value.evaluate("link => link.click()")
            words = page.locator(".about:popover-open .copy-sentence mark").all_text_contents()
            marked[value.text_content() or ""] = words
            page.keyboard.press("Escape")
        assert marked["Avaria"][0] == "Avaria"


def test_hostile_text_stays_text(opened: Opened) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    with opened("toy") as page:
        paste(page, ARTICLE.replace("twice a year.", f"twice a year. {hostile}"))
        says(page, ALL)
        for fold in page.locator(".copy-row > summary").all():
            fold.click()
        assert hostile in (page.locator(".register").text_content() or "")
        assert page.locator(".register img, .register script").count() == 0


def test_the_keyboard_alone(opened: Opened) -> None:
    with opened("toy") as page:
        asked = page.get_by_role("button", name="Check with your own copy")
        asked.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        page.keyboard.insert_text(ARTICLE)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        says(page, ALL)
        page.keyboard.press("Escape")
        assert not page.locator(".side-panel").is_visible()
        assert asked.evaluate("button => button === document.activeElement")


def test_without_script_and_in_print_there_is_none_of_it(opened: Opened) -> None:
    with opened("toy", java_script_enabled=False) as page:
        assert not page.locator(".page-tools").is_visible()
    with opened("toy") as page:
        paste(page, ARTICLE)
        says(page, ALL)
        page.emulate_media(media="print")
        assert page.locator(":is(.side-panel, .page-tools, .copy-row, .copy-words):visible").count() == 0


@each_look
def test_axe_finds_nothing(opened: Opened, scheme: Scheme, width: int) -> None:
    options: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    with opened("toy", bypass_csp=True, **options) as page:
        paste(page, ARTICLE)
        says(page, ALL)
        page.locator(".copy-row > summary").first.click()
        assert obstacles(page) == []
        assert shift(page) == 0
