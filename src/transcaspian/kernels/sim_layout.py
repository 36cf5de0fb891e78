"""
Records, codes and tables that the event kernel works on.

A row of a table stands for one step, resource, stock, class, distribution or dock; a row of the
state for one entity, queue or pending event. Times are hours since the start of the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "ADDRESSES",
    "CLASS_ROW",
    "CLASS_STATE",
    "DIST_ROW",
    "ENTITY",
    "EVENT",
    "EXIT",
    "FAMILY",
    "FAULT",
    "GAUGE",
    "KIND",
    "LANES",
    "LINE",
    "LIST",
    "NEED",
    "OP",
    "PHASE",
    "READY",
    "RESOURCE_ROW",
    "RESOURCE_STATE",
    "ROUTE",
    "RULE",
    "RUN",
    "SERIAL_BITS",
    "SHELF",
    "SPAN",
    "STATE",
    "STATUS",
    "STEP_ROW",
    "STOCK_ROW",
    "STOCK_STATE",
    "TRACE",
    "VALUE",
    "WHAT",
    "WHEN",
    "Families",
    "Faults",
    "Kinds",
    "Needs",
    "Ops",
    "Phases",
    "Record",
    "Routes",
    "Rules",
    "State",
    "States",
    "Statuses",
    "Tables",
    "Whats",
    "Whens",
    "bind",
]

# An entity's number is its class, then its serial number; both fit a float64 without loss.
SERIAL_BITS = 40


class Statuses(NamedTuple):
    """How a run ended."""

    ok: int = 0
    capacity: int = 1
    deadlock: int = 2
    fault: int = 3
    cancelled: int = 4


class Needs(NamedTuple):
    """Which memory was too small."""

    entities: int = 0
    events: int = 1
    exits: int = 2
    trace: int = 3


class Faults(NamedTuple):
    """What an entity did that no entity may."""

    duration: int = 1
    still: int = 2
    release: int = 3


class Ops(NamedTuple):
    """What a step does."""

    hold: int = 0
    seize: int = 1
    release: int = 2
    window: int = 3
    store: int = 4
    reserve: int = 5
    board: int = 6
    split: int = 7
    route: int = 8
    mark: int = 9
    end: int = 10
    recycle: int = 11


class Rules(NamedTuple):
    """What a calendar does to a hold."""

    none: int = 0
    pause: int = 1
    fit: int = 2


class Routes(NamedTuple):
    """What a choice of the way depends on."""

    chance: int = 0
    attribute: int = 1
    calendar: int = 2


class Kinds(NamedTuple):
    """How entities of a class come into being."""

    none: int = 0
    initial: int = 1
    timetable: int = 2
    poisson: int = 3
    trace: int = 4


class Families(NamedTuple):
    """Families of distributions."""

    constant: int = 0
    exponential: int = 1
    lognormal: int = 2
    gamma: int = 3
    uniform: int = 4
    triangular: int = 5
    discrete: int = 6
    empirical: int = 7


class Whens(NamedTuple):
    """Classes of events: which goes first at the same moment."""

    period: int = 0
    capacity: int = 1
    opening: int = 2
    hold: int = 3
    birth: int = 4
    departure: int = 5
    batch: int = 6
    depth: int = 7


class States(NamedTuple):
    """Where an entity is."""

    free: int = 0
    holding: int = 1
    ready: int = 2
    queued: int = 3
    calendar: int = 4
    entering: int = 5
    stocked: int = 6
    boarding: int = 7
    aboard: int = 8
    unborn: int = 9


class Phases(NamedTuple):
    """How far an entity is within a step."""

    fresh: int = 0
    waiting: int = 1
    cleared: int = 2
    unborn: int = 3
    closed: int = 4


class Whats(NamedTuple):
    """What a row of the trace reports."""

    born: int = 0
    queue: int = 1
    seize: int = 2
    release: int = 3
    hold: int = 4
    wait: int = 5
    block: int = 6
    reserve: int = 7
    store: int = 8
    dock: int = 9
    board: int = 10
    depart: int = 11
    form: int = 12
    split: int = 13
    free: int = 14
    route: int = 15
    mark: int = 16
    end: int = 17
    capacity: int = 18


STATUS, NEED, FAULT, OP, RULE, ROUTE = Statuses(), Needs(), Faults(), Ops(), Rules(), Routes()
KIND, FAMILY, WHEN, STATE = Kinds(), Families(), Whens(), States()
PHASE, WHAT = Phases(), Whats()

# ---- the model: read only, shared by all replications
STEP_ROW = np.dtype(
    [
        ("amount", "f8"), ("capacity", "f8"), ("low_capacity", "f8"), ("minimum", "f8"),
        ("deadline", "f8"), ("every", "f8"), ("offset", "f8"), ("op", "i4"), ("next", "i4"),
        ("dist", "i4"), ("calendar", "i4"), ("rule", "i4"), ("resource", "i4"), ("stock", "i4"),
        ("to", "i4"), ("first", "i4"), ("n", "i4"), ("bucket", "i4"), ("wait_bucket", "i4"),
        ("dock", "i4"), ("per_load", "i4"), ("soon", "i4"), ("pad", "i4"), ("pads", "i8"),
    ]
)  # fmt: skip
RESOURCE_ROW = np.dtype(
    [("capacity", "f8"), ("calendar", "i4"), ("bucket", "i4"), ("first", "i4"), ("n", "i4")]
)
STOCK_ROW = np.dtype(
    [
        ("capacity", "f8"), ("batch", "f8"), ("deadline", "f8"), ("carrier", "i4"),
        ("carrier_step", "i4"), ("bucket", "i4"), ("first", "i4"), ("n", "i4"),
    ]
)  # fmt: skip
CLASS_ROW = np.dtype(
    [
        ("size", "f8"), ("start_h", "f8"), ("every", "f8"), ("early", "f8"), ("until", "f8"),
        ("key", "u8"), ("kind", "i4"), ("start", "i4"), ("priority", "i4"),
        ("jitter", "i4"), ("first", "i4"), ("n", "i4"), ("member", "i4"), ("n_member", "i4"),
        ("attribute", "i4"), ("record", "i4"), ("most", "i8"),
    ]
)  # fmt: skip
DIST_ROW = np.dtype(
    [
        ("a", "f8"), ("b", "f8"), ("c", "f8"), ("scale", "f8"),
        ("family", "i4"), ("first", "i4"), ("n", "i4"), ("pad", "i4"),
    ]
)  # fmt: skip

# ---- the state of one replication
# An entity is two lines of the cache; what most events need stands in the first.
ENTITY = np.dtype(
    [
        ("uid", "i8"), ("mask", "u8"), ("since", "f8"), ("joined", "f8"), ("step", "i4"),
        ("next", "i4"), ("back", "i4"), ("lap", "i4"), ("klass", "i2"), ("bucket", "i2"),
        ("pause", "i2"), ("reserved", "i2"), ("priority", "i4"), ("state", "i2"),
        ("phase", "i1"), ("laid", "i1"), ("size", "f8"), ("born", "f8"), ("due", "f8"),
        ("load", "f8"), ("token", "i4"), ("attribute", "i4"), ("head", "i4"), ("tail", "i4"),
        ("n_member", "i4"), ("drawn_for", "i4"), ("drawn", "f8"),
    ]
)  # fmt: skip
RESOURCE_STATE = np.dtype(
    [
        ("capacity", "f8"), ("busy", "f8"), ("last", "f8"), ("opening", "f8"), ("granted", "f8"),
        ("busy_area", "f8"), ("capacity_area", "f8"), ("queue_area", "f8"), ("wait_sum", "f8"),
        ("wait_square", "f8"), ("wait_area", "f8"), ("n_served", "i8"), ("n_waited", "i8"),
        ("max_queue", "i8"),
    ]
)  # fmt: skip
STOCK_STATE = np.dtype(
    [
        ("level", "f8"), ("cargo", "f8"), ("last", "f8"), ("level_area", "f8"),
        ("block_area", "f8"), ("wait_sum", "f8"), ("max_level", "f8"), ("n_in", "i8"),
        ("n_out", "i8"), ("max_block", "i8"), ("token", "i4"), ("timed", "i4"),
    ]
)  # fmt: skip
CLASS_STATE = np.dtype(
    [
        ("last", "f8"), ("live_area", "f8"), ("stay_area", "f8"), ("stay_sum", "f8"),
        ("stay_square", "f8"), ("n_made", "i8"), ("n_born", "i8"), ("n_left", "i8"),
        ("n_counted", "i8"), ("n_live", "i8"),
    ]
)  # fmt: skip
# A queue; `part` is what its area has of changes since the last mark: a midnight, or the end of the
# warm-up. A gauge has the same of what is taken of a resource, or lies in a stock; its areas up to
# that mark are those of (queue, taken) for a resource, of (level, those outside) for a stock.
LIST = np.dtype([("part", "f8"), ("head", "i4"), ("tail", "i4"), ("n", "i4"), ("pad", "i4")])
GAUGE = np.dtype([("part", "f8"), ("area", "f8"), ("other_area", "f8"), ("pad", "f8")])
# Order is by time, then key: read together, high half first, they compare as one whole number,
# for the bits of a time that is not negative rise with it.
EVENT = np.dtype([("key", "i8"), ("t", "f8"), ("slot", "i4"), ("token", "i4")])
# who may go on at this very moment, and at which step
READY = np.dtype([("uid", "i8"), ("slot", "i4"), ("step", "i4")])
# How far the numbers of those that are set free together may lie apart to be sorted by bits.
SPAN = 4096
# So many values are drawn together at most.
SHELF = 64
VALUE = np.dtype([("x", "f8")])
# Hours by bucket are handled in lines of the cache, some of a line at once. More at once would be
# slower: a wide read of what has just been written number by number waits for all of it.
LINE = 8
LANES = 4
EXIT = np.dtype([("uid", "i8"), ("born_h", "f8"), ("left_h", "f8")])
TRACE = np.dtype(
    [
        ("time_h", "f8"), ("uid", "i8"), ("value", "f8"),
        ("step", "i4"), ("what", "i4"), ("where", "i4"), ("pad", "i4"),
    ]
)  # fmt: skip
# where tables lie, by field of RUN: the model's, then the state's
ADDRESSES = {
    "steps": "step", "resource_rows": "resource", "stock_rows": "stock", "class_rows": "klass",
    "dists": "dist", "docks": "dock", "integers": "integers", "floats": "floats",
    "turns": "turn", "entities": "entity", "events": "heap", "exits": "exits",
    "traces": "trace", "resources": "resource", "stocks": "stock", "classes": "klass",
    "queues": "lists", "gauges": "gauge", "ready": "ready", "order": "order", "shelf": "shelf",
    "hours": "hours", "laid": "laid", "class_hours": "class_hours",
    "exit_hours": "exit_hours", "daily": "daily", "step_key": "step_key",
    "class_key": "class_key", "calendar_first": "calendar_first", "calendar_t": "calendar_t",
    "calendar_open": "calendar_open", "cursor": "cursor", "signal": "signal",
    "moves": "moves",
}  # fmt: skip
RUN = np.dtype(
    [
        ("now", "f8"), ("at", "f8"), ("start", "f8"), ("mark", "f8"), ("day", "i8"),
        ("end", "f8"), ("warm", "f8"), ("status", "i8"), ("need", "i8"),
        ("fault", "i8"), ("fault_uid", "i8"), ("fault_step", "i8"), ("n_event", "i8"),
        ("n_still", "i8"), ("n_heap", "i8"), ("hole", "i8"), ("n_ready", "i8"),
        ("n_gone", "i8"), ("onward", "i8"), ("n_slot", "i8"), ("free", "i8"),
        ("n_exit", "i8"), ("n_trace", "i8"), ("tracing", "i8"), ("n_live", "i8"),
        ("n_resource", "i8"), ("n_stock", "i8"), ("n_class", "i8"), ("n_bucket", "i8"),
        ("n_wide", "i8"),
        ("n_day", "i8"), ("n_list", "i8"), ("n_entity", "i8"), ("most_events", "i8"),
        ("most_exits", "i8"), ("most_trace", "i8"), ("n_exit_hours", "i8"), ("n_turn", "i8"),
        *((name, "i8") for name in ADDRESSES),
    ]
)  # fmt: skip
_N_MODEL = 9
# a row of RUN, as kernels see it
Record: TypeAlias = Any


class Tables(NamedTuple):
    """
    The model, compiled.

    Parameters
    ----------
    step, resource, stock, klass, dist : structured arrays
        One row each; columns as in the ``*_ROW`` types.
    dock : (n_dock, 2) int32
        First and number of a dock's stocks in `integers`.
    integers : (n,) int32
        Lists of ids that rows point into.
    floats : (n,) float64
        Lists of figures that rows point into, in the unit of their row.
    turn : (n_turn,) float64
        When later periods begin, rising. [h]
    later : tuple of (n_turn, n_row) structured arrays
        Steps, stocks, classes and distributions of each later period.
    """

    step: NDArray[np.void]
    resource: NDArray[np.void]
    stock: NDArray[np.void]
    klass: NDArray[np.void]
    dist: NDArray[np.void]
    dock: NDArray[np.int32]
    integers: NDArray[np.int32]
    floats: NDArray[np.float64]
    turn: NDArray[np.float64]
    later: tuple[NDArray[np.void], ...]


class State(NamedTuple):
    """
    All that one replication changes, and what is drawn for it beforehand.

    Parameters
    ----------
    run : (1,) RUN
        Clock, counters and status.
    entity, heap, exits, trace : structured arrays
        Memory that may prove too small; the run then says which.
    resource, stock, klass : structured arrays
        One row per resource, stock and class.
    lists : (n_resource + 2 n_stock + n_dock,) LIST
        Queues: for resources, cargo in stocks, entries to stocks, vehicles at docks.
    gauge : (n_resource + n_stock,) GAUGE
        Areas under queues and levels.
    ready : (n_slot,) READY
        Who may go on at this very moment, and at which step, in order of their numbers.
    order : (SPAN / 64 + SPAN,) int64
        Bits of those set free together by number, and who they are.
    shelf : (SHELF,) VALUE
        Values that are drawn together.
    hours : (n_slot, n_wide) float64
        Hours of each entity by bucket; `n_wide` is `n_bucket`, up to whole lines. [h]
    laid : (n_slot, n_wide) float64
        Hours that an entity had before those it carries came aboard. [h]
    class_hours : (n_class, n_wide) float64
        The same, summed over those that left. [h]
    exit_hours : (n_exit or 0, n_bucket) float32
        The same, of each that left. [h]
    daily : (n_resource + n_stock, n_day) float32
        Mean queue of a resource, mean level of a stock, by day. [-]
    step_key : (n_step,) uint64
        Key of the random stream of each step.
    class_key : (n_class,) uint64
        Key of the random stream of each class's arrivals.
    calendar_first : (n_calendar + 1,) int64
        Where each calendar's switches begin in `calendar_t`.
    calendar_t : (n,) float64
        Moments of switching. [h]
    calendar_open : (n_calendar,) int64
        1 if open at the start.
    cursor : (n_calendar,) int64
        How many switches have passed.
    signal : (2,) float64
        Written from outside: nonzero first cell cancels; the second is the clock. [h]
    moves : (n_turn, 4) int64
        Where the tables of each later period lie.
    """

    run: NDArray[np.void]
    entity: NDArray[np.void]
    heap: NDArray[np.void]
    exits: NDArray[np.void]
    trace: NDArray[np.void]
    resource: NDArray[np.void]
    stock: NDArray[np.void]
    klass: NDArray[np.void]
    lists: NDArray[np.void]
    gauge: NDArray[np.void]
    ready: NDArray[np.void]
    order: NDArray[np.int64]
    shelf: NDArray[np.void]
    hours: NDArray[np.float64]
    laid: NDArray[np.float64]
    class_hours: NDArray[np.float64]
    exit_hours: NDArray[np.float32]
    daily: NDArray[np.float32]
    step_key: NDArray[np.uint64]
    class_key: NDArray[np.uint64]
    calendar_first: NDArray[np.int64]
    calendar_t: NDArray[np.float64]
    calendar_open: NDArray[np.int64]
    cursor: NDArray[np.int64]
    signal: NDArray[np.float64]
    moves: NDArray[np.int64]


def bind(tables: Tables, state: State) -> None:
    """
    Write into the run where all its tables lie and how long they are.

    Parameters
    ----------
    tables : Tables
        The model.
    state : State
        Its `run` is changed; all other arrays must live as long as it is used.
    """
    run = state.run
    for i, (field, name) in enumerate(ADDRESSES.items()):
        array = getattr(tables if i < _N_MODEL else state, name)
        if not array.flags.c_contiguous:
            raise AssertionError(f"{name} does not lie in one piece")
        run[field] = array.ctypes.data
    for i, table in enumerate(tables.later):
        state.moves[:, i] = [row.ctypes.data for row in table]
    run["n_turn"] = np.searchsorted(tables.turn, run["end"], side="right")
    run["n_resource"], run["n_stock"] = len(state.resource), len(state.stock)
    run["n_class"], run["n_bucket"] = len(state.klass), state.exit_hours.shape[1]
    run["n_wide"] = state.hours.shape[1]
    run["n_day"], run["n_entity"] = state.daily.shape[1], len(state.entity)
    run["n_list"] = len(state.lists)
    run["most_events"], run["most_exits"] = len(state.heap), len(state.exits)
    run["most_trace"], run["n_exit_hours"] = len(state.trace), len(state.exit_hours)
