"""Settings: the environment, then the file, then the defaults; keys stay where they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from citewalk.graph.errors import SettingsError
from citewalk.graph.sources.limits import URLS
from citewalk.graph.sources.settings import GENERAL, KEY_NAMES, Settings, collection_file

BARE = {"HOME": "/nonexistent"}
DOCS = Path(__file__).resolve().parents[3] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_the_documented_limits_hold():
    settings = Settings.load(BARE)
    assert set(settings.sources) == set(URLS)
    assert settings["arxiv"].limit.rate == pytest.approx(1 / 3)
    assert (settings["arxiv"].limit.concurrency, settings["crossref"].limit.rate, settings["semantic_scholar"].limit.rate) == (
        1,
        1,
        1,
    )
    assert not settings.offline
    assert settings.mailto is None
    assert all(s.url.startswith("https://") for name, s in settings.sources.items() if name != "pages")


@pytest.mark.parametrize(("name", "variable"), [(name, v) for name, variables in KEY_NAMES.items() for v in variables])
def test_keys_by_their_usual_names(name, variable):
    assert Settings.load({**BARE, variable: " sesame \n"})[name].key == "sesame"
    assert Settings.load({**BARE, variable: "  "})[name].key is None, "a blank key is none"


def test_the_first_name_of_a_key_wins():
    assert Settings.load({**BARE, "S2_API_KEY": "b", "SEMANTIC_SCHOLAR_API_KEY": "a"})["semantic_scholar"].key == "a"


def test_a_contact_makes_crossref_faster():
    settings = Settings.load({**BARE, "CITEWALK_MAILTO": "me@example.org"})
    assert (settings["crossref"].limit.rate, settings["crossref"].limit.concurrency) == (3, 3)
    assert "mailto:me@example.org" in settings.user_agent


def test_everything_can_be_set_for_each_source():
    for name in URLS:
        prefix = f"CITEWALK_{name.upper()}"
        environ = {**BARE, f"{prefix}_URL": "http://127.0.0.1:8000/", f"{prefix}_RATE": "2.5", f"{prefix}_TIMEOUT": "7"}
        source = Settings.load(environ)[name]
        assert (source.url, source.limit.rate, source.limit.timeout, source.limit.burst) == ("http://127.0.0.1:8000", 2.5, 7, 1)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CITEWALK_ARXIV_RATE", "fast"), ("CITEWALK_ARXIV_RATE", "0"), ("CITEWALK_ARXIV_RATE", "-1"), ("CITEWALK_ARXIV_RATE", "inf"),
        ("CITEWALK_ARXIV_RATE", "nan"), ("CITEWALK_GITHUB_TIMEOUT", "soon"), ("CITEWALK_GITHUB_URL", "127.0.0.1:80"),
        ("CITEWALK_GITHUB_URL", "ftp://x"), ("CITEWALK_GITHUB_URL", "http://user:pw@host"), ("CITEWALK_GITHUB_URL", "http://h:port"),
        ("CITEWALK_MAILTO", "nobody"), ("CITEWALK_OFFLINE", "perhaps"), ("CITEWALK_CONFIG", "/no/such/file.toml"),
        ("GITHUB_TOKEN", "two words"), ("OPENALEX_API_KEY", "clé"),
    ],
)  # fmt: skip
def test_nonsense_is_told_in_one_line_that_names_it(variable, value):
    with pytest.raises(SettingsError) as error:
        Settings.load({**BARE, variable: value})
    assert "\n" not in str(error.value)
    if "TOKEN" in variable or "KEY" in variable:
        assert value not in str(error.value), "what may be a key is not printed"
    else:
        assert variable in str(error.value)


@pytest.mark.parametrize(("value", "offline"), [("1", True), ("true", True), ("0", False), ("", False), ("No", False)])
def test_offline(value, offline):
    assert Settings.load({**BARE, "CITEWALK_OFFLINE": value}).offline is offline


def test_a_file_says_the_same_things(tmp_path):
    (tmp_path / "citewalk.toml").write_text(
        'mailto = "me@example.org"\noffline = true\n[arxiv]\nrate = 0.2\n[semantic_scholar]\nkey = "sesame"\ntimeout = 90\n'
    )
    settings = Settings.load(BARE)
    assert (settings.mailto, settings.offline) == ("me@example.org", True)
    assert settings["arxiv"].limit.rate == 0.2
    assert (settings["semantic_scholar"].key, settings["semantic_scholar"].limit.timeout) == ("sesame", 90)


def test_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / "citewalk.toml").write_text('offline = true\n[arxiv]\nrate = 0.2\n[github]\nkey = "file"\n')
    settings = Settings.load({**BARE, "CITEWALK_OFFLINE": "0", "CITEWALK_ARXIV_RATE": "1", "GITHUB_TOKEN": "environment"})
    assert (settings.offline, settings["arxiv"].limit.rate, settings["github"].key) == (False, 1, "environment")


def test_where_the_file_is_looked_for(tmp_path):
    (tmp_path / "config" / "citewalk").mkdir(parents=True)
    (tmp_path / "config" / "citewalk" / "citewalk.toml").write_text('mailto = "home@example.org"\n')
    environ = {**BARE, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    assert Settings.load(environ).mailto == "home@example.org"
    (tmp_path / "citewalk.toml").write_text('mailto = "here@example.org"\n')
    assert Settings.load(environ).mailto == "here@example.org"
    (tmp_path / "named.toml").write_text('mailto = "named@example.org"\n')
    assert Settings.load({**environ, "CITEWALK_CONFIG": str(tmp_path / "named.toml")}).mailto == "named@example.org"


def test_a_key_of_the_environment_never_goes_to_a_host_that_a_file_names(tmp_path):
    """Else a citewalk.toml in somebody's folder could collect the keys of whoever works there."""
    (tmp_path / "citewalk.toml").write_text('[github]\nurl = "https://collector.example"\n')
    assert Settings.load({**BARE, "GITHUB_TOKEN": "sesame"})["github"].key is None
    own = {**BARE, "GITHUB_TOKEN": "sesame", "CITEWALK_GITHUB_URL": "http://127.0.0.1:1"}
    assert Settings.load(own)["github"].key == "sesame"


@pytest.mark.parametrize(
    "text",
    ["mailto = 5", "[arxiv]\nspeed = 3", "[nature]\nurl = 'x'", "arxiv = 3", "not toml at all", "[arxiv]\nrate = true", "\x00"],
)
def test_a_file_that_makes_no_sense(tmp_path, text):
    (tmp_path / "citewalk.toml").write_text(text)
    with pytest.raises(SettingsError):
        Settings.load(BARE)


def test_keys_are_not_shown():
    settings = Settings.load({**BARE, "GITHUB_TOKEN": "sesame"})
    assert "sesame" not in repr(settings) + str(settings["github"])


def documented() -> Iterator[tuple[str, str]]:
    """Yield (variable, place in citewalk.toml) for every row of the tables of settings, each source's name put in."""
    text = DOCS.read_text(encoding="utf-8")
    names = re.search(r"NAME is one of `([A-Z_ ]+)`", text)[1].lower().split()
    assert names == list(URLS)
    for row in re.findall(r"^\| `[A-Z].*$", text, re.MULTILINE):
        first, second = row.split("|")[1:3]
        place = second.strip().strip("`")
        for variable in re.findall(r"`([A-Z_<>0-9]+)`", first):
            for name in names if "<NAME>" in variable else [""]:
                yield variable.replace("<NAME>", name.upper()), place.replace("<name>", name)


VALUES = {
    "mailto": "me@example.org", "offline": "1", "collection": "/some/papers.db", "url": "http://127.0.0.1:8000", "rate": "0.25",
    "timeout": "7", "key": "sesame",
}  # fmt: skip


def effect(environ: dict[str, str]) -> dict[str, object]:
    """Return every value that a setting may change."""
    settings = Settings.load(environ)
    found: dict[str, object] = {"mailto": settings.mailto, "offline": settings.offline, "collection": collection_file(environ)}
    for name, source in settings.sources.items():
        facts = {"url": source.url, "rate": source.limit.rate, "timeout": source.limit.timeout, "key": source.key}
        found |= {f"[{name}] {key}": value for key, value in facts.items()}
    return found


@pytest.mark.parametrize(("variable", "place"), [each for each in documented() if each[1]])
def test_every_documented_setting_works_from_the_environment_and_from_the_file(variable, place, tmp_path):
    table, _, key = place.rpartition(" ")
    value = VALUES[key]
    bare = effect(BARE)
    by_variable = effect({**BARE, variable: value})
    written = "true" if key == "offline" else value if key in ("rate", "timeout") else f'"{value}"'
    (tmp_path / "citewalk.toml").write_text(f"{table}\n{key} = {written}\n")
    by_file = effect(BARE)
    assert by_variable[place] != bare[place]
    assert by_file == by_variable
    (tmp_path / "citewalk.toml").write_text("")
    assert effect(BARE) == bare


def test_every_setting_is_documented():
    places = {place for _, place in documented()}
    assert places - {""} == {
        *GENERAL, *(f"[{name}] {key}" for name in URLS for key in ("url", "rate", "timeout")), *(f"[{name}] key" for name in KEY_NAMES),
    }  # fmt: skip
    variables = {variable for variable, _ in documented()}
    assert {name for names in KEY_NAMES.values() for name in names} <= variables
    assert [variable for variable, place in documented() if not place] == ["CITEWALK_CONFIG"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mailo = 'a@b'", "unknown setting 'mailo'; did you mean 'mailto'?"),
        ("collections = 'a.db'", "did you mean 'collection'?"),
        ("[arxive]\nrate = 1", "unknown setting 'arxive'; did you mean 'arxiv'?"),
        ("[arxiv]\nrat = 1", "unknown setting 'rat' in [arxiv]; did you mean 'rate'?"),
        ("[arxiv]\nkey = 'x'", "unknown setting 'key' in [arxiv]; known are url, rate, timeout"),
        ("[arxiv]\nrate = 'fast'", "citewalk.toml: [arxiv] rate must be a number above 0, not 'fast'"),
        ("mailto = 'nobody'", "citewalk.toml: mailto must be an e-mail address, not 'nobody'"),
        ("offline = 'perhaps'", "citewalk.toml: offline must be 1 or 0, not 'perhaps'"),
        ("collection = 5", "citewalk.toml: collection must be a text in quotes, not 5"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_with_the_remedy(tmp_path, text, message):
    (tmp_path / "citewalk.toml").write_text(text)
    with pytest.raises(SettingsError, match=re.escape(message)):
        Settings.load(BARE)


def test_an_empty_variable_is_not_set(tmp_path):
    (tmp_path / "citewalk.toml").write_text('offline = true\nmailto = "me@example.org"\n[arxiv]\nrate = 0.2\n')
    empty = {**BARE, "CITEWALK_OFFLINE": "", "CITEWALK_MAILTO": " ", "CITEWALK_ARXIV_RATE": "", "CITEWALK_COLLECTION": ""}
    assert effect(empty) == effect(BARE)


def test_a_collection_in_the_file_is_seen_from_its_folder(tmp_path, monkeypatch):
    (tmp_path / "project").mkdir()
    config = tmp_path / "project" / "citewalk.toml"
    config.write_text('collection = "papers.db"\n')
    assert collection_file({**BARE, "CITEWALK_CONFIG": str(config)}) == str(tmp_path / "project" / "papers.db")
    config.write_text('collection = "~/papers.db"\n')
    monkeypatch.setenv("HOME", "/home/me")
    assert collection_file({**BARE, "CITEWALK_CONFIG": str(config)}) == "/home/me/papers.db"
    assert collection_file({**BARE, "CITEWALK_CONFIG": str(config), "CITEWALK_COLLECTION": "b.db"}) == "b.db"
