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
from cisreport.errors import CisreportError
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
    return _certificate(tmp_path_factory.mktemp("certificate"), 2020, 100)


def _certificate(folder: Path, year: int, years: int) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Harbor Press")])
    start = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), 7, start, start + dt.timedelta(365 * years)
    )
    made = builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())
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
    assert changed.problems[0].startswith("the signature in toy.html.sig does not fit its bytes (")
    assert [answer.is_yes for answer in changed.answers[:2]] == [False, False]


def test_another_certificate_of_the_same_name(
    signed: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "toy.pdf").write_bytes(signed)
    stranger = _certificate(tmp_path, 2020, 100).with_suffix(".pem")
    code, printed = _run("verify", tmp_path / "toy.pdf", "--certificates", stranger)
    assert code == 1
    lines = printed.replace(f"{tmp_path / 'toy.pdf'}: ", "").splitlines()
    told = "nobody whom you trust has signed it: it is signed by Common Name: Harbor Press on "
    assert lines[0].startswith(told)
    assert lines[1] == "Is it whole? yes"
    assert capfd.readouterr().err == ""


def test_a_certificate_that_is_not_valid_anymore(
    tmp_path: Path, build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = _certificate(tmp_path, 2001, 1)
    copy = Path(shutil.copy(build / "toy.pdf", tmp_path))
    words: list[str | Path] = ["--certificate", old, "--passphrase-file", old.with_suffix(".txt")]
    why = "the certificate of Common Name: Harbor Press is only valid from 2001-01-01 to 2002-01-01"
    assert _run("sign", copy, *words) == (1, f"{old}: {why}; sign with one that is valid\n")
    monkeypatch.setattr("cisreport.signatures.prints._outdated", lambda _: "")
    data = sign_print(copy.read_bytes(), old, _SECRET)
    monkeypatch.undo()
    copy.write_bytes(data)
    [problem] = verify(copy, certificates=old.with_suffix(".pem")).problems
    assert problem.endswith(f"not among those that you trust ({why})")


def test_certificates_that_are_not(signed: bytes, tmp_path: Path, certificate: Path) -> None:
    (tmp_path / "toy.pdf").write_bytes(signed)
    with pytest.raises(CisreportError, match="does not have certificates; name a PEM file with nothing else"):
        verify(tmp_path / "toy.pdf", certificates=certificate)


def test_two_files_with_one_signed_file(tmp_path: Path, certificate: Path) -> None:
    _, printed = _run("sign", tmp_path / "a.pdf", tmp_path / "a.b", "--certificate", certificate)
    assert printed == f"{tmp_path / 'a.signed.pdf'}: is the signed file of two of them; sign them apart\n"


@pytest.fixture(scope="module")
def page(build: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The toy's page, signed with an SSH key, and the public key."""
    folder = tmp_path_factory.mktemp("page")
    page, key = Path(shutil.copy(build / "toy.html", folder)), folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "mira", "-f", key], check=True)
    _run("sign", page, "--key", key)
    return page, " ".join(key.with_suffix(".pub").read_text().split()[:2])


@needs_keygen
@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("mira@example.org {key}", "mira@example.org"),
        ("\ufeff# ours\r\n\r\nmira {key} a comment\r\n", "mira"),
        ('"mira of the harbor" {key}', "mira of the harbor"),
        ('mira namespaces="file",valid-after="20200101" {key}', "mira"),
        ('bob valid-before="20200101" {key}\nmira {key}', "mira"),
        ("!bob,mira {key}", "mira"),
    ],
)
def test_a_list_of_signers(page: tuple[Path, str], tmp_path: Path, line: str, name: str) -> None:
    (tmp_path / "signers").write_text(line.format(key=page[1]), "utf-8", newline="")
    result = verify(page[0], signers=tmp_path / "signers")
    assert result.ok, result
    assert result.answers[1].why.startswith(f"by {name} with the ED25519 key ")


@needs_keygen
@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "not among those that you trust"),
        ('mira namespaces="git" {key}', '(key is not permitted for use in signature namespace "file")'),
        ('mira valid-before="20200101" {key}', "> valid-before 2020-01-01T00:00:00)"),
        ("mira cert-authority {key}", "not among those that you trust"),
        ('mira other="1" {key}', "(bad options: unknown key option)"),
    ],
)
def test_a_list_without_the_signer(page: tuple[Path, str], tmp_path: Path, line: str, why: str) -> None:
    (tmp_path / "signers").write_text(line.format(key=page[1]), "utf-8")
    [problem] = verify(page[0], signers=tmp_path / "signers").problems
    assert problem.startswith("nobody whom you trust has signed it: it is signed by the ED25519 key SHA256:")
    assert problem.endswith(why)


@needs_keygen
def test_a_print_with_a_signature_and_a_second_file(signed: bytes, tmp_path: Path) -> None:
    copy, key, signers = tmp_path / "toy.pdf", tmp_path / "key", tmp_path / "signers"
    copy.write_bytes(signed)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "mira", "-f", key], check=True)
    signers.write_text(f"mira {key.with_suffix('.pub').read_text()}")
    assert not verify(copy, signers=signers).ok
    _run("sign", copy, "--key", key)
    assert verify(copy, signers=signers).ok


@needs_keygen
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"# ours\nmira\n", ":2:1: is not a name, a kind of key and a public key; write it as "),
        (b"ssh-ed25519 AAAA mira\n", ":1:1: is not a name, a kind of key and a public key; write it as "),
        (b"\xff\xfem\x00", ":1:1: byte 0xff is not UTF-8; save the file as UTF-8"),
        (None, ": there is no such file; check the name"),
    ],
)
def test_what_is_not_a_list_of_signers(
    page: tuple[Path, str], tmp_path: Path, data: bytes | None, told: str
) -> None:
    if data is not None:
        (tmp_path / "signers").write_bytes(data)
    code, printed = _run("verify", page[0], "--signers", tmp_path / "signers")
    assert code == 1
    assert printed.startswith(f"{tmp_path / 'signers'}{told}")


@needs_keygen
def test_a_key_that_cannot_sign(build: Path, tmp_path: Path) -> None:
    page, key = Path(shutil.copy(build / "toy.html", tmp_path)), tmp_path / "key"
    remedy = "name a private SSH key that only you can read"
    assert _run("sign", page, "--key", key) == (1, f"{key}: is not a file; {remedy}\n")
    key.write_text("-----BEGIN OPENSSH PRIVATE KEY-----\n")
    key.chmod(0o644)
    code, printed = _run("sign", page, "--key", key)
    assert code == 1
    assert "@" not in printed
    assert printed.endswith(f"; {remedy}\n")


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
    told = "is not a PKCS #12 file with a private key, or has another passphrase; name a .p12 file"
    assert printed == f"{certificate}: {told}\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["toy.html", "toy.pdf", "wrong.txt"]
