"""Errors as RFC 9457 problems, with every fault at once."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from transcaspian.errors import InputError, NoAnswer, TranscaspianError
from transcaspian.study.report_words import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI
    from starlette.requests import Request

__all__ = ["MEDIA_TYPE", "Fault", "Problem", "Refused", "install", "problems", "read_fault"]

MEDIA_TYPE = "application/problem+json"
_OPTION = re.compile(r"--([a-z][a-z-]*)")
_FIELD = re.compile(r"(?:--)?([a-z][a-z_-]*): ")
_TRAIL = re.compile(
    r"((?:run|change|quantity|resource|stock|calendar|class|step|measure|throughput|relief)"
    r"(?: [\w.-]+){1,3}|[cefls]\d+(?: [a-z_]+)?): "
)
_LINE = re.compile(r"[^:\n]*:(\d+): ")
_NEAR = "; near it"
_MOST_FAULTS, _LONGEST = 50, 500


class Fault(BaseModel):
    """One thing that is wrong."""

    fault: str = Field(description="What is wrong, for people.")
    remedy: str | None = Field(default=None, description="What to do about it.")
    field: str | None = Field(default=None, description="Parameter or key that is meant.")
    line: int | None = Field(default=None, description="Line of the text that was sent.")


class Problem(BaseModel):
    """Why there is no answer (RFC 9457)."""

    type: str = Field(default="about:blank", description="Sort of problem.")
    title: str = Field(description="The same for people.")
    status: int = Field(description="HTTP status.")
    detail: str = Field(description="What happened.")
    faults: list[Fault] = Field(default_factory=list, description="Everything that is wrong.")


class Refused(Exception):
    """
    A request that gets no answer.

    Parameters
    ----------
    status : int
        HTTP status. [-]
    detail : str
        What happened, and what to do.
    faults : sequence of Fault, optional
        Everything that is wrong.
    headers : mapping, optional
        Further headers.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.faults = list(faults)
        self.headers = dict(headers or {})


def problems(*codes: int) -> dict[int | str, dict[str, Any]]:
    """
    Return what a route says of its problems.

    Parameters
    ----------
    *codes : int
        Statuses beyond those that every route has. [-]

    Returns
    -------
    dict
        For ``responses`` of a route.
    """
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    told: dict[int | str, str] = {code: HTTPStatus(code).phrase for code in codes}
    told[422] = "Some parameter is wrong: `faults` has all of them"
    told["4XX"] = "The request is refused"
    told[503] = "The server can't answer now"
    return {
        name: {"description": words, "content": {MEDIA_TYPE: schema}}
        for name, words in told.items()
    }


def read_fault(text: str) -> Fault:
    """
    Return a fault as the rooms below word it.

    Parameters
    ----------
    text : str
        ``[FILE:LINE: | --option: ]fault[: remedy]``.

    Returns
    -------
    Fault
        In terms of the API: options of the command are its parameters.
    """
    line = field = None
    if match := _LINE.match(text):
        line, text = int(match[1]), text[match.end() :]
        field, mark, rest = text.partition(": ")
        is_field = bool(mark) and ";" not in field
        field, text = (field, rest) if is_field else (None, text)
    elif match := _TRAIL.match(text):
        field, text = match[1], text[match.end() :]
    elif (match := _FIELD.match(text)) and match.end() < len(text):
        field, text = match[1].replace("-", "_"), text[match.end() :]
    text = _OPTION.sub(lambda one: one[1].replace("-", "_"), text)
    fault, mark, remedy = text.rpartition(": ")
    if not mark:
        fault, remedy = text, ""
    elif fault.endswith(_NEAR):
        fault, remedy = fault.removesuffix(_NEAR), f"use one near it: {remedy}"
    return Fault(
        fault=printable(fault)[:_LONGEST],
        remedy=printable(remedy)[:_LONGEST] or None,
        field=field,
        line=line,
    )


def _answer(
    status: int,
    detail: str,
    faults: Sequence[Fault] = (),
    *,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    problem = Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail, faults=list(faults)
    )
    body = problem.model_dump(exclude_none=True)
    return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)


def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    return _answer(error.status, str(error), error.faults, headers=error.headers)


def _own(_: Request, error: Exception) -> JSONResponse:
    if isinstance(error, NoAnswer):
        return _answer(404, printable(str(error))[: 4 * _LONGEST])
    if isinstance(error, InputError):
        faults = [read_fault(one) for one in error.faults[:_MOST_FAULTS]]
        n_fault = len(error.faults)
        return _answer(422, f"{n_fault} fault{'s' if n_fault != 1 else ''} in the request", faults)
    return _answer(500, "the program is broken: tell its keepers what was asked")


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = [
        Fault(
            fault=printable(one["msg"])[:_LONGEST],
            field=printable(".".join(str(part) for part in one["loc"][1:]))[:_LONGEST] or None,
        )
        for one in error.errors()[:_MOST_FAULTS]
    ]
    return _answer(422, f"{len(faults)} fault{'s' if len(faults) != 1 else ''}", faults)


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return _answer(error.status_code, str(error.detail), headers=error.headers)


def _broken(_: Request, error: Exception) -> JSONResponse:  # noqa: ARG001 - logged by uvicorn
    return _answer(500, "the program is broken: tell its keepers what was asked")


def _gone(_: Request, error: Exception) -> JSONResponse:  # noqa: ARG001 - says where files are
    return _answer(404, "it is not kept any more: ask for it anew")


def install(app: FastAPI) -> None:
    """
    Make an application answer with problems.

    Parameters
    ----------
    app : FastAPI
        To be changed.
    """
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(TranscaspianError, _own)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(FileNotFoundError, _gone)
    app.add_exception_handler(Exception, _broken)
