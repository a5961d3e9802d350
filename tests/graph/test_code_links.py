"""Finding links to code in text: every rule of the hosts, and what print does to a URL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from citewalk.graph.code_links import extract, occurrences
from citewalk.graph.code_links.found import sentence_before

STRINGS = next(p for p in Path(__file__).parents if p.name == "tests").parent / "benchmarks" / "code_links" / "strings.json"


def kinds(text):
    return [(link.kind, link.identifier) for link in extract(text)]


def repositories(text):
    return [link.identifier for link in extract(text) if link.kind == "repository"]


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/owner/name",
        "http://www.github.com/owner/name/",
        "HTTPS://GitHub.COM/Owner/Name",
        "github.com/owner/name.",
        "(github.com/owner/name).",
        "https://github.com/owner/name.git.",
        "https://github.com/owner/name.git.git",
        "https://github.com/owner/name/tree/main/src#readme",
        "https://github.com/owner/name/blob/v1/a.py?raw=true",
        "https://github.com/owner/name?tab=readme-ov-file",
        "git@github.com:owner/name.git",
        "ssh://git@github.com/owner/name",
        "git+https://github.com/owner/name@v1",
        "git://github.com/owner/name.git",
        "https://token@github.com/owner/name",
        "raw.githubusercontent.com/owner/name/main/a.json",
        "https://api.github.com/repos/owner/name/contents/",
        "https://cdn.jsdelivr.net/gh/owner/name@1/x.js",
        "https://colab.research.google.com/github/owner/name/blob/main/x.ipynb",
        r"\url{https://github.com/owner/name}",
        r"\href{https://github.com/owner/name}{here}",
        r"\texttt{github.com/owner/name}",
        "[code](https://github.com/owner/name)",
        "<https://github.com/owner/name>",
        "`https://github.com/owner/name`",
        "**https://github.com/owner/name**",
        "_https://github.com/owner/name_",
        '"https://github.com/owner/name"',
        '<a href="https://github.com/owner/name">',
        "https:\\/\\/github.com\\/owner\\/name",
        "https%3A%2F%2Fgithub.com%2Fowner%2Fname",
        "https://github.com/owner/na\u200bme",
        "https://github.com/owner/name。",
        "https://github.com/owner/name, https://github.com/owner/name",
        "https://github.com/owner/name.The results",
        "https://web.archive.org/web/2020/https://github.com/owner/name",
        "pkg.go.dev/github.com/owner/name",
        "3https://github.com/owner/name",
        "ssh://git@ssh.github.com:443/owner/name.git",
        "https://github.com:443/owner/name",
    ],
)
def test_one_repository_and_nothing_else(text):
    (link,) = extract(text)
    assert (link.kind, link.host, link.identifier, link.joined) == ("repository", "github", "github:owner/name", False)
    assert link.url.lower() == "https://github.com/owner/name"


@pytest.mark.parametrize(
    "text",
    [
        "https://github. com/owner/name",
        "https://github.\ncom/owner/name",
        "https:// github.com/owner/name",
        "https://github.com/ owner/name",
        "https://github.com/\nowner/name",
        "https://github.com/owner/\nname",
        "https://github.com/owner/ name.",
        "github.com / owner / name",
        "2github.com/owner/name",
        "https://github\n.com/owner/name",
        "https://github.com/owner/\n617\n\nname",
    ],
)
def test_a_mended_break_is_told(text):
    (link,) = extract(text)
    assert (link.identifier, link.joined) == ("github:owner/name", True)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("github.com/owner/align-\nfor-honesty", "github:owner/align-for-honesty"),
        ("github.com/owner/my_\nproject", "github:owner/my_project"),
        ("github.com/owner/llama.\ncpp", "github:owner/llama.cpp"),
        ("github.com/owner/a.\nNext we", "github:owner/a"),
        ("github.com/ow-\nner/name", "github:ow-ner/name"),
        ("github.com/owner/name.Comments: 12 pages", "github:owner/name"),
        ("\\url{https://github.com/owner/na\nme}", "github:owner/name"),
        ("\\url{https://github. com/owner/ my\\_name}", "github:owner/my_name"),
        (r"github.com/owner/my\_name\_x", "github:owner/my_name_x"),
        (r"github.com/owner/my$\_$name", "github:owner/my_name"),
        ("github.com/owner/some.name-with_all", "github:owner/some.name-with_all"),
        ("github.com/owner/.github", "github:owner/.github"),
        ("github.com/owner/name---the code", "github:owner/name"),
    ],
)
def test_names_with_all_that_is_allowed_in_them(text, identifier):
    assert repositories(text) == [identifier]


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/features/copilot", "https://github.com/orgs/huggingface/repositories", "https://github.com/sponsors/me",
        "https://github.com/topics/llm", "https://github.com/marketplace/actions/x", "https://github.com/settings/tokens",
        "https://github.com/login/oauth", "https://github.com/user-attachments/assets/x", "https://github.com/", "github.com",
        "https://docs.github.com/en/rest", "https://mygithub.com/owner/name", "https://github.com.evil.example/owner/name",
        "https://github.com@evil.example/owner/name", "someone@github.com", "https://github.community/a/b",
        "https://github.com/your-username/your-repo", "https://github.com/<user>/<repo>", "https://github.com/{owner}/{repo}",
        "https://github.com/...", "https://github.com/\n\nOwner/name", "https://huggingface.co/papers/2312.07000",
        "https://huggingface.co/docs/hub/index", "https://gitlab.com/explore/projects", "https://gist.github.com/.insteadof", "https://huggingface.co/.", "no link at all", "",
    ],
)  # fmt: skip
def test_these_are_nothing(text):
    assert extract(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://github.com/torvalds", ("link", "github:torvalds")),
        ("https://github.com/huggingface/ The authors", ("link", "github:huggingface")),
        ("https://gist.github.com/me/0123abcd", ("link", "gist:me/0123abcd")),
        ("https://anonymous.4open.science/r/Thing-1234/README.md", ("link", "anonymous:r/thing-1234")),
        ("https://owner.github.io/name/index.html", ("candidate", "github:owner/name")),
        ("https://owner.github.io", ("candidate", "github:owner/owner.github.io")),
        ("https://owner.github.io/.", ("candidate", "github:owner/owner.github.io")),
        ("ssh://git@gitlab.inria.fr:2222/group/name.git", ("repository", "gitlab:gitlab.inria.fr/group/name")),
        ("git@gitlab.inria.fr:group/name.git", ("repository", "gitlab:gitlab.inria.fr/group/name")),
        ("git@gitlab.com:group/sub/name.git", ("repository", "gitlab:group/sub/name")),
        ("git@bitbucket.org:owner/name.git", ("repository", "bitbucket:owner/name")),
        ("https://owner.github.io/index.html", ("candidate", "github:owner/owner.github.io")),
        ("https://owner.gitlab.io/name", ("candidate", "gitlab:owner/name")),
        ("https://github.com/owner/very-lo…", ("candidate", "github:owner/very-lo")),
        ("https://gitlab.com/group/sub/name/-/tree/main", ("repository", "gitlab:group/sub/name")),
        ("https://gitlab.inria.fr/group/name.git", ("repository", "gitlab:gitlab.inria.fr/group/name")),
        ("https://bitbucket.org/owner/name/src/main", ("repository", "bitbucket:owner/name")),
        ("https://codeberg.org/owner/name", ("repository", "codeberg:owner/name")),
        ("https://huggingface.co/datasets/owner/name", ("link", "huggingface:datasets/owner/name")),
        ("https://hf.co/spaces/owner/name", ("link", "huggingface:spaces/owner/name")),
        ("https://huggingface.co/owner/Model-7B/tree/main", ("link", "huggingface:owner/model-7b")),
    ],
)
def test_other_hosts_and_other_kinds(text, found):
    assert kinds(text) == [found]


def test_two_urls_glued_to_each_other():
    assert repositories("https://github.com/a/bhttps://github.com/c/d") == ["github:a/b", "github:c/d"]
    assert repositories("github.com/a/bhttp://gitlab.com/c/d.git") == ["github:a/b", "gitlab:c/d"]
    assert repositories("github.com/a/use-https") == ["github:a/use-https"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("github.com/3/http://", [("link", "github:3")]),
        ("github.com/a/https://x", [("link", "github:a")]),
        ("github.com/http://", []),
        ("gitlab.com/a/http://", [("link", "gitlab:a")]),
        ("gist.github.com/a/http://", [("link", "gist:a")]),
        ("hf.co/http://", []),
        ("anonymous.4open.science/r/http://", []),
        ("a.github.io/http://", [("candidate", "github:a/a.github.io")]),
        (".github.io", []),
        ("-.github.io/a", []),
        ("ſ.github.io/a", []),  # of the whole of Unicode ſ counts as s where capitals do not matter, and ı as i
        ("ı.github.io", []),
        ("gıthub.com/a/b", []),
        ("gitlab.com/" + "a/" * 500, [("repository", "gitlab:" + "/".join("a" * 21))]),
    ],
)
def test_cut_and_glued_addresses(text, found):
    assert kinds(text) == found


def test_what_is_sure_wins_over_what_is_mended_or_guessed():
    text = (
        "at https://github. com/owner/name, page https://lab.github.io/x, see https://github.com/owner/name and github.com/lab/x"
    )
    assert [(link.identifier, link.kind, link.joined) for link in extract(text)] == [
        ("github:owner/name", "repository", False),
        ("github:lab/x", "repository", False),
    ]


def test_the_sentence_before_is_known():
    text = "We study X. Our code is\navailable at https://github.com/owner/name. Other things follow."
    (link,) = extract(text)
    assert sentence_before(text, link.start) == "Our code is\navailable at "
    assert text[link.start : link.end] == "https://github.com/owner/name"


def test_places_survive_what_was_unescaped():
    text = r"\_\_\_ \url{https://github.com/owner/my\_name} and github.com/c/d"
    assert [text[link.start : link.end] for link in extract(text)] == [r"https://github.com/owner/my\_name", "github.com/c/d"]


@pytest.mark.parametrize("piece", ["\\", "github", "github.com/", "https://", "\n", "a/", "gitlab.", "github.com/a/\n1\n"])
def test_repetition_ends(piece):
    assert len(extract(piece * 20_000)) <= 1


def test_a_large_text_is_read_in_one_pass():
    text = "https://github.com/a/b " * 20_000 + "https://github.com/" * 20_000 + "." * 200_000
    assert repositories(text) == ["github:a/b"]


@given(st.text(alphabet=st.sampled_from("githubcom./:-_ \n\\{}[]()<>%2Fa…`@#?~$"), max_size=80))
@example("github.com/a/" + "-" * 50)
@example("github.com/" + "a-" * 60 + "/b")
def test_no_text_breaks_it_and_places_are_in_the_text(text):
    for link in occurrences(text):
        assert 0 <= link.start < link.end <= len(text)
        assert link.identifier == link.identifier.lower()


names = st.from_regex(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,20}[A-Za-z0-9])?", fullmatch=True).filter(
    lambda n: not n.lower().startswith(("your", "xxx")) and n.lower() not in ("username", "myusername", "user-name", "user_name")
)
owners = st.from_regex(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,20}", fullmatch=True)
wrapped = st.sampled_from(
    ["{}", "({}).", r"\url{{{}}}", "[x]({})", "<{}>", "at {}.", "{}.git", "{}/tree/main", "**{}**", "{},", "“{}”"]
)


@given(owners, names, wrapped)
def test_any_name_is_found_in_any_wrapping(owner, name, wrap):
    from citewalk.graph.identifiers import github

    url = f"https://github.com/{owner}/{name}"
    expected = github(url)
    if expected is None or owner.lower().startswith(("your", "xxx")) or "username" in owner.lower():
        return
    assert repositories(wrap.format(url)) == [expected]


@pytest.mark.skipif(not STRINGS.is_file(), reason="the benchmark's strings are not part of an installation")
def test_the_labelled_strings_hold():
    right = wrong = missed = 0
    for row in json.loads(STRINGS.read_text(encoding="utf-8")):
        told, true = set(repositories(row["text"])), set(row["repositories"])
        right, wrong, missed = right + len(told & true), wrong + len(told - true), missed + len(true - told)
    assert right / (right + wrong) >= 0.99
    assert right / (right + missed) >= 0.97
    assert right >= 300
