"""Verification of published files, untouched and tampered with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.errors import CisreportError
from cisreport.reports.publishedpdf import MANIFEST_NAME
from cisreport.reports.rendering import render
from cisreport.reports.verification import Verification, verify
from sample import dataset, facts, length_of

pytestmark = pytest.mark.xdist_group("sample_report")
REPORT = Path(__file__).parent / "sample_report" / "sample.qmd"
VARIANTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "longer": {"length": "973"},
    "hostile": {"hostile": True},
}
TESTS = str(Path(__file__).parent.parent)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample report, the same with another length, and one with hostile texts."""
    directory = tmp_path_factory.mktemp("build")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", TESTS)
        for name, parameters in VARIANTS.items():
            for path in render([REPORT], output_dir=directory / name, parameters=parameters):
                path.rename(directory / f"{name}{path.suffix}")
    return directory


def edited(source: Path, target: Path, edit: Callable[[str], str]) -> Path:
    before = source.read_text("utf-8")
    after = edit(before)
    assert after != before
    target.write_text(after, "utf-8")
    return target


def value_link(n: int) -> re.Pattern[str]:
    return re.compile(rf'<a\s[^>]*id="use-{n}"[^>]*>(.*?)</a>', re.DOTALL)


def told(verification: Verification) -> str:
    return "\n".join(verification.problems)


@pytest.mark.parametrize(
    "name", ["plain.html", "plain.pdf", "longer.html", "longer.pdf", "hostile.html", "hostile.pdf"]
)
def test_untouched(build: Path, name: str) -> None:
    result = verify(build / name)
    assert result.problems == ()
    assert result.ok


@pytest.mark.parametrize("name", ["plain.html", "plain.pdf"])
def test_against_the_dataset(build: Path, name: str, file_regression: FileRegressionFixture) -> None:
    same = verify(build / name, dataset=dataset())
    assert same.ok
    text = str(same).replace(str(build), "build")
    file_regression.check(text + "\n", basename=f"test_against_the_dataset_{name[6:]}", extension=".txt")


def test_against_a_changed_dataset(build: Path) -> None:
    withdrawn = next(replace(fact, withdrawn="coded twice") for fact in facts() if fact.id == "term")
    changed = dataset(length_of("970.8"), withdrawn)
    problems = verify(build / "plain.html", dataset=changed).problems
    length, term, unmarked = (line for line in problems if line.startswith("fact"))
    assert length.startswith("fact toy-2022:length has changed since (value): Length of the border: 970.8 km")
    assert term == "fact toy-2022:term has been withdrawn since: coded twice"
    assert unmarked.startswith(
        "fact toy-2022:unmarked has changed since (value): Border not marked: about 323.6"
    )
    assert 'value 1 (toy-2022:length/value), "972 km" is "970.8 km" in the dataset' in problems


def test_against_another_dataset(build: Path) -> None:
    other = replace(dataset(), id="other")
    assert verify(build / "plain.html", dataset=other).problems == (
        'the report does not use dataset "other" but toy-2022',
    )


def test_html_with_a_digit_changed(build: Path, tmp_path: Path) -> None:
    path = edited(
        build / "plain.html",
        tmp_path / "x.html",
        lambda page: value_link(1).sub(lambda m: m[0].replace("972", "973"), page),
    )
    assert told(verify(path)) == 'value 1 (toy-2022:length/value), "972 km" is printed as "973 km"'


def test_html_with_an_invisible_sign(build: Path, tmp_path: Path) -> None:
    path = edited(
        build / "plain.html",
        tmp_path / "x.html",
        lambda page: value_link(1).sub(lambda m: m[0].replace(">972", ">\u202e972"), page),
    )
    assert "value 1" in told(verify(path))


def test_html_without_a_value(build: Path, tmp_path: Path) -> None:
    path = edited(build / "plain.html", tmp_path / "x.html", lambda page: value_link(2).sub(r"\1", page))
    assert told(verify(path)) == 'value 2 (toy-2022:unmarked/value), "about 324 km" is not printed'


def test_html_with_a_value_too_many(build: Path, tmp_path: Path) -> None:
    more = '<p><a class="value" id="use-99" href="#fact-length">5 km</a></p></main>'
    path = edited(build / "plain.html", tmp_path / "x.html", lambda page: page.replace("</main>", more))
    assert told(verify(path)) == '"5 km" (link use-99) is linked to fact-length but is not in the manifest'


def test_html_with_a_value_twice(build: Path, tmp_path: Path) -> None:
    path = edited(
        build / "plain.html", tmp_path / "x.html", lambda page: value_link(2).sub(r"\g<0> \g<0>", page)
    )
    assert (
        told(verify(path)) == 'value 2 (toy-2022:unmarked/value), "about 324 km" stands 2 times in the file'
    )


def test_html_with_a_link_to_another_row(build: Path, tmp_path: Path) -> None:
    path = edited(
        build / "plain.html",
        tmp_path / "x.html",
        lambda page: value_link(1).sub(lambda m: m[0].replace("#fact-length", "#fact-share"), page),
    )
    assert (
        told(verify(path)) == 'value 1 (toy-2022:length/value), "972 km" is linked to another row: fact-share'
    )


def test_html_with_another_register(build: Path, tmp_path: Path) -> None:
    path = edited(
        build / "plain.html",
        tmp_path / "x.html",
        lambda page: page.replace("Length of the border: 972", "Length of the border: 973", 1),
    )
    assert told(verify(path)).startswith(
        "the row of toy-2022:length does not say: Length of the border: 972 km"
    )


def manifest_of(path: Path) -> dict[str, Any]:
    found = re.search(r'id="cisreport-manifest">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    assert found
    manifest: dict[str, Any] = json.loads(found[1])
    return manifest


def with_manifest(build: Path, target: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    manifest = manifest_of(build / "plain.html")
    change(manifest)
    data = json.dumps(manifest).replace("<", "\\u003c")
    pattern = re.compile(r'(id="cisreport-manifest">).*?(</script>)', re.DOTALL)
    return edited(build / "plain.html", target, lambda page: pattern.sub(lambda m: m[1] + data + m[2], page))


def fact_of(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(fact for fact in manifest["facts"] if fact["id"] == name)
    return found


def test_a_changed_fact(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        fact_of(manifest, "length")["record"]["value"][0]["datum"] = "973"

    problems = verify(with_manifest(build, tmp_path / "x.html", change)).problems
    assert problems[0] == "fact toy-2022:length was changed: its digest does not fit"
    assert (
        'value 1 (toy-2022:length/value), "972 km" does not follow from its fact, which gives "973 km"'
        in problems
    )


def test_a_changed_listed_text(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["values"][0]["text"] = "973 km"

    problems = verify(with_manifest(build, tmp_path / "x.html", change)).problems
    assert problems == (
        'value 1 (toy-2022:length/value), "973 km" is printed as "972 km"',
        'value 1 (toy-2022:length/value), "973 km" does not follow from its fact, which gives "972 km"',
    )


def test_swapped_cites(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        first, second = manifest["values"][:2]
        first["cite"], second["cite"] = second["cite"], first["cite"]

    problems = verify(with_manifest(build, tmp_path / "x.html", change)).problems
    assert problems[:2] == (
        'value 1 (toy-2022:unmarked/value), "972 km" leads to another fact: fact-length',
        'value 2 (toy-2022:length/value), "about 324 km" leads to another fact: fact-unmarked',
    )


def test_a_removed_fact(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["facts"].remove(fact_of(manifest, "claim"))

    problems = verify(with_manifest(build, tmp_path / "x.html", change)).problems
    assert any("leads to no fact of the manifest" in problem for problem in problems)


def test_a_record_that_can_not_be_read(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        fact_of(manifest, "length")["record"]["unit"] = "leagues"

    problems = verify(with_manifest(build, tmp_path / "x.html", change)).problems
    assert "fact toy-2022:length can not be read" in problems


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)


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
    manifest = manifest_of(build / "plain.html")
    checked = ("facts", "values")
    path = data.draw(st.sampled_from([path for path in paths(manifest) if path[:1] and path[0] in checked]))
    content = data.draw(JSON)

    def change(whole: Any) -> None:
        for step in path[:-1]:
            whole = whole[step]
        assume(whole[path[-1]] != content)
        whole[path[-1]] = content

    target = tmp_path / "x.html"
    with_manifest(build, target, change)
    try:
        ok = verify(target).ok
    except CisreportError:
        ok = False
    assert not ok


def pdf_with(source: Path, target: Path, change: Callable[[pikepdf.Pdf], object]) -> Path:
    with pikepdf.open(source) as pdf:
        change(pdf)
        pdf.save(target)
    return target


def manifest_bytes(path: Path) -> bytes:
    with pikepdf.open(path) as pdf:
        return pdf.attachments[MANIFEST_NAME].get_file().read_bytes()


def attach(pdf: pikepdf.Pdf, data: bytes) -> None:
    pdf.attachments[MANIFEST_NAME] = pikepdf.AttachedFileSpec(pdf, data, filename=MANIFEST_NAME)


def test_pdf_with_a_digit_changed(build: Path, tmp_path: Path) -> None:
    data = manifest_bytes(build / "plain.pdf")
    path = pdf_with(build / "longer.pdf", tmp_path / "x.pdf", lambda pdf: attach(pdf, data))
    problems = verify(path).problems
    assert 'value 1 (toy-2022:length/value), "972 km" is printed as "973 km" on page 1' in problems
    assert any(problem.startswith("the row of toy-2022:length does not say") for problem in problems)


def test_pdf_without_a_value(build: Path, tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        value = first_value(pdf)
        del pdf.pages[0].Annots[value]

    path = pdf_with(build / "plain.pdf", tmp_path / "x.pdf", change)
    assert re.fullmatch(r'value \d+ \(toy-2022:\S+\), "[^"]*" is not printed', told(verify(path)))


def first_value(pdf: pikepdf.Pdf) -> int:
    """Return the first link of the first page that leads to where another one leads, too."""
    notes = [note.get("/Dest") for note in pdf.pages[0].Annots]
    places = [str(note[3]) if isinstance(note, pikepdf.Array) else "" for note in notes]
    return next(n for n, place in enumerate(places) if place and places.count(place) > 2)


def test_pdf_with_a_link_to_another_row(build: Path, tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        n = first_value(pdf)
        notes = pdf.pages[0].Annots
        notes[n].Dest = notes[n + 1].Dest

    path = pdf_with(build / "plain.pdf", tmp_path / "x.pdf", change)
    problems = verify(path).problems
    assert any(problem.endswith("is not printed") for problem in problems)
    assert any(problem.endswith("but is not in the manifest") for problem in problems)


def test_pdf_with_a_changed_attachment(build: Path, tmp_path: Path) -> None:
    data = manifest_bytes(build / "plain.pdf").replace(b'"972"', b'"973"')
    path = pdf_with(build / "plain.pdf", tmp_path / "x.pdf", lambda pdf: attach(pdf, data))
    assert "fact toy-2022:length was changed: its digest does not fit" in verify(path).problems


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
        '{"format": "cisreport-manifest/2", "facts": [1], "values": [{"n": 2}], "title": 1}'
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
