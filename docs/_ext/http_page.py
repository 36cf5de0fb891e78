"""The page of the HTTP API, written from its description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["format_http"]


def format_http(described: Mapping[str, Any]) -> str:
    """
    Return the page of an API.

    Parameters
    ----------
    described : mapping
        OpenAPI 3.1.

    Returns
    -------
    str
        Markdown: every route by what it is about, its parameters and the shape of its answer.
    """
    lines = ["# HTTP API", "", described["info"]["description"], ""]
    lines += [
        "Errors are problems (RFC 9457, `application/problem+json`) with all `faults` at once. "
        "Answers have an `ETag` and honour `If-None-Match`; lists take `page` and `limit` and name "
        "other pages in `Link`. The description itself is at `/api/v1/openapi.json`.",
        "",
    ]
    tags: dict[str, list[str]] = {}
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            tags.setdefault(one["tags"][0], []).extend(_route(path, method, one))
    for tag, told in tags.items():
        lines += [f"## {tag}", "", *told]
    return "\n".join(lines).rstrip() + "\n"


def _route(path: str, method: str, one: Mapping[str, Any]) -> Iterator[str]:
    yield f"### {method.upper()} {path}"
    yield ""
    yield one.get("description", one["summary"])
    yield ""
    rows = [_parameter(row) for row in one.get("parameters", ())]
    if "requestBody" in one:
        rows.append(f"| body | {_shape(one['requestBody']['content'])} | required |")
    if rows:
        yield "| parameter | meaning | default |"
        yield "|---|---|---|"
        yield from rows
        yield ""
    for status, answer in one["responses"].items():
        if str(status).startswith("2"):
            yield f"{status}: {_shape(answer.get('content', {})) or 'no body'}"
            yield ""


def _parameter(row: Mapping[str, Any]) -> str:
    shape = row["schema"]
    default = "required" if row["required"] else f"`{shape.get('default')}`"
    if not row["required"] and shape.get("default") in (None, ""):
        default = ""
    words = row.get("description") or shape.get("title", "")
    return f"| `{row['name']}` | {words.replace('|', 'or')} | {default} |"


def _shape(content: Mapping[str, Any]) -> str:
    told = []
    for media, one in content.items():
        name = one.get("schema", {}).get("$ref", "").rpartition("/")[2]
        told.append(f"`{name}` as `{media}`" if name else f"`{media}`")
    return ", ".join(told)
