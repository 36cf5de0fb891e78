"""
The exceptions of the project.

::

    TranscaspianError
    ├─ InputError (also ValueError)          the asker's words or files are off; exit 2
    │  ├─ EvidenceError                      a table of evidence can't be read or trusted
    │  │  ├─ MissingEvidence                 no observation for what was asked (all gaps at once)
    │  │  ├─ UnitMismatch                    a unit that is unknown or of another kind
    │  │  └─ StaleCorrection                 a repair whose guard no longer holds
    │  ├─ AtlasError                         the network's tables contradict themselves
    │  │  └─ UnknownPlace                    no such place, or several; carries the candidates
    │  ├─ ChronicleError                     a document, or a row about it, can't be used
   │  └─ ScenarioError                      the question itself can't be
    └─ NoAnswer                              a well-put question without an answer; exit 1

Every message names subject, fault and remedy. An error made of several faults keeps them in
`faults` and prints each on its own line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "AtlasError",
    "ChronicleError",
    "EvidenceError",
    "Faults",
    "InputError",
    "MissingEvidence",
    "NoAnswer",
    "ScenarioError",
    "StaleCorrection",
    "TranscaspianError",
    "UnitMismatch",
    "UnknownPlace",
]


_T = TypeVar("_T")


class TranscaspianError(Exception):
    """Base of every error that this package raises on purpose."""


class NoAnswer(TranscaspianError):
    """The question is sound, yet nothing answers it."""


class InputError(TranscaspianError, ValueError):
    """
    What was asked or handed in can't be used.

    Parameters
    ----------
    faults : str or iterable of str
        One sentence per fault: subject, fault, remedy.
    title : str, optional
        What was being read, such as ``"evidence"``.
    """

    def __init__(self, faults: str | Iterable[str], *, title: str = "") -> None:
        self.faults: tuple[str, ...] = (faults,) if isinstance(faults, str) else tuple(faults)
        self.title = title
        if len(self.faults) == 1:
            text = f"{title}: {self.faults[0]}" if title else self.faults[0]
        else:
            head = f"{title or 'input'}: {len(self.faults)} faults"
            text = "\n".join([head, *(f"  - {fault}" for fault in self.faults)])
        super().__init__(text)


class EvidenceError(InputError):
    """A table of evidence can't be read or trusted."""


class MissingEvidence(EvidenceError):
    """No observation speaks to one or more parameters; `faults` lists every gap."""


class UnitMismatch(EvidenceError):
    """A unit is unknown, or of another dimension than its key asks for."""


class StaleCorrection(EvidenceError):
    """A guarded repair no longer meets the value it was written against."""


class AtlasError(InputError):
    """The tables of the network contradict themselves or point nowhere."""


class UnknownPlace(AtlasError):
    """
    A place that is not in the atlas, or several that answer to the name.

    Parameters
    ----------
    faults : str or iterable of str
        What was asked and what could have been meant.
    candidates : tuple of str, optional
        Ids of the nearest places, best first.
    """

    def __init__(self, faults: str | Iterable[str], *, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(faults)
        self.candidates = candidates


class ChronicleError(InputError):
    """A document can't be read, or a row of the chronicle contradicts the rest."""


class ScenarioError(InputError):
    """The question can't be: a date, a cargo or an option that makes no sense."""


class Faults:
    """
    Faults of several parts of a question, to be told all at once.

    Attributes
    ----------
    told : list of str
        In the order found, each once.
    titles : set of str
        What was being read when they were found.
    """

    def __init__(self) -> None:
        self.told: list[str] = []
        self.titles: set[str] = set()

    def add(self, faults: Iterable[str], *, title: str = "") -> None:
        """
        Keep faults that are not there yet.

        Parameters
        ----------
        faults : iterable of str
            As of an error.
        title : str, optional
            What was being read.
        """
        new = [one for one in dict.fromkeys(faults) if one not in self.told]
        self.told += new
        self.titles |= {title} if new else set()

    def of(self, work: Callable[[], _T], otherwise: _T) -> _T:
        """
        Return what some work comes to, and keep its faults if it comes to nothing.

        Parameters
        ----------
        work : callable
            May raise an `InputError`.
        otherwise : object
            What stands in for its result.

        Returns
        -------
        object
            The result, or what stands in for it.
        """
        try:
            return work()
        except InputError as error:
            self.add(error.faults, title=error.title)
            return otherwise

    def refuse(self) -> None:
        """
        Raise what was found.

        Raises
        ------
        ScenarioError
            If there is any fault; every one of them.
        """
        if self.told:
            title = self.titles.pop() if len(self.titles) == 1 else ""
            raise ScenarioError(self.told, title=title)
