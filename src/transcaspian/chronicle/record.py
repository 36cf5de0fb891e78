"""
The nouns of the chronicle: what a document says, and what a curator or a reviewer holds for true.

The same rows serve candidates that rules have found, rows that a reviewer accepted, and rows of
the founding chronicle. A row points to its text by a span, or to rows of the evidence, or to both.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CONTEXTS",
    "EVENT_TYPES",
    "INSTRUMENTS",
    "LIFECYCLES",
    "LINK_KINDS",
    "MODES",
    "TRACKS",
    "Commitment",
    "Effect",
    "Event",
    "Figure",
    "Link",
    "Organisation",
    "Person",
    "Place",
    "Quantity",
    "Span",
    "Statement",
    "Step",
]

EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
"""Types of PLOVER, from cooperation to conflict."""

MODES = (
    "visit",
    "meeting",
    "phone",
    "third-party",
    "sign",
    "announce",
    "propose",
    "open",
    "begin",
    "deliver",
    "finance",
    "close",
    "reopen",
    "ban",
    "withdraw",
    "suspend",
    "strike",
    "weather",
    "accident",
    "declare",
    "other",
)
"""How a thing was done."""

CONTEXTS = ("actual", "planned", "possible", "past", "negated")
"""
Whether a thing happened as told (``actual``), is to happen (``planned``: will, is to), might happen
(``possible``: could, may), is told of an earlier time as background (``past``), or did not happen.
"""

TRACKS = ("economic", "cultural", "international-organisations", "security", "energy", "transport")
"""Fields of policy."""

INSTRUMENTS = (
    "",
    "declaration",
    "memorandum",
    "contract",
    "agreement",
    "roadmap",
    "protocol",
    "decree",
    "loan",
    "sister-city agreement",
    "programme",
)
"""What was signed or issued, if anything."""

LIFECYCLES = (
    "announced",
    "agreed",
    "financed",
    "under-construction",
    "operational",
    "lapsed",
    "cancelled",
)
"""Stages of a promise; the last two end it without delivery."""

LINK_KINDS = ("same-event", "fulfils", "supersedes")
"""How one row stands to another: the first fulfils the second, and so on."""


@dataclass(frozen=True, slots=True)
class Span:
    """
    A piece of a document's text.

    Parameters
    ----------
    document : str
        Id of the document.
    start, end : int
        First character and the one after the last. [-]
    """

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """
    A number with its unit.

    Parameters
    ----------
    value : float
        In `unit`; the middle if a range was given.
    unit : str
        A unit of the evidence room (``t/year``, ``TEU``, ``USD``, ``km``), or what is counted
        (``pupil``, ``document``).
    low, high : float or None
        Ends of a range. [unit]
    text : str
        As written.
    """

    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """
    Somebody, with the office held on a day.

    Parameters
    ----------
    id, name : str
        Slug and canonical English name.
    office, affiliation : str
        Office in words and actor id of what it is an office of; empty if unknown.
    spans : tuple of Span
        Where the person is named.
    known : bool
        False for a name that no list knows: a candidate, merged with nobody.
    """

    id: str
    name: str
    office: str = ""
    affiliation: str = ""
    spans: tuple[Span, ...] = ()
    known: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """
    Somewhere.

    Parameters
    ----------
    id, name : str
        Id of the atlas if it has one, else a slug; canonical English name.
    country : str
        ISO 3166 alpha-3, empty if unknown.
    spans : tuple of Span
        Where it is named.
    """

    id: str
    name: str
    country: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """
    An organisation that no list knows: a candidate, merged with nobody.

    Parameters
    ----------
    id, name : str
        Slug, and name as it is written.
    spans : tuple of Span
        Where it is named.
    country : str
        ISO 3166 alpha-3 of the state that it is of; empty if unknown.
    known : bool
        False until a reviewer accepts it.
    """

    id: str
    name: str
    spans: tuple[Span, ...] = ()
    country: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """
    Something that happened, is to happen or might.

    Parameters
    ----------
    id : str
        Slug; within an extraction ``e1``, ``e2`` and so on.
    type, mode, context : str
        Of `EVENT_TYPES`, `MODES`, `CONTEXTS`. The founding chronicle leaves the type empty where
        nobody is known to act: weather, accidents.
    date_from, date_to : str
        ISO dates as precise as known: 2024, 2024-02 or 2024-03-11; empty if unknown.
    actors : tuple of str
        States by ISO 3166 alpha-3, organisations by actor id; first who acts.
    people : tuple of str
        Ids of persons who take part.
    places : tuple of str
        Atlas ids, or names for what the atlas lacks.
    track, instrument : str
        Of `TRACKS` and `INSTRUMENTS`.
    quantity : Quantity or None
        What was agreed or delivered.
    lifecycle : str
        Of `LIFECYCLES` if a promise is about, else empty.
    object : str
        What it is about, in few English words: ``children's creativity centre``.
    text : str
        One sentence in our own words; empty for candidates.
    span : Span or None
        Sentence that tells it.
    confidence : float
        0 to 1. [-]
    rule : str
        What found it.
    evidence : tuple of str
        Ids of observations or sources behind it.
    """

    id: str
    type: str
    mode: str
    context: str
    date_from: str = ""
    date_to: str = ""
    actors: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    track: str = ""
    instrument: str = ""
    quantity: Quantity | None = None
    lifecycle: str = ""
    object: str = ""
    text: str = ""
    span: Span | None = None
    confidence: float = 1.0
    rule: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """
    What somebody said or expects.

    Parameters
    ----------
    id, speaker : str
        ``s1``; id of a person or an actor.
    about : tuple of str
        Ids of events, actors, places, corridors (``corridor:titr``) or parameters it is about.
    stance : float
        From -1 (against, pessimistic) to 1 (for, optimistic). [-]
    certainty : float
        0 (no idea) to 1 (certain). [-]
    testable : bool
        Whether it can turn out right or wrong.
    quote : bool
        Whether the words are the speaker's own.
    date : str
        When it was said, as precise as known.
    text : str
        A paraphrase by a curator or reviewer; empty for candidates.
    outcome : str
        ``right``, ``wrong``, ``open`` or empty: how a testable one turned out.
    outcome_evidence, outcome_note : tuple of str, str
        Ids of the observations that tell it; what came, in few words.
    span, confidence, rule, evidence
        As of an event.
    """

    id: str
    speaker: str
    about: tuple[str, ...] = ()
    stance: float = 0.0
    certainty: float = 0.5
    testable: bool = False
    quote: bool = False
    date: str = ""
    text: str = ""
    outcome: str = ""
    outcome_evidence: tuple[str, ...] = ()
    outcome_note: str = ""
    span: Span | None = None
    confidence: float = 1.0
    rule: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """
    One step in the life of a promise.

    Parameters
    ----------
    stage : str
        Of `LIFECYCLES`.
    date : str
        As precise as known.
    event : str
        Id of the event in which it was taken, if there is one.
    evidence : tuple of str
        Ids of observations or sources that tell it.
    text : str
        One sentence of ours.
    due : str
        A new day that was promised at this step; empty if none was.
    """

    stage: str
    date: str
    event: str = ""
    evidence: tuple[str, ...] = ()
    text: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """
    What a promise moves once it is kept.

    Parameters
    ----------
    what : str
        A quantity of the simulator (``aktau.feeders``) or ``KEY@SUBJECT`` of the evidence.
    kind : str
        ``set``, ``add`` or ``times``.
    value : float
        In the unit of `what`.
    start : str
        From when, as precise as known; empty if no day is known.
    evidence : tuple of str
        Ids of the observations that state the number.
    note : str
        How the number follows from them.
    """

    what: str
    kind: str
    value: float
    start: str = ""
    evidence: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """
    A promise.

    Parameters
    ----------
    id, object : str
        Slug; what is promised, in few English words.
    promisors, beneficiaries : tuple of str
        Actor ids.
    places : tuple of str
        Where.
    quantity : Quantity or None
        How much.
    due : str
        By when, as precise as known; empty if no day was given.
    lifecycle : str
        The stage reached in this text, of `LIFECYCLES`.
    event : str
        Id of the event in which it was made.
    text : str
        One sentence of ours; empty for candidates.
    project : str
        Id of the evidence's project (``project:sarzha``), if it has one.
    steps : tuple of Step
        Its life in order.
    effects : tuple of Effect
        What it moves once it is kept.
    span, confidence, rule, evidence
        As of an event.
    """

    id: str
    object: str
    promisors: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    quantity: Quantity | None = None
    due: str = ""
    lifecycle: str = "announced"
    event: str = ""
    text: str = ""
    project: str = ""
    steps: tuple[Step, ...] = ()
    effects: tuple[Effect, ...] = ()
    span: Span | None = None
    confidence: float = 1.0
    rule: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """
    A quantity about the corridor, as a candidate for the evidence.

    Parameters
    ----------
    id : str
        ``f1``.
    key, subject, standing : str
        As in the evidence room; key empty if none fits.
    quantity : Quantity
        The figure.
    valid_from, valid_to : str
        The time it speaks of, ISO days; empty if unknown.
    published : str
        The day it became known.
    span, confidence, rule
        As of an event.
    """

    id: str
    key: str
    subject: str
    standing: str
    quantity: Quantity
    valid_from: str = ""
    valid_to: str = ""
    published: str = ""
    span: Span | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """
    How one row stands to another, in the same document or in two.

    Parameters
    ----------
    from_, to : str
        Ids; ``DOCUMENT#e3`` for a row of another document, or an id of the founding chronicle.
    kind : str
        Of `LINK_KINDS`.
    reason : str
        What they share, in words.
    confidence : float
        0 to 1. [-]
    """

    from_: str
    to: str
    kind: str
    reason: str
    confidence: float = 1.0
