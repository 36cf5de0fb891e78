"""One replication: memory prepared, grown when it proves too small, and read afterwards."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.errors import ScenarioError
from transcaspian.simulation.cache import prepare
from transcaspian.simulation.calendars import closed_spells, switches
from transcaspian.simulation.compile import entity_name
from transcaspian.simulation.counter import stream_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from transcaspian.kernels.sim_layout import State
    from transcaspian.simulation.compile import Compiled

__all__ = ["FAULTS", "MAX_MEMORY_B", "STATUSES", "Memory", "Run", "make_state", "run_once"]

STATUSES = ("ok", "capacity", "deadlock", "fault", "cancelled")
"""How a run ends, by the kernel's number."""
FAULTS = (
    "",
    "holds for a time that is negative or not a number",
    "goes from step to step without any time passing",
    "gives back more than was taken",
)
"""What an entity did that stopped a run, by the kernel's number."""
MAX_MEMORY_B = 2 << 30
_MIB = 1 << 20
_GROWTH = 4
_LINE_B = 64
_PAGE_B = 2 << 20
_NEEDS = ("entities", "events", "exits", "trace")


@dataclass(frozen=True, slots=True)
class Memory:
    """
    How much a replication may hold before it is run again with more.

    Parameters
    ----------
    entities, events, exits, trace : int
        Entities at one time, pending events, recorded exits, rows of trace. [-]
    exit_hours : bool
        Whether each exit keeps its hours by bucket.
    tracing : bool
        Whether there is a trace.
    max_b : int
        More than this is refused before it is asked for. [B]
    """

    entities: int = 2048
    events: int = 2048
    exits: int = 8192
    trace: int = 8192
    exit_hours: bool = False
    tracing: bool = False
    max_b: int = MAX_MEMORY_B

    def bytes_needed(self, n_bucket: int) -> int:
        """Return what the growable tables take for a number of buckets. [B]"""
        total = self.entities * (144 + 16 * n_bucket) + self.events * 24 + self.exits * 24
        total += self.exits * 4 * n_bucket if self.exit_hours else 0
        return total + (self.trace * 40 if self.tracing else 0)

    def grow(self, need: int) -> Memory:
        """Return the same with more of what was too small, by the kernel's number."""
        name = _NEEDS[need]
        return replace(self, **{name: getattr(self, name) * _GROWTH})


@dataclass(frozen=True, slots=True)
class Run:
    """
    What one replication left behind.

    Parameters
    ----------
    replication : int
        Which one. [-]
    status : str
        ``ok``, ``deadlock``, ``fault`` or ``cancelled``.
    message : str
        Empty if ok; otherwise which entity, step and time.
    ended_h : float
        The end asked for, or the moment of the deadlock or fault. [h]
    n_event : int
        Events that took effect. [-]
    exits : structured array
        ``uid``, ``born_h``, ``left_h`` of each recorded exit, in order of leaving. [-], [h], [h]
    exit_hours : (n_exit, n_bucket) float32
        Hours of each by bucket; no columns unless asked for. [h]
    resource, stock, klass : structured arrays
        Counts, sums and areas by row; names as in the kernel's layout.
    class_hours : (n_class, n_bucket) float64
        Hours by bucket, summed over exits born after the warm-up. [h]
    daily : (n_resource + n_stock, n_day) float32
        Mean queue of each resource and mean level of each stock, by day. [-]
    trace : structured array
        Changes of state in order, if asked for.
    waiting : structured array
        Entities still in the system at the end.
    memory : Memory
        What proved to be enough.
    """

    replication: int
    status: str
    message: str
    ended_h: float
    n_event: int
    exits: NDArray[np.void]
    exit_hours: NDArray[np.float32]
    resource: NDArray[np.void]
    stock: NDArray[np.void]
    klass: NDArray[np.void]
    class_hours: NDArray[np.float64]
    daily: NDArray[np.float32]
    trace: NDArray[np.void]
    waiting: NDArray[np.void]
    memory: Memory

    def digest(self) -> str:
        """Return a digest of every figure of the run, whatever memory it had."""
        digest = hashlib.blake2b(f"{self.status} {self.ended_h!r} {self.n_event}".encode())
        for table in (self.exits, self.resource, self.stock, self.klass, self.class_hours):
            digest.update(table.tobytes())
        digest.update(self.daily.tobytes())
        digest.update(self.exit_hours.tobytes())
        return digest.hexdigest()[:32]


def _zeros(n: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return `n` zeros that begin with a line of the cache."""
    return _aligned(np.zeros(n * dtype.itemsize + _LINE_B, np.uint8), n, dtype)


def _unwritten(n: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return `n` rows that begin with a line of the cache; who has one first clears it."""
    return _aligned(np.empty(n * dtype.itemsize + _LINE_B, np.uint8), n, dtype)


def _exits(n: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """
    Return `n` rows that are all written, one after another: in large pages if they are many.

    NumPy asks for large pages where it takes 4 MiB or more. To meet hundreds of small ones for the
    first time costs about as much as to prepare all other memory.
    """
    size_b = n * dtype.itemsize
    if size_b < _PAGE_B // 2:
        return np.empty(n, dtype)
    return _aligned(np.empty(size_b + 2 * _PAGE_B, np.uint8), n, dtype, _PAGE_B)


def _hours(n: int, n_wide: int) -> NDArray[np.float64]:
    """Return rows of hours, unwritten as those of entities are."""
    return _unwritten(n * n_wide, np.dtype(np.float64)).reshape(n, n_wide)


def _aligned(
    raw: NDArray[np.uint8], n: int, dtype: np.dtype[Any], step_b: int = _LINE_B
) -> NDArray[Any]:
    start = -raw.ctypes.data % step_b
    return raw[start : start + n * dtype.itemsize].view(dtype)


def make_state(
    compiled: Compiled,
    *,
    horizon_h: float,
    warmup_h: float,
    seed: int,
    replication: int,
    memory: Memory,
    signal: NDArray[np.float64] | None = None,
) -> State:
    """
    Prepare the memory of one replication, with its weather drawn.

    Parameters
    ----------
    compiled : Compiled
        The model.
    horizon_h, warmup_h : float
        End, and from when on figures count. [h]
    seed, replication : int
        Of the random streams. [-]
    memory : Memory
        How much.
    signal : (2,) float64, optional
        Cancels when its first cell is not zero; its second cell is the clock. [h]

    Returns
    -------
    State
        Ready for the kernel.
    """
    from transcaspian.kernels import sim_layout as lay

    tab = compiled.tables
    n_bucket, n_resource = len(compiled.buckets), tab.resource.shape[0]
    n_class = tab.klass.shape[0]
    n_stock, n_day = tab.stock.shape[0], int(np.ceil(horizon_h / 24.0))
    run = np.zeros(1, lay.RUN)
    run["end"], run["warm"], run["free"] = horizon_h, warmup_h, -1
    run["tracing"] = int(memory.tracing)
    resource = np.zeros(n_resource, lay.RESOURCE_STATE)
    resource["capacity"] = tab.resource["capacity"]
    resource["opening"] = -1.0
    run["mark"] = min(24.0, warmup_h) if warmup_h > 0.0 else 24.0
    n_wide = -(-n_bucket // lay.LINE) * lay.LINE
    lists = np.zeros(n_resource + 2 * n_stock + tab.dock.shape[0], lay.LIST)
    lists["head"] = lists["tail"] = -1
    keys = stream_keys(seed, replication, compiled.step_names + compiled.class_names)
    return lay.State(
        run=run,
        entity=_unwritten(memory.entities, lay.ENTITY),
        heap=np.empty(memory.events, lay.EVENT),
        exits=_exits(memory.exits, lay.EXIT),
        trace=np.zeros(memory.trace if memory.tracing else 0, lay.TRACE),
        resource=resource,
        stock=np.zeros(n_stock, lay.STOCK_STATE),
        klass=np.zeros(tab.klass.shape[0], lay.CLASS_STATE),
        lists=lists,
        gauge=_zeros(n_resource + n_stock, lay.GAUGE),
        ready=np.empty(memory.entities, lay.READY),
        order=np.zeros(lay.SPAN // 64 + lay.SPAN, np.int64),
        shelf=_zeros(lay.SHELF, lay.VALUE),
        hours=_hours(memory.entities, n_wide),
        laid=_hours(memory.entities, n_wide),
        class_hours=_zeros(n_class * n_wide, np.dtype(np.float64)).reshape(-1, n_wide),
        exit_hours=np.empty((memory.exits if memory.exit_hours else 0, n_bucket), np.float32),
        daily=np.zeros((n_resource + n_stock, n_day), np.float32),
        step_key=keys[: len(compiled.step_names)],
        class_key=keys[len(compiled.step_names) :],
        **_calendar_arrays(compiled, horizon_h, seed, replication),
        signal=np.zeros(2) if signal is None else signal,
        moves=np.zeros((len(tab.turn), 4), np.int64),
    )


def _calendar_arrays(
    compiled: Compiled, horizon_h: float, seed: int, replication: int
) -> dict[str, Any]:
    spells = closed_spells(compiled.model, horizon_h, seed=seed, replication=replication)
    states = [switches(spells[one]) for one in compiled.calendar_ids]
    lengths = [len(moments) for _, moments in states]
    return {
        "calendar_first": np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        "calendar_t": np.array([t for _, moments in states for t in moments], np.float64),
        "calendar_open": np.array([int(is_open) for is_open, _ in states], np.int64),
        "cursor": np.zeros(len(states), np.int64),
    }


def run_once(
    compiled: Compiled,
    *,
    horizon_h: float,
    warmup_h: float = 0.0,
    seed: int = 0,
    replication: int = 0,
    memory: Memory | None = None,
    signal: NDArray[np.float64] | None = None,
    on_growth: Callable[[Memory], None] | None = None,
) -> Run:
    """
    Run one replication to its end.

    Parameters
    ----------
    compiled : Compiled
        The model.
    horizon_h, warmup_h : float
        End, and from when on figures count. [h]
    seed, replication : int
        Of the random streams. [-]
    memory : Memory, optional
        How much to begin with.
    signal : (2,) float64, optional
        Cancels when its first cell is not zero; its second cell is the clock. [h]
    on_growth : callable, optional
        Told of memory that was enlarged.

    Returns
    -------
    Run
        Whatever its status; only broken input raises.

    Raises
    ------
    ScenarioError
        If more memory would be needed than `memory` allows.
    """
    prepare()
    from transcaspian.kernels.sim_engine import simulate
    from transcaspian.kernels.sim_layout import STATUS, bind

    memory = memory or Memory()
    while True:
        need = memory.bytes_needed(len(compiled.buckets))
        if need > memory.max_b:
            raise ScenarioError(
                f"--max-memory: a replication needs {need / _MIB:.1f} MiB and may take "
                f"{memory.max_b / _MIB:.1f}, its share of what runs at once may take: a queue may "
                "be growing without end; shorten the run, run fewer at once or allow more memory"
            )
        state = make_state(
            compiled,
            horizon_h=horizon_h,
            warmup_h=warmup_h,
            seed=seed,
            replication=replication,
            memory=memory,
            signal=signal,
        )
        bind(compiled.tables, state)
        simulate(state.run)
        if int(state.run["status"][0]) != STATUS.capacity:
            return _read(compiled, state, replication, memory)
        memory = memory.grow(int(state.run["need"][0]))
        if on_growth is not None:
            on_growth(memory)


def _trim(table: NDArray[Any], n: int) -> NDArray[Any]:
    """Return the first `n` rows: a copy if that sets free more than it takes."""
    return table[:n] if 2 * n > len(table) else table[:n].copy()


def _read(compiled: Compiled, state: State, replication: int, memory: Memory) -> Run:
    from transcaspian.kernels.sim_layout import STATE

    run = state.run[0]
    status = STATUSES[int(run["status"])]
    n_exit = int(run["n_exit"])
    rows = state.entity[: int(run["n_slot"])]
    states = rows["state"].copy()
    present = (states != STATE.free) & (states != STATE.unborn)
    message = ""
    if status == "fault":
        message = (
            f"{entity_name(compiled, int(run['fault_uid']))} {FAULTS[int(run['fault'])]} "
            f'at step "{compiled.step_ids[int(run["fault_step"])]}", hour {float(run["now"]):.6g}'
        )
    return Run(
        replication=replication,
        status=status,
        message=message,
        ended_h=float(run["now"]),
        n_event=int(run["n_event"]),
        exits=_trim(state.exits, n_exit),
        exit_hours=_trim(state.exit_hours, n_exit),
        resource=state.resource,
        stock=state.stock,
        klass=state.klass,
        class_hours=np.ascontiguousarray(state.class_hours[:, : len(compiled.buckets)]),
        daily=state.daily,
        trace=_trim(state.trace, int(run["n_trace"])),
        waiting=rows.view(f"V{rows.itemsize}")[present].view(rows.dtype),
        memory=memory,
    )
