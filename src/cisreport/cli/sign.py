"""``cisreport sign``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.reporting import reports_errors


@reports_errors
def sign(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Published reports.")],
    key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Private SSH key, or the public key of one that ssh-agent has.",
            show_default=False,
        ),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="PKCS #12 file with a certificate and its key, for PDFs.", show_default=False
        ),
    ] = None,
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="File with the passphrase of --certificate; else you are asked.",
            show_default=False,
        ),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace files that exist.")] = False,
) -> None:
    """Sign published reports, so that a reader can see who vouches for them.

    With --key, the signature of report.html is in report.html.sig; any file can be signed so. With
    --certificate, the signature is in a new PDF, report.signed.pdf, and any PDF reader shows it. The command
    first verifies each file. `cisreport verify --signature` checks signatures. Nothing is sent.
    """
    from cisreport.errors import CisreportError
    from cisreport.placing import put_file
    from cisreport.published import read_bytes
    from cisreport.signatures.keys import SUFFIX, sign_file
    from cisreport.signatures.prints import sign_print
    from cisreport.verification import verify

    if (key is None) == (certificate is None):
        raise CisreportError("name a key with --key, or a certificate with --certificate")
    files = [*dict.fromkeys(files)]
    outputs = [Path(f"{path}{SUFFIX}") if key else path.with_suffix(".signed.pdf") for path in files]
    if twice := next((output for n, output in enumerate(outputs) if output in outputs[:n]), None):
        raise CisreportError(f"{twice}: is the signed file of two of them; sign them apart")
    for path, output in zip(files, outputs, strict=True):
        if certificate and not read_bytes(path).startswith(b"%PDF-"):
            raise CisreportError(f"{path}: is not a PDF; sign it with --key")
        if output.exists() and not replace:
            raise CisreportError(f"{output}: exists; replace it with --replace")
        if problems := verify(path).problems:
            raise CisreportError(f"{path}: is not signed, because {problems[0]}")
    passphrase = _passphrase(certificate, passphrase_file) if certificate else ""
    for path, output in zip(files, outputs, strict=True):
        signed = sign_print(read_bytes(path), certificate, passphrase) if certificate else b""
        put_file(output, sign_file(path, key) if key else signed)
        print(output)


def _passphrase(certificate: Path, file: Path | None) -> str:
    from cisreport.errors import CisreportError

    if file is None:
        return str(
            typer.prompt(f"Passphrase of {certificate}", hide_input=True, default="", show_default=False)
        )
    try:
        return file.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CisreportError(f"{file}: cannot be read; name a text file with the passphrase") from error
