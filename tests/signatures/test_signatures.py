"""Signed files: each change, and each thing that only looks like a signature, is found."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from typer.testing import CliRunner

from cisreport.cli import app
from cisreport.signatures.prints import sign_print
from cisreport.verification import Verification, verify

_SECRET = "of the harbor"
_NOT_TRUSTED = ", whose key or certificate is not among those that you trust"

needs_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not on PATH")


def _run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(item) for item in arguments])
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PKCS #12 file of the Harbor Press; its certificate as PEM has the same name."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Harbor Press")])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, start, start + dt.timedelta(36500))
    made = builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    folder = tmp_path_factory.mktemp("certificate")
    encryption = serialization.BestAvailableEncryption(_SECRET.encode())
    path = folder / "press.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"press", key, made, None, encryption))
    path.with_suffix(".pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    path.with_suffix(".txt").write_text(f"{_SECRET}\n")
    return path


@pytest.fixture(scope="module")
def signed(build: Path, certificate: Path) -> bytes:
    """The toy's print with a signature."""
    return sign_print((build / "toy.pdf").read_bytes(), certificate, _SECRET)


def _verified(path: Path, data: bytes, *, signature: bool = False) -> Verification:
    path.write_bytes(data)
    return verify(path, signature=signature)


def test_a_signed_print(build: Path, tmp_path: Path, certificate: Path) -> None:
    copy = Path(shutil.copy(build / "toy.pdf", tmp_path))
    words: list[str | Path] = [
        "--certificate",
        certificate,
        "--passphrase-file",
        certificate.with_suffix(".txt"),
    ]
    assert _run("sign", copy, *words) == (0, f"{tmp_path / 'toy.signed.pdf'}\n")
    output = tmp_path / "toy.signed.pdf"
    assert output.read_bytes().startswith(copy.read_bytes())
    assert _run("verify", output) == (0, "")
    code, printed = _run("verify", "--signature", output)
    assert code == 0
    lines = printed.replace(f"{output}: ", "").splitlines()
    assert re.sub(r"on \d.*UTC", "on DAY", lines[1]) == (
        f"Is it signed? yes, by Common Name: Harbor Press on DAY{_NOT_TRUSTED}"
    )
    assert [lines[0], *lines[2:]] == [
        "Is it whole? yes",
        "Does it follow from its facts? yes",
        "Does it rebuild to the same bytes? not known, not tried; use --rebuild in its project",
    ]
    trusted = _run(
        "verify", "--signature", output, "--certificates", certificate.with_suffix(".pem"), "--json"
    )
    answers = json.loads(trusted[1])["files"][0]["answers"]
    assert answers[1]["is_yes"]
    assert _NOT_TRUSTED not in answers[1]["why"]
    assert _run("sign", copy, *words)[1].endswith("exists; replace it with --replace\n")
    assert _run("sign", output, *words)[0] == 0
    twice = verify(tmp_path / "toy.signed.signed.pdf", signature=True)
    assert twice.ok, twice
    assert twice.answers[1].why.count("Harbor Press") == 2


def _changed_byte(data: bytes) -> bytes:
    return data.replace(b"application/pdf", b"application/pdg", 1)


def _later_box(data: bytes) -> bytes:
    """Add a white box over the first page, in a later revision of the signed file."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, FloatObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(data))
    box = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/Square")}
    sides = ArrayObject([FloatObject(side) for side in (0, 0, 600, 800)])
    square = DictionaryObject({pdf_name(key): value for key, value in box.items()})
    square[pdf_name("/Rect")] = sides
    place = writer.add_object(square)
    page = writer.root["/Pages"]["/Kids"][0]
    while page["/Type"] == "/Pages":
        page = page["/Kids"][0]
    page["/Annots"] = ArrayObject([*page.get("/Annots", ()), place])
    writer.update_container(page)
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


def _written_again(data: bytes) -> bytes:
    """Write a signed file as one revision: its signature remains as an object."""
    with pikepdf.open(BytesIO(data)) as pdf:
        result = BytesIO()
        pdf.save(result)
    return result.getvalue()


def _visible(data: bytes) -> bytes:
    """Let the field of the signature cover the page, without changing the length."""
    return re.sub(rb"/Rect \[\s*0 0 0 0\s*\]", lambda found: b"/Rect [0 0 9 9]".ljust(len(found[0])), data)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (_changed_byte, "does not fit its bytes"),
        (_later_box, "something that can be seen on page 1"),
        (_written_again, "its seal"),
        (_visible, "something that can be seen on page 1"),
    ],
)
def test_a_changed_print(signed: bytes, tmp_path: Path, change: Callable[[bytes], bytes], what: str) -> None:
    changed = change(signed)
    assert changed != signed
    result = _verified(tmp_path / "toy.pdf", changed, signature=True)
    assert any(what in problem for problem in result.problems), result
    assert result.answers[0].is_yes is False


def test_a_later_revision_without_a_signature(build: Path, tmp_path: Path) -> None:
    result = _verified(tmp_path / "toy.pdf", _later_box((build / "toy.pdf").read_bytes()))
    assert any("something that can be seen on page 1" in problem for problem in result.problems), result


def test_a_notebook_has_an_event_loop_already(build: Path, tmp_path: Path, certificate: Path) -> None:
    async def in_a_cell() -> Verification:
        data = sign_print((build / "toy.pdf").read_bytes(), certificate, _SECRET)
        return _verified(tmp_path / "toy.pdf", data, signature=True)

    with ThreadPoolExecutor(1) as pool:  # the tests of this process may have a loop, too
        assert pool.submit(lambda: asyncio.run(in_a_cell())).result().ok


def test_without_pyhanko(signed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyhanko.pdf_utils.reader", None)
    result = _verified(tmp_path / "toy.pdf", signed)
    assert result.problems == (
        'the file has signatures, which need pyHanko; run `pip install "cisreport[sign]"`',
    )


@needs_keygen
def test_a_signature_in_a_second_file(build: Path, tmp_path: Path) -> None:
    page, key = Path(shutil.copy(build / "toy.html", tmp_path)), tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "mira", "-f", key], check=True)
    assert _run("verify", "--signature", page)[1].splitlines()[0] == (
        f"{page}: it is not signed: there is no file toy.html.sig"
    )
    assert _run("sign", page, "--key", key) == (0, f"{page}.sig\n")
    assert "cannot sign" in _run("sign", page, "--replace", "--key", tmp_path / "no-key")[1]
    kind, code = key.with_suffix(".pub").read_text().split()[:2]
    signers = tmp_path / "signers"
    signers.write_text(f"mira@example.org {kind} {code}\n")
    unknown, known = verify(page, signature=True), verify(page, signature=True, signers=signers)
    assert unknown.ok
    assert known.ok
    assert unknown.answers[1].why.startswith("by the ED25519 key SHA256:")
    assert unknown.answers[1].why.endswith(_NOT_TRUSTED)
    assert known.answers[1].why.startswith("by mira@example.org with the ED25519 key SHA256:")
    assert _NOT_TRUSTED not in known.answers[1].why
    page.write_bytes(page.read_bytes().replace(b"lake", b"pond", 1))
    changed = verify(page, signature=True, signers=signers)
    assert "the signature in toy.html.sig does not fit its bytes" in changed.problems
    assert [answer.is_yes for answer in changed.answers[:2]] == [False, False]


def test_wrong_arguments(build: Path, tmp_path: Path, certificate: Path) -> None:
    page = Path(shutil.copy(build / "toy.html", tmp_path))
    assert _run("sign", page)[1] == "name a key with --key, or a certificate with --certificate\n"
    secret = certificate.with_suffix(".txt")
    assert (
        "is not a PDF; sign it with --key"
        in _run("sign", page, "--certificate", certificate, "--passphrase-file", secret)[1]
    )
    copy = Path(shutil.copy(build / "toy.pdf", tmp_path))
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("of the mole")
    _, printed = _run("sign", copy, "--certificate", certificate, "--passphrase-file", wrong)
    assert printed == f"{certificate}: is not a PKCS #12 file with a private key, or has another passphrase\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["toy.html", "toy.pdf", "wrong.txt"]
