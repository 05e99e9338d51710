"""Firefox, driven by its own protocol, Marionette: messages of JSON, each after its length."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_SETTINGS = {"ui.primaryPointerCapabilities": 6, "ui.allPointerCapabilities": 6}
"""A machine without a screen has a mouse."""


class Firefox:
    """A window of Firefox."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._stream = connection, connection.makefile("rb")
        self._receive()
        self.ask("WebDriver:NewSession", strictFileInteractability=False)

    def _receive(self) -> Any:
        length = b"".join(iter(lambda: self._stream.read(1), b":"))
        return json.loads(self._stream.read(int(length)))

    def ask(self, command: str, **parameters: Any) -> Any:
        """Return what it answers to a command of WebDriver."""
        message = json.dumps([0, 1, command, parameters]).encode()
        self._connection.sendall(b"%d:%b" % (len(message), message))
        _, _, error, result = self._receive()
        assert error is None, error
        return result

    def open(self, path: Path, width: int = 1280) -> None:
        self.ask("WebDriver:SetWindowRect", width=width, height=900)
        self.ask("WebDriver:Navigate", url=path.as_uri())

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what a script in the page returns, or what its promise gives."""
        return self.ask("WebDriver:ExecuteScript", script=script, args=list(arguments))["value"]

    def _found(self, path: str) -> str:
        found = self.ask("WebDriver:FindElement", using="xpath", value=path)
        return str(found["value"][_ELEMENT])

    def click(self, path: str) -> None:
        self.ask("WebDriver:ElementClick", id=self._found(path))

    def type(self, path: str, keys: str) -> None:
        self.ask("WebDriver:ElementSendKeys", id=self._found(path), text=keys)

    def messages(self) -> list[str]:
        """Return what its console says of pages in files."""
        self.ask("Marionette:SetContext", value="chrome")
        said = self.run("return Services.console.getMessageArray().map(item => item.message)")
        self.ask("Marionette:SetContext", value="content")
        return [message for message in said if "file:///" in message]


@contextmanager
def started(profile: Path) -> Iterator[Firefox]:
    """Start Firefox with a profile of its own, and end it."""
    assert FIREFOX is not None
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = _SETTINGS | {"marionette.port": port}
    lines = (f'user_pref("{name}", {value});\n' for name, value in settings.items())
    (profile / "user.js").write_text("".join(lines), "utf-8")
    command = [
        FIREFOX,
        "--headless",
        "--marionette",
        "--remote-allow-system-access",
        "--profile",
        str(profile),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            with _connected(port) as connection:
                yield Firefox(connection)
        finally:
            process.terminate()


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + 120
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=120)
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
