"""Wrong usage is exit status 2 with the nearest right word; what is not there is 1."""

from __future__ import annotations

import re

import pytest

from citewalk.cli.commands import code
from citewalk.cli.main import COMMANDS
from citewalk.graph import model
from citewalk.graph.code_table import SORTS
from citewalk.graph.errors import InputError, OutputError, UnknownFormatError, UnknownWordError, hint
from citewalk.graph.measures.table import _BUILT_IN


@pytest.fixture
def demo(citewalk, demo_file):
    return lambda *arguments: citewalk(*arguments, "-c", demo_file)


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ("rank --by pagrank", "unknown measure 'pagrank'; did you mean 'pagerank'?"),
        ("rank --by PageRan", "did you mean 'pagerank'?"),
        ("rank --by fame", "known are in_degree, out_degree, pagerank"),
        ("rank --scope listd", "unknown scope 'listd'; did you mean 'listed'?"),
        ("export --format gefx g.x", "unknown format 'gefx'; did you mean 'gexf'?"),
        ("export g.gexff", "g.gexff: unknown file ending '.gexff'; did you mean '.gexf'?"),
        ("export g", "known are .html"),
        ("build 2312.07000 -o g.grapml", "did you mean '.graphml'?"),
        ("add --format bibtx x", "did you mean 'bibtex'?"),
        ("enrich --only opnalex", "unknown source 'opnalex'; did you mean 'openalex'?"),
        ("code --health alve", "unknown health 'alve'"),
        ("code --sort star", "did you mean 'stars'?"),
        ("path a b --through cite", "did you mean 'cites'?"),
        ("ranks", "Did you mean 'rank'?"),
        ("help rnk", "did you mean 'rank'?"),
        ("papers --jsn", "--json"),
    ],
)
def test_a_wrong_word_is_answered_with_the_nearest(demo, arguments, hint):
    done = demo(*arguments.split())
    assert (done.status, done.out) == (2, "")
    assert hint in " ".join(done.err.split())


@pytest.mark.parametrize(
    "arguments",
    [
        "", "add", "export", "show", "show a b", "papers -n x", "papers -n -1", "rank --seed x", "nothing", "rank -x",
        "enrich --refresh 5x", "enrich --only github --without github", "build x --only github --without github",
        "add --listing-date 2025-13-01 x", "code --missing --health ok", "code --missing --lists", "code --csv --json",
        "export --list g.gexf", "export g.graphml --timeline", "export g.gexf --renderer pyvis", "export g.gexf --open",
        "build x -o g.gexf --open", "build x --open --dry-run", "enrich --hops 9",
    ],
)  # fmt: skip
def test_wrong_usage_is_status_2_and_does_nothing(demo, arguments, tmp_path):
    before = set(tmp_path.iterdir())
    done = demo(*arguments.split()) if arguments else None
    if done is not None:
        assert (done.status, done.out) == (2, "")
        assert done.err.strip()
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("arguments", ["show arxiv:2203.0215", "related arxv:2203.02155", "show 2203.0215"])
def test_a_paper_that_is_not_there_is_status_1_with_the_nearest_identifier(demo, arguments):
    done = demo(*arguments.split())
    assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
    assert "did you mean arxiv:2203.02155?" in done.err


def test_words_are_taken_in_any_case(demo):
    assert demo("rank", "--by", "PAGERANK", "-n", 1, "--no-interval", "--json").json[0]["rank"] == 1


def test_the_words_of_the_command_line_are_those_of_the_library():
    assert tuple(measure.name for measure in _BUILT_IN) == model.MEASURES
    assert code.SORTS == SORTS


def test_an_unknown_word_is_an_input_error_and_a_format_also_an_output_error():
    assert issubclass(UnknownWordError, InputError)
    assert issubclass(UnknownFormatError, OutputError)
    assert hint("xyz", ["b", "a"]) == "; known are b, a"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_is_its_help(citewalk, name):
    asked, shown = citewalk("help", name), citewalk(name, "--help")
    assert (asked.status, asked.out) == (0, shown.out)


def test_help_alone_is_the_list_of_commands(citewalk):
    assert citewalk("help").out == citewalk("--help").out
    assert set(re.findall(r"^  ([a-z-]+)  ", citewalk("help").out.partition("Commands:")[2], re.MULTILINE)) == set(COMMANDS)


def test_a_collection_may_be_named_in_the_file_of_settings(citewalk, tmp_path, monkeypatch):
    (tmp_path / "citewalk.toml").write_text('collection = "mine.db"\n', encoding="utf-8")
    assert citewalk("add", "2312.07000").status == 0
    assert (tmp_path / "mine.db").exists()
    assert not (tmp_path / "citewalk.db").exists()
    assert len(citewalk("papers", "--json").json) == 1
    monkeypatch.setenv("CITEWALK_COLLECTION", "other.db")
    assert citewalk("add", "2203.02155", "1706.03741").status == 0
    assert len(citewalk("papers", "--json").json) == 2
    assert len(citewalk("papers", "--json", "-c", "mine.db").json) == 1
    assert len(citewalk("-c", "mine.db", "papers", "--json").json) == 1


def test_a_wrong_file_of_settings_is_one_line_that_names_it(citewalk, tmp_path):
    (tmp_path / "citewalk.toml").write_text("collections = 'mine.db'\n", encoding="utf-8")
    done = citewalk("papers")
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert "citewalk.toml: unknown setting 'collections'; did you mean 'collection'?" in done.err
