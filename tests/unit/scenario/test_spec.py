"""Scenario files: their shape, the line of each fault, and the same thing said in Python."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from transcaspian.errors import ScenarioError
from transcaspian.scenario.lines import find_lines, line_of
from transcaspian.scenario.shape import iter_departures, read_schema
from transcaspian.scenario.spec import KINDS, SCHEMA, Scenario, read_scenario, scenario_from

HEAD = f'schema = "{SCHEMA}"\nname = "A try"\n'
GOOD = (
    HEAD
    + """
why = "to see"
[run]
from = 2024-01-01
days = 30
half_width = "5%"

[[change]]            # more ships
what = "aktau.feeders"
add = 2
from = "2024-05-01"

[[change]]
what = "aktau.storm"
set = "2024-02-05/5d"

[[resource]]
id = "quay"
capacity = 2
"""
)


def read(tmp_path, text):
    path = tmp_path / "try.toml"
    path.write_text(text, encoding="utf-8")
    return read_scenario(path)


def faults_of(tmp_path, text):
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, text)
    return caught.value.faults


def test_a_good_file_is_read(tmp_path):
    scenario = read(tmp_path, GOOD)
    assert scenario.change_texts == (
        "aktau.feeders+2 from 2024-05-01",
        "aktau.storm=2024-02-05/5d",
    )
    assert scenario.run["from"] == "2024-01-01" or str(scenario.run["from"]) == "2024-01-01"
    assert scenario.at("change", 1) == "try.toml:15"
    assert scenario.at("change", 0, "add") == "try.toml:12"


def test_python_says_the_same_as_a_file(tmp_path):
    told = read(tmp_path, GOOD)
    said = Scenario(
        "A try",
        run={"from": "2024-01-01", "days": 30, "half_width": "5%"},
        changes=[
            {"what": "aktau.feeders", "add": 2, "from": "2024-05-01"},
            {"what": "aktau.storm", "set": "2024-02-05/5d"},
        ],
        rows={"resource": [{"id": "quay", "capacity": 2}]},
    )
    assert said.digest == told.digest
    assert said.change_texts == told.change_texts


def test_a_scenario_survives_as_json(tmp_path):
    scenario = read(tmp_path, GOOD)
    again = scenario_from(json.loads(json.dumps(scenario.to_document())))
    assert again.digest == scenario.digest
    assert again.change_texts == scenario.change_texts


def test_words_for_people_do_not_change_the_digest_and_figures_do(tmp_path):
    digest = read(tmp_path, GOOD).digest
    assert read(tmp_path, GOOD.replace("to see", "to know").replace("# more", "# two")).digest == (
        digest
    )
    assert read(tmp_path, GOOD.replace("add = 2", "add = 3")).digest != digest


def test_every_fault_at_once_with_its_line(tmp_path):
    faults = faults_of(
        tmp_path,
        HEAD
        + """
[run]
dayz = 30
replications = 0

[[change]]
what = "aktau.feeders"
ad = 2

[[resource]]
id = "quay"
capacity = true

[[stocks]]
id = "yard"
""",
    )
    assert [re.match(r"try\.toml:(\d+): ", fault)[1] for fault in faults] == [
        "5", "6", "8", "10", "14", "16",
    ]  # fmt: skip
    assert 'did you mean "days"?' in faults[0]
    assert "from 1 to 100000" in faults[1]
    assert "needs one of set, add, times" in faults[2]
    assert 'did you mean "add"?' in faults[3]
    assert "must be a number or text" in faults[4]
    assert 'did you mean "stock"?' in faults[5]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("[[change]]\nwhat = 'a'\nadd = 1\ntimes = 2\n", "has 2"),
        ("[[change]]\nwhat = 'a'\nadd = inf\n", "inf must be a number"),
        ("[[change]]\nwhat = 'a'\nadd = 1\nfrom = '2024-02-30'\n", "is no day"),
        ("[[change]]\nwhat = 'a'\nadd = 1\nfrom = 2024-05-01\nto = 2024-04-01\n", "is before"),
        ("[[stock]]\nid = 'a'\n[[stock]]\nid = 'a'\n", "2 times"),
        ("[[step]]\nid = 'a'\nop = 'hodl'\n", 'did you mean "hold"'),
        ("[run]\nhalf_width = '5'\n", "must be text such as 5%"),
        ("base = 'nothing'\n", "one of corridor, none"),
        ("[[quantity]]\nname = 'a'\nunit = 'h'\n", "needs one of value"),
        ("change = 3\n", "must be a list"),
    ],
)
def test_bad_rows_are_refused(tmp_path, body, words):
    assert any(words in fault for fault in faults_of(tmp_path, HEAD + body))


def test_what_is_no_toml_says_where(tmp_path):
    [fault] = faults_of(tmp_path, HEAD + "[[change\n")
    assert "line 3" in fault


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ScenarioError, match="can't be read"):
        read_scenario(tmp_path / "none.toml")


def test_the_schema_is_one_and_agrees_with_jsonschema(tmp_path):
    Draft202012Validator.check_schema(read_schema())
    document = read(tmp_path, GOOD).to_document()
    assert list(Draft202012Validator(read_schema()).iter_errors(document)) == []
    assert set(KINDS) <= set(read_schema()["properties"])


PIECES = st.sampled_from(
    [
        ("days", 3), ("days", 0), ("days", "x"), ("seed", 1.5), ("warm_up", "auto"), ("nope", 1),
        ("warm_up", "never"), ("from", "2024-01-01"), ("from", "yesterday"), ("measures", []),
        ("measures", ["a"]), ("promise", {"a": 0}), ("promise", {"a": 3}), ("half_width", "0%"),
        ("half_width", "2.5%"), ("days", True),
    ]
)  # fmt: skip
CHANGE = st.dictionaries(
    st.sampled_from(["what", "set", "add", "times", "why", "wat"]),
    st.sampled_from([1, -1, 0.5, "x", "2024-02-05/5d", True]),
)


@given(run=st.lists(PIECES, max_size=4), changes=st.lists(CHANGE, max_size=2))
def test_what_is_refused_is_what_jsonschema_refuses(run, changes):
    document = {"schema": SCHEMA, "name": "x", "run": dict(run), "change": changes}
    ours = bool(list(iter_departures(document)))
    assert ours == bool(list(Draft202012Validator(read_schema()).iter_errors(document)))


def test_lines_are_found_through_strings_arrays_and_tables():
    text = (
        "a = '''\n[not]\nb = 1\n'''\nc = [ # [\n  1,\n  {d = ']'},\n]\n"
        '[e.f]\ng.h = "#\\"["\n[[i]]\n\'j k\' = 1\n[i.l]\nm = 2\n[[i]]\nn = """\no = 1\n"""\n'
    )
    tomllib.loads(text)
    lines = find_lines(text)
    assert lines == {
        ("a",): 1, ("c",): 5, ("e", "f"): 9, ("e", "f", "g", "h"): 10, ("i",): 11, ("i", 0): 11,
        ("i", 0, "j k"): 12, ("i", 0, "l"): 13, ("i", 0, "l", "m"): 14, ("i", 1): 15,
        ("i", 1, "n"): 16,
    }  # fmt: skip
    assert line_of(("c", 1, "d"), lines) == 5
    assert line_of(("z",), lines) == 1
