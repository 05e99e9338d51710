"""What stands in a reader's way is found wherever on a page it is."""

from __future__ import annotations

from playwright.sync_api import Browser

from looking import obstacles

PAGE = """<!DOCTYPE html><html lang="en"><title>T</title><style>
body {{ background: #fff; color: #222 }} .dark {{ background: #333 }} .pale {{ color: #bbb }}
a {{ color: #125 }} .thin {{ opacity: .4 }}
</style><main><h1>Title</h1>{}</main></html>"""
PALE = {
    "<p class='pale'>word": '<p class="pale">word</p>',
    "<p>a <b style='color: #ccc'>word</b>": '<b style="color: #ccc">word</b>',
    "<div class='dark'><p>word</div>": "<p>word</p>",
    "<div class='dark'><div><p>word</div></div>": "<p>word</p>",
    "<div class='thin'><p>word</div>": "<p>word</p>",
    "<label>a <input class='pale' value='word'></label>": '<input class="pale" value="word">',
}
"""Parts with too little contrast after many with enough, and the element that has too little."""
LINK = '<a href="#t" style="text-decoration: none">word</a>'
"""A link that only its color tells from the text around."""


def test_a_text_with_too_little_contrast_is_found_after_many_with_enough(browser: Browser) -> None:
    page = browser.new_page()
    good = "<p>Good.</p><p hidden class='pale'>Not shown.</p>" * 9
    for part, element in PALE.items():
        page.set_content(PAGE.format(good + part))
        assert obstacles(page) == [("color-contrast", [element])], part
    page.set_content(PAGE.format(good + f"<ul><li>{LINK}</ul><p>Some {LINK} in a text."))
    assert obstacles(page) == [("link-in-text-block", [LINK])]
    page.set_content(PAGE.format(good + "<div class='dark' style='color: #fff'><p>word</div><img>"))
    assert [rule for rule, _ in obstacles(page)] == ["image-alt"]
    assert obstacles(page, without="img") == []
    page.close()
