"""Weights of words fitted to a small set: what they tell apart, and that nothing else matters."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest

from sense_cases import LANGUAGES, Case, read_nothings, read_sentences, senses_of
from sense_fitting import fit, is_left_out, predict, rows_of, score
from transcaspian.chronicle.extract.senses import BIAS, PROMISE, load_binding

SENSES = ("open", "sign", PROMISE)


def case(source, features, wanted=(), *, promise=False, shared=False):
    return Case(source, 0, tuple(features), tuple(wanted), (), shared, False, promise)


def small():
    """Return clauses of three words each, of which one tells what is told."""
    rows = []
    for i, (place, noun) in enumerate(product(("in", "at"), ("port", "line", "pact"))):
        rows += [
            case(f"a{i}", (place, noun, "opens"), [("open",)]),
            case(f"b{i}", (place, noun, "signs"), [("sign",)], promise=True),
            case(f"c{i}", (place, noun, "lies")),
        ]
    return rows


def test_the_telling_words_weigh():
    rows = {(sense, name): float(weight) for sense, name, weight in rows_of(fit(small(), SENSES))}
    assert rows["open", "opens"] > 0
    assert rows["sign", "signs"] > 0
    assert rows[PROMISE, "signs"] > 0
    assert all(rows[sense, BIAS] < 0 for sense in SENSES)
    assert not {name for _, name in rows} & {"port", "line", "pact"}


def test_what_was_fitted_is_found():
    cases = small()
    weights = fit(cases, SENSES)
    told = score(cases, predict(weights, cases), SENSES, 0.5)
    assert told["all"].f1 == told[PROMISE].f1 == 1


def test_order_does_not_matter():
    cases = small()
    random.Random(1).shuffle(cases)
    assert rows_of(fit(cases, SENSES)) == rows_of(fit(small(), SENSES))


def test_of_several_clauses_the_likeliest_tells():
    two = [case("x", ("in", "opens"), [("open",)], shared=True),
           case("x", ("at", "lies"), [("open",)], shared=True)]  # fmt: skip
    total = predict(fit(small() + two, SENSES), two)
    assert np.argmax(total[:, 0]) == 0


def test_senses_of_a_row_are_known():
    known = {*load_binding().rules}
    assert senses_of({"type": "CONSULT", "mode": "phone"}) == ("phone",)
    assert {*senses_of({"type": ["SUPPORT", "AID"], "mode": ["finance", "other"]})} <= known
    assert senses_of({"type": "", "mode": "weather"}) == ("weather",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labelled_sentences_are_whole(language):
    rows = read_sentences(language)
    known = {*load_binding().rules}
    assert not [one for one in rows if not {*one.senses} <= known or not one.text.strip()]
    assert {name for one in rows for name in one.senses} == known
    assert any(is_left_out(one.text) for one in rows)
    assert not [one for one in read_nothings(language) if one.senses or one.promise]
