"""A machine that is played: what its scripts read, before and after a remedy.

    scripts   call name -> text of the script; "look", "fix/apply", "fix/confirm", "fix/rollback"
    looks     probe -> what it reads, as in a case file of a playbook
    after     remedy -> {apply, looks, meanwhile, rollback}, as in a case file
    breaks    call name -> {how, when, times}: what goes wrong when that call runs
    worker    the script of PSRP that is given the calls; without it, any that is given some

Nothing of a script is run: it is known by its text.
"""

import time
from collections import Counter
from typing import Any

Look = dict[str, Any]
Looks = dict[str, Look]

_OUTCOMES = {"timed-out": "timed-out", "bad-answer": "bad-output"}


class ScenarioError(Exception):
    """The scenario cannot be played; the text says why."""


class Stage:
    """Where the played machine stands, and how often each call has run on it."""

    def __init__(self, written: dict[str, Any]) -> None:
        self.begin(written)

    def begin(self, written: dict[str, Any]) -> None:
        """From now on it is this machine, on which nothing has run yet. Its pools go on."""
        self._names = _by_text(written.get("scripts", {}))
        self._worker: str | None = written.get("worker")
        self._looks: Looks = written.get("looks", {})
        self._before = self._looks
        self._after: dict[str, Any] = written.get("after", {})
        self._breaks: dict[str, dict[str, Any]] = written.get("breaks", {})
        self._planned: set[str] = set()
        self.ran: Counter[str] = Counter()
        self.log: list[dict[str, Any]] = []

    @property
    def looks(self) -> Looks:
        """What is to be read now, from outside as well."""
        return self._looks

    def name_of(self, text: str, *, preview: bool) -> str | None:
        """The call that has this script. A preview runs the script of apply."""
        name = self._names.get(text.removeprefix("\ufeff").strip())
        return name.replace("/apply", "/preview") if name and preview else name

    def is_worker(self, text: str) -> bool:
        return self._worker is None or text == self._worker

    def break_of(self, name: str, when: str) -> str | None:
        """What goes wrong now: "connections", "service", "process" or "hang"."""
        wrong = self._breaks.get(name)
        if wrong is None or wrong["when"] != when or wrong.get("times", 1) < 1:
            return None
        wrong["times"] = wrong.get("times", 1) - 1
        return str(wrong["how"])

    def play(self, name: str, call: dict[str, Any]) -> dict[str, Any]:
        """Runs a call: the envelope that the bootstrap would write for it."""
        self.ran[name] += 1
        self.log.append({"call": name, "at": time.time(), **call})
        subject, _, phase = name.partition("/")
        if not phase:
            return self._read(subject)
        if phase == "preview":
            return _envelope("ok", {"preview": self._preview(subject)})
        if subject not in self._after:
            return _envelope("error", {}, f'The scenario does not say what comes of "{subject}".')
        after = self._after[subject]
        if phase == "confirm":
            return _envelope("ok", {})
        return self._apply(after) if phase == "apply" else self._roll_back(after)

    def _read(self, probe: str) -> dict[str, Any]:
        look = self._looks.get(probe)
        if look is None:
            return _envelope("error", {}, "The scenario tells nothing about this probe.")
        if "failed" in look:
            outcome = _OUTCOMES.get(look["failed"], "error")
            return _envelope(outcome, {}, look.get("message", ""))
        return _envelope("ok", look)

    def _preview(self, remedy: str) -> list[str]:
        """After the first plan, somebody else may change something."""
        after = self._after.get(remedy, {})
        lines: list[str] = after.get("apply", {}).get("preview", [])
        meanwhile = after.get("meanwhile", {})
        if remedy in self._planned:
            return list(meanwhile.get("preview", lines))
        self._planned.add(remedy)
        self._looks = lay_over(self._looks, meanwhile.get("looks", {}))
        return lines

    def _apply(self, after: dict[str, Any]) -> dict[str, Any]:
        run = after.get("apply", {})
        self._before = self._looks
        self._looks = lay_over(self._looks, after.get("looks", {}))
        return _ended(run, run.get("state", {}))

    def _roll_back(self, after: dict[str, Any]) -> dict[str, Any]:
        run = after.get("rollback", {})
        self._looks = lay_over(self._before, run.get("looks", {}))
        return _ended(run, {})


def _by_text(scripts: dict[str, str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for name, text in scripts.items():
        other = names.setdefault(text.removeprefix("\ufeff").strip(), name)
        if other != name:
            raise ScenarioError(f"{other} and {name} have the same script")
    return names


def lay_over(before: Looks, changes: Looks) -> Looks:
    """Key by key; a failed look replaces, and is replaced, as a whole."""
    merged = dict(before)
    for probe, change in changes.items():
        old = before.get(probe, {})
        if "failed" in old or "failed" in change:
            merged[probe] = change
            continue
        told = {key: value for key, value in change.items() if key != "unknown"}
        unknown = {**old.get("unknown", {}), **change.get("unknown", {})}
        look = {**old, **told, "unknown": {k: v for k, v in unknown.items() if k not in told}}
        hidden = change.get("unknown", {})
        merged[probe] = {key: value for key, value in look.items() if key not in hidden}
    return merged


def _ended(run: dict[str, Any], state: Any) -> dict[str, Any]:
    fine = run.get("end", "succeeded") != "failed"
    return _envelope("ok" if fine else "error", state, run.get("message", ""))


def _envelope(outcome: str, value: Any, message: str = "") -> dict[str, Any]:
    return {"outcome": outcome, "value": value, "message": message}
