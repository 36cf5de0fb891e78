"""The shape of a scenario: the published JSON Schema, and what in a document departs from it."""

from __future__ import annotations

import difflib
import json
import math
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from transcaspian.scenario.lines import Trail

__all__ = ["UNKNOWN", "iter_departures", "read_schema"]

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (dict,),
}
_WORDS = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a table",
}
_REF = "#/$defs/"
UNKNOWN = "is unknown"
"""Said of a key that may be left out without any other fault."""


@cache
def read_schema() -> dict[str, Any]:
    """
    Return the JSON Schema of a scenario.

    Returns
    -------
    dict
        As published; not to be changed.
    """
    path = files("transcaspian") / "data" / "scenario" / "scenario.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def iter_departures(document: Mapping[str, Any]) -> Iterator[tuple[Trail, str]]:
    """
    Yield all that a document has otherwise than the schema.

    Parameters
    ----------
    document : mapping
        A scenario as parsed, its dates as text.

    Yields
    ------
    trail : tuple of str or int
        Where.
    fault : str
        What is wrong, and what is expected.
    """
    schema = read_schema()
    yield from _look(document, schema, schema["$defs"], ())


def _look(
    value: Any, schema: Mapping[str, Any], defs: Mapping[str, Any], trail: Trail
) -> Iterator[tuple[Trail, str]]:
    if "$ref" in schema:
        schema = defs[schema["$ref"].removeprefix(_REF)]
    if "anyOf" in schema:
        if all(any(_look(value, one, defs, trail)) for one in schema["anyOf"]):
            words = " or ".join(_expected(one) for one in schema["anyOf"])
            yield trail, f"{_shown(value)} must be {words}"
        return
    kind = schema.get("type")
    if kind is not None and not _is_a(kind, value):
        yield trail, f"{_shown(value)} must be {_expected(schema)}"
        return
    if ("const" in schema and value != schema["const"]) or (
        "enum" in schema and value not in schema["enum"]
    ):
        near = _nearest(value, schema.get("enum", ()))
        yield trail, f"{_shown(value)} must be {_expected(schema)}{near}"
    elif _outside(value, schema):
        yield trail, f"{_shown(value)} must be {_expected(schema)}"
    elif isinstance(value, dict):
        yield from _table(value, schema, defs, trail)
    elif kind == "array":
        for i, one in enumerate(value):
            yield from _look(one, schema["items"], defs, (*trail, i))


def _table(
    value: dict[str, Any], schema: Mapping[str, Any], defs: Mapping[str, Any], trail: Trail
) -> Iterator[tuple[Trail, str]]:
    known = schema.get("properties", {})
    extra = schema.get("additionalProperties", True)
    for name, one in value.items():
        if name in known:
            yield from _look(one, known[name], defs, (*trail, name))
        elif extra is False:
            near = _nearest(name, known)
            yield (*trail, name), f'"{name}" {UNKNOWN}{near}; there are {", ".join(known)}'
        elif isinstance(extra, dict):
            yield from _look(one, extra, defs, (*trail, name))
    for name in schema.get("required", ()):
        if name not in value:
            yield trail, f'"{name}" is missing: {known[name].get("description", "give it")}'
    ways = [one["required"] for one in schema.get("oneOf", ())]
    n_way = sum(all(name in value for name in way) for way in ways)
    if ways and n_way != 1:
        words = ", ".join(" with ".join(way) for way in ways)
        yield trail, f"needs one of {words}, and has {n_way or 'none'}"


def _is_a(kind: str, value: Any) -> bool:
    """Return whether a value is of a kind of JSON; true is no number, nor is infinity."""
    if isinstance(value, bool):
        return kind == "boolean"
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return isinstance(value, _TYPES[kind])


def _outside(value: Any, schema: Mapping[str, Any]) -> Any:
    """Return whether a value is too short, too small, too great or of another pattern."""
    if isinstance(value, str):
        pattern = schema.get("pattern")
        if len(value) < schema.get("minLength", 0):
            return True
        return pattern is not None and re.search(pattern, value) is None
    if isinstance(value, list | tuple):
        return len(value) < schema.get("minItems", 0)
    if isinstance(value, int | float):
        return not schema.get("minimum", value) <= value <= schema.get(
            "maximum", value
        ) or value <= schema.get("exclusiveMinimum", -float("inf"))
    return False


def _expected(schema: Mapping[str, Any]) -> str:
    """Return in words what a schema asks for."""
    if "$ref" in schema:
        schema = read_schema()["$defs"][schema["$ref"].removeprefix(_REF)]
    if "const" in schema:
        return f'"{schema["const"]}"'
    if "enum" in schema:
        return "one of " + ", ".join(schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_expected(one) for one in schema["anyOf"])
    words = _WORDS[schema["type"]]
    if "pattern" in schema:
        words += f" such as {schema['examples'][0]}"
    if "minLength" in schema or "minItems" in schema:
        words += " that is not empty"
    if "minimum" in schema and "maximum" in schema:
        words += f" from {schema['minimum']} to {schema['maximum']}"
    elif "minimum" in schema:
        words += f" of at least {schema['minimum']}"
    elif "exclusiveMinimum" in schema:
        words += f" above {schema['exclusiveMinimum']}"
    return words


def _nearest(name: Any, names: Any) -> str:
    near = difflib.get_close_matches(str(name), list(names), n=1, cutoff=0.5)
    return f': did you mean "{near[0]}"?' if near else ""


def _shown(value: Any) -> str:
    return repr(value)[:60]
