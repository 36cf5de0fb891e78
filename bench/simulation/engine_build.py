"""Compile the event kernel's port to C++, with structs written from the kernel's record types."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["FLAGS", "build", "find_compiler", "layout_header"]

SOURCE = Path(__file__).resolve().with_name("engine.cpp")
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-std=c++17", "-fPIC", "-shared")
_TYPES = {
    "f8": "double",
    "f4": "float",
    **{f"i{n}": f"int{8 * n}_t" for n in (1, 2, 4, 8)},
    **{f"u{n}": f"uint{8 * n}_t" for n in (1, 2, 4, 8)},
}


# What lies where an address of a run points to. Typed pointers let C++ know what may overlap.
_ROWS = {
    "steps": "STEP_ROW",
    "resource_rows": "RESOURCE_ROW",
    "stock_rows": "STOCK_ROW",
    "class_rows": "CLASS_ROW",
    "dists": "DIST_ROW",
    "entities": "ENTITY",
    "events": "EVENT",
    "exits": "EXIT",
    "traces": "TRACE",
    "resources": "RESOURCE_STATE",
    "stocks": "STOCK_STATE",
    "classes": "CLASS_STATE",
    "queues": "LIST",
    "gauges": "GAUGE",
    "ready": "READY",
    "shelf": "VALUE",
    **dict.fromkeys(("docks", "integers"), "int32_t"),
    **dict.fromkeys(("exit_hours", "daily"), "float"),
    **dict.fromkeys(("step_key", "class_key"), "uint64_t"),
    **dict.fromkeys(("calendar_first", "calendar_open", "cursor", "moves", "order"), "int64_t"),
    **dict.fromkeys(
        ("floats", "turns", "hours", "laid", "class_hours", "calendar_t", "signal"), "double"
    ),
}


def find_compiler(name: str = "clang++") -> str | None:
    """Return the path of a compiler, or None where it is missing."""
    return shutil.which(name)


def _struct(name: str, record: np.dtype[Any]) -> list[str]:
    natural = np.dtype(record.descr, align=True).itemsize == record.itemsize
    lines = [f"struct {'' if natural else '__attribute__((packed)) '}{name} {{"]
    checks = [f'static_assert(sizeof({name}) == {record.itemsize}, "{name}");']
    for field, (kind, offset, *_) in (record.fields or {}).items():
        pointed = _ROWS.get(field) if name == "RUN" else None
        lines.append(f"    {f'{pointed}*' if pointed else _TYPES[kind.str[1:]]} {field};")
        checks.append(f'static_assert(offsetof({name}, {field}) == {offset}, "{name}.{field}");')
    return [*lines, "};", *checks]


def layout_header() -> str:
    """Return the kernel's records, codes and constants as C++."""
    from transcaspian.kernels import (  # noqa: PLC0415 - after the cache is known
        normal,
        sim_engine,
        sim_heap,
        sim_layout,
        sim_log,
        sim_queue,
    )

    lines = ["#pragma once", "#include <cstddef>", "#include <cstdint>"]
    named = {name: one for name, one in vars(sim_layout).items() if name.isupper()}
    for name, one in named.items():
        lines += _struct(name, one) if isinstance(one, np.dtype) else []
    for name, one in named.items():
        if not isinstance(one, tuple):
            continue
        codes = one._asdict().items()  # type: ignore[attr-defined]
        lines.append(f"namespace {name} {{ enum : int {{")
        lines += [f"    {code} = {value}," for code, value in codes]
        lines.append("}; }")
    for name, table in (
        ("MIDDLE", normal._MIDDLE),  # noqa: SLF001 - the kernel's own tables
        ("TAIL", normal._TAIL),  # noqa: SLF001 - as above
        ("FAR", normal._FAR_TAIL),  # noqa: SLF001 - as above
    ):
        for letter, powers in zip("AB", table, strict=True):
            figures = ", ".join(float(one).hex() for one in powers)
            lines.append(f"static const double {letter}_{name}[] = {{{figures}}};")
    for name, numbers in (("LOG_2", sim_log.LOG_2), ("LOG_POWERS", sim_log.POWERS)):
        figures = ", ".join(one.hex() for one in numbers)
        lines.append(f"static const double {name}[] = {{{figures}}};")
    lines += [
        f"static const double SLACK = {float(sim_queue.SLACK).hex()};",
        f"static const int64_t MOST_STILL = {sim_engine.MOST_STILL};",
        f"static const int WHEN_SHIFT = {sim_heap.WHEN_SHIFT};",
        f"static const int SERIAL_BITS = {sim_layout.SERIAL_BITS};",
        f"static const int64_t LINE = {sim_layout.LINE};",
        f"static const int64_t LANES = {sim_layout.LANES};",
        f"static const int64_t LOW_ROOT = {sim_log.LOW_ROOT};",
        f"static const int64_t SHELF = {sim_layout.SHELF};",
        f"static const int64_t SPAN = {sim_layout.SPAN};",
    ]
    return "\n".join(lines) + "\n"


def build(folder: Path, compiler: str, flags: tuple[str, ...] = FLAGS) -> Any:
    """
    Compile the port in a folder and load it.

    Parameters
    ----------
    folder : Path
        Where header and library are written.
    compiler : str
        Path of a C++ compiler.
    flags : tuple of str
        What it is told.

    Returns
    -------
    callable
        Takes the address of a bound run and returns its status, without the interpreter's lock.
    """
    (folder / "layout.h").write_text(layout_header(), encoding="utf-8")
    library = folder / "engine.so"
    command = [compiler, *flags, "-I", str(folder), str(SOURCE), "-o", str(library)]
    subprocess.run(command, check=True)
    simulate = ctypes.CDLL(str(library)).simulate
    simulate.argtypes, simulate.restype = [ctypes.c_void_p], ctypes.c_int64
    return simulate
