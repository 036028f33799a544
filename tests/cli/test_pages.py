"""What the command line says of itself: a page for every command of the table, Chinese, at the width of a terminal."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.core import TyperArgument, TyperGroup

from skiptrace.cli import app
from skiptrace.cli.frame import WRONG_USE
from tests.fakes.terminal import say

FRAMEWORK = re.compile(
    r"Usage|Options|Arguments|Commands\b|Missing|Invalid|Error|No such|Got unexpected|Try '|Show this|required|default:"
    r"|requires|env var|TEXT|INTEGER|PATH\b|OPTIONS|ARGS"
)
SENTENCE = re.compile(r"\b[a-z]+ (?:a|an|the|is|are|of|to|and|or|not|for|in|by|one|this|its?)\b")


def _walk(command: Any, words: tuple[str, ...], context: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield words, command
    if isinstance(command, TyperGroup):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            yield from _walk(below, (*words, name), context)


ROOT = typer.main.get_command(app)
EVERY = dict(_walk(ROOT, (), typer.Context(ROOT)))
LEAVES = {words: command for words, command in EVERY.items() if not isinstance(command, TyperGroup)}
BRANCHES = {words: command for words, command in EVERY.items() if isinstance(command, TyperGroup)}
PRIVATE = "张伟13800138000"


def _chinese(text: str) -> None:
    assert FRAMEWORK.search(text) is None, text
    assert SENTENCE.search(text) is None, text


def test_the_table_is_walked_to_its_leaves() -> None:
    assert ("replies", "paper", "enter") in LEAVES
    assert ("law", "fee", "preservation") in LEAVES
    assert len(LEAVES) > 90


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_the_page_of_every_command_is_chinese_and_fits_a_terminal(words: tuple[str, ...]) -> None:
    said = say(*words, "--help")

    assert said.code == 0
    assert said.err == ""
    assert said.out.startswith("用法：skiptrace")
    assert "选项" in said.out
    _chinese(said.out)


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_and_each_thing_that_it_takes_is_explained(words: tuple[str, ...]) -> None:
    command = EVERY[words]

    assert re.search(r"[一-鿿]", command.help or "")
    for each in command.params:
        assert re.search(r"[一-鿿]", each.help or ""), each.name


@pytest.mark.parametrize("words", BRANCHES, ids=" ".join)
def test_a_group_without_a_command_shows_its_page_on_standard_error(words: tuple[str, ...]) -> None:
    said = say(*words)

    assert (said.code, said.out) == (WRONG_USE, "")
    assert said.err == say(*words, "--help").out


@pytest.mark.parametrize("words", BRANCHES, ids=" ".join)
def test_a_word_that_is_no_command_is_answered_with_those_that_are(words: tuple[str, ...]) -> None:
    said = say(*words, PRIVATE)

    assert (said.code, said.out) == (WRONG_USE, "")
    assert said.err.startswith("输入有误：没有这个命令；可选：")
    assert PRIVATE not in said.err


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_wrong_options_and_surplus_words_are_told_in_chinese_and_never_repeated(words: tuple[str, ...]) -> None:
    command = LEAVES[words]
    arguments = [each for each in command.params if isinstance(each, TyperArgument)]

    wrong = [say(*words, f"--{PRIVATE}"), say(*words, "--wrong-option", PRIVATE)]
    if all(each.nargs == 1 for each in arguments):
        wrong.append(say(*words, *[PRIVATE] * (len(arguments) + 1), *_needed(command)))

    for said in wrong:
        assert (said.code, said.out) == (WRONG_USE, "")
        assert said.err.startswith("输入有误：")
        assert f"用法：skiptrace {' '.join(words)}" in said.err
        assert PRIVATE not in said.err
        assert len(said.err.splitlines()) == 2
        _chinese(said.err)


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_a_value_that_an_option_cannot_be_is_not_repeated_and_what_it_may_be_is_said(words: tuple[str, ...]) -> None:
    bound = [each for each in LEAVES[words].params if not isinstance(each, TyperArgument) and _typed(each)]

    for each in bound:
        said = say(*words, each.opts[0], PRIVATE)

        assert (said.code, said.out) == (WRONG_USE, "")
        assert each.opts[0] in said.err
        assert re.search("可选：|应为", said.err)
        assert PRIVATE not in said.err
        _chinese(said.err)


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_what_is_missing_is_named_with_what_it_is(words: tuple[str, ...]) -> None:
    needed = [each for each in LEAVES[words].params if each.required]
    if not needed:
        return

    said = say(*words)

    assert (said.code, said.out) == (WRONG_USE, "")
    assert said.err.startswith("输入有误：缺少")
    _chinese(said.err)


def test_an_option_at_the_end_of_the_line_lacks_its_value() -> None:
    assert say("trace", "C000001", "--data").err == "输入有误：选项 --data 后面缺少值\n"
    assert say("packs", "list", "--case").err.startswith("输入有误：选项 --case 后面缺少值\n用法：skiptrace packs list")
    assert say("packs", "list", "--overdue=1").err.startswith("输入有误：选项 --overdue 是开关，后面不带值\n")


def test_a_slip_of_the_finger_is_answered_with_what_was_meant() -> None:
    assert say("cases", "lsit").err == "输入有误：没有命令 lsit；可选：list\n"
    assert "没有选项 --overdu；可选：--overdue\n" in say("packs", "list", "--overdu").err


def _typed(param: Any) -> bool:
    described = param.type_descriptor
    return described.is_choice or (described.annotation in {int, float} and not param.is_flag)


def _needed(command: Any) -> list[str]:
    """The options that a command insists on, each with a value that it may be."""
    words: list[str] = []
    for each in command.params:
        if each.required and not isinstance(each, TyperArgument):
            choices = each.type_descriptor.choices
            words += [each.opts[0], str(choices[0].value) if choices else "1"]
    return words
