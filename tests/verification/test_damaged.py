"""Files that cannot be verified, and manifests changed in any way."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.comparison.differences import diff
from cisreport.errors import CisreportError
from cisreport.pieces.prints import MANIFEST_NAME
from cisreport.verification import verify
from verification.tampering import attach, fact_of, manifest_of, pdf_with, with_manifest

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)
CHECKED = ("facts", "values", "names", "claims", "charts", "numbers")


def error_or_problems(path: Path) -> str:
    try:
        return "\n".join(verify(path).problems)
    except CisreportError as error:
        return str(error)


def paths(plain: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield above
    steps = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for step, below in steps:
        yield from paths(below, (*above, step))


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_change_of_the_manifest_is_told(build: Path, tmp_path: Path, data: st.DataObject) -> None:
    manifest = manifest_of(build / "toy.html")
    part = data.draw(st.sampled_from(CHECKED))
    path = data.draw(st.sampled_from([path for path in paths(manifest) if path[:1] == (part,)]))
    content = data.draw(JSON)

    def change(whole: Any) -> None:
        for step in path[:-1]:
            whole = whole[step]
        assume(whole[path[-1]] != content)
        whole[path[-1]] = content

    target = tmp_path / "x.html"
    with_manifest(build / "toy.html", target, change)
    told = error_or_problems(target)
    assert told
    assert not told.startswith(f"{target}: is damaged")


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_pdf_is_told_without_a_traceback(build: Path, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray((build / "plain.pdf").read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=20)):
        content[at] = data.draw(st.integers(0, 255))
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    told = error_or_problems(path)
    assert not told.startswith(f"{path}: ") or "\n" not in told


def nested(pdf: pikepdf.Pdf) -> None:
    deep = pikepdf.Dictionary(S=pikepdf.Name.P, K=0)
    for _ in range(300):
        deep = pikepdf.Dictionary(S=pikepdf.Name.Div, K=deep)
    pdf.Root.StructTreeRoot.K = deep


def circle(pdf: pikepdf.Pdf) -> None:
    element = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div))
    element.K = pikepdf.Array([element, element])
    pdf.Root.StructTreeRoot.K = element


def test_tags_that_are_nested_too_deeply(build: Path, tmp_path: Path) -> None:
    path = pdf_with(build / "plain.pdf", tmp_path / "x.pdf", nested)
    with pytest.raises(CisreportError, match="is damaged: its tags are nested too deeply"):
        verify(path)


def test_tags_in_a_circle(build: Path, tmp_path: Path) -> None:
    assert verify(pdf_with(build / "plain.pdf", tmp_path / "x.pdf", circle)).problems


def test_an_attachment_that_is_no_manifest(build: Path, tmp_path: Path) -> None:
    path = pdf_with(build / "plain.pdf", tmp_path / "x.pdf", lambda pdf: attach(pdf, b"\xff\x00"))
    with pytest.raises(CisreportError, match="the manifest is damaged"):
        verify(path)


@pytest.mark.parametrize(
    ("path", "content", "problem"),
    [
        (("values", 0, "n"), 2, "values[0] is not numbered 1"),
        (("names", 0, "n"), 2, "names[0] is not numbered 1"),
        (("values", 0, "form"), 1, '"form" of values[0] is of a wrong kind'),
        (("facts", 0, "dataset"), "x", "facts[0] is of a dataset that is not listed"),
        (("charts", 0, "dataset"), "x", "charts[0] is of a dataset that is not listed"),
        (("facts", 0, "notes"), [1], "facts[0].notes[0] is of a wrong kind"),
        (("numbers", "value"), {"a": 1}, '"value" of numbers does not fit the format: "a"'),
        (("numbers", "value"), {"1": 0}, '"1" of numbers.value does not fit the format: 0'),
        (("numbers", "value"), [], '"value" of numbers is not an object'),
        (("charts", 0, "alt"), 1, '"alt" of charts[0] is of a wrong kind'),
    ],
)
def test_the_shape_of_the_manifest(
    build: Path, tmp_path: Path, path: tuple[Any, ...], content: Any, problem: str
) -> None:
    def change(whole: Any) -> None:
        for step in path[:-1]:
            whole = whole[step]
        whole[path[-1]] = content

    with pytest.raises(CisreportError) as caught:
        verify(with_manifest(build / "toy.html", tmp_path / "x.html", change))
    assert str(caught.value) == f"{tmp_path}/x.html: the manifest is damaged: {problem}"


def test_an_id_that_stands_twice(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["facts"].append(json.loads(json.dumps(manifest["facts"][0])))

    with pytest.raises(CisreportError, match="the manifest is damaged: an id is used twice in facts"):
        verify(with_manifest(build / "plain.html", tmp_path / "x.html", change))


def without_manifest(build: Path, target: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.attachments[MANIFEST_NAME]

    pdf_with(build / "plain.pdf", target, change)


def cut_short(build: Path, target: Path) -> None:
    target.write_bytes((build / "plain.pdf").read_bytes()[:2000])


def locked(build: Path, target: Path) -> None:
    with pikepdf.open(build / "plain.pdf") as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))


def set_to(content: bytes) -> Callable[[Path, Path], object]:
    return lambda build, target: target.write_bytes(content)


def html_manifest(manifest: str) -> Callable[[Path, Path], object]:
    script = f'<script type="application/json" id="cisreport-manifest">{manifest}</script>'
    return set_to(f"<!doctype html><html><body>{script}</body></html>".encode())


BAD_FILES: dict[str, Callable[[Path, Path], object]] = {
    "missing": lambda build, target: None,
    "empty": set_to(b""),
    "png": set_to(b"\x89PNG\r\n"),
    "html-without": set_to(b"<!doctype html><html><body>x</body></html>"),
    "html-latin": set_to(b"<!doctype html><html><body>\xff</body></html>"),
    "html-twice": set_to(
        b"<html><script id=cisreport-manifest>1</script><script id=cisreport-manifest>1</script></html>"
    ),
    "json-broken": html_manifest("{"),
    "json-list": html_manifest("[]"),
    "json-nan": html_manifest("NaN"),
    "json-twice": html_manifest('{"a": 1, "a": 2}'),
    "json-deep": html_manifest("[" * 100_000),
    "format": html_manifest('{"format": "cisreport-manifest/9"}'),
    "fields": html_manifest(
        '{"format": "cisreport-manifest/3", "facts": [1], "values": [{"n": 2}], "title": 1}'
    ),
    "pdf-without": without_manifest,
    "pdf-cut": cut_short,
    "pdf-locked": locked,
    "pdf-empty": set_to(b"%PDF-1.7\n"),
}


def test_files_that_can_not_be_verified(
    build: Path, tmp_path: Path, file_regression: FileRegressionFixture
) -> None:
    texts = []
    for name, make in BAD_FILES.items():
        path = tmp_path / name
        make(build, path)
        with pytest.raises(CisreportError) as caught:
            verify(path)
        message = str(caught.value).replace(f"{tmp_path}/", "")
        texts.append(re.sub(r"^(pdf-\w+: is damaged: ).*", r"\1...", message))
    assert all("\n" not in text for text in texts)
    file_regression.check("\n".join(texts) + "\n")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "page.html")
    with pytest.raises(CisreportError, match="is not an ordinary file"):
        verify(tmp_path / "page.html")


def test_a_source_that_stands_twice(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["datasets"][0]["sources"] *= 2

    with pytest.raises(CisreportError, match=r"an id is used twice in datasets\[0\]\.sources"):
        verify(with_manifest(build / "toy.html", tmp_path / "x.html", change))


def test_a_source_that_is_not_as_its_record(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["datasets"][0]["sources"][0]["language"] = "fr"

    told = verify(with_manifest(build / "toy.html", tmp_path / "x.html", change)).problems
    assert told == ("source lake-league-2031:bridge-for-the-league was changed: it differs from its record",)


@pytest.mark.parametrize("part", ["versions", "parameters"])
def test_a_text_that_is_not_unicode(build: Path, tmp_path: Path, part: str) -> None:
    target = with_manifest(
        build / "toy.html", tmp_path / "x.html", lambda manifest: manifest[part].update(x="\ud800")
    )
    with pytest.raises(CisreportError, match="the manifest is damaged: a text in it is not Unicode"):
        verify(target, rebuild=True)


def test_a_document_with_a_name_that_no_file_has(build: Path, tmp_path: Path) -> None:
    target = with_manifest(
        build / "toy.html",
        tmp_path / "x.html",
        lambda manifest: manifest["document"].update(path="x" * 5000 + ".qmd"),
    )
    with pytest.raises(CisreportError, match=r"its document x+\.qmd is not in "):
        verify(target, rebuild=True)


def test_facts_that_cannot_be_read_cannot_be_compared(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        del fact_of(manifest, "shore-length")["record"]["of"]

    target = with_manifest(build / "toy.html", tmp_path / "x.html", change)
    with pytest.raises(CisreportError) as caught:
        diff(build / "toy.html", target)
    told = "fact lake-league-2031:shore-length cannot be read; its manifest was changed"
    assert str(caught.value) == f"{target}: {told}"
