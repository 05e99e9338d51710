"""The program that runs Typst: ``python -I -S worker.py FOLDER MEMORY``, with the folder of Typst's package.

It writes :data:`READY` when it has imported Typst.  Then it reads requests, a line of JSON each, and answers
each with a line of JSON and the bytes of the files.  It imports nothing of the library, so it starts in a
hundredth of a second.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from typing import Any, Final

READY: Final = b"ready\n"
NO_MEMORY: Final = 4
"""Status with which it ends if Python gets no memory."""


def _limit(memory: int) -> None:
    """Limit the memory of this process, if the system can."""
    if memory and sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        allowed = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, most))


def serve(typst: Any, requests: Any, answers: Any) -> None:
    """Answer requests until there are no more."""
    compiler: Any = None
    for line in requests:
        request = json.loads(line)
        files: list[bytes] = []
        answer: dict[str, Any] = {}
        try:
            if "source" in request:
                compiler = typst.Compiler(request.pop("source"), **request)
            elif "query" in request:
                answer["found"] = compiler.query(**request["query"])
            else:
                if moment := request.get("timestamp"):
                    request["timestamp"] = datetime.fromisoformat(moment)
                made = compiler.compile(**request)
                files = list(made) if isinstance(made, list) else [made]
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever Typst raises is the answer
            answer["error"] = {
                "message": str(getattr(error, "message", "") or error),
                "hints": list(getattr(error, "hints", None) or ()),
                "diagnostic": str(getattr(error, "diagnostic", "")),
            }
        answer["sizes"] = [len(file) for file in files]
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.writelines(files)
        answers.flush()


def main() -> None:
    """Serve the process that started this one."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.path.append(sys.argv[1])
    _limit(int(sys.argv[2]))
    import typst

    try:
        answers.write(READY)
        answers.flush()
        serve(typst, sys.stdin.buffer, answers)
    except BrokenPipeError:
        pass
    except MemoryError:
        os._exit(NO_MEMORY)


if __name__ == "__main__":
    main()
