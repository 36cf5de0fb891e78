"""
Documents that are added and extracted a second, beside spaCy's own tokenisation of the same texts.

Documents of 5 kB are put together from sentences of the annotated ones, by a seed. Each chunk is
first tokenised by a blank pipeline of its language, which is the peer, and then read, stored,
extracted and its candidates stored; CPU time of both is summed, so that a busy machine weighs on
both alike. Peak memory is taken after a tenth of the documents and at the end.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import platform
import random
import re
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotated import SPLITS, TODAY, load_split
from score import EXTRACTOR, load_rules
from transcaspian.chronicle.read import read_document
from transcaspian.chronicle.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LIMIT_MB", "LIMIT_RATIO", "Measured", "iter_texts", "main", "measure"]

LIMIT_RATIO = 12.0
"""CPU of ours for each second of the peer's. [-]"""
LIMIT_MB = 30.0
"""Growth of peak memory from a tenth of the documents to all. [MB]"""
_CHUNK = 100
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
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(argv)
    found = measure(options.documents, options.size, options.seed)
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


def iter_texts(n: int, size: int, seed: int) -> Iterator[tuple[str, bytes]]:
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

    Yields
    ------
    tuple of (str, bytes)
        Language and text; half of them in English.
    """
    sentences: dict[str, list[str]] = {}
    for split in SPLITS:
        for one in load_split(split):
            parts = _SENTENCE.split(one.document.text)
            sentences.setdefault(one.document.language, []).extend(p for p in parts if p.strip())
    dice = random.Random(seed)  # noqa: S311 - no secret
    languages = ("en", "ru", "en", "tr")
    for i in range(n):
        language = languages[i % len(languages)]
        parts = [f"{i + 1}."]
        length = 0
        while length < size:
            parts.append(dice.choice(sentences[language]))
            length += len(parts[-1].encode()) + 1
            if dice.random() < 0.2:
                parts.append("\n\n")
        yield language, " ".join(parts).encode()


def measure(n: int, size: int, seed: int, *, extractor: str = EXTRACTOR) -> Measured:
    """
    Add and extract documents, and tokenise the same with a blank pipeline.

    Parameters
    ----------
    n, size, seed
        As of `iter_texts`.
    extractor : str, optional
        ``module:name`` of what finds.

    Returns
    -------
    Measured
        What is loaded once, rules and pipelines, is left out of both sides.
    """
    import spacy  # noqa: PLC0415 - slow to load

    pipelines: dict[str, Any] = {name: spacy.blank(name) for name in ("en", "ru", "tr")}
    extract = load_rules(extractor)
    texts = iter_texts(n, size, seed)
    for language, data in iter_texts(4, 500, seed + 1):  # warm
        extract(read_document(data, name="warm.txt", today=TODAY, language=language))
        pipelines[language](data.decode())
    ours = peer = wall = total = 0.0
    early, done = 0.0, 0
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "bench.sqlite") as store:
        while chunk := list(islice(texts, _CHUNK)):
            start = time.process_time()
            for language, data in chunk:
                pipelines[language](data.decode())
            middle, clock = time.process_time(), time.perf_counter()
            _add_and_extract(store, chunk, extract)
            ours += time.process_time() - middle
            wall += time.perf_counter() - clock
            peer += middle - start
            done += len(chunk)
            total += sum(len(data) for _, data in chunk)
            if not early and done >= n // 10:
                early = _peak_mb()
    return Measured(done, total / done / 1e3, ours, peer, wall, early, _peak_mb())


def _add_and_extract(store: Store, chunk: list[tuple[str, bytes]], extract: Any) -> None:
    told = {"publisher": "Bench", "published": "2025-12-02"}
    today = dt.datetime.now(dt.UTC).date()
    pairs = [
        (read_document(data, name=f"{i}.txt", today=today, language=language, **told), data)
        for i, (language, data) in enumerate(chunk)
    ]
    store.add_all(pairs)
    for document, _ in pairs:
        store.put_extraction(document.id, "bench", extract(document).to_json())


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


if __name__ == "__main__":
    sys.exit(main())
