"""Write the server's own description for the page, which has its types made from it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

__all__ = ["describe_api", "main"]

TARGET = Path(__file__).resolve().parent.parent / "web" / "openapi.json"


def describe_api() -> str:
    """
    Return what the server says of itself.

    Returns
    -------
    str
        OpenAPI 3.1 as JSON.
    """
    from transcaspian.server.app import create_app  # noqa: PLC0415 (an isolated build has no server)
    from transcaspian.server.settings import Settings  # noqa: PLC0415

    described = create_app(Settings(home=Path())).openapi()
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Write the description; leave the file alone where it says the same."""
    text = describe_api()
    if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
        TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
