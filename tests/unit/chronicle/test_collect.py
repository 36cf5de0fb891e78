"""Documents read one after another: garbage is looked for between them, and then as before."""

from __future__ import annotations

import datetime as dt
import gc

import pytest

from transcaspian.chronicle import collect
from transcaspian.chronicle.read import read_document
from transcaspian.chronicle.store import Store

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 6, 1)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(collect, "_AT_ONCE", 2)
    told = {"publisher": "Test", "published": "2024-05-02", "language": "en", "today": TODAY}
    with Store(tmp_path / "some.sqlite") as some:
        for i in range(5):
            data = f"Note {i}. Kazakhstan and Azerbaijan signed an agreement in Baku.".encode()
            some.add_all([(read_document(data, name=f"{i}.txt", **told), data)])
        yield some


@pytest.mark.parametrize("n_read", [1, 3, 5])
def test_garbage_is_looked_for_as_before_once_reading_ends(store, n_read):
    rows = collect.iter_collected(store)
    for _ in range(n_read):
        assert next(rows).events
    assert gc.isenabled() == (n_read < 2)
    rows.close()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_who_looks_for_no_garbage_is_left_alone(store):
    gc.disable()
    try:
        assert collect.collect_all(store)["documents"] == 5
        assert not gc.isenabled()
    finally:
        gc.enable()
