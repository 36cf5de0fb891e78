"""Bad input of a model, at the command: each fault by name and line, all at once; deadlocks told."""

from __future__ import annotations

import json
import re

import pytest

from transcaspian.cli.app import run

HEAD = 'schema = "transcaspian/scenario/1"\nname = "Bad"\nbase = "none"\n'
SHORT = ("--days", "10", "--replications", "2", "--warm-up", "0", "--uncertainty", "none")
BOX = """
[[class]]
id = "box"
start = "come"
arrivals = "poisson(1)"

[[resource]]
id = "quay"
capacity = 1

[[step]]
id = "come"
op = "seize"
resource = "quay"

[[step]]
id = "work"
op = "hold"
hours = "constant(0.5)"

[[step]]
id = "leave"
op = "release"
resource = "quay"

[[step]]
id = "end"
op = "end"
"""


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path / "home"))

    def answer(text, *words, code=0):
        path = tmp_path / "bad.toml"
        path.write_text(HEAD + text, encoding="utf-8")
        assert run(["simulate", str(path), *SHORT, *words]) == code
        out, err = capsys.readouterr()
        return out if code == 0 else err

    return answer


def line_of(text, what):
    return (HEAD + text).splitlines().index(what) + 1


def test_the_plain_model_is_sound(ask):
    told = json.loads(ask(BOX, "--format", "json"))
    assert all(one["holds"] for one in told["laws"])


def test_a_queue_that_cannot_be_stable_runs_and_says_so_first(ask):
    slow = BOX.replace("constant(0.5)", "constant(1.5)")
    told = json.loads(ask(slow, "--format", "json"))
    assert re.match(r"quay: 1\.50 times what there is is asked for", told["notes"][0])
    assert told["measures"]
    first, second, *_ = ask(slow).splitlines()
    assert first.startswith("Bad: 10 days")
    assert "1.50 times what there is is asked for" in second
    assert "times what there is" not in ask(BOX)


def test_a_resource_nobody_releases(ask):
    kept = BOX.replace('op = "release"\nresource = "quay"', 'op = "hold"\nhours = "constant(1)"')
    told = ask(kept, code=2)
    assert 'class "box" may end at step "end" with resource "quay" in hand' in told
    assert re.search(r"bad\.toml:\d+: ", told)


def test_a_step_without_successor(ask):
    cut = BOX.partition('[[step]]\nid = "end"')[0]
    told = ask(cut, code=2)
    at = line_of(cut, 'id = "leave"') - 1
    assert f'bad.toml:{at}: step "leave" has no successor: say what comes next' in told


def test_a_batch_that_can_never_fill(ask):
    batch = """
[[class]]
id = "box"
start = "gather"
arrivals = "initial(3)"

[[class]]
id = "train"
start = "gone"
record = false

[[stock]]
id = "yard"

[[step]]
id = "gather"
op = "batch"
stock = "yard"
size = 5
carrier = "train"
to = "gone"

[[step]]
id = "gone"
op = "split"
to = "end"

[[step]]
id = "end"
op = "end"
"""
    told = ask(batch, code=2)
    at = line_of(batch, 'id = "gather"') - 1
    assert f'bad.toml:{at}: step "gather" waits for a batch of 5, but only 3 can ever come' in told
    small = batch.replace('id = "yard"', 'id = "yard"\ncapacity = 4').replace("(3)", "(9)")
    assert "which has room for 4: it can never fill" in ask(small, code=2)


def test_a_negative_time(ask):
    told = ask(BOX.replace("constant(0.5)", "constant(0 - 3)"), code=2)
    at = line_of(BOX, 'id = "work"') - 1
    assert f'bad.toml:{at}: distribution "work" has a negative time' in told


def test_a_pool_of_zero(ask):
    told = ask(BOX.replace("capacity = 1", "capacity = 0"), code=2)
    at = line_of(BOX, 'id = "quay"') - 1
    assert f'bad.toml:{at}: resource "quay" is a pool of 0: nobody would ever get any' in told


def test_all_of_them_at_once(ask):
    bad = (
        BOX.replace("constant(0.5)", "constant(0 - 3)")
        .replace("capacity = 1", "capacity = 0")
        .replace('id = "end"\nop = "end"', 'id = "end"\nop = "wait"\ngate = "g"')
        .replace('start = "come"', 'start = "cme"')
    )
    told = ask(bad, code=2)
    assert "model: 4 faults" in told
    for words in ("negative time", "pool of 0", "has no successor", 'unknown step "cme"'):
        assert words in told
    assert len(re.findall(r"bad\.toml:\d+: ", told)) == 4


def crossing(arrivals):
    """Return two classes of which each takes first what the other takes second."""
    crossed = """
[[resource]]
id = "a"
capacity = 1

[[resource]]
id = "b"
capacity = 1
"""
    for one, other in ("ab", "ba"):
        crossed += f"""
[[class]]
id = "{one}-first"
start = "{one}.first"
arrivals = "{arrivals}"

[[step]]
id = "{one}.first"
op = "seize"
resource = "{one}"

[[step]]
id = "{one}.work"
op = "hold"
hours = "constant(1)"

[[step]]
id = "{one}.second"
op = "seize"
resource = "{other}"

[[step]]
id = "{one}.free"
op = "release"
resource = "{other}"

[[step]]
id = "{one}.back"
op = "release"
resource = "{one}"

[[step]]
id = "{one}.end"
op = "end"
"""
    return crossed


def test_a_deadlock_is_explained_and_ends_the_replication_as_a_result(ask):
    told = json.loads(ask(crossing("initial(1)"), "--format", "json"))
    [note] = [one for one in told["notes"] if "deadlock" in one]
    assert note.startswith("2 of 2 replications ended with a deadlock")
    assert 'a-first-1 (step "a.second") waits for b, held by b-first-1' in note
    assert 'b-first-1 (step "b.second") waits for a, held by a-first-1' in note


def test_who_wait_for_one_another_are_named_while_others_still_come(ask):
    """Nobody should look for a crane more where two orders of taking them are at fault."""
    told = json.loads(ask(crossing("poisson(0.2)"), "--format", "json"))
    [note] = [one for one in told["notes"] if "wait for one another for ever" in one]
    assert note.startswith("in 2 of 2 replications")
    assert re.search(r'a-first-\d+ \(step "a.second"\) waits for b, held by b-first-\d+', note)


FULL_YARD = """
[[class]]
id = "box"
start = "box.room"
arrivals = "initial(1)"

[[class]]
id = "wagon"
start = "wagon.crane"
arrivals = "{wagons}"

[[class]]
id = "truck"
start = "truck.take"
arrivals = "initial(1)"

[[resource]]
id = "crane"
capacity = 1

[[stock]]
id = "yard"
capacity = 1

[[step]]
id = "box.room"
op = "reserve"
stock = "yard"

[[step]]
id = "box.walk"
op = "hold"
hours = "constant(1)"

[[step]]
id = "box.crane"
op = "seize"
resource = "crane"

[[step]]
id = "box.store"
op = "store"
stock = "yard"
resource = "crane"

[[step]]
id = "wagon.crane"
op = "seize"
resource = "crane"

[[step]]
id = "wagon.store"
op = "store"
stock = "yard"
resource = "crane"

[[step]]
id = "truck.take"
op = "board"
stocks = ["yard"]
capacity = 1

[[step]]
id = "truck.end"
op = "end"
"""


@pytest.mark.parametrize(
    ("wagons", "words"),
    [
        ("initial(1)", "2 of 2 replications ended with a deadlock"),
        ("poisson(5)", "in 2 of 2 replications some wait for one another for ever"),
    ],
)
def test_a_circle_through_a_full_yard_is_told_by_name(ask, wagons, words):
    """Who holds the crane wants room, and who has the room wants the crane."""
    told = json.loads(ask(FULL_YARD.replace("{wagons}", wagons), "--format", "json"))
    [note] = [one for one in told["notes"] if one.startswith(words)]
    assert 'box-1 (step "box.crane") waits for crane, held by wagon-' in note
    assert "waits for room in yard, full of box-1, to be emptied by truck-1" in note
    assert "for cargo from yard, to be brought by box-1" in note


def test_sound_parts_of_a_faulty_file_are_looked_at_at_once(ask):
    """A key that nothing knows, and a day that is none, hide nothing of what else is wrong."""
    text = BOX.replace('op = "end"', 'op = "end"\ncolour = "red"', 1)
    run = '\n[run]\nfrom = "2024-02-30"\nhalf_width = 5\n'
    change = '\n[[change]]\nwhat = "quays"\nset = 2\n'
    told = ask(text + run + change, code=2)
    for words in ("colour", "nothing is called quays", "2024-02-30 is no day", "text such as 5%"):
        assert words in told
    assert "^" not in told  # nobody has to read a pattern


def test_memory_is_refused_before_it_is_exceeded(ask):
    grows = BOX.replace("poisson(1)", "poisson(5000)")
    told = ask(grows, "--max-memory", "16", "--days", "300", code=2)
    assert re.search(
        r"--max-memory: a replication needs [\d.]+ MiB and may take [\d.]+, .*growing", told
    )


def test_a_figure_that_is_missing_and_one_that_is_no_formula(ask):
    told = ask(
        BOX.replace("constant(0.5)", "constant(nope)").replace("poisson(1)", "poisson(1 +)"),
        code=2,
    )
    assert "no quantity is called nope" in told
    assert '"1 +" is no formula' in told
    assert len(re.findall(r"bad\.toml:\d+: ", told)) == 2


def test_a_change_of_what_is_not_there_knows_its_line(ask):
    change = '\n[[change]]\nwhat = "quays"\nset = 2\n\n[[quantity]]\nname = "quay_n"\nunit = ""\nvalue = 1\n'
    told = ask(BOX + change, code=2)
    at = line_of(BOX + change, 'what = "quays"') - 1
    assert f"bad.toml:{at}: nothing is called quays; near it: quay_n" in told


MANY = (
    BOX.replace("constant(0.5)", "constant(0 - 3)")
    .replace("capacity = 1", "capacity = 0")
    .replace('op = "release"\nresource = "quay"', 'op = "hold"\nhours = "constant(1)"')
    + '\n[[change]]\nwhat = "quays"\nset = 2\n'
)
OF_ROWS = (
    "negative time",
    "pool of 0",
    "give it back before",
    "bad.toml:33: nothing is called quays",
)


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        ((), ()),
        (("--what-if", "quais+1"), ("nothing is called quais",)),
        (("--from", "yesterday"), ("--from",)),
        (("--days", "0", "--replications", "0"), ("--days: 0", "--replications: 0")),
        (("--warm-up", "x", "--seed", "-1"), ("--warm-up", "--seed: -1")),
        (("--measure", "cox"), ("--measure: it names", "nothing is measured as cox")),
        (("--half-width", "5%", "--measure", "cox"), ("nothing is measured as cox; near it: box",)),
        (("--promise", "cox=3"), ("--promise: nothing is measured as cox",)),
        (("--trace", "nowhere/x.txt"), ("--trace: nowhere", "must end in")),
        (("--against", "nobody"), ("--against: nobody",)),
        (("--evidence", "nowhere"), ("--evidence: nowhere is no folder",)),
    ],
)
def test_whatever_else_is_wrong_all_faults_of_rows_come_in_the_same_round(ask, words, faults):
    told = ask(MANY, *words, code=2)
    for one in (*OF_ROWS, *faults):
        assert one in told, one
    lines = told.splitlines()
    assert len(lines) == len(set(lines))


def test_a_faulty_table_of_options_hides_no_fault_of_rows(ask):
    told = ask(MANY + '\n[run]\ndays = 0\nuncertainty = "much"\n', "--what-if", "quais+1", code=2)
    for one in (*OF_ROWS, "run days", "run uncertainty", "nothing is called quais"):
        assert one in told, one


def test_a_row_that_cannot_be_read_hides_no_fault_of_another_and_makes_none(ask):
    bad = BOX.replace("constant(0.5)", "constant(nothing_d)").replace(
        "capacity = 1", "capacity = 0"
    )
    told = ask(bad, code=2)
    assert "nothing_d" in told
    assert "pool of 0" in told
    assert "2 faults" in told


def test_what_a_sound_change_does_is_told_beside_one_that_is_misspelt(ask):
    quantity = '\n[[quantity]]\nname = "quays"\nvalue = 2\nunit = "1"\nnote = "x"\n'
    text = BOX.replace("capacity = 1", 'capacity = "quays"') + quantity
    told = ask(text, "--what-if", "quays=0", "--what-if", "quais+1", code=2)
    assert "pool of 0" in told
    assert "nothing is called quais" in told
    told = ask(text, "--what-if", "quays-3", "--what-if", "quais+1", code=2)
    assert "below 0" in told
    assert "nothing is called quais" in told
    assert "pool of" not in told


UNFOUND = {
    "key": 'key = "rail.nothing_km_d"\nsubject = "KAZ"',
    "way": 'distance = "rail:aktau"',
    "link": 'distance = "rail:aktau>nowhere"',
    "circle": 'formula = "other_h + 1"',
    "word": 'formula = "nobody_h * 2"',
    "shape": 'formula = "2 *"',
}


@pytest.mark.parametrize("kind", UNFOUND)
def test_a_figure_without_a_value_hides_no_fault_of_the_rows_that_need_it(ask, kind):
    """What hangs on a missing figure is looked at all the same, and blamed for nothing it isn't."""
    rows = (
        '\n[[quantity]]\nname = "unload_h"\nunit = "h"\n'
        + UNFOUND[kind]
        + '\n\n[[quantity]]\nname = "other_h"\nunit = "h"\nformula = "unload_h / 2"\n'
        + '\n[[quantity]]\nname = "lost_h"\nunit = "h"\nformula = "neverland + 1"\n'
        + '\n[[change]]\nwhat = "quays"\nset = 2\n'
    )
    bad = (
        BOX.replace("constant(0.5)", "gamma(unload_h; other_h / 0)")
        .replace("capacity = 1", 'capacity = "unload_h"')
        .replace('op = "release"\nresource = "quay"', 'op = "hold"\nhours = "constant(0 - 3)"')
    )
    told = ask(bad + rows, code=2)
    for words in ("no quantity is called neverland", "nothing is called quays", "negative time"):
        assert words in told
    for words in ("pool of", "other_h / 0"):
        assert words not in told
    assert "give it back before" in told
    at = f"bad.toml:{line_of(bad + rows, UNFOUND[kind].splitlines()[0]) - 3}: "
    assert at in told
    faults = [one for one in told.splitlines() if "bad.toml:" in one]
    assert len(faults) == 5 == len(set(faults))


QUAYS = '\n[[quantity]]\nname = "quays"\nvalue = 2\nunit = "1"\nnote = "x"\n'


def test_two_what_ifs_of_which_one_would_undo_the_other_are_refused(ask):
    text = BOX.replace("capacity = 1", 'capacity = "quays"') + QUAYS
    typed = ("--what-if", "quays=3", "--what-if", "quays=4", "--what-if", "quais+1")
    told = ask(text, *typed, code=2)
    assert told.count('"quays=3" and "quays=4" say different things of quays') == 1
    assert "nothing is called quais" in told
    ask(text, "--what-if", "quays=3", "--what-if", "quays+1", "--format", "json")


def test_what_is_typed_takes_the_place_of_what_a_file_sets_and_says_so(ask):
    text = BOX.replace("capacity = 1", 'capacity = "quays"') + QUAYS
    text += '\n[[change]]\nwhat = "quays"\nset = 3\n'
    told = json.loads(ask(text, "--what-if", "quays=4", "--format", "json"))
    assert '"quays=4" takes the place of "quays=3"' in told["notes"]
