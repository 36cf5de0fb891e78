"""Every command explains itself: help with an example, and a sentence for each word it takes."""

from __future__ import annotations

import pytest

from command_table import iter_commands

COMMANDS = {one.title: one for one in iter_commands()}
PARAMETERS = [(title, one) for title, command in COMMANDS.items() for one in command.parameters]


def test_the_promised_commands_exist():
    promised = {
        "transcaspian compare",
        "transcaspian explain",
        "transcaspian places",
        "transcaspian atlas check",
        "transcaspian atlas export",
        "transcaspian evidence list",
        "transcaspian evidence show",
        "transcaspian evidence check",
    }
    assert promised <= set(COMMANDS)


@pytest.mark.parametrize("title", COMMANDS)
def test_help_says_what_and_shows_an_example(title):
    command = COMMANDS[title]
    assert command.help, "a command without help"
    if command.parameters:
        shown = f"{command.help}\n{command.epilog}"
        assert f"{title} " in shown or f"{title}\n" in f"{shown}\n", "help without an example"


@pytest.mark.parametrize(
    ("title", "parameter"), PARAMETERS, ids=lambda one: getattr(one, "title", one)
)
def test_every_word_has_a_sentence(title, parameter):
    assert parameter.help, f"{title} {parameter.title} has no help"


@pytest.mark.parametrize("title", COMMANDS)
def test_common_options_mean_the_same_everywhere(title):
    words = {word for one in COMMANDS[title].parameters for word in one.words}
    assert "--asof" not in words
    assert "--known_by" not in words
    if "--as-of" in words:
        assert "--known-by" in words, "a command with one clock has both"
