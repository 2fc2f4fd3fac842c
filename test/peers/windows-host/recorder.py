"""Writes what was said, in clear, as JSON lines: request, answer, HTTP status."""

import json


class Recorder:
    def __init__(self, path: str) -> None:
        self._file = open(path, "w", encoding="utf-8")

    def write(self, request: bytes, answer: str, status: int) -> None:
        pair = {"request": request.decode("utf-8"), "answer": answer, "status": status}
        self._file.write(json.dumps(pair, ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()
