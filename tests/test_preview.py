"""The preview in a real browser: what is edited shows, and an error shows and goes away."""

from __future__ import annotations

import http.client
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cisreport.preview import served

TOY = Path(__file__).parent / "toy" / "data"
REPORT = """---
title: Lake league
---

The first words.

```{python}
#| include: false
import cisreport
ds = cisreport.load("lake-league-2031")
```

Of `{python} ds.title`.

# Last

### Deeper
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    (root / "pyproject.toml").touch()
    shutil.copytree(TOY, root / "data")
    (root / "report.qmd").write_text(REPORT, "utf-8")
    return root


def start(project: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cisreport", "preview", "report.qmd"],
        cwd=project,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str]) -> None:
    """Interrupt a preview, which ends cleanly."""
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=20)
    assert process.returncode == 0
    assert told.endswith("the preview has ended\n")
    assert "Traceback" not in told


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    """The address of a running preview."""
    process = start(project)
    assert process.stderr
    yield process.stderr.readline().strip()
    end(process)


@pytest.fixture(scope="module")
def page(address: str, browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(30_000)
    expect.set_options(timeout=30_000)
    page.goto(address)
    yield page
    page.close()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_an_edit_of_prose_shows(project: Path, page: Page) -> None:
    expect(page.get_by_text("The first words.")).to_be_visible()
    edit(project / "report.qmd", "The first words.", "Other words.")
    expect(page.get_by_text("Other words.")).to_be_visible()


def test_an_edit_of_a_fact_shows(project: Path, page: Page) -> None:
    path = project / "data" / "lake-league-2031" / "dataset.yml"
    title = re.search(r"^title: (.*)$", path.read_text("utf-8"), re.MULTILINE)
    assert title
    edit(path, title[0], "title: Another title")
    expect(page.get_by_text("Of Another title.")).to_be_visible()


def test_an_error_shows_and_goes_away(project: Path, page: Page) -> None:
    edit(project / "report.qmd", "`{python} ds.title`", "`{python} ds.titel`")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("report.qmd:13:4: `ds.titel`: AttributeError: ")
    expect(page.get_by_text(re.compile("^Of "))).to_be_visible()
    edit(project / "report.qmd", "ds.titel", "ds.title")
    expect(told).to_have_count(0)


def test_code_that_never_ends_does_not_block_it(project: Path, page: Page) -> None:
    hangs = f"open({str(project / 'hangs')!r}, 'w'); __import__('time').sleep(1000); ds ="
    edit(project / "report.qmd", "ds =", hangs)
    while not (project / "hangs").exists():
        page.wait_for_timeout(50)
    (project / "hangs").unlink()
    edit(project / "report.qmd", hangs, "ds =")
    edit(project / "report.qmd", "Other words.", "Words after it.")
    expect(page.get_by_text("Words after it.")).to_be_visible()
    expect(page.get_by_text(re.compile("^Of "))).to_be_visible()


def test_a_module_that_never_ends_is_served_and_ended_when_it_changes(
    project: Path, page: Page, address: str
) -> None:
    module = project / "helper.py"
    module.write_text("WORDS = 'The module has ended.'\n", "utf-8")
    edit(project / "report.qmd", "ds =", "import helper; ds =")
    edit(project / "report.qmd", "# Last", "`{python} helper.WORDS`\n\n# Last")
    expect(page.get_by_text("The module has ended.")).to_be_visible()
    hangs = f"open({str(project / 'hangs')!r}, 'w'); __import__('time').sleep(1000)\n"
    module.write_text(hangs, "utf-8")
    while not (project / "hangs").exists():
        page.wait_for_timeout(50)
    (project / "hangs").unlink()
    page.goto(address)
    expect(page.get_by_text("The module has ended.")).to_be_visible()
    module.write_text("WORDS = 'It was ended.'\n", "utf-8")
    expect(page.get_by_text("It was ended.")).to_be_visible()
    edit(project / "report.qmd", "import helper; ds =", "ds =")
    edit(project / "report.qmd", "`{python} helper.WORDS`\n\n", "")
    expect(page.get_by_text("It was ended.")).to_have_count(0)
    module.unlink()
    shutil.rmtree(project / "__pycache__", ignore_errors=True)


def test_the_page_keeps_its_policy(page: Page) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.reload()
    expect(page.get_by_text(re.compile("^Of "))).to_be_visible()
    assert problems == []
    assert page.evaluate("fetch('https://example.org').then(() => 'reached', () => 'refused')") == "refused"


@pytest.mark.parametrize(
    ("method", "path", "host", "status"),
    [
        ("GET", "/", None, 200),
        ("GET", "/preview.js", None, 200),
        ("GET", "/", "localhost:{port}", 200),
        ("GET", "/", "rebound.example:{port}", 403),
        ("GET", "/", "127.0.0.1", 403),
        ("GET", "/events", "rebound.example", 403),
        ("GET", "/report.qmd", None, 404),
        ("GET", "/../data/", None, 404),
        ("POST", "/", None, 501),
        ("HEAD", "/", None, 501),
    ],
)
def test_what_is_answered(method: str, path: str, host: str | None, status: int, address: str) -> None:
    port = int(address.rstrip("/").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Host": host.format(port=port)} if host else {})
    assert connection.getresponse().status == status
    connection.close()


def test_it_is_served_on_loopback_alone(address: str) -> None:
    assert address.startswith("http://127.0.0.1:")


def test_nothing_is_left_in_the_project(project: Path, page: Page) -> None:
    expect(page.get_by_text(re.compile("^Of "))).to_be_visible()
    assert sorted(path.name for path in project.iterdir()) == [
        ".cisreport",
        "data",
        "pyproject.toml",
        "report.qmd",
    ]


def test_a_render_is_printed_with_its_notes(project: Path) -> None:
    program = "import os; os.system('true'); ds ="
    edit(project / "report.qmd", "ds =", program)
    process = start(project)
    assert process.stderr
    lines = [process.stderr.readline()]
    while lines[-1] and not lines[-1].startswith("rendered in "):
        lines.append(process.stderr.readline())
    end(process)
    edit(project / "report.qmd", program, "ds =")
    assert lines[1:-1] == [
        'report.qmd:17:1: note: the heading "Deeper" skips a level; begin it with "##"\n',
        "the code may read what is not watched: it starts a program\n",
    ]


def test_only_the_served_copy_has_the_script() -> None:
    policy = "default-src 'none'; script-src {}; style-src 'sha256-x'"
    page = '<meta http-equiv="Content-Security-Policy" content="{}"><p>script-src</p></body></html>\n'
    script = '<script src="/preview.js" data-version="7"></script></body>'
    for before, after in [("'sha256-y'", "'self' 'sha256-y'"), ("'none'", "'self' ")]:
        wanted = page.format(policy.replace("script-src {}", f"connect-src 'self'; script-src {after}"))
        assert served(page.format(policy.format(before)), "7") == wanted.replace("</body>", script)


def test_a_port_that_is_taken_is_reported(project: Path, address: str) -> None:
    port = address.rstrip("/").rpartition(":")[2]
    run = subprocess.run(
        [sys.executable, "-m", "cisreport", "preview", "report.qmd", "--port", port],
        cwd=project,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert re.fullmatch(rf"port {port} is not available \(.*\); choose another with --port\n", run.stderr)
