"""The scorer: who finds all and nothing else gets 1, and each slip costs what it should."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotated import SPLITS, load_split
from counting import Count
from linking import score_inner, wanted_links
from matching import has_date, jaccard, meets, pair_up, to_interval
from page import format_page
from score import format_misses, score_split, to_plain

SET = {split: load_split(split) for split in SPLITS}
BAND = {"low": 0.2, "medium": 0.55, "high": 0.9}


def first(value):
    return value[0] if isinstance(value, list) and value else value


def pick(values):
    return [first(value) for value in values]


def answer(one):
    """Return the rows of somebody who reads as the annotator did."""
    found = {"events": [], "statements": [], "commitments": [], "figures": []}
    for n, wanted in enumerate(one.of("events"), 1):
        row = {k: first(v) for k, v in wanted.row.items()}
        row |= {k: pick(wanted.row[k]) for k in ("actors", "people", "places")}
        found["events"].append({**row, "id": f"e{n}", "span": list(wanted.spans[0])})
    found["people"] = [
        {"id": w.row.get("id", f"new-{n}"), "known": w.row["known"], "spans": list(w.spans)}
        for n, w in enumerate(one.of("people"))
    ]
    ids = {w.spans: row["id"] for w, row in zip(one.of("people"), found["people"], strict=True)}
    for wanted in one.of("statements"):
        row = wanted.row
        speaker = first(row["speaker"]) if row["known"] else ids[wanted.speaker_spans]
        found["statements"].append(
            {
                "speaker": speaker,
                "stance": first(row["stance"]),
                "certainty": BAND[first(row["certainty"])],
                "quote": row["quote"],
                "span": list(wanted.spans[0]),
            }
        )
    for n, wanted in enumerate(one.of("commitments"), 1):
        row = wanted.row
        quantity = row["quantity"] and {k: first(v) for k, v in row["quantity"].items()}
        found["commitments"].append(
            {
                **row,
                "id": f"c{n}",
                "promisors": pick(row["promisors"]),
                "quantity": quantity,
                "lifecycle": first(row["lifecycle"]),
                "span": list(wanted.spans[0]),
            }
        )
    found["figures"] = [
        {
            "key": w.row["key"][0],
            "quantity": {"value": w.row["value"], "unit": first(w.row["unit"])},
            "span": list(w.spans[0]),
        }
        for w in one.of("figures")
    ]
    found["places"] = [{"id": first(w.row["id"]), "spans": []} for w in one.of("places")]
    return found


def answer_links(documents):
    def name(end):
        return f"{documents[end[0]].document.id}#e{end[1] + 1}"

    return [
        {"from": name(b), "to": name(a), "kind": min(kinds)}
        for (a, b), kinds in wanted_links(documents).items()
    ]


def founding_of(documents):
    return {w.row["same"] for one in documents for w in one.of("events")} - {""}


@pytest.fixture(params=SPLITS)
def case(request):
    documents = SET[request.param]
    return documents, [answer(one) for one in documents]


def test_who_finds_all_gets_one(case):
    documents, found = case
    outer = [
        {"from": f"{one.document.id}#e{n}", "to": w.row["same"], "kind": "same-event"}
        for one in documents
        for n, w in enumerate(one.of("events"), 1)
        if w.row["same"]
    ]
    links = [*answer_links(documents), *outer]
    scores = score_split(documents, found, links, founding_of(documents))
    assert scores.counts
    for (kind, language), count in scores.counts.items():
        assert (count.extra, count.missed) == (0, 0), (kind, language)
    assert all(right == asked for right, asked in scores.attributes.values())
    assert scores.misses == []


def test_who_finds_nothing_gets_no_recall(case):
    documents, _ = case
    nothing = {kind: [] for kind in answer(documents[0])}
    scores = score_split(documents, [nothing] * len(documents), [], founding_of(documents))
    for (kind, language), count in scores.counts.items():
        assert (count.hits, count.extra) == (0, 0), (kind, language)
        assert count.missed > 0 or kind == "commitments"


def test_twice_the_same_is_too_much(case):
    documents, found = case
    twice = [{kind: rows * 2 for kind, rows in one.items()} for one in found]
    scores = score_split(documents, twice, [], ())
    for kind in ("events", "statements", "figures", "commitments"):
        count = scores.counts[kind, "all"]
        assert count.missed == 0
        assert count.extra == sum(len(one.of(kind)) for one in documents)


@pytest.mark.parametrize(
    ("key", "value", "loses"),
    [
        ("type", "MOBILIZE", True),
        ("actors", ["MNG"], True),
        ("date_from", "1999-01-01", True),
        ("span", [0, 1], True),
        ("mode", "weather", False),
        ("context", "nonsense", False),
        ("track", "nonsense", False),
    ],
)
def test_what_costs_an_event_and_what_only_an_attribute(key, value, loses):
    documents = SET["tune"]
    found = [answer(one) for one in documents]
    row = found[0]["events"][0]
    row[key] = value
    scores = score_split(documents, found, [], ())
    assert scores.counts["events", "all"].missed == int(loses)
    assert scores.counts["events", "all"].extra == int(loses)
    assert scores.counts["events", "en"].missed == int(loses)
    assert scores.counts["events", "ru"].missed == 0
    if not loses:
        right, asked = scores.attributes["events", key]
        assert right == asked - 1
        assert f"wrong {key}" in format_misses(scores)


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("statements", "speaker", "xi-jinping"),
        ("commitments", "promisors", ["MNG"]),
        ("figures", "quantity", {"value": 1.0, "unit": "furlong"}),
        ("people", "id", "xi-jinping"),
        ("places", "id", "atlantis"),
    ],
)
def test_a_wrong_row_is_missed_and_too_much(kind, key, value):
    documents = SET["tune"]
    found = [answer(one) for one in documents]
    found[0][kind][0][key] = value
    if kind == "people":
        found[0][kind][0]["known"] = True
    count = score_split(documents, found, [], ()).counts[kind, "all"]
    assert (count.missed, count.extra) == (1, 1)


def test_an_unknown_speaker_must_be_that_name():
    documents = SET["tune"]
    found = [answer(one) for one in documents]
    for person in found[0]["people"]:
        if not person["known"]:
            person["known"] = True
    scores = score_split(documents, found, [], ())
    assert scores.counts["people", "all"].missed == 1
    assert scores.counts["statements", "all"].missed == 1


def test_a_link_of_the_wrong_kind_or_pair_is_too_much():
    documents = SET["tune"]
    found = [answer(one) for one in documents]
    links = answer_links(documents)
    kinds = {"same-event", "fulfils", "supersedes"}
    assert {link["kind"] for link in links} == kinds
    count, misses = score_inner(documents, found, links)
    assert (count.extra, count.missed, misses) == (0, 0, [])
    wrong = copy.deepcopy(links)
    wrong[0]["kind"] = min(kinds - {wrong[0]["kind"]})
    count, misses = score_inner(documents, found, wrong)
    assert (count.extra, count.missed) == (1, 1)
    assert len(misses) == 2


def test_links_within_a_document_do_not_count():
    documents = SET["tune"]
    found = [answer(one) for one in documents]
    name = documents[0].document.id
    links = [{"from": f"{name}#e1", "to": f"{name}#e2", "kind": "supersedes"}]
    assert score_inner(documents, found, links)[0].extra == 0


def test_scores_as_json_and_as_a_page():
    scores = {
        split: score_split(documents, [answer(one) for one in documents], [], ())
        for split, documents in SET.items()
    }
    plain = json.loads(json.dumps(to_plain(scores)))
    assert plain["schema"] == "transcaspian/bench-extraction/1"
    assert plain["test"]["events"]["languages"]["ru"]["f1"] == 1.0
    assert plain["tune"]["figures"]["attributes"]["key"] == 1.0
    page = format_page(scores)
    assert f"{sum(map(len, SET.values()))} short documents" in page
    assert "{" not in page
    for heading in ("F1 by language", "Of the rows that were matched", "When a candidate counts"):
        assert page.count(heading) == 1


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("", "", None),
        ("2024", "", ("2024-01-01", "2024-12-31")),
        ("2024-02", "", ("2024-02-01", "2024-02-29")),
        ("2024-02-03", "", ("2024-02-03", "2024-02-03")),
        ("2024-02", "2024-03-05", ("2024-02-01", "2024-03-05")),
        ("", "2023-06", ("2023-06-01", "2023-06-30")),
    ],
)
def test_times_as_intervals(start, end, days):
    assert to_interval(start, end) == days


def test_a_time_that_was_not_asked_for_never_bars():
    asked = {"date_from": "2024-03", "date_to": ""}
    free = {"date_from": "", "date_to": ""}
    assert has_date({"date_from": "1999"}, free)
    assert has_date({"date_from": "2024-03-31"}, asked)
    assert has_date({"date_from": "2024"}, asked)
    assert not has_date({"date_from": "2024-04-01"}, asked)
    assert not has_date({"date_from": None, "date_to": None}, asked)


def test_shares_of_names():
    assert jaccard([], []) == 1.0
    assert jaccard(["KAZ"], []) == 0.0
    assert jaccard(["KAZ"], [], ["KAZ"]) == 1.0
    assert jaccard(["KAZ", "AZE"], ["KAZ", "AZE", "GEO"]) == pytest.approx(2 / 3)
    assert jaccard(["kaz-mot"], [["KAZ", "kaz-mot"]]) == 1.0
    assert jaccard(["KAZ", "kaz-mot"], [["KAZ", "kaz-mot"]]) == 1.0


NAMES = st.sets(st.sampled_from("abcde"))


@given(NAMES, NAMES)
def test_the_share_is_that_of_the_sets(left, right):
    union = left | right
    expected = len(left & right) / len(union) if union else 1.0
    assert jaccard(left, sorted(right)) == pytest.approx(expected)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_f1_is_the_harmonic_mean(hits, extra, missed):
    count = Count(hits, extra, missed)
    if hits:
        mean = 2 / (1 / count.precision + 1 / count.recall)
        assert count.f1 == pytest.approx(mean)
    assert 0 <= count.f1 <= 1


@given(st.lists(st.lists(st.floats(0, 1), min_size=4, max_size=4), max_size=5))
def test_pairs_take_each_side_once(table):
    class Row:
        may = False

    wanted = [Row() for _ in range(4)]
    found = [{"n": i} for i in range(len(table))]
    pairs = pair_up(found, wanted, lambda one, row: table[one["n"]][wanted.index(row)])
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(table[i][j] > 0 for i, j in pairs)
    if pairs:
        assert max(map(max, table)) == table[pairs[0][0]][pairs[0][1]]


def test_spans_that_touch_do_not_meet():
    assert meets([0, 5], [(4, 9)])
    assert not meets([0, 4], [(4, 9)])
    assert not meets(None, [(4, 9)])
