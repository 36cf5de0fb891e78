"""Worlds are tried in a process of their own, which may end at any time."""

from __future__ import annotations

import datetime as dt

import pytest

from transcaspian.errors import ScenarioError
from transcaspian.server.problems import Refused
from transcaspian.server.runs import checker as module
from transcaspian.server.runs.check import make_world
from transcaspian.server.runs.checker import Checker
from transcaspian.server.runs.request import RunRequest, read_run, to_study, write_run

TODAY = dt.date(2026, 8, 1)
WRONG = ["aktau.feedrs+2", "nowhere.crane*3"]


@pytest.fixture(scope="module")
def checker():
    one = Checker()
    yield one
    one.close()


def text_of(**asked):
    request = RunRequest.model_validate({"from": "2024-02-01", "days": 5, **asked})
    return write_run(request, to_study(request, today=TODAY))


def test_faults_are_those_of_the_world_itself(checker):
    text = text_of(what_if=WRONG)
    with pytest.raises(ScenarioError) as here:
        make_world(read_run(text)[1])
    for _ in range(2):  # what is wrong is tried again
        with pytest.raises(ScenarioError) as there:
            checker.check(text)
        assert list(there.value.faults) == list(here.value.faults)
    assert len(here.value.faults) == len(WRONG)


def test_what_differs_in_its_luck_alone_is_tried_once(checker):
    checker.check(text_of(seed=1))
    process = checker._process
    process.kill()
    checker.check(text_of(seed=2, replications=9))
    assert checker._process is process


@pytest.mark.slow
def test_a_process_that_ended_is_started_anew(checker):
    for days in (6, 7):
        checker.check(text_of(days=days))
        checker._process.kill()
        checker._process.wait()
    with pytest.raises(ScenarioError):
        checker.check(text_of(days=8, what_if=WRONG))


def test_its_process_ends_with_the_server():
    checker = Checker()
    checker.begin()
    process = checker._process
    process.stdin.close()  # as the system does when the server is killed
    assert process.wait(60) == 0
    checker.close()


def test_a_world_that_takes_too_long_is_refused_and_its_process_ends(monkeypatch):
    monkeypatch.setattr(module, "_MOST_S", 0.01)
    slow = Checker()
    with pytest.raises(Refused) as refused:
        slow.check(text_of())
    assert refused.value.status == 422
    assert slow._process is None


def test_what_was_closed_starts_nothing_more(monkeypatch):
    over = Checker()
    over.close()
    monkeypatch.setattr(module.subprocess, "Popen", lambda *_, **__: pytest.fail("it started"))
    with pytest.raises(Refused) as refused:
        over.check(text_of())
    assert refused.value.status == 503


def test_where_no_process_can_be_started_nothing_is_tried(monkeypatch):
    def fail(*_, **__):
        raise OSError("no room for it")

    monkeypatch.setattr(module.subprocess, "Popen", fail)
    with pytest.raises(Refused) as refused:
        Checker().check(text_of())
    assert refused.value.status == 503


def test_it_tells_what_may_be_changed_in_a_world(checker):
    text = text_of(what_if=["aktau.feeders=11"])
    told = checker.tell(text)
    figures = {one["name"]: one["value"] for one in told["quantities"]}
    assert figures["aktau.feeders"] == 11
    assert told["from"] == "2024-02-01"
    with pytest.raises(ScenarioError) as there:
        checker.tell(text_of(what_if=WRONG))
    assert len(there.value.faults) == len(WRONG)
