"""The command table: lazy, and honest in its exit codes."""

from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path

import pytest

from transcaspian import __version__
from transcaspian.cli.app import COMMANDS, run
from transcaspian.errors import InputError, MissingEvidence, NoAnswer


@pytest.fixture
def failing(monkeypatch):
    """Make `compare` raise what the test asks for."""

    def arm(error):
        import typer

        app = typer.Typer(add_completion=False)

        @app.command()
        def compare():
            raise error

        module = types.SimpleNamespace(app=app)
        monkeypatch.setitem(sys.modules, "transcaspian.cli.compare", module)

    return arm


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError("cargo: odd: even it"), 2),
        (MissingEvidence(["one gap", "another gap"], title="evidence"), 2),
        (NoAnswer("no route"), 1),
    ],
)
def test_errors_become_exit_codes_without_a_traceback(failing, capsys, error, code):
    failing(error)
    assert run(["compare"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    for line in str(error).splitlines():
        assert line in err


def test_a_broken_program_is_not_hushed_up(failing):
    failing(RuntimeError("a fault of ours"))
    with pytest.raises(RuntimeError):
        run(["compare"])


@pytest.mark.parametrize("words", [["version"], ["evidence", "list", "--format", "csv"]])
def test_an_answer_that_cannot_be_written_is_none_and_says_why(words):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip(
            "only Linux has /dev/full, a device that is always full; nothing stands in for it"
        )
    code = "import sys; from transcaspian.cli.entry import main; main()"
    with full.open("w") as out:
        command = [sys.executable, "-c", code, *words]
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("no answer: ")
    assert done.stderr.count("\n") == 1


def test_messages_cannot_steer_the_terminal(failing, capsys):
    failing(InputError("place '\x1b]0;x\x07': unknown"))
    run(["compare"])
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--version"], ["version"]])
def test_version(capsys, words):
    assert run(words) == 0
    assert capsys.readouterr().out == f"transcaspian {__version__}\n"


@pytest.mark.parametrize("words", [["nonsense"], ["compare", "--nonsense"], ["compare"]])
def test_misuse_is_bad_input(capsys, words):
    assert run(words) == 2
    assert capsys.readouterr().out == ""


def test_help_lists_every_command(capsys):
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    for name, sentence in COMMANDS.items():
        assert name in out
        assert " ".join(sentence.split()[:4]) in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_module_and_help(capsys, name):
    assert run([name, "--help"]) == 0
    assert "Usage: transcaspian" in capsys.readouterr().out


def test_one_command_imports_no_other():
    code = (
        "import sys\n"
        "from transcaspian.cli.app import run\n"
        "run(['evidence', '--help'])\n"
        "print(sorted(m for m in sys.modules if m.startswith('transcaspian.cli.')),"
        " 'numpy' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for other in set(COMMANDS) - {"evidence", "version"}:
        assert f"transcaspian.cli.{other}'" not in done.stderr
    assert done.stderr.strip().endswith("False")
