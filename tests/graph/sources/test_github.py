"""GitHub against the fake one: health, renames, both APIs, READMEs of every kind."""

from __future__ import annotations

import asyncio
import gzip
import json
from pathlib import Path

import httpx
import pytest
from fake_apis import World, WorldRepository

from citewalk.graph.errors import InputError, SourceError, SourceStopped, UnexpectedAnswerError
from citewalk.graph.model import Batch, Evidence, Paper
from citewalk.graph.sources import github
from citewalk.graph.sources.github_records import question, read_rest
from citewalk.graph.sources.settings import Settings
from citewalk.graph.sources.transport import Transport

RECORDED = next(p for p in Path(__file__).parents if p.name == "tests") / "data" / "recorded" / "github"
DAY = "2026-11-21"
README = "# Align\n\nOfficial code of [our paper](https://arxiv.org/abs/2501.00001).\n"


@pytest.fixture(params=["token", "no token"])
def token(request):
    return request.param == "token"


@pytest.fixture
def ask(play, clock):
    """Ask a world's GitHub for keys; returns the union of all batches and the fake."""

    def run(world, keys, *, fetch=github.fetch_repositories, token=False, prepare=None, **more):
        apis = play(world, only=("github",))
        if prepare:
            prepare(apis["github"])
        environ = apis.environ | ({"GITHUB_TOKEN": "t0ken"} if token else {})
        whole = Batch()

        async def go():
            async with Transport(Settings.load(environ), clock=clock) as transport:
                async for batch in fetch(transport, keys, **more):
                    whole.extend(batch)

        asyncio.run(go())
        return whole, apis["github"]

    return run


def by_id(batch):
    return {repository.id: repository for repository in batch.repositories}


def statuses(batch):
    """By key; READMEs that came along with their repositories are another question."""
    asked = "repository" if any(fetch.kind == "repository" for fetch in batch.fetches) else "readme"
    return {fetch.key: fetch.status for fetch in batch.fetches if fetch.kind == asked}


def test_two_hundred_repositories_take_four_calls_with_their_readmes(ask):
    world = World(repositories=[WorldRepository(f"a/r{n}", readme=f"Code of arXiv:2501.{10000 + n}") for n in range(200)])
    batch, api = ask(world, [f"github:a/r{n}" for n in range(200)], token=True)
    assert len(api.requests) == 4
    assert {fetch.kind for fetch in batch.fetches} == {"repository", "readme"}
    assert len(batch.fetches) == 400
    assert len(batch.links) == 200


def test_every_health_is_told_by_both_apis(ask, token):
    world = World(
        repositories=[
            WorldRepository("Lab/Fine", stars=7, language="Python", license="MIT", readme="# Fine", number=1, release="v1"),
            WorldRepository("Lab/Old", archived=True, language="Python", number=2),
            WorldRepository("Lab/New-Name", former=["Lab/Former"], language="C++", number=3),
            WorldRepository("Lab/Promise", readme="# P\nComing soon", extra={"root": ["README.md", "LICENSE", "assets"]}),
            WorldRepository("Lab/Nothing", extra={"empty": True}),
            WorldRepository("Lab/Taken-Down", status=451),
            WorldRepository("Lab/Deleted", status=404),
        ]
    )
    names = "fine old former promise nothing taken-down deleted never-was".split()
    batch, _ = ask(world, [f"github:lab/{name}" for name in names], token=token)
    assert {key: r.health for key, r in by_id(batch).items()} == {
        "github:lab/fine": "ok",
        "github:lab/old": "archived",
        "github:lab/new-name": "moved",
        "github:lab/promise": "empty",
        "github:lab/nothing": "empty",
        "github:lab/taken-down": "gone",
        "github:lab/deleted": "gone",
        "github:lab/never-was": "gone",
    }
    fine = by_id(batch)["github:lab/fine"]
    assert (fine.name, fine.number, fine.stars, fine.license, fine.language, fine.pushed) == (
        "Lab/Fine", 1, 7, "MIT", "Python", "2025-01-01",
    )  # fmt: skip
    assert fine.release == ("v1" if token else None)  # without a token a release would cost a call
    moved = by_id(batch)["github:lab/new-name"]
    assert (moved.name, moved.former_names, moved.number) == ("Lab/New-Name", ("github:lab/former",), 3)
    assert statuses(batch)["github:lab/former"] == "ok"
    assert {key for key, status in statuses(batch).items() if status == "not_found"} == {
        "github:lab/taken-down", "github:lab/deleted", "github:lab/never-was",
    }  # fmt: skip


def test_the_readme_of_a_repository_that_is_gone_need_not_be_asked_for(ask, token):
    world = World(repositories=[WorldRepository("a/blocked", status=451), WorldRepository("a/deleted", status=404)])
    batch, _ = ask(world, ["github:a/blocked", "github:a/deleted"], token=token)
    told = {fetch.key: fetch.status for fetch in batch.fetches if fetch.kind == "readme"}
    assert told == {"github:a/blocked": "not_found", "github:a/deleted": "not_found"}


def test_blocked_repositories_say_why(ask, token):
    batch, _ = ask(World(repositories=[WorldRepository("a/b", status=451)]), ["github:a/b"], token=token)
    assert batch.repositories[0].evidence.detail == "blocked (dmca)"


def test_a_long_reading_list_without_code_is_not_empty(ask, token):
    world = World(repositories=[WorldRepository("a/awesome", readme="# List\n" + "- a paper\n" * 3000)])
    batch, _ = ask(world, ["github:a/awesome"], token=token)
    assert batch.repositories[0].health == "ok"


def test_a_short_reading_list_is_its_own_content(ask, token):
    papers = "".join(f"- A paper of that name [[paper]](https://arxiv.org/abs/2501.0000{n})\n" for n in range(6))
    world = World(
        repositories=[WorldRepository("a/list", readme=f"# List\n{papers}"), WorldRepository("a/bare", readme="# Bare")]
    )
    batch, _ = ask(world, ["github:a/list", "github:a/bare"], token=token)
    assert {name: repository.health for name, repository in by_id(batch).items()} == {
        "github:a/list": "ok",
        "github:a/bare": "empty",
    }


def test_with_a_token_fifty_a_call(ask):
    world = World(repositories=[WorldRepository(f"a/r{n}", language="C") for n in range(120)])
    batch, api = ask(world, [f"github:a/r{n}" for n in range(120)], token=True)
    assert len(api.requests) == 3
    assert len(batch.repositories) == 120


def test_a_query_that_is_too_heavy_is_halved_and_nothing_is_lost(ask):
    world = World(repositories=[WorldRepository(f"a/r{n}", language="C") for n in range(60)])
    keys = [f"github:a/r{n}" for n in range(60)]
    batch, api = ask(world, keys, token=True, prepare=lambda api: api.switches.update(most_aliases=20))
    assert {r.id for r in batch.repositories} == set(keys)
    assert statuses(batch) == dict.fromkeys(keys, "ok")
    assert len(api.requests) == 2 + 5  # 50 and 25 refused, then 12 at a time


def test_graphql_quota_used_up_waits_and_goes_on(ask, clock):
    world = World(repositories=[WorldRepository("a/b", language="C")])
    batch, _api = ask(world, ["github:a/b"], token=True, prepare=lambda api: api.switches.update(rate_limited=1))
    assert statuses(batch) == {"github:a/b": "ok"}
    assert sum(clock.slept) >= 60


def test_the_primary_limit_keeps_what_was_answered_and_stops(play, clock):
    apis = play(World(repositories=[WorldRepository(f"a/r{n}", language="C") for n in range(5)]), only=("github",))
    apis["github"].switches["hourly"] = 3
    seen = []

    async def go():
        async with Transport(Settings.load(apis.environ), clock=clock) as transport:
            async for batch in github.fetch_repositories(transport, [f"github:a/r{n}" for n in range(5)]):
                seen.extend(batch.repositories)

    with pytest.raises(SourceStopped, match="github asks for a pause"):
        asyncio.run(go())
    assert len(seen) == 3


def test_the_secondary_limit_is_waited_out(ask):
    world = World(repositories=[WorldRepository("a/b", language="C")])
    batch, api = ask(world, ["github:a/b"], prepare=lambda api: api.switches.update(secondary=2))
    assert statuses(batch) == {"github:a/b": "ok"}
    assert len(api.requests) == 3


def test_what_has_not_changed_costs_nothing(ask):
    world = World(repositories=[WorldRepository("a/b", language="C"), WorldRepository("a/c", language="C")])
    first, _ = ask(world, ["github:a/b", "github:a/c"])
    etags = {fetch.key: fetch.detail for fetch in first.fetches}
    assert all(etag.startswith('"') for etag in etags.values())
    world.repositories[1].stars += 1
    second, _api = ask(world, ["github:a/b", "github:a/c"], etags=etags)
    assert [r.id for r in second.repositories] == ["github:a/c"]
    assert statuses(second) == {"github:a/b": "ok", "github:a/c": "ok"}
    assert second.fetches[0].detail == etags["github:a/b"]


def test_a_name_in_somebody_elses_hands_is_asked_for_by_number(ask, token):
    world = World(
        repositories=[
            WorldRepository("new/home", number=11, former=["old/name"], language="C"),
            WorldRepository("old/name", number=12, language="C"),
        ]
    )
    batch, _ = ask(world, ["github:old/name", "github:old/name#11"], token=token)
    assert {r.number: (r.id, r.health, r.former_names) for r in batch.repositories} == {
        12: ("github:old/name", "ok", ()),
        11: ("github:new/home", "moved", ("github:old/name",)),
    }


def test_redirects_in_a_circle_end(ask):
    world = World(repositories=[WorldRepository("a/b", extra={"redirect": "/repos/a/b"})])
    batch, api = ask(world, ["github:a/b"])
    assert (batch.fetches[0].status, batch.fetches[0].detail) == ("error", "it redirects in a circle")
    assert len(api.requests) == 4


def test_other_hosts_are_answered_without_a_call(ask, token):
    batch, api = ask(World(), ["gitlab:a/b", "codeberg:c/d"], token=token)
    assert api.requests == []
    assert statuses(batch) == {"gitlab:a/b": "empty", "codeberg:c/d": "empty"}


def test_nothing_in_a_name_changes_the_question():
    query = question(['github:a/b"){x}', "github:c/d"])["query"]
    assert 'r0: repository(owner:"a",name:"b\\"){x}"){' in query
    assert 'r1: repository(owner:"c",name:"d"){' in query


# -- READMEs --------------------------------------------------------------------------------------------------------------


def read(ask, token, **repository):
    world = World(repositories=[WorldRepository("Lab/Align", language="Python", **repository)])
    return ask(world, ["github:lab/align"], fetch=github.fetch_readmes, token=token)


def test_the_readme_names_its_own_paper(ask, token):
    batch, _ = read(ask, token, readme=README)
    (link,) = [link for link in batch.links if link.relation == "has_code"]
    assert (link.paper, link.repository, link.official) == ("arxiv:2501.00001", "github:lab/align", True)
    assert link.confidence == 0.98
    assert statuses(batch) == {"github:lab/align": "ok"}


@pytest.mark.parametrize("name", ["readme.md", "README.rst", "README", "Readme.txt"])
def test_a_readme_by_another_name(ask, token, name):
    batch, _ = read(ask, token, readme=README, readme_name=name)
    assert [link.paper for link in batch.links] == ["arxiv:2501.00001"]


def test_no_readme(ask, token):
    batch, _ = read(ask, token)
    assert statuses(batch) == {"github:lab/align": "empty"}
    assert batch.fetches[0].detail == "no README"


def test_a_readme_in_utf_16(ask, token):
    batch, _ = read(ask, token, extra={"readme_bytes": README.encode("utf-16").hex()}, readme_name="README.txt")
    assert [link.paper for link in batch.links] == ["arxiv:2501.00001"]


def test_a_readme_md_in_utf_16_which_graphql_calls_binary(ask, token):
    batch, _ = read(ask, token, extra={"readme_bytes": README.encode("utf-16").hex()})
    assert [link.paper for link in batch.links] == ["arxiv:2501.00001"]


def test_a_readme_that_is_a_picture(ask, token):
    batch, _ = read(ask, token, extra={"readme_bytes": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40).hex()})
    assert statuses(batch) == {"github:lab/align": "empty"}
    assert batch.fetches[0].detail == "the README is no text"


def test_a_readme_of_five_megabytes(ask, token):
    batch, _ = read(ask, token, readme=README + "word " * 1_000_000)
    assert [link.paper for link in batch.links] == ["arxiv:2501.00001"]
    assert batch.fetches[0].detail == "only the first 2,000,000 of 5,000,073 characters were read"


def test_a_readme_too_large_to_be_read_at_all(ask, token):
    batch, _ = read(ask, token, readme="x" * (17 * 1024 * 1024))
    assert statuses(batch) == {"github:lab/align": "empty"}
    assert batch.fetches[0].detail == "the README is too large to be read"


def test_a_readme_that_is_a_link(ask, token):
    batch, _ = read(ask, token, readme=README, extra={"modes": {"README.md": 0o120000}})
    assert [link.paper for link in batch.links] == ["arxiv:2501.00001"]


def test_a_readme_that_is_a_link_to_nowhere(ask, token):
    batch, _ = read(ask, token, readme="docs/README.md", extra={"modes": {"README.md": 0o120000}, "dangling": True})
    assert batch.fetches[0].detail == "the README is a link to something that is not there"


def test_readmes_come_twenty_a_call(ask):
    world = World(repositories=[WorldRepository(f"a/r{n}", language="C", readme=README) for n in range(45)])
    batch, api = ask(world, [f"github:a/r{n}" for n in range(45)], fetch=github.fetch_readmes, token=True)
    assert len(api.requests) == 3
    assert len(batch.links) == 45


def test_a_page_with_a_promise_is_empty(ask):
    world = World(repositories=[WorldRepository("a/b", language="HTML", readme="# X\nThe code will be released soon.")])
    batch, _ = ask(world, ["github:a/b"], fetch=github.fetch_readmes, token=True)
    assert [(r.id, r.health) for r in batch.repositories] == [("github:a/b", "empty")]


def test_a_reading_list_is_handed_over(play, clock):
    apis = play(World(repositories=[WorldRepository("a/B", readme="# List")]), only=("github",))

    async def go(name):
        async with Transport(Settings.load(apis.environ), clock=clock) as transport:
            return await github.reading_list(transport, name)

    assert asyncio.run(go("https://github.com/a/B")) == (b"# List", "a/B")
    with pytest.raises(InputError, match="no README"):
        asyncio.run(go("a/never-was"))
    with pytest.raises(InputError, match="no GitHub repository"):
        asyncio.run(go("nonsense"))


# -- candidates ----------------------------------------------------------------------------------------------------------


def suggested(page, name="arxiv:2501.00001"):
    return github.candidate_key(Paper(evidence=Evidence("hugging_face"), identifiers=(name,), project_page=page))


def test_a_project_page_suggests_repositories():
    assert suggested("https://lab.github.io/Align/") == "arxiv:2501.00001 github:lab/align"
    assert suggested("https://lab.github.io") == "arxiv:2501.00001 github:lab/lab.github.io"
    assert suggested("https://lab.example/") is None
    assert suggested("https://lab.github.io/Align/", "s2:" + "0" * 40) is None


def test_a_suggested_repository_counts_when_its_readme_names_the_paper_back(ask, token):
    world = World(
        repositories=[
            WorldRepository("lab/align", readme=README, language="Python"),
            WorldRepository("lab/other", readme="# Something else", language="Python"),
        ]
    )
    keys = [f"arxiv:2501.00001 github:lab/{name}" for name in ("align", "other", "nothing")]
    batch, _ = ask(world, keys, fetch=github.fetch_candidates, token=token)
    assert [(link.paper, link.repository, link.confidence) for link in batch.links] == [
        ("arxiv:2501.00001", "github:lab/align", 0.98)
    ]
    assert [r.id for r in batch.repositories] == ["github:lab/align"]
    assert [fetch.status for fetch in batch.fetches] == ["ok", "empty", "empty"]


# -- recorded ---------------------------------------------------------------------------------------------------------------


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))["response"]["json"]


def test_recorded_repositories():
    modern = read_rest("github:pygithub/pygithub", recorded("repository"), date=DAY)
    assert (modern.id, modern.name, modern.number, modern.health) == (
        "github:pygithub/pygithub",
        "PyGithub/PyGithub",
        3544490,
        "ok",
    )
    assert (modern.language, modern.license, modern.stars, modern.archived) == ("Python", "LGPL-3.0", 7122, False)


def test_a_recorded_old_answer_lacks_what_did_not_exist():
    old = read_rest("github:jacquev6/pygithub", recorded("repository_2012"), date=DAY)
    assert (old.number, old.license, old.archived, old.health) == (3544490, None, None, "ok")


def test_a_recorded_rename():
    moved = read_rest("github:protoncoin/protoncoin", recorded("moved_to"), date=DAY)
    assert (moved.number, moved.health, moved.former_names) == (112116543, "moved", ("github:protoncoin/protoncoin",))
    assert recorded("moved")["url"].endswith("/repositories/112116543")


@pytest.mark.shared
@pytest.mark.parametrize("readme", [False, True])
def test_the_question_fits_github_s_own_schema(shared, readme):
    graphql = pytest.importorskip("graphql", reason="graphql-core is not installed")
    with gzip.open(shared / "specs" / "github-graphql.schema.graphql.gz", "rt", encoding="utf-8") as file:
        schema = graphql.build_schema(file.read(), assume_valid=True)
    query = question([f"github:a/b{n}" for n in range(50)], readme=readme)["query"]
    assert graphql.validate(schema, graphql.parse(query)) == []


# -- when GitHub says no ----------------------------------------------------------------------------------------------------


def refused(mock, clock, answer, *, token=True, fetch=github.fetch_repositories, keys=("github:a/b",)):
    """Ask a GitHub that gives *answer*, or what that function returns, to everything."""

    async def go():
        settings = Settings.load({"GITHUB_TOKEN": "t"} if token else {})
        async with Transport(settings, clock=clock, network=mock(answer if callable(answer) else lambda _: answer)) as transport:
            return [batch async for batch in fetch(transport, keys)]

    return asyncio.run(go())


@pytest.mark.parametrize("fetch", [github.fetch_repositories, github.fetch_readmes])
def test_a_token_that_is_refused_is_named(mock, clock, fetch):
    with pytest.raises(SourceError, match="the token in GITHUB_TOKEN: correct it, or unset it"):
        refused(mock, clock, httpx.Response(401, json={"message": "Bad credentials"}), fetch=fetch)


def test_a_query_refused_as_a_whole_is_told(mock, clock):
    with pytest.raises(SourceError, match="refused a query: Something odd"):
        refused(mock, clock, httpx.Response(200, json={"errors": [{"message": "Something odd"}]}))


@pytest.mark.parametrize("kind", ["RATE_LIMITED", "RATE_LIMIT"])
def test_a_quota_that_stays_used_up_ends_the_asking(mock, clock, kind):
    answer = httpx.Response(200, json={"data": None, "errors": [{"type": kind, "message": "no"}]})
    with pytest.raises(SourceError, match="quota is used up") as error:
        refused(mock, clock, answer)
    assert error.value.status == "rate_limited"


@pytest.mark.parametrize("fetch", [github.fetch_repositories, github.fetch_readmes])
def test_an_answer_that_nobody_expects_is_an_error_of_that_call(mock, clock, fetch):
    with pytest.raises(SourceError, match="GitHub answered 418"):
        refused(mock, clock, httpx.Response(418, json={"message": "I'm a teapot"}), token=False, fetch=fetch)


def test_the_readme_of_a_name_that_went_to_another_is_not_taken(mock, clock):
    batches = refused(mock, clock, httpx.Response(500), fetch=github.fetch_readmes, keys=("github:a/b#7",))
    assert [(f.status, f.detail) for f in batches[0].fetches] == [("empty", "its name belongs to another repository today")]


@pytest.mark.parametrize(
    ("token", "body"), [(False, []), (False, 5), (True, []), (True, {}), (True, {"data": 5}), (True, {"data": None})]
)
def test_an_answer_of_another_shape_says_nothing_of_a_repository(mock, clock, token, body):
    with pytest.raises(UnexpectedAnswerError, match="GitHub answered in an unexpected shape: "):
        refused(mock, clock, httpx.Response(200, json=body), token=token)


@pytest.mark.parametrize("body", [{}, {"full_name": 5}, {"full_name": "no name"}, {"full_name": "a/b", "license": 5}])
def test_a_repository_of_another_shape_is_asked_for_again(mock, clock, body):
    (batch,) = refused(mock, clock, httpx.Response(200, json=body), token=False)
    assert not batch.repositories
    assert [f.status for f in batch.fetches] == ["unfetched"]
    assert batch.fetches[0].detail.startswith("GitHub answered in an unexpected shape: ")


@pytest.mark.parametrize(
    "node", [5, "x", [], {"nameWithOwner": 5}, {"nameWithOwner": "a/b", "root": 5}, {"nameWithOwner": "a/b", "object": []}]
)
def test_rest_is_asked_where_graphql_answers_in_another_shape(mock, clock, node):
    def answer(request):
        if request.url.path == "/graphql":
            return httpx.Response(200, json={"data": {"r0": node}})
        return httpx.Response(200, json={"full_name": "a/b", "id": 7, "stargazers_count": 3, "language": "Python"})

    (batch,) = refused(mock, clock, answer)
    assert [(r.id, r.stars, r.health) for r in batch.repositories] == [("github:a/b", 3, "ok")]


def test_one_repository_that_refuses_the_token_costs_no_other(mock, clock):
    """An organisation may refuse tokens that are too old; what is public is shown without one."""
    refusal = {"message": "The organisation forbids this token"}

    def answer(request):
        if request.url.path == "/graphql":
            nodes = {"r0": None, "r1": {"nameWithOwner": "c/d", "databaseId": 8}, "r2": None}
            errors = [{"type": "FORBIDDEN", "path": [alias], "message": "no"} for alias in ("r0", "r2")]
            return httpx.Response(200, json={"data": nodes, "errors": errors})
        if "authorization" in request.headers:
            return httpx.Response(403, json=refusal)
        if request.url.path == "/repos/a/b":
            return httpx.Response(200, json={"full_name": "a/b", "id": 7, "language": "Python"})
        return httpx.Response(404, json={"message": "Not Found"})

    keys = ("github:a/b", "github:c/d", "github:e/private")
    (batch,) = refused(mock, clock, answer, keys=keys)
    assert {r.id: r.health for r in batch.repositories} == {"github:a/b": "ok", "github:c/d": "ok"}
    states = {f.key: f for f in batch.fetches if f.kind == "repository"}
    assert [states[key].status for key in keys] == ["ok", "ok", "error"]
    assert states[keys[2]].detail == ("GitHub refuses the token in GITHUB_TOKEN for it: The organisation forbids this token")


def test_a_limit_met_without_the_token_stops_nothing_else(mock, clock):
    def answer(request):
        if "authorization" in request.headers:
            return httpx.Response(403, json={"message": "The organisation forbids this token"})
        return httpx.Response(
            403, json={"message": "API rate limit exceeded"}, headers={"x-ratelimit-remaining": "0", "retry-after": "3000"}
        )

    async def go():
        async with Transport(Settings.load({"GITHUB_TOKEN": "t"}), clock=clock, network=mock(answer)) as transport:
            batches = [batch async for batch in github.fetch_repositories(transport, ["github:a/b#7"])]
            return batches, transport.stopped("github")

    (batch,), stopped = asyncio.run(go())
    assert [f.status for f in batch.fetches] == ["error"]
    assert stopped is None


@pytest.mark.parametrize("root", [{}, 5, [None], [{"name": 5}], ["x"]])
def test_a_folder_of_another_shape_does_not_make_a_repository_empty(mock, clock, root):
    def answer(request):
        if request.url.path.endswith("/contents/"):
            return httpx.Response(200, json=root)
        return httpx.Response(200, json={"full_name": "a/b", "id": 7, "size": 10, "language": None})

    if isinstance(root, list):
        (batch,) = refused(mock, clock, answer, token=False)
        assert [r.health for r in batch.repositories] == ["ok"]
    else:
        with pytest.raises(UnexpectedAnswerError, match="no list"):
            refused(mock, clock, answer, token=False)
