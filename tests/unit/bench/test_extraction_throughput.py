"""The bench of throughput: the same texts for the same seed, and both sides measured."""

from __future__ import annotations

import dataclasses

import pytest

import throughput
from throughput import LIMIT_RATIO, Measured, iter_texts, main, measure


def test_texts_follow_from_the_seed():
    texts = list(iter_texts(40, 5000, 7))
    assert texts == list(iter_texts(40, 5000, 7))
    assert texts != list(iter_texts(40, 5000, 8))
    assert len({data for _, data in texts}) == 40
    assert all(5000 <= len(data) < 6500 for _, data in texts)
    assert [language for language, _ in texts[:4]] == ["en", "ru", "en", "tr"]


@pytest.mark.slow
def test_every_document_is_measured():
    found = measure(130, 600, 1)
    assert found.n == 130
    assert 0.6 <= found.size_kb < 2
    assert found.ours_s > 0
    assert found.peer_s > 0
    assert found.growth_mb == found.peak_mb - found.early_mb >= 0


def test_over_the_limit_is_a_failure(monkeypatch, capsys):
    slow = Measured(10, 5.0, LIMIT_RATIO + 1, 1.0, 20.0, 100.0, 101.0)
    monkeypatch.setattr(throughput, "measure", lambda *_, **__: slow)
    assert main([]) == 1
    assert f"ratio {LIMIT_RATIO + 1:26.2f}" in capsys.readouterr().out
    leaking = dataclasses.replace(slow, ours_s=2.0, peak_mb=500.0)
    monkeypatch.setattr(throughput, "measure", lambda *_, **__: leaking)
    assert main(["--json"]) == 1
    monkeypatch.setattr(
        throughput, "measure", lambda *_, **__: dataclasses.replace(slow, ours_s=2.0)
    )
    assert main(["--documents", "5"]) == 0
