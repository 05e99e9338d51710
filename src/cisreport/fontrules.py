"""Fonts in style sheets: whole, or with the letters of one text only."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path


def font_face(family: str, weight: int, slant: str, data: bytes, kind: str = "woff2") -> str:
    """Return the rule of a style sheet that has a font inside."""
    address = f"data:font/{kind};base64,{b64encode(data).decode('ascii')}"
    form = {"ttf": "truetype", "otf": "opentype"}.get(kind, kind)
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {slant}; '
        f'src: url("{address}") format("{form}"); }}\n'
    )


def letters_face(
    family: str, weight: int, path: Path, letters: str, *, number: int = 0, slant: str = "normal"
) -> str:
    """Return the rule of a font with these letters only; nothing if it has none of them.

    Parameters
    ----------
    family, weight, slant
        As in the rule.
    path : Path
        The file of the font.
    letters : str
        Each letter once or more.
    number : int, default 0
        Number of the font in its file.
    """
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(path)), number)
    known = set(face.unicodes).intersection(map(ord, letters))
    if not known:
        return ""
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING
    wanted.unicode_set.update(known)
    wanted.name_id_set.clear()
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.invert()  # every feature
    for axis in face.axis_infos:  # a variable font becomes one of this weight
        if axis.tag == "wght":
            wanted.pin_axis_location(face, axis.tag, weight)
        else:
            wanted.pin_axis_to_default(face, axis.tag)
    data = hb.subset(face, wanted).blob.data
    return font_face(family, weight, slant, data, "ttf" if "glyf" in face.table_tags else "otf")
