"""
Documents that are added and extracted a second, beside spaCy's own tokenisation of the same texts.

Documents of 5 kB are put together, by a seed, from sentences of the annotated ones and twice as
many of plain prose (``prose/``), since articles do not tell of an event in each sentence. They are
added as by ``chronicle add``; then they are extracted as by ``chronicle extract --all`` and, turn
about, tokenised by a blank pipeline of their language, which is the peer. CPU time is compared,
since wall time misleads on a busy machine. Peak memory is taken when a tenth of the documents are
extracted and at the end.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import re
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotated import HERE, SPLITS, TODAY, load_split
from transcaspian.chronicle.collect import iter_collected
from transcaspian.chronicle.read import read_document
from transcaspian.chronicle.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["LIMIT_MB", "LIMIT_RATIO", "Measured", "iter_texts", "main", "measure"]

LIMIT_RATIO = 12.0
"""CPU of ours for each second of the peer's. [-]"""
LIMIT_MB = 30.0
"""Growth of peak memory from a tenth of the documents to all. [MB]"""
_CHUNK = 100
_TURN = 10
_PROSE = 2 / 3
_LANGUAGES = ("en", "ru", "en", "tr")
_SENTENCE = re.compile(r"(?<=[.!?…»”\"])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Measured:
    """
    What was measured.

    Parameters
    ----------
    n : int
        Documents. [-]
    size_kb : float
        Mean size of one. [kB]
    ours_s, peer_s : float
        CPU in all. [s]
    wall_s : float
        Time that ours took on the clock. [s]
    early_mb, peak_mb : float
        Peak memory after a tenth of the documents, and in all. [MB]
    """

    n: int
    size_kb: float
    ours_s: float
    peer_s: float
    wall_s: float
    early_mb: float
    peak_mb: float

    @property
    def ratio(self) -> float:
        """CPU of ours for each second of the peer's. [-]"""
        return self.ours_s / self.peer_s

    @property
    def growth_mb(self) -> float:
        """Growth of peak memory over the last nine tenths. [MB]"""
        return self.peak_mb - self.early_mb


def main(argv: list[str] | None = None) -> int:
    """Measure and print; return 1 over a limit."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=5000, help="of a document, in bytes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--languages", nargs="+", default=list(_LANGUAGES), choices=("en", "ru", "tr"), metavar="L"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(argv)
    found = measure(options.documents, options.size, options.seed, tuple(options.languages))
    if options.json:
        told = {name: getattr(found, name) for name in found.__slots__}
        print(json.dumps({**told, "ratio": found.ratio, "limit": LIMIT_RATIO}))
    else:
        print(f"Python {platform.python_version()}, {found.n} documents of {found.size_kb:.1f} kB")
        print(f"  blank pipeline of spaCy  {1e3 * found.peer_s / found.n:7.2f} ms CPU a document")
        print(f"  added and extracted      {1e3 * found.ours_s / found.n:7.2f} ms CPU a document")
        print(f"  a second and core        {found.n / found.ours_s:7.1f} documents")
        print(f"  a second on the clock    {found.n / found.wall_s:7.1f} documents")
        print(f"  ratio                    {found.ratio:7.2f} (at most {LIMIT_RATIO:.0f})")
        print(
            f"  peak memory              {found.peak_mb:7.1f} MB, of it {found.growth_mb:.1f} MB "
            f"after document {found.n // 10} (at most {LIMIT_MB:.0f})"
        )
    return 0 if found.ratio <= LIMIT_RATIO and found.growth_mb <= LIMIT_MB else 1


def iter_texts(
    n: int, size: int, seed: int, languages: tuple[str, ...] = _LANGUAGES
) -> Iterator[tuple[str, bytes]]:
    """
    Make documents from sentences of the annotated ones.

    Parameters
    ----------
    n : int
        How many. [-]
    size : int
        Each has at least so much, and at most a sentence more. [B]
    seed : int
        The same seed makes the same documents.
    languages : tuple of str, optional
        Of the documents, in turn.

    Yields
    ------
    tuple of (str, bytes)
        Language and text.
    """
    told: dict[str, list[str]] = {}
    for split in SPLITS:
        for one in load_split(split):
            parts = _SENTENCE.split(one.document.text)
            told.setdefault(one.document.language, []).extend(p for p in parts if p.strip())
    prose = {
        name: (HERE / "prose" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        for name in told
    }
    dice = random.Random(seed)  # noqa: S311 - no secret
    for i in range(n):
        language = languages[i % len(languages)]
        parts = [f"{i + 1}."]
        length = 0
        while length < size:
            source = prose if dice.random() < _PROSE else told
            parts.append(dice.choice(source[language]))
            length += len(parts[-1].encode()) + 1
            if dice.random() < 0.2:
                parts.append("\n\n")
        yield language, " ".join(parts).encode()


def measure(n: int, size: int, seed: int, languages: tuple[str, ...] = _LANGUAGES) -> Measured:
    """
    Add and extract documents, and tokenise the same with a blank pipeline.

    Parameters
    ----------
    n, size, seed, languages
        As of `iter_texts`.

    Returns
    -------
    Measured
        What is loaded once, rules and pipelines, is left out of both sides.
    """
    import spacy  # noqa: PLC0415 - slow to load

    pipelines: dict[str, Any] = {name: spacy.blank(name) for name in ("en", "ru", "tr")}
    watch = _Watch()
    with tempfile.TemporaryDirectory() as folder:
        with Store(Path(folder) / "warm.sqlite") as store:
            _run(store, pipelines, partial(iter_texts, 40, 500, seed + 1, languages), 1, _Watch())
        with Store(Path(folder) / "bench.sqlite") as store:
            _run(store, pipelines, partial(iter_texts, n, size, seed, languages), n // 10, watch)
    assert watch.n == n
    mean = watch.total_b / n / 1e3
    return Measured(n, mean, watch.ours_s, watch.peer_s, watch.wall_s, watch.early_mb, _peak_mb())


@dataclass(slots=True)
class _Watch:
    """Times and sizes as they add up."""

    n: int = 0
    total_b: int = 0
    ours_s: float = 0.0
    peer_s: float = 0.0
    wall_s: float = 0.0
    early_mb: float = 0.0

    def ours(self, step: Callable[[], object]) -> None:
        """Take the time of a step of ours."""
        clock, start = time.perf_counter(), time.process_time()
        step()
        self.ours_s += time.process_time() - start
        self.wall_s += time.perf_counter() - clock


def _run(
    store: Store,
    pipelines: dict[str, Any],
    make: Callable[[], Iterator[tuple[str, bytes]]],
    n_early: int,
    watch: _Watch,
) -> None:
    """Add all, then extract and tokenise them turn about, so that both meet the same machine."""
    texts, again = make(), make()
    n_added = 0
    while chunk := list(islice(texts, _CHUNK)):
        watch.ours(partial(_add, store, chunk))
        watch.total_b += sum(len(data) for _, data in chunk)
        n_added += len(chunk)
    found = iter_collected(store)
    while watch.n < n_added:
        if watch.n % _TURN == 0:
            some = list(islice(again, _TURN))
            start = time.process_time()
            for language, data in some:
                pipelines[language](data.decode())
            watch.peer_s += time.process_time() - start
        watch.ours(partial(next, found))
        watch.n += 1
        if watch.n == n_early:
            watch.early_mb = _peak_mb()


def _add(store: Store, chunk: list[tuple[str, bytes]]) -> None:
    told = {"publisher": "Bench", "published": "2025-12-02"}
    store.add_all(
        [
            (read_document(data, name="bench.txt", today=TODAY, language=language, **told), data)
            for language, data in chunk
        ]
    )


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


if __name__ == "__main__":
    sys.exit(main())
