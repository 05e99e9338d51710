"""Sealing a changed file again, as those do who know how a file is sealed."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pikepdf

from cisreport.digests import manifest_digest
from cisreport.formats import FORMATS, OutputFormat
from cisreport.pieces import stated
from cisreport.pieces.prints import MANIFEST_NAME
from cisreport.seals import sealed

_BLOCK = re.compile(rb'(?<=<script type="application/json" id="cisreport-manifest">)[^<]*')


def seal_again(path: Path, *, is_listed: bool = True) -> Path:
    """Give a published file the digests of its pieces and of its manifest, and the seal of its bytes.

    Its manifest also lists what is outside of the grammar, unless that is tested.
    """
    data = path.read_bytes()
    if _format(data).has_pages:
        path.write_bytes(_print_with_digests(data, is_listed))
    elif block := _BLOCK.search(data):
        manifest = with_digests(block[0], data, is_listed=is_listed).replace(b"<", b"\\u003c")
        path.write_bytes(data[: block.start()] + manifest + data[block.end() :])
    return seal_alone(path)


def seal_alone(path: Path) -> Path:
    """Give a published file the seal of its bytes, and nothing else."""
    data = path.read_bytes()
    output = _format(data)
    assert output.seal is not None
    path.write_bytes(sealed(data, output.seal))
    return path


def with_digests(manifest: bytes, data: bytes, *, is_listed: bool = True) -> bytes:
    """Return a manifest with the digests of the pieces of its file and of itself, as far as it has them."""
    try:
        plain = json.loads(manifest)
        if "pieces" in plain:
            found = stated(_format(data).pieces_of(data))
            plain["pieces"] |= found if is_listed else {**found, "unusual": plain["pieces"]["unusual"]}
        if "digest" in plain:
            plain["digest"] = manifest_digest(plain)
    except (ValueError, KeyError, TypeError, AttributeError):
        return manifest
    return json.dumps(plain).encode()


def _print_with_digests(data: bytes, is_listed: bool) -> bytes:
    written = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        if MANIFEST_NAME not in pdf.attachments:
            return data
        stream = pdf.attachments[MANIFEST_NAME].obj.EF.F
        stream.write(with_digests(stream.read_bytes(), data, is_listed=is_listed))
        pdf.save(written, fix_metadata_version=False)
    return written.getvalue()


def _format(data: bytes) -> OutputFormat:
    return next(output for output in FORMATS.values() if output.signature.match(data))
