"""Files that were damaged or made to do harm: every command answers, or says in one line what is wrong with which file.

``CITEWALK_SPOILED`` is the number of cases, 0 for all of them; ``CITEWALK_SEED`` chooses others.
"""

from __future__ import annotations

import os
import random
import shutil

import pytest
import spoiled

COUNT, SEED = int(os.environ.get("CITEWALK_SPOILED", "240")), int(os.environ.get("CITEWALK_SEED", "0"))
AT_ONCE = 40


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    path = tmp_path_factory.mktemp("sound") / "c.db"
    spoiled.make(path)
    return path


@pytest.fixture(scope="module")
def chosen(sound):
    """The cases to try: a quarter are spoiled pages, the others spoiled tables and cells."""
    rows = spoiled.cases(sound)
    pages = spoiled.page_cases(COUNT // 4 if COUNT else 1_000, SEED)
    names = sorted(rows)
    random.Random(SEED).shuffle(names)
    if COUNT:
        names = names[: COUNT - len(pages)]
    return [(name, (rows | pages)[name]) for name in (*names, *pages)]


@pytest.mark.parametrize("part", range((COUNT or 4_000) // AT_ONCE))
def test_a_spoiled_collection_gives_an_answer_or_one_line(sound, chosen, part, tmp_path, monkeypatch):
    monkeypatch.setenv("CITEWALK_OFFLINE", "1")
    wrong = {}
    for number, (name, spoil) in enumerate(chosen[part * AT_ONCE : (part + 1) * AT_ONCE]):
        folder = tmp_path / str(number)
        (folder / "out").mkdir(parents=True)
        shutil.copyfile(sound, folder / "c.db")
        spoil(folder / "c.db")
        first = 2 * (part * AT_ONCE + number)
        commands = tuple(spoiled.COMMANDS[(first + more) % len(spoiled.COMMANDS)] for more in (0, 1))
        found = [*spoiled.survive(folder / "c.db", commands, folder / "out"), *spoiled.repairs(folder / "c.db", folder / "out")]
        if found:
            wrong[name] = found
        shutil.rmtree(folder)
    assert not wrong


def test_the_sound_collection_is_left_in_peace(sound, tmp_path, monkeypatch):
    monkeypatch.setenv("CITEWALK_OFFLINE", "1")
    assert not spoiled.survive(sound, spoiled.COMMANDS, tmp_path)
    assert not list(spoiled.repairs(sound, tmp_path))
