"""A promise in one document and its delivery in another: one life, from reading to the answer."""

from __future__ import annotations

import json

import pytest

from transcaspian.cli.app import run

pytestmark = pytest.mark.slow

PROMISE = """Kazakhstan promises a hospital

On 3 June 2025 President Kassym-Jomart Tokayev visited Baku and met President Ilham Aliyev.
He announced that Kazakhstan will build a hospital in Aghdam as a gift to Azerbaijan.
"""
DELIVERY = """Hospital opens in Aghdam

On 12 June 2026 President Kassym-Jomart Tokayev and President Ilham Aliyev opened a hospital in
Aghdam. The hospital was built by Kazakhstan as a gift to Azerbaijan.
"""


def ask(capsys, *words):
    assert run(["chronicle", *words, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def documents(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path / "home"))
    ids = []
    for name, text, day in (("a", PROMISE, "2025-06-04"), ("b", DELIVERY, "2026-06-13")):
        path = tmp_path / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        told = ask(capsys, "add", str(path), "--published", day, "--publisher", name.upper())
        ids.append(told["documents"][0]["id"])
    for id_ in ids:
        assert run(["chronicle", "review", id_, "--accept-all", "--min-confidence", "0.3"]) == 0
    capsys.readouterr()
    return ids


def test_a_promise_is_kept_by_another_document(documents, capsys):
    def mine(*words):
        told = ask(capsys, "promises", *words)["promises"]
        return [one for one in told if one["origin"] == "accepted"]

    [early] = mine("--known-by", "2025-12")
    assert (early["status"], early["stage"]) == ("open", "announced")
    [late] = mine("--known-by", "2026-12")
    assert (late["status"], late["since"]) == ("kept", "2026-06-12")
    assert [step["date"] for step in late["steps"]] == ["2025-06-03", "2026-06-12"]
    assert [source["publisher"] for source in late["sources"]] == ["A", "B"]

    events = ask(capsys, "timeline", "--from", "2025-06", "--to", "2026-06")["events"]
    opening = [one for one in events if late["id"] in one["commitments"]]
    assert {one["date_from"] for one in opening} == {"2025-06-03", "2026-06-12"}
    changed = ask(capsys, "what-changed", "--between", "2025-06-01", "2026-07-01")
    [told] = [one for one in changed["commitments"] if one["id"] == late["id"]]
    assert (told["state_before"], told["state_after"]) == ("not promised", "kept")
