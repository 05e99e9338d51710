"""PAdES signatures of a PDF, with pyHanko (``cisreport[sign]``)."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from cisreport.errors import CisreportError, MissingToolError, one_line
from cisreport.signatures import Signature
from cisreport.signatures.revisions import first_revision, revision_problems

_T = TypeVar("_T")
_REMEDY = 'run `pip install "cisreport[sign]"`'
for _name in ("pyhanko", "pyhanko_certvalidator"):  # else Python prints what they log about any file
    logging.getLogger(_name).addHandler(logging.NullHandler())


def _apart(function: Callable[[], _T]) -> _T:
    """Call a function in a thread: pyHanko starts an event loop, and a notebook has one already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result()


def is_signed(data: bytes) -> bool:
    """Return whether a PDF has a later revision, in which a signature may be."""
    return len(first_revision(data)) < len(data)


def sign_print(data: bytes, certificate: Path, passphrase: str = "") -> bytes:
    """Return a PDF with a PAdES signature, which is invisible; its other bytes stay as they are.

    Parameters
    ----------
    data : bytes
        The PDF.
    certificate : Path
        PKCS #12 file (``.p12``, ``.pfx``) with a certificate, its private key and its chain.
    passphrase : str
        Of this file.

    Raises
    ------
    MissingToolError
        If pyHanko is not installed.
    CisreportError
        If the certificate cannot be read with the passphrase, or the PDF cannot be signed.

    Notes
    -----
    The signature has the profile PAdES B-B of ETSI EN 319 142-1, with the time of the clock and without a
    time stamp of an authority, which would need the network.
    """
    try:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers
    except ImportError as error:
        raise MissingToolError(f"signing a PDF needs pyHanko; {_REMEDY}") from error
    try:
        content = certificate.read_bytes()
    except OSError as error:
        raise CisreportError(f"{certificate}: cannot be read: {error.strerror}; name a .p12 file") from error
    try:
        signer = signers.SimpleSigner.load_pkcs12_data(content, (), passphrase.encode())
    except ValueError as error:
        what, remedy = (
            "is not a PKCS #12 file with a private key, or has another passphrase",
            "name a .p12 file",
        )
        raise CisreportError(f"{certificate}: {what}; {remedy}") from error
    if outdated := _outdated(signer.signing_cert):
        raise CisreportError(f"{certificate}: {outdated}; sign with one that is valid")
    try:
        writer = IncrementalPdfFileWriter(BytesIO(data))
        name = f"Signature{sum(1 for _ in fields.enumerate_sig_fields(writer)) + 1}"
        about = signers.PdfSignatureMetadata(
            field_name=name, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
        )
        signed: bytes = _apart(lambda: signers.sign_pdf(writer, about, signer=signer).getvalue())
    except Exception as error:  # a certificate or file from anyone can fail in any way
        raise CisreportError(f"the PDF cannot be signed: {one_line(str(error))}") from error
    return signed


def signatures_of(data: bytes, trusted: Path | None = None) -> tuple[list[Signature], list[str]]:
    """Return the signatures of a PDF that fit, and a sentence for each problem of those that do not.

    Parameters
    ----------
    data : bytes
        The PDF.
    trusted : Path, optional
        Certificates that the reader trusts, as PEM.

    Raises
    ------
    MissingToolError
        If pyHanko is not installed.
    CisreportError
        If the certificates cannot be read.
    """
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko_certvalidator import ValidationContext
    except ImportError as error:
        raise MissingToolError(f"the file has signatures, which need pyHanko; {_REMEDY}") from error
    context = ValidationContext(trust_roots=_certificates(trusted), allow_fetching=False)
    found: list[Signature] = []
    problems: list[str] = []

    def read() -> None:
        embedded = PdfFileReader(BytesIO(data)).embedded_signatures
        for item in embedded:
            found.extend(_checked(item, context, problems, is_last=item is embedded[-1]))

    try:
        problems += revision_problems(data)
        _apart(read)
    except Exception as error:  # noqa: BLE001 - a file from anyone can fail in any way
        problems.append(f"its signatures cannot be read: {one_line(str(error))}")
    if not found and not problems:
        problems.append("a later revision of the file has no signature")
    return found, problems


def _checked(item: Any, context: Any, problems: list[str], *, is_last: bool) -> Iterator[Signature]:
    """Yield a signature that fits, or add what is wrong with it."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    status = validate_pdf_signature(item, signer_validation_context=context)
    who = one_line(status.signing_cert.subject.human_friendly)
    wanted = SignatureCoverageLevel.ENTIRE_FILE if is_last else SignatureCoverageLevel.ENTIRE_REVISION
    if not (status.intact and status.valid):
        problems.append(f"its signature by {who} does not fit its bytes")
    elif status.coverage < wanted:
        problems.append(f"its signature by {who} does not cover the whole file")
    else:
        when = status.signer_reported_dt
        path = [*status.validation_path.iter_certs(include_root=True)] if status.validation_path else []
        doubt = next(filter(None, map(_outdated, path)), "")
        yield Signature(
            who=who,
            is_known=status.trusted and not doubt,
            when=f"{when:%Y-%m-%d %H:%M UTC}" if when else "",
            doubt=doubt,
        )


def _outdated(certificate: Any) -> str:
    """Return why a certificate is not valid today; empty if it is."""
    start, end = certificate.not_valid_before, certificate.not_valid_after
    if start <= dt.datetime.now(dt.UTC) <= end:
        return ""
    who = one_line(certificate.subject.human_friendly)
    return f"the certificate of {who} is only valid from {start:%Y-%m-%d} to {end:%Y-%m-%d}"


def _certificates(path: Path | None) -> list[Any]:
    from pyhanko.keys import load_certs_from_pemder

    if path is None:
        return []
    remedy = "name a PEM file with nothing else"
    try:
        found = [item for item in load_certs_from_pemder([str(path)]) if item.subject]
    except OSError as error:
        raise CisreportError(f"{path}: cannot be read: {error.strerror}; {remedy}") from error
    except Exception:  # noqa: BLE001 - a file that is not one can fail in any way
        found = []
    if not found:
        raise CisreportError(f"{path}: does not have certificates; {remedy}")
    return found
