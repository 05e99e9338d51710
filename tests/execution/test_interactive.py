"""Charts that need a script are pictures if their library draws one, else errors with the cell's line.

The classes here have the names and the protocol of those of the libraries.
"""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import pytest

from cisreport.documents.document import read_document
from cisreport.execution import interactive
from cisreport.execution.display import INTERACTIVE, bundle
from cisreport.execution.ipython import Changes, changes
from cisreport.execution.markdown import Writer
from cisreport.execution.publisher import Publisher
from cisreport.execution.runner import Execution, Result

PAGE = "<div id='chart'></div><script>draw('chart')</script>"
SVG = '<svg><defs id="defs-a1b2c3"/><g id="clipa1b2c3xy"/><defs id="defs-ffee00"/></svg>'


def of(module: str, name: str, **methods: Any) -> Any:
    """Return an object of a class with this module and name."""
    base = type(name, (), {"__module__": module, **methods})
    return type("Chart", (base,), {"__module__": module})()


def written(data: dict[str, str], folder: Path, options: str = "") -> Writer:
    path = folder / "report.qmd"
    path.write_text(f"---\ntitle: T\n---\n```{{python}}\n{options}chart\n```\n", "utf-8")
    writer = Writer(read_document(path), folder)
    output = {"kind": "result", "data": data}
    writer.text = writer.markdown(Execution(results=(Result(outputs=(output,)),)))  # type: ignore[attr-defined]
    return writer


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (of("bokeh.model.model", "Model"), "this output (Bokeh) needs a script"),
        (of("folium.folium", "Map", _repr_html_=lambda _: "<iframe srcdoc=''></iframe>"), "(folium)"),
        (of("ipywidgets.widgets.widget", "Widget"), "(ipywidgets) needs a script, and a report does not run "
         "scripts; print the values that it shows"),
        (of("elsewhere", "Chart", _repr_html_=lambda _: PAGE, __repr__=lambda _: "<elsewhere.Chart object>"),
         "this HTML needs a script"),
        (of("elsewhere", "Chart", _repr_mimebundle_=lambda _: {"application/vnd.vegalite.v5+json": {"a": 1}}),
         "(Altair)"),
        (of("elsewhere", "Chart", _repr_mimebundle_=lambda _: {"application/vnd.plotly.v1+json": {"a": 1}}),
         "(Plotly)"),
        (of("elsewhere", "Chart", _repr_javascript_=lambda _: "draw()"), "(JavaScript)"),
    ],
)  # fmt: skip
def test_what_needs_a_script_is_an_error_with_the_line_of_its_cell(
    value: Any, message: str, tmp_path: Path
) -> None:
    (problem,) = written(bundle(value), tmp_path).problems
    assert str(problem).startswith(f"{tmp_path / 'report.qmd'}:4: this ")
    assert message in str(problem)


def test_a_chart_whose_library_cannot_draw_names_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(interactive, "find_spec", lambda _: None)
    (problem,) = written(bundle(of("plotly.basedatatypes", "BaseFigure")), tmp_path).problems
    assert "this output (Plotly without kaleido) needs a script" in str(problem)
    assert 'install "kaleido"' in str(problem)


def test_a_chart_whose_library_fails_to_draw_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object, **_options: object) -> None:
        raise RuntimeError("no browser\nis here")

    monkeypatch.setattr(interactive, "find_spec", lambda _: True)
    monkeypatch.setitem(sys.modules, "plotly", types.ModuleType("plotly"))
    monkeypatch.setitem(sys.modules, "plotly.io", types.ModuleType("plotly.io"))
    found = bundle(of("plotly.basedatatypes", "BaseFigure", to_image=fail))
    assert found[INTERACTIVE] == (
        "Plotly, for which kaleido could not draw a picture: RuntimeError: no browser is here"
    )


def test_a_chart_of_plotly_is_a_picture_with_the_same_bytes_every_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    io = types.ModuleType("plotly.io")
    io.defaults = types.SimpleNamespace(mathjax=None)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "plotly", types.ModuleType("plotly"))
    monkeypatch.setitem(sys.modules, "plotly.io", io)
    monkeypatch.setattr(interactive, "find_spec", lambda _: True)
    chart = of("plotly.basedatatypes", "BaseFigure", to_image=lambda _, **_options: SVG.encode())
    data = bundle(chart)
    assert data["image/svg+xml"] == (
        '<svg><defs id="defs-000000"/><g id="clip000000xy"/><defs id="defs-000001"/></svg>'
    )
    assert io.defaults.mathjax is False
    writer = written(data, tmp_path, "#| fig-alt: A.\n")
    assert not writer.problems
    assert "fig-alt" in writer.text  # type: ignore[attr-defined]


def test_a_chart_of_altair_is_a_picture_without_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}

    def draw(spec: dict[str, Any], **options: Any) -> str:
        given.update(options, spec=spec)
        return "<svg/>"

    altair, convert = types.ModuleType("altair"), types.ModuleType("vl_convert")
    altair.SCHEMA_VERSION = "v6.1.0"  # type: ignore[attr-defined]
    convert.vegalite_to_svg = draw  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "altair", altair)
    monkeypatch.setitem(sys.modules, "vl_convert", convert)
    monkeypatch.setattr(interactive, "find_spec", lambda _: True)
    chart = of("altair.vegalite.v6.api", "TopLevelMixin", to_dict=lambda _: {"mark": "bar"})
    assert bundle(chart)["image/svg+xml"] == "<svg/>"
    assert given == {"spec": {"mark": "bar"}, "vl_version": "6.1", "allowed_base_urls": []}


MODULES = {
    "plotly/__init__.py": "",
    "plotly/io/__init__.py": "",
    "plotly/io/_renderers.py": "def show(fig, renderer=None): raise RuntimeError\n",
    "plotly/offline/__init__.py": "",
    "plotly/offline/offline.py": "def init_notebook_mode(connected=False): raise RuntimeError\n",
    "great_tables/__init__.py": "",
    "great_tables/gt.py": "class GT:\n def show(self): return 1 / 0\n def __repr__(self): return 'gt'\n",
    "itables/__init__.py": "",
    "itables/javascript.py": "def to_html_datatable(df, **options): raise RuntimeError\n",
}


def test_functions_that_show_in_a_notebook_or_browser_show_in_the_document(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, text in MODULES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    publisher = Publisher()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "meta_path", [Changes(changes(publisher)), *sys.meta_path])
    for name in [name for name in sys.modules if name.startswith(("plotly", "great_tables", "itables"))]:
        monkeypatch.delitem(sys.modules, name)
    from great_tables.gt import GT  # type: ignore[import-not-found]
    from itables.javascript import init_notebook_mode, show, to_html_datatable  # type: ignore[import-not-found]
    from plotly.io._renderers import show as show_plotly  # type: ignore[import-not-found]
    from plotly.offline.offline import init_notebook_mode as prepare  # type: ignore[import-not-found]

    prepare(connected=True)
    init_notebook_mode(all_interactive=True)
    show_plotly("figure", renderer="browser")
    GT().show()
    import pandas as pd

    frame = pd.DataFrame({"a": [1]})
    show(frame, caption="C", lengthMenu=[5])
    notes, shown = publisher.outputs[:2], publisher.outputs[2:]
    assert {output["kind"] for output in notes} == {"note"}
    assert [output["data"]["text/plain"] for output in shown[:2]] == ["'figure'", "gt"]
    assert "<caption>C</caption>" in shown[2]["data"]["text/html"]
    assert "<script" not in to_html_datatable(frame.style)
    for name in [name for name in sys.modules if name.startswith(("plotly", "great_tables", "itables"))]:
        monkeypatch.delitem(sys.modules, name)
