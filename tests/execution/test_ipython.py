"""Cells have what `IPython.display` has, with and without IPython."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from cisreport.documents.document import read_document
from cisreport.execution.cache import execute
from cisreport.execution.failures import ExecutionError
from cisreport.execution.markdown import Writer
from cisreport.execution.runner import Execution

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAADwyuo0AAAAEklEQVR4nGNwaPgPRwzIHIQMAMOHD+1vQ31VAAAAAElFTkSuQmCC"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "x.png").write_bytes(PNG)
    (tmp_path / "data.csv").write_text("a\n")
    return tmp_path


def run(folder: Path, *cells: str) -> tuple[Execution, Writer, list[str]]:
    """Return the outputs of a document, its writer, and the Markdown of each cell."""
    path = folder / "report.qmd"
    blocks = "\n(next)\n".join(
        f"```{{python}}\n#| echo: false\n#| fig-cap: C\n{code}\n```\n" for code in cells
    )
    path.write_text(f"---\ntitle: T\n---\n{blocks}", "utf-8")
    document = read_document(path)
    execution = execute(document, parameters={}, figures=folder)
    writer = Writer(document, folder)
    return execution, writer, [text.strip() for text in writer.markdown(execution).split("\n(next)\n")]


def data(execution: Execution) -> list[list[Any]]:
    return [
        [output.get("data", output.get("text")) for output in result.outputs] for result in execution.results
    ]


DISPLAYS = {
    "Math('x^2')": r"$\displaystyle x^2$",
    "Latex('$$y$$')": "$$y$$",
    r"Latex(r'\begin{equation*}y\end{equation*}')": "$$y$$",
    r"Latex(r'\begin{align}y&=1\end{align}')": r"$$\begin{align}y&=1\end{align}$$",
    r"Latex(r'\[y\]')": "$$y$$",
    "Latex('a formula $z$ in words')": "a formula $z$ in words",
    "Markdown('**m**')": "**m**",
    "HTML('<b>h</b>')": "``` {.cr-html}\n<b>h</b>\n```",
    "Pretty('p')": "``` {.cell-output .cell-output-display}\np\n```",
    "Code('x = 1 < 2')": "``` {.cr-html}\n<div><pre>x = 1 &lt; 2</pre></div>\n```",
    "Code(filename='data.csv', language='text')": "``` {.cr-html}\n<div><pre>a\n</pre></div>\n```",
    "JSON({'a': [1]})": '``` {.cell-output .cell-output-display}\n{\n  "a": [\n    1\n  ]\n}\n```',
    "ProgressBar(3)": "``` {.cell-output .cell-output-display}\n0/3\n```",
    "YouTubeVideo('abc')": (
        '``` {.cr-html}\n<p><a href="https://www.youtube.com/watch?v=abc">'
        "https://www.youtube.com/watch?v=abc</a></p>\n```"
    ),
    "IFrame('https://example.org', 100, 100, q=1)": (
        '``` {.cr-html}\n<p><a href="https://example.org?q=1">https://example.org?q=1</a></p>\n```'
    ),
    "FileLink('data.csv')": '``` {.cr-html}\n<a href="data.csv">data.csv</a><br>\n```',
    "Video('https://example.org/a.mp4')": (
        '``` {.cr-html}\n<p><a href="https://example.org/a.mp4">https://example.org/a.mp4</a></p>\n```'
    ),
    "display_markdown('*d*', raw=True)": "*d*",
    "display_html('<i>d</i>', raw=True)": "``` {.cr-html}\n<i>d</i>\n```",
    "display({'text/markdown': '*raw*'}, raw=True)": "*raw*",
    "display('a', 2)": (
        "``` {.cell-output .cell-output-display}\n'a'\n```\n\n``` {.cell-output .cell-output-display}\n2\n```"
    ),
    "print('gone'); clear_output(); print('kept')": "``` {.cell-output .cell-output-stdout}\nkept\n```",
    "print('gone'); clear_output(wait=True); print('kept')": (
        "``` {.cell-output .cell-output-stdout}\nkept\n```"
    ),
    "print('kept'); clear_output(wait=True)": "``` {.cell-output .cell-output-stdout}\nkept\n```",
    "set_matplotlib_formats('svg')": "",
}


def test_what_cells_display(folder: Path) -> None:
    _, writer, texts = run(folder, "from IPython.display import *", *DISPLAYS)
    assert dict(zip(DISPLAYS, texts[1:], strict=True)) == DISPLAYS
    assert not writer.problems
    assert [note.what.partition(" is a link")[0] for note in writer.notes] == [
        "https://www.youtube.com/embed/abc", "https://example.org?q=1", "https://example.org/a.mp4",
    ]  # fmt: skip


def test_images_have_their_size_and_alternative_text(folder: Path) -> None:
    images = (
        "Image('x.png')",
        "Image(filename='x.png', width=300)",
        "Image(data=open('x.png', 'rb').read(), height=10, alt='A \"dot\"')",
        "Image('x.png', retina=True)",
        "display(Image('x.png'), metadata={'width': 50})",
        "SVG('<svg/>')",
    )
    _, writer, texts = run(folder, "from IPython.display import *", *images)
    ends = [text.rpartition(")")[2] for text in texts[1:]]
    assert ends == [
        "",
        '{width="300px"}',
        '{fig-alt="A &#x22;dot&#x22;" width="20px"}',
        '{width="2px"}',
        '{width="50px"}',
        "",
    ]
    assert not writer.problems


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("Image('absent.png')", "FileNotFoundError: there is no image absent.png"),
        ("Image(filename='data.csv')", "ValueError: Cannot embed the 'csv' image format"),
        ("FileLink('absent')", "ValueError: there is no file absent"),
        ("FileLinks('absent')", "ValueError: there is no folder absent"),
        ("update_display(1, display_id='x')", "LookupError: nothing has been displayed with the display_id"),
    ],
)
def test_what_is_not_there_fails_at_its_line(code: str, message: str, folder: Path) -> None:
    with pytest.raises(ExecutionError, match=r"report\.qmd:7: cell: " + message):
        run(folder, f"from IPython.display import *; {code}")


def test_what_a_report_cannot_show_is_an_error(folder: Path) -> None:
    (folder / "bad.png").write_bytes(b"nonsense")
    cells = {
        "Image(url='https://example.org/x.png')": "the image https://example.org/x.png is on the network",
        "Image('bad.png')": "the content of the image is not PNG",
        "Audio([0.5], rate=8000)": "this HTML needs a sound",
        "IFrame('map.html', 1, 1)": "this HTML needs another page",
        "Javascript('draw()')": "this output (JavaScript) needs a script",
        "GeoJSON({})": "this output (GeoJSON) needs a script",
        r"Latex(r'\section{x}')": "LaTeX that is not a formula cannot be shown",
        "display()": "",
    }
    _, writer, _ = run(folder, "from IPython.display import *", *cells)
    expected = [message for message in cells.values() if message]
    assert [
        problem.what[: len(message)] for problem, message in zip(writer.problems, expected, strict=True)
    ] == (expected)
    assert len({problem.line for problem in writer.problems}) == len(expected)


def test_displays_are_replaced_by_later_cells(folder: Path) -> None:
    execution, _, _ = run(
        folder,
        "from IPython.display import display, update_display\nhandle = display('a', display_id=True)\n"
        "display('b', display_id='b')",
        "handle.update('A')\nupdate_display('B', display_id='b')\nhandle.display('again')",
    )
    first, second = data(execution)
    assert [form["text/plain"] for form in first] == ["'A'", "'B'"]
    assert [form["text/plain"] for form in second] == ["'again'"]


def test_values_are_shown_as_the_shell_is_told_to(folder: Path) -> None:
    execution, _, _ = run(
        folder,
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "InteractiveShell.ast_node_interactivity = 'all'",
        "1\n2\nx = 3",
        "InteractiveShell.ast_node_interactivity = 'last_expr_or_assign'",
        "x = 4",
        "InteractiveShell.ast_node_interactivity = 'none'",
        "5",
    )
    assert [[form["text/plain"] for form in forms] for forms in data(execution)] == [
        [], ["1", "2"], [], ["4"], [], [],
    ]  # fmt: skip


def test_other_modules_of_ipython_that_reports_use(folder: Path) -> None:
    code = """
    import IPython
    from IPython import get_ipython
    from IPython.core.display import HTML, display
    from matplotlib_inline.backend_inline import set_matplotlib_formats
    set_matplotlib_formats("retina")
    print(get_ipython(), IPython.version_info[0] > 8, IPython.display.Image is not None)
    """
    execution, _, _ = run(folder, "\n".join(line.strip() for line in code.strip().splitlines()))
    assert data(execution) == [["None True True\n"]]


INSTALLED = {
    "IPython/__init__.py": "__version__ = 'installed'\n",
    "IPython/core/__init__.py": "",
    "IPython/core/display_functions.py": (
        "def display(*objects, **options): print('a terminal')\n"
        "def clear_output(wait=False): print('a terminal')\n"
        "def publish_display_data(data, **options): print('a terminal')\n"
        "def update_display(obj, *, display_id): display(obj, display_id=display_id, update=True)\n"
    ),
    "IPython/display.py": (
        "from IPython.core.display_functions import *\n"
        "class HTML:\n    def __init__(self, data): self.data = data\n"
        "    def _repr_html_(self): return self.data\n"
    ),
}


def test_an_installed_ipython_is_what_cells_import(folder: Path) -> None:
    for name, text in INSTALLED.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    execution, _, (text,) = run(
        folder,
        "import IPython\nfrom IPython.display import HTML, clear_output, display, update_display\n"
        "print('gone')\nclear_output()\ndisplay(HTML('<b>x</b>'), display_id='a')\n"
        "print(IPython.__version__, HTML.__module__)\nupdate_display(HTML('<b>y</b>'), display_id='a')",
    )
    assert "<b>y</b>" in text
    assert data(execution)[0][1] == "installed IPython.display\n"


PLOTS = [
    "plt.hist([1, 2, 2])",
    "pd.DataFrame({'a': [1, 2], 'b': [3, 4]}).hist()",
    "plt.plot([1, 2]); plt.xticks([0, 1], ['a', 'b'])",
    "plt.plot([1, 2]); plt.xlim()",
    "plt.plot([1]).__class__; plt.gca().set_title('T')",
    "pd.Series([1, 2]).plot()",
    "pd.DataFrame({'a': [1, 2], 'b': [1, 2]}).groupby('b').a.plot()",
    "plt.pie([1, 2])",
    "plt.boxplot([1, 2, 3])",
    "fig, ax = plt.subplots(); ax.plot([1, 2]); fig",
    "fig, ax = plt.subplots(); ax.plot([1, 2]); display(fig)",
    "fig, ax = plt.subplots(); ax.plot([1, 2]); fig.show()",
    "plt.plot([1]); plt.show(); plt.figure()",
]


def test_a_plot_is_one_figure_whatever_its_last_value_is(folder: Path) -> None:
    _, writer, texts = run(folder, "import matplotlib.pyplot as plt, pandas as pd", *PLOTS)
    shown = {
        code: (text.count("!["), "cell-output" in text) for code, text in zip(PLOTS, texts[1:], strict=True)
    }
    assert shown == dict.fromkeys(PLOTS, (1, False))
    assert not writer.problems


def test_numbers_of_numpy_are_numbers_with_a_note(folder: Path) -> None:
    path = folder / "report.qmd"
    values = ("np.float64(2.5)", "np.True_", "np.int64(3)", "[np.float32(1.5)]", "{'a': np.str_('b')}", "2.5")
    spans = "\n\n".join(f"`{{python}} {value}`" for value in values)
    path.write_text(f"---\ntitle: T\n---\n```{{python}}\nimport numpy as np\n```\n\n{spans}\n", "utf-8")
    document = read_document(path)
    writer = Writer(document, folder)
    text = writer.markdown(execute(document, parameters={}, figures=folder))
    assert text.split("```\n")[-1].split() == ["2.5", "True", "3", "[1.5]", "{'a':", "'b'}", "2.5"]
    (note,) = writer.notes
    assert (note.line, note.is_note) == (8, True)


OBJECTS = r"""
class Protocol:
    def __repr__(self): return "repr"
class Bundle(Protocol):
    def _repr_mimebundle_(self, include, exclude): return {"text/markdown": "*b*"}, {}
class Formula(Protocol):
    def _repr_png_(self): raise NotImplementedError
    def _repr_latex_(self): return r"$\alpha$"
class Shown(Protocol):
    def _ipython_display_(self): print("itself")
class Drawn(Protocol):
    def _repr_svg_(self): return b"<svg/>"
class Printed(Protocol):
    def _repr_pretty_(self, p, cycle):
        with p.group(2, "P(", ")"):
            p.pretty([1])
            p.text(",")
            p.breakable()
            p.text("x")
"""


def test_the_protocol_of_objects(folder: Path) -> None:
    _, writer, texts = run(folder, OBJECTS, "Bundle()", "Formula()", "Shown()", "Drawn()", "Printed()")
    assert texts[1:4] == [
        "*b*", r"$\alpha$", "``` {.cell-output .cell-output-stdout}\nitself\n```"
    ]  # fmt: skip
    assert texts[4].startswith("![C](")
    assert texts[5] == "``` {.cell-output .cell-output-display}\nP([1], x)\n```"
    assert not writer.problems


def test_an_animation_is_noted(folder: Path) -> None:
    code = (
        "import matplotlib.pyplot as plt\nfrom matplotlib.animation import FuncAnimation\n"
        "fig, ax = plt.subplots()\nline, = ax.plot([1, 2])\n"
        "FuncAnimation(fig, lambda i: [line], 2, init_func=lambda: [line])"
    )
    _, writer, (text,) = run(folder, "#| warning: false\n" + code)
    assert text.count("![") == 1
    assert [note.what.partition(";")[0] for note in writer.notes] == ["an animation is printed as it begins"]
