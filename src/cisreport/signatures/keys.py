"""Signatures in a second file, made with SSH keys (``ssh-keygen -Y``), which many researchers have already.

The signature of ``report.html`` is in ``report.html.sig``.  Everybody can check it with OpenSSH alone:
``ssh-keygen -Y verify -n file -f SIGNERS -I NAME -s report.html.sig < report.html``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from cisreport.errors import CisreportError, MissingToolError, one_line
from cisreport.signatures import Signature

SUFFIX: Final = ".sig"
NAMESPACE: Final = "file"
"""What the signature is for, as OpenSSH recommends for files."""
_GOOD: Final = re.compile(r'Good "file" signature with (\S+) key (\S+)')


def _keygen(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise MissingToolError("signatures with SSH keys need ssh-keygen; install OpenSSH")
    command = [program, "-Y", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603 - no shell


def _message(done: subprocess.CompletedProcess[bytes]) -> str:
    return one_line((done.stderr + done.stdout).decode("utf-8", "replace").strip())


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
    done = _keygen("sign", "-n", NAMESPACE, "-f", key, given=path.read_bytes())
    if done.returncode or not done.stdout:
        raise CisreportError(f"{key}: cannot sign: {_message(done)}")
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
    CisreportError
        If the list of signers cannot be read.
    """
    second = Path(f"{path}{SUFFIX}")
    if not second.is_file():
        return f"it is not signed: there is no file {second.name}"
    if signers is not None and not signers.is_file():
        raise CisreportError(f"{signers}: is not a file; name a list of keys as OpenSSH's allowed_signers")
    done = _keygen("check-novalidate", "-n", NAMESPACE, "-s", second, given=data)
    good = _GOOD.search(done.stdout.decode("utf-8", "replace"))
    if done.returncode or good is None:
        return f"the signature in {second.name} does not fit its bytes"
    stranger = Signature(who=f"the {good[1]} key {good[2]}", is_known=False)
    if signers is None:
        return stranger
    named = _keygen("find-principals", "-f", signers, "-s", second)
    for name in named.stdout.decode("utf-8", "replace").split():
        known = _keygen("verify", "-n", NAMESPACE, "-f", signers, "-I", name, "-s", second, given=data)
        if not known.returncode:
            return Signature(who=f"{name} with {stranger.who}", is_known=True)
    return stranger
