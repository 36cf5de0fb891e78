"""Compiled kernels are kept by the digest of all kernel sources, and only by it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import transcaspian.kernels
from transcaspian.simulation.cache import VARIABLE, cache_folder, kernel_digest

PROBE = """
import sys
import transcaspian.cli.app, transcaspian.simulation.model, transcaspian.simulation.check
assert "numba" not in sys.modules
"""


def test_the_folder_is_named_by_the_sources(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert cache_folder() == tmp_path / "kernels" / kernel_digest()


def test_any_change_of_any_kernel_is_another_folder(monkeypatch, tmp_path):
    """§41 A kernel is never taken from the cache of other sources, not even of a callee's."""
    sources = Path(transcaspian.kernels.__path__[0])
    for path in sources.glob("*.py"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    before = kernel_digest()
    monkeypatch.setattr(transcaspian.kernels, "__path__", [str(tmp_path)])
    assert kernel_digest() == before
    for path in sorted(tmp_path.glob("sim_*.py")):
        old = path.read_bytes()
        path.write_bytes(old + b"\n")
        assert kernel_digest() != before
        path.write_bytes(old)


def test_reading_and_checking_models_needs_no_compiler():
    done = subprocess.run([sys.executable, "-c", PROBE], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


DIGEST = """
import sys
sys.path.insert(0, sys.argv[2])
if sys.argv[1] == "uncached":
    import transcaspian.kernels.sim_engine
from tests.reference.sim_worlds import corridor
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.run import run_once
run = run_once(compile_model(corridor()), horizon_h=200.0, seed=3)
from transcaspian.kernels.sim_engine import simulate
print(run.digest(), sum(simulate.stats.cache_hits.values()), len(run.exits) > 50)
"""


@pytest.mark.slow
def test_the_digest_is_the_same_with_and_without_kept_kernels(monkeypatch, tmp_path):
    """§36 Compiled now, taken from the cache, or compiled without one: the same bytes."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    root = str(Path(__file__).resolve().parents[3])

    def ask(how):
        command = [sys.executable, "-c", DIGEST, how, root]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    first, second, bare = ask("cached"), ask("cached"), ask("uncached")
    assert first == [first[0], "0", "True"]
    assert second == [first[0], "1", "True"]
    assert bare == first
