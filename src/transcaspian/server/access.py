"""Who asks, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from transcaspian.server.problems import Refused
from transcaspian.server.store import ROLES, Store

__all__ = ["Asker", "admin", "at_least", "editor", "reader"]

_bearer = HTTPBearer(auto_error=False, description="Token of `transcaspian token add`.")
_Token = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]


@dataclass(frozen=True, slots=True)
class Asker:
    """
    Who asks.

    Attributes
    ----------
    name, role : str
        Of the token; everybody who reaches a server without tokens may do all.
    """

    name: str
    role: str


async def reader(request: Request, token: _Token) -> Asker:
    """Return who asks, if they may read."""
    if not request.app.state.settings.tokens:
        asker = Asker("local", "admin")
    else:
        store: Store = request.app.state.store
        row = None
        if token is not None:
            row = await run_in_threadpool(store.find_token, token.credentials)
        if row is None:
            raise Refused(
                401,
                "a token is needed: Authorization: Bearer TOKEN",
                headers={"WWW-Authenticate": "Bearer"},
            )
        asker = Asker(row.name, row.role)
    request.state.role = asker.role
    return asker


_Reader = Annotated[Asker, Depends(reader)]


async def editor(asker: _Reader) -> Asker:
    """Return who asks, if they may submit runs and keep scenarios."""
    return at_least(asker, "editor")


async def admin(asker: _Reader) -> Asker:
    """Return who asks, if they may read the audit log."""
    return at_least(asker, "admin")


def at_least(asker: Asker, role: str) -> Asker:
    """
    Return who asks, if they may do what a role may.

    Parameters
    ----------
    asker : Asker
        Who asks.
    role : str
        The least that is needed.

    Returns
    -------
    Asker
        The same.

    Raises
    ------
    Refused
        If they may not.
    """
    if ROLES.index(asker.role) < ROLES.index(role):
        raise Refused(403, f"this takes a token of the role {role}; yours is of {asker.role}")
    return asker
