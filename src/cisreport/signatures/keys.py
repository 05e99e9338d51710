"""Signatures in a second file, made with SSH keys (``ssh-keygen -Y``), which many researchers have already.

The signature of ``report.html`` is in ``report.html.sig``.  Everybody can check it with OpenSSH alone:
``ssh-keygen -Y verify -n file -f SIGNERS -I NAME -s report.html.sig < report.html``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from cisreport.errors import CisreportError, DataError, MissingToolError, Problem, one_line
from cisreport.files import read_text
from cisreport.signatures import Signature

SUFFIX: Final = ".sig"
NAMESPACE: Final = "file"
"""What the signature is for, as OpenSSH recommends for files."""
_GOOD: Final = re.compile(r'Good "file" signature with (\S+) key (\S+)')
_SIGNER: Final = re.compile(r"\S.*[ \t][a-z][\w@.-]+[ \t]+AAAA[A-Za-z0-9+/]+={0,2}([ \t].*)?")
_REASON: Final = re.compile(r"SIGNERS:\d+: ([^\r\n]*)")
_FRAME: Final = re.compile("@")
"""How lines of the frame around a warning begin."""


def _keygen(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise MissingToolError("signatures with SSH keys need ssh-keygen; install OpenSSH")
    command = [program, "-Y", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603 - no shell


def _message(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = (done.stderr + done.stdout).decode("utf-8", "replace").splitlines()
    return one_line("; ".join(line.strip() for line in lines if not _FRAME.match(line)))


def sign_file(path: Path, key: Path) -> bytes:
    """Return the signature of a file with a private SSH key, or with a key that an agent has.

    Parameters
    ----------
    path : Path
        The file.
    key : Path
        The private key; or the public key of one that ``ssh-agent`` has.  ``ssh-keygen`` asks for its
        passphrase.

    Raises
    ------
    MissingToolError
        If ``ssh-keygen`` is not installed.
    CisreportError
        If the key cannot sign.
    """
    remedy = "name a private SSH key that only you can read"
    if not key.is_file():
        raise CisreportError(f"{key}: is not a file; {remedy}")
    done = _keygen("sign", "-n", NAMESPACE, "-f", key, given=path.read_bytes())
    if done.returncode or not done.stdout:
        raise CisreportError(f"{key}: cannot sign: {_message(done)}; {remedy}")
    return done.stdout


def signature_of(path: Path, data: bytes, signers: Path | None = None) -> Signature | str:
    """Return the signature in the second file, or a sentence on what is wrong.

    Parameters
    ----------
    path : Path
        The file.
    data : bytes
        Its bytes.
    signers : Path, optional
        Keys that the reader trusts, with the names of their owners, in OpenSSH's format of
        ``allowed_signers``.

    Raises
    ------
    MissingToolError
        If ``ssh-keygen`` is not installed.
    DataError
        If the list of signers cannot be read.
    """
    second = Path(f"{path}{SUFFIX}")
    if not second.is_file():
        return f"it is not signed: there is no file {second.name}"
    known = None if signers is None else _signers(signers)
    done = _keygen("check-novalidate", "-n", NAMESPACE, "-s", second, given=data)
    good = _GOOD.search(done.stdout.decode("utf-8", "replace"))
    if done.returncode or good is None:
        return f"the signature in {second.name} does not fit its bytes ({_message(done)})"
    stranger = Signature(who=f"the {good[1]} key {good[2]}", is_known=False)
    return stranger if known is None else _among(known, stranger, second, data)


def _signers(path: Path) -> str:
    """Return a list of signers as plain text.

    Raises
    ------
    DataError
        If it cannot be read, or has a line that is not of a signer.
    """
    problems: list[Problem] = []
    text = read_text(path, str(path), problems) or ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#") and not _SIGNER.fullmatch(line.strip()):
            what, remedy = (
                "is not a name, a kind of key and a public key",
                "write it as allowed_signers of OpenSSH",
            )
            problems.append(Problem(path=str(path), line=number, column=1, what=what, remedy=remedy))
    if problems:
        raise DataError(problems)
    return text


def _among(signers: str, stranger: Signature, second: Path, data: bytes) -> Signature:
    """Return a signature with the name that a list has for its key, or with why it has none."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "SIGNERS")
        path.write_text(signers, "utf-8", newline="\n")
        named = _keygen("find-principals", "-f", path, "-s", second)
        refused = [named]
        for name in named.stdout.decode("utf-8", "replace").splitlines():
            if name.startswith("!"):
                continue
            done = _keygen("verify", "-n", NAMESPACE, "-f", path, "-I", name, "-s", second, given=data)
            if not done.returncode:
                return replace(stranger, who=f"{name} with {stranger.who}", is_known=True)
            refused.append(done)
    said = "".join(done.stderr.decode("utf-8", "replace") for done in refused)
    return replace(stranger, doubt="; ".join(dict.fromkeys(_REASON.findall(said))))
