"""The description of the API as a page to read: without scripts, and from this origin alone."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["format_reference"]

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#1b1f24;background:#fff}
code,pre{font:14px/1.45 ui-monospace,monospace}
pre{overflow:auto;padding:.6rem;background:#f3f4f6}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;
border-bottom:1px solid #d8dbe0}
h2{margin-top:2.5rem}h3{margin-top:2rem}summary{cursor:pointer}a{color:#0b57d0}
nav a{margin-right:.8rem}.method{font-weight:700;margin-right:.5rem}
@media (prefers-color-scheme:dark){body{color:#e6e8eb;background:#14171a}pre{background:#1f2428}
td,th{border-color:#3a4047}a{color:#8ab4f8}}
"""


def format_reference(described: Mapping[str, Any], *, source: str) -> str:
    """
    Return a page that tells every route, its parameters and its shapes.

    Parameters
    ----------
    described : mapping
        OpenAPI 3.1.
    source : str
        Address of the description itself.

    Returns
    -------
    str
        HTML; all that comes from the description is text.
    """
    tags: dict[str, list[str]] = {}
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            tags.setdefault(one["tags"][0], []).append("".join(_route(path, method, one)))
    shapes = described.get("components", {}).get("schemas", {})
    links = "".join(f'<a href="#{escape(tag)}">{escape(tag)}</a>' for tag in (*tags, "shapes"))
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(described['info']['title'])} API</title><style>{_STYLE}</style></head>",
        f"<body><h1>{escape(described['info']['title'])} {escape(described['info']['version'])}",
        f"</h1><p>{escape(described['info']['description'])}</p>",
        f'<p>As OpenAPI {escape(described["openapi"])}: <a href="{escape(source)}">',
        f"{escape(source)}</a></p><nav>{links}</nav>",
        *(
            f'<h2 id="{escape(tag)}">{escape(tag)}</h2>{"".join(many)}'
            for tag, many in tags.items()
        ),
        '<h2 id="shapes">shapes</h2>',
        *(_shape(name, one) for name, one in sorted(shapes.items())),
        "</body></html>",
    ]
    return "".join(parts)


def _route(path: str, method: str, one: Mapping[str, Any]) -> Iterator[str]:
    yield f'<h3><span class="method">{escape(method.upper())}</span>'
    yield f"<code>{escape(path)}</code></h3>"
    yield f"<p>{escape(one.get('description', one['summary']))}</p>"
    rows = [
        (row["name"], row["in"], _type(row["schema"]), row.get("description", ""), row["required"])
        for row in one.get("parameters", ())
    ]
    for kind, body in one.get("requestBody", {}).get("content", {}).items():
        rows.append(("body", kind, _type(body.get("schema", {})), "", True))
    if rows:
        yield "<table><tr><th>parameter</th><th>in</th><th>shape</th><th>meaning</th></tr>"
        for name, where, shape, words, required in rows:
            needed = "" if required else " (may be left out)"
            yield (
                f"<tr><td><code>{escape(name)}</code></td><td>{escape(where)}</td>"
                f"<td>{shape}</td><td>{escape(words + needed)}</td></tr>"
            )
        yield "</table>"
    yield "<ul>"
    for status, answer in one["responses"].items():
        kinds = ", ".join(
            f"{escape(kind)} {_type(body.get('schema', {}))}"
            for kind, body in answer.get("content", {}).items()
        )
        words = escape(answer.get("description", ""))
        yield f"<li><b>{escape(str(status))}</b> {words} {kinds}</li>"
    yield "</ul>"


def _type(schema: Mapping[str, Any]) -> str:
    """Return what a value looks like, in a few words."""
    if "$ref" in schema:
        name = escape(str(schema["$ref"]).rpartition("/")[2])
        return f'<a href="#shape-{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return escape(" | ".join(json.dumps(one, ensure_ascii=False) for one in values))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"table of {_type(schema['additionalProperties'])}"
    limits = [
        f"{word} {schema[name]}"
        for name, word in (("minimum", "≥"), ("maximum", "≤"), ("maxLength", "up to"))
        if name in schema
    ]
    return escape(" ".join([str(schema.get("type", "anything")), *limits]))


def _shape(name: str, schema: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(key)}</code></td><td>{_type(one)}</td>"
        f"<td>{escape(one.get('description', ''))}</td></tr>"
        for key, one in schema.get("properties", {}).items()
    )
    return (
        f'<details id="shape-{escape(name)}"><summary><code>{escape(name)}</code> '
        f"{escape(schema.get('description', ''))}</summary><table>{rows}</table></details>"
    )
