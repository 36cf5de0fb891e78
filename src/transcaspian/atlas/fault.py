"""What is wrong with an atlas, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Fault", "error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing that is wrong, or worth a look.

    Parameters
    ----------
    severity : {"error", "warning"}
        An error makes answers wrong; a warning may be meant so.
    subject : str
        Id of the place, link or row.
    fault : str
        What is wrong.
    remedy : str
        What to do.
    """

    severity: Literal["error", "warning"]
    subject: str
    fault: str
    remedy: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        return f"{self.severity}: {self.subject}: {self.fault}: {self.remedy}"


def error(subject: str, fault: str, remedy: str) -> Fault:
    """
    Return a fault that makes answers wrong.

    Parameters
    ----------
    subject : str
        Id of the place, link or row.
    fault : str
        What is wrong.
    remedy : str
        What to do.

    Returns
    -------
    Fault
        Of severity ``error``.
    """
    return Fault("error", subject, fault, remedy)


def warning(subject: str, fault: str, remedy: str) -> Fault:
    """
    Return a fault that may be meant so.

    Parameters
    ----------
    subject : str
        Id of the place, link or row.
    fault : str
        What is odd.
    remedy : str
        What to do.

    Returns
    -------
    Fault
        Of severity ``warning``.
    """
    return Fault("warning", subject, fault, remedy)
