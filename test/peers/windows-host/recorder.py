"""What is said, in clear, as JSON lines {request, answer, status}: written, and served again."""

import json
import re
from pathlib import Path

_ID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
# The port is another one each time.
_ADDRESS = re.compile(r"https?://[^/<]+/wsman")


class Recorder:
    def __init__(self, path: str) -> None:
        self._file = open(path, "w", encoding="utf-8")

    def write(self, request: bytes, answer: str, status: int) -> None:
        pair = {"request": request.decode("utf-8"), "answer": answer, "status": status}
        self._file.write(json.dumps(pair, ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


class Replayer:
    """Serves the answers of a recording in order, as long as the requests are the recorded ones.

    Ids may be others, but the same ones at the same places: an answer names those of its client.
    """

    def __init__(self, path: str) -> None:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        self._pairs = [json.loads(line) for line in lines]
        # Id of the recording -> id of this conversation.
        self._ids: dict[str, str] = {}
        self.served = 0
        self.differences: list[str] = []

    @property
    def left(self) -> int:
        return len(self._pairs) - self.served

    def answer(self, request: str) -> tuple[int, str] | None:
        """Status and SOAP; None when the request is not the one that was recorded."""
        if self.left == 0:
            self.differences.append("a request more than were recorded")
            return None
        pair = self._pairs[self.served]
        difference = self._difference(pair["request"], request)
        if difference:
            self.differences.append(f"request {self.served + 1}: {difference}")
            return None
        self.served += 1
        return pair["status"], _ID.sub(lambda found: self._now(found[0]), pair["answer"])

    def _now(self, recorded: str) -> str:
        return self._ids.get(recorded.upper(), recorded)

    def _difference(self, recorded: str, actual: str) -> str:
        if _shape(recorded) != _shape(actual):
            return _first_difference(_shape(recorded), _shape(actual))
        for old, new in zip(_ID.findall(recorded), _ID.findall(actual), strict=True):
            if self._ids.setdefault(old.upper(), new).upper() != new.upper():
                return f"{new} where another id was expected"
        return ""


def _shape(text: str) -> str:
    return _ADDRESS.sub("address", _ID.sub("id", text))


def _first_difference(recorded: str, actual: str) -> str:
    pairs = enumerate(zip(recorded, actual, strict=False))
    at = next((at for at, (old, new) in pairs if old != new), min(len(recorded), len(actual)))
    before = slice(max(0, at - 20), at + 40)
    return f"{actual[before]!r} instead of {recorded[before]!r}"
