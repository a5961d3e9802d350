"""Enrich and build end by saying what there is, what is missing and why, what to do next, where the page is."""

from __future__ import annotations

import re
import webbrowser
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from citewalk.cli.summary import clock, print_summary, remedy
from citewalk.graph.enrich import EnrichReport, Missing
from citewalk.graph.sources.settings import Settings

NOW = datetime(2026, 1, 31, 22, 0, tzinfo=UTC)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_build_says_what_it_found_and_where_the_page_is(citewalk, apis, listing):
    done = citewalk("build", listing, "-o", "graph.html", "-o", "graph.gexf")
    shown = squeezed(done.out)
    rows = citewalk("papers", "-n", 0, "--json").json
    known = sum(bool(row["coverage"]["found"]) for row in rows)
    found = len(citewalk("papers", "--scope", "found", "-n", 0, "--json").json)
    assert f"papers: 38 listed, {found:,} found through them; 1,312 citations, 7 repositories" in shown
    assert f"references: known for {known} of 38 listed papers; unknown: {38 - known} that sources list as empty" in shown
    assert "complete: every question that could be asked is answered" in shown
    assert "page: graph.html; open it in a browser, or use --open" in shown
    assert "missing:" not in shown


def test_what_a_rate_limit_left_is_told_with_the_remedy(citewalk, apis, listing, monkeypatch):
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    apis["github"].switches["hourly"] = 2
    done = citewalk("build", listing, "-o", "g.gexf")
    shown = squeezed(done.out)
    assert re.search(
        r"missing: \d+ repositories not checked.* \(github\)\. Set GITHUB_TOKEN or run again after [\d: -]+\.", shown
    )
    assert "complete" not in shown
    assert "page:" not in shown
    again = citewalk("enrich")
    assert re.search(r"\d+ repositories not checked", squeezed(again.out))
    report = citewalk("enrich", "--json").json
    left = next(row for row in report["missing"] if row["kind"] == "repository")
    assert datetime.fromisoformat(left["after"]) > datetime.now(UTC)


def test_a_token_that_is_there_is_not_asked_for(citewalk, apis, listing, monkeypatch):
    settings = Settings.load({"GITHUB_TOKEN": "t"})
    assert remedy("github", "", NOW, settings) == f"Run again after {clock(NOW)}."
    assert remedy("github", "", NOW, Settings.load({})) == f"Set GITHUB_TOKEN or run again after {clock(NOW)}."


@pytest.mark.parametrize(
    ("source", "why", "after", "offline", "words"),
    [
        ("crossref", "HTTP 500", None, False, "Run 'citewalk enrich' again."),
        ("crossref", "refused", None, False, "They are asked again after a day."),
        ("arxiv", "", None, True, "Run 'citewalk enrich' where connections are allowed."),
        ("semantic_scholar", "", None, False, "Run 'citewalk enrich' again."),
    ],
)
def test_every_reason_has_its_remedy(source, why, after, offline, words):
    assert remedy(source, why, after, replace(Settings.load({}), offline=offline)) == words


def test_times_are_local_and_tell_the_day_where_it_is_another(monkeypatch):
    assert re.fullmatch(r"\d\d:\d\d", clock(NOW + timedelta(hours=2), NOW))
    assert re.fullmatch(r"2026-02-0\d \d\d:\d\d", clock(NOW + timedelta(days=3), NOW))


def test_offline_says_what_is_missing_and_is_no_error(citewalk, listing):
    done = citewalk("build", listing, "--offline", "-o", "g.html")
    shown = squeezed(done.out)
    assert done.status == 0
    assert "references: known for 0 of 38 listed papers; unknown: 38 not fetched" in shown
    assert "Run 'citewalk enrich' where connections are allowed." in shown
    assert "unresolved: 38 listed papers are known by title alone; 'citewalk papers --unresolved'" in shown


def test_with_json_or_quiet_there_is_no_summary(citewalk, listing):
    assert citewalk("build", listing, "--offline", "-o", "g.gexf", "--json").json["listed"] == 38
    done = citewalk("build", listing, "--offline", "-o", "g.gexf", "-q")
    assert (done.out, done.err) == ("", "")


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_the_summary_fits_the_terminal(citewalk, columns, monkeypatch, capsys):
    import click

    from citewalk.cli.options import Common

    report = EnrichReport(papers=1711, listed=38, unresolved=2, citations=1921, repositories=132)
    report.coverage = {"known": 13, "papers": 38, "unknown": {"withheld": 20, "not found": 5}}
    report.missing = [
        Missing("github", "repository", 46, "asks for a pause", NOW),
        Missing("github", "readme", 1, "asks for a pause", NOW),
        Missing("crossref", "references", 3, "HTTP 500: something went wrong, and it went on and on"),
    ]
    monkeypatch.setenv("COLUMNS", str(columns))
    with click.Context(click.Command("x"), obj=Common()):
        print_summary(report, Settings.load({}), Path("a/quite/long/folder/graph.html"))
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= columns or "/" in line for line in lines), lines
    shown = squeezed(" ".join(lines))
    assert "known for 13 of 38 listed papers; unknown: 20 withheld, 5 not found" in shown
    assert "46 repositories not checked, 1 README not read (github). Set GITHUB_TOKEN or run again after" in shown
    assert "3 reference lists not fetched (crossref: HTTP 500" in shown


class TestOpening:
    @pytest.fixture
    def opened(self, monkeypatch):
        pages: list[str] = []
        monkeypatch.setattr(webbrowser, "open", lambda address: bool(pages.append(address)) or True)
        return pages

    def test_the_page_is_opened_in_the_browser(self, citewalk, opened, demo_file, tmp_path):
        assert citewalk("export", "g.gexf", "my page.html", "--open", "-c", demo_file).status == 0
        assert opened == [(tmp_path / "my page.html").as_uri()]

    def test_build_and_demo_open_their_page(self, citewalk, opened, tmp_path):
        assert citewalk("build", "2312.07000", "--offline", "--open").status == 0
        assert citewalk("demo", "-o", "d", "--open").status == 0
        assert opened == [(tmp_path / "citewalk.html").as_uri(), (tmp_path / "d" / "citewalk.html").as_uri()]

    def test_without_a_browser_that_is_told_and_no_error(self, citewalk, monkeypatch):
        monkeypatch.setattr(webbrowser, "open", lambda _: False)
        done = citewalk("build", "2312.07000", "--offline", "--open", "-o", "g.html")
        assert done.status == 0
        assert "no browser could be started; open g.html yourself" in done.err

    def test_nothing_is_opened_unasked(self, citewalk, opened):
        assert citewalk("build", "2312.07000", "--offline", "-o", "g.html").status == 0
        assert opened == []
