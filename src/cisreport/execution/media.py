"""Images, videos, sounds, pages and files of ``IPython.display``, for an environment without IPython."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from cisreport.execution.objects import DisplayObject

_FORMATS: Final = {"png": "png", "jpeg": "jpeg", "jpg": "jpeg", "gif": "gif", "webp": "webp"}
_STARTS: Final = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8": "jpeg", b"GIF8": "gif", b"RIFF": "webp"}


class Image(DisplayObject):
    """An image, from data, a path, or an address (which a report refuses)."""

    is_binary = True

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        format: str | None = None,  # noqa: A002 - the name in IPython
        embed: bool | None = None,
        width: int | None = None,
        height: int | None = None,
        retina: bool = False,
        unconfined: bool = False,  # noqa: ARG002 - likewise
        metadata: Mapping[str, Any] | None = None,
        alt: str | None = None,
    ) -> None:
        if data is None and url is None and filename is None:
            raise ValueError("No image data found. Expecting filename, url, or data.")
        super().__init__(data, url, filename, metadata)
        if isinstance(self.data, str):
            raise FileNotFoundError(f"there is no image {self.data}")
        self.embed = embed if embed is not None else self.url is None
        self.width = width or self.metadata.get("width")
        self.height = height or self.metadata.get("height")
        self.alt = alt or self.metadata.get("alt")
        self.retina = retina
        self.format = self._format(format)
        if retina and isinstance(self.data, bytes):
            self.width, self.height = (side // 2 for side in _shape(self.data))

    def reload(self) -> None:
        """Read the file again; an image on the network is not read."""
        if self.url is None:
            super().reload()

    def _format(self, given: str | None) -> str:
        start = self.data[:8] if isinstance(self.data, bytes) else b""
        by_content = next((name for begin, name in _STARTS.items() if start.startswith(begin)), "png")
        suffix = Path(str(self.filename or self.url or "")).suffix.removeprefix(".")
        name = (given or suffix or by_content).lower()
        if self.url is None and name not in _FORMATS:
            raise ValueError(f"Cannot embed the '{name}' image format")
        return _FORMATS.get(name, name)

    def _repr_mimebundle_(self) -> tuple[dict[str, Any], dict[str, Any]]:
        about = {"width": self.width, "height": self.height, "alt": self.alt}
        if self.url is not None:
            return {"text/html": f'<img src="{escape(self.url)}">'}, {}
        return {f"image/{self.format}": self.data}, {f"image/{self.format}": about}


def _shape(data: bytes) -> tuple[int, int]:
    from io import BytesIO

    from PIL import Image as Pictures  # comes with matplotlib

    with Pictures.open(BytesIO(data)) as picture:
        return picture.size


class Video(DisplayObject):
    """A video, of which a report has a link."""

    is_binary = True

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        embed: bool = False,
        mimetype: str | None = None,
        width: int | None = None,
        height: int | None = None,
        html_attributes: str = "controls",
    ) -> None:
        self.embed, self.mimetype, self.html_attributes = embed, mimetype, html_attributes
        self.width, self.height = width, height
        super().__init__(data, url, filename)

    def reload(self) -> None:
        """Do nothing: a report does not read videos."""

    def _repr_html_(self) -> str:
        return f'<video src="{escape(str(self.url or self.filename or "data:"))}"></video>'


class Audio(DisplayObject):
    """A sound, of which a report has a link."""

    is_binary = True

    def __init__(
        self,
        data: Any = None,
        filename: str | os.PathLike[str] | None = None,
        url: str | None = None,
        embed: bool | None = None,
        rate: int | None = None,
        autoplay: bool = False,
        normalize: bool = True,
        *,
        element_id: str | None = None,
    ) -> None:
        self.embed, self.rate, self.autoplay, self.normalize = embed, rate, autoplay, normalize
        self.element_id = element_id
        super().__init__(data, url, filename)

    def reload(self) -> None:
        """Do nothing: a report does not read sounds."""

    def _repr_html_(self) -> str:
        return f'<audio src="{escape(str(self.url or self.filename or "data:"))}"></audio>'


class IFrame:
    """Another page, of which a report has a link."""

    def __init__(
        self,
        src: object,
        width: object = "100%",
        height: object = 400,
        extras: Iterable[str] | None = None,
        **params: Any,
    ) -> None:
        self.src, self.width, self.height, self.params = src, width, height, params
        self.extras = list(extras or ())

    def _repr_html_(self) -> str:
        source = f"{self.src}?{urlencode(self.params)}" if self.params else str(self.src)
        return f'<iframe src="{escape(source)}"></iframe>'


class YouTubeVideo(IFrame):
    """A video on YouTube, by its identifier."""

    address: ClassVar[str] = "https://www.youtube.com/embed/{}"

    def __init__(self, id: str, width: object = 400, height: object = 300, **params: Any) -> None:  # noqa: A002
        self.id = id
        params.pop("allow_autoplay", None)
        super().__init__(self.address.format(id), width, height, **params)


class VimeoVideo(YouTubeVideo):
    """A video on Vimeo, by its identifier."""

    address = "https://player.vimeo.com/video/{}"


class ScribdDocument(YouTubeVideo):
    """A document on Scribd, by its identifier."""

    address = "https://www.scribd.com/embeds/{}/content"


class FileLink:
    """A link to a file."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        url_prefix: str = "",
        result_html_prefix: str = "",
        result_html_suffix: str = "<br>",
    ) -> None:
        self.path, self.url_prefix = os.fspath(path), url_prefix
        self.result_html_prefix, self.result_html_suffix = result_html_prefix, result_html_suffix
        self.check()

    def check(self) -> None:
        """Refuse a path that is not a file."""
        if not Path(self.path).is_file():
            raise ValueError(f"there is no file {self.path}")

    def __repr__(self) -> str:
        return self.path

    def _link(self, path: str) -> str:
        return f'<a href="{escape(self.url_prefix + path)}">{escape(path)}</a>'

    def _repr_html_(self) -> str:
        return f"{self.result_html_prefix}{self._link(self.path)}{self.result_html_suffix}"


class FileLinks(FileLink):
    """Links to the files of a folder and the folders within it."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        url_prefix: str = "",
        included_suffixes: Iterable[str] | None = None,
        *_formats: object,
        recursive: bool = True,
        **_options: object,
    ) -> None:
        self.suffixes = tuple(included_suffixes or ())
        self.recursive = recursive
        super().__init__(path, url_prefix)

    def check(self) -> None:
        """Refuse a path that is not a folder."""
        if not Path(self.path).is_dir():
            raise ValueError(f"there is no folder {self.path}")

    def _repr_html_(self) -> str:
        found = sorted(Path(self.path).rglob("*") if self.recursive else Path(self.path).iterdir())
        files = [item.as_posix() for item in found if item.is_file()]
        shown = [name for name in files if not self.suffixes or name.endswith(self.suffixes)]
        return "<ul>" + "".join(f"<li>{self._link(name)}</li>" for name in shown) + "</ul>"


CLASSES: Final[Mapping[str, type]] = {
    kind.__name__: kind
    for kind in (Image, Video, Audio, IFrame, YouTubeVideo, VimeoVideo, ScribdDocument, FileLink, FileLinks)
}
"""Those classes by their names."""
