"""Each verb tells its event in every form and each way round; what is no event makes none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.extract.inflection import inflect_noun, inflect_verb
from transcaspian.chronicle.read import read_document

HERE = Path(__file__).parent
TODAY = dt.date(2026, 1, 1)
WAYS = {
    "{who} {past} {what} in Baku on Monday.": "actual",
    "{What} was {done} by {who} in Baku on Monday.": "actual",
    "{What}, {done} by {who} in Baku in May 2021, runs to four pages.": "past",
    "{What}, which {who} {past} in Baku on Monday, runs to four pages.": "actual",
    "In Baku {who} will {base} {what} next week.": "planned",
    "{who} are due to {base} {what} in Baku in December.": "planned",
    "{What} is slated to be {done} by {who} in Baku in December.": "planned",
    "{who} did not {base} {what} in Baku on Monday.": "negated",
    "{who} failed to {base} {what} in Baku.": "negated",
    "{who} have yet to {base} {what} in Baku.": "negated",
    "{who} may {base} {what} in Baku in December.": "possible",
}
VERBS = {
    "sign": ("AGREE", "the agreement"),
    "initial": ("AGREE", "the accord"),
    "conclude": ("AGREE", "the treaty"),
    "ratify": ("AGREE", "the convention"),
    "inaugurate": ("COOPERATE", "the terminal"),
    "complete": ("COOPERATE", "the tunnel"),
    "resume": ("COOPERATE", "the ferry service"),
    "ease": ("RETREAT", "the restrictions"),
    "seal": ("COERCE", "the border crossing"),
}


def find(text):
    """Return the events of a text of 15 October 2024."""
    document = read_document(
        f"News of the day\n\n{text}\n".encode(),
        name="x.txt",
        today=TODAY,
        published="2024-10-15",
        language="en",
    )
    return extract(document).events


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_tells_its_event_in_every_way(verb):
    kind, what = VERBS[verb]
    done = min(inflect_verb(verb, {}, frozenset()).past, key=lambda one: (len(one), one))
    faults = []
    for way, context in WAYS.items():
        who = "Kazakhstan and Azerbaijan"
        words = {"who": who, "what": what, "What": what[:1].upper() + what[1:]}
        text = way.format(past=done, done=done, base=verb, **words)
        told = [(one.type, one.context, set(one.actors)) for one in find(text)]
        kinds = ("COERCE", "SANCTION") if kind == "COERCE" else (kind,)
        fits = [one for one in told if one[0] in kinds and one[1] == context]
        if not any({"KAZ", "AZE"} <= one[2] for one in fits):
            faults.append((text, context, told))
    assert not faults


def test_what_is_no_event_makes_none():
    """Background, comparisons, statistics, habits, what is supposed, asked and thought of."""
    lines = (HERE / "nothing_en.txt").read_text("utf-8").splitlines()
    told = {line: [one.rule for one in find(line)] for line in lines if line[:1] != "#"}
    assert not {line: rules for line, rules in told.items() if rules}


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("sign", "sign signs signed signing"),
        ("ratify", "ratify ratifies ratified ratifying"),
        ("cancel", "cancel cancels cancelled canceled cancelling canceling"),
        ("modernise", "modernise modernises modernised modernising"),
        ("modernise", "modernize modernizes modernized modernizing"),
        ("launch", "launch launches launched launching"),
        ("ban", "ban bans banned banning"),
        ("break", "break breaks broke broken breaking"),
        ("agree", "agree agrees agreed agreeing"),
        ("tie", "tie ties tied tying"),
    ],
)
def test_a_verb_has_all_its_forms(verb, forms):
    told = inflect_verb(verb, {"break": "broke broken"}, frozenset(("ban",)))
    assert set(forms.split()) <= told.words


def test_a_noun_has_its_plural():
    assert inflect_noun("closure") == {"closure", "closures"}
    assert inflect_noun("inquiry") == {"inquiry", "inquiries"}
