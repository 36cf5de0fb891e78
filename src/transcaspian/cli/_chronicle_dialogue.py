"""The review of a document at a terminal: each candidate in its sentence, then an answer."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from transcaspian.chronicle.review import Answer, apply, fields_of
from transcaspian.cli._output import console, emit, safe, warn
from transcaspian.errors import ChronicleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.chronicle.decision import Decision
    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.review import Candidate
    from transcaspian.chronicle.store import Store

__all__ = ["Dialogue"]

_ASK = "[a]ccept, [c]orrect, [r]eject, [s]kip, [u]ndo the last, [q]uit? "
_SAID = {
    short: word
    for word in ("accept", "correct", "reject", "skip", "undo", "quit")
    for short in (word, word[0])
}
_HOW = "accept, correct, reject, skip, undo or quit, or the first letter of one"
_AROUND = 120
_SHOWN = (
    "type", "mode", "context", "date_from", "date_to", "actors", "people", "places", "track",
    "instrument", "quantity", "lifecycle", "object", "speaker", "about", "stance", "certainty",
    "testable", "quote", "date", "promisors", "beneficiaries", "due", "event", "key", "subject",
    "standing", "valid_from", "valid_to", "from", "kind", "to", "reason", "name", "office",
    "affiliation",
)  # fmt: skip


class Dialogue:
    """
    One sitting over a document: what is answered is kept at once, and can be undone.

    Parameters
    ----------
    store : Store
        Where decisions are kept.
    document : Document
        That the candidates are of.
    candidates : sequence of Candidate
        All of them.
    reviewer : str
        Who decides.
    """

    def __init__(
        self, store: Store, document: Document, candidates: Sequence[Candidate], reviewer: str
    ) -> None:
        self._store, self._document, self._candidates = store, document, candidates
        self._reviewer = reviewer
        self._made: list[tuple[int, Candidate, Decision | None]] = []

    def run(self, *, again: bool) -> None:
        """
        Show each candidate that is undecided, and keep what is answered, one by one.

        Parameters
        ----------
        again : bool
            Whether what was decided before is asked too.
        """
        before = {(one.kind, one.candidate) for one in self._store.decisions(self._document.id)}
        left = [one for one in self._candidates if again or (one.kind, one.key) not in before]
        at = 0
        while at < len(left):
            self._show(left[at], f"{at + 1} of {len(left)}")
            to = self._ask(left[at], at, again=again)
            if to is None:
                break
            at = to
        self._tell()

    def _ask(self, one: Candidate, at: int, *, again: bool) -> int | None:
        """Return which candidate comes next once this one is answered, None for none."""
        while True:
            try:
                word = input(_ASK).strip().casefold()
                said = _SAID.get(word)
                changes = _read_changes(one) if said == "correct" else ()
            except EOFError:
                emit("")
                return None
            if said is None:
                warn(f"{word!r} is no answer: type {_HOW}")
            elif said == "quit":
                return None
            elif said == "skip":
                return at + 1
            elif said == "undo":
                if self._made:
                    return self._undo()
                warn("nothing was decided in this sitting that could be undone")
            elif said == "correct" and not changes:
                continue
            elif self._keep(Answer(one.name, said, changes), one, at, again=again):
                return at + 1

    def _keep(self, answer: Answer, one: Candidate, at: int, *, again: bool) -> bool:
        """Keep an answer; tell its faults and return False if it can't be kept."""
        old = self._standing(one)
        try:
            apply(
                self._store, self._document, self._candidates, [answer],
                reviewer=self._reviewer, again=again,
            )  # fmt: skip
        except ChronicleError as error:
            for fault in error.faults:
                warn(fault)
            return False
        self._made.append((at, one, old))
        return True

    def _undo(self) -> int:
        """Take the last answer back, restore what stood before it, and return where it was."""
        at, one, old = self._made.pop()
        self._store.withdraw(self._document.id, one.kind, one.key)
        if old is not None:
            self._store.decide(
                old.document, old.kind, old.candidate, old.verdict, old.row, reviewer=old.reviewer
            )
        return at

    def _standing(self, one: Candidate) -> Decision | None:
        for made in self._store.decisions(self._document.id):
            if (made.kind, made.candidate) == (one.kind, one.key):
                return made
        return None

    def _show(self, one: Candidate, count: str) -> None:
        """Print a candidate with its sentence, the span marked, and the rule that found it."""
        from rich.text import Text

        out = console()
        out.print(safe(f"{one.kind} {one.name} ({count}), confidence {one.confidence:.2f}", "bold"))
        if rule := one.row.get("rule"):
            out.print(safe(f"  found by {rule}", "dim"))
        span = one.row.get("span") or (one.row.get("spans") or [None])[0]
        if span:
            text, (start, end) = self._document.text, span
            before = " ".join(text[max(0, start - _AROUND) : start].split())
            told = " ".join(text[start:end].split())
            after = " ".join(text[end : end + _AROUND].split())
            line = Text(" ").join([safe(before), safe(f"»{told}«", "reverse"), safe(after)])
            line.rstrip()
            out.print(line if before else line[1:])
        for field in _SHOWN:
            value = one.row.get(field)
            if value not in (None, "", [], ()):
                out.print(safe(f"  {field} = {_type_out(value)}"))

    def _tell(self) -> None:
        """Print what this sitting decided, and how much is left."""
        decided = {(one.kind, one.candidate) for one in self._store.decisions(self._document.id)}
        left = sum((one.kind, one.key) not in decided for one in self._candidates)
        rest = f"{left} undecided" if left else "nothing left to decide"
        emit(f"{self._document.id[:8]}: {len(self._made)} decided now, {rest}")


def _type_out(value: object) -> str:
    """Return a value as it would be typed in a correction."""
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dict) and "unit" in value:
        return f"{value['value']:g} {value['unit']}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read_changes(one: Candidate) -> tuple[str, ...]:
    """Return the ``field=value`` of a correction, none if nothing was typed that can be one."""
    text = input("field=value …, or ? for the fields: ")
    if text.strip() == "?":
        for name, choices in fields_of(one.kind).items():
            emit(
                f"  {name}"
                + (f": {', '.join(word or '(empty)' for word in choices)}" if choices else "")
            )
        text = input("field=value …: ")
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        warn(f"{error}: close the quote, such as object='grain terminal'")
        return ()
