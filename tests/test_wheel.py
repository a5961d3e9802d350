"""What people install and unpack: wheel and sdist hold every file they need, nothing else, and work from there."""

from __future__ import annotations

import fnmatch
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("cli", "exports", "graph")
# What a clean checkout does not hold: as in .gitignore, and git's own folder.
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", ".coverage*", "htmlcov", "node_modules", "build", "dist",
    "*.egg-info", "__pycache__", "_build", "*.db",
)  # fmt: skip


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout to build from; the checkout itself stays as it is."""
    pytest.importorskip("setuptools")
    copy = tmp_path_factory.mktemp("copied") / "checkout"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    shutil.rmtree(copy / "demo", ignore_errors=True)  # what `make demo` writes
    return copy


@pytest.fixture(scope="module")
def unpacked(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked sdist."""
    folder = tmp_path_factory.mktemp("sdist")
    script = "import sys; from setuptools import build_meta; print(build_meta.build_sdist(sys.argv[1]))"
    command = [sys.executable, "-c", script, str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=checkout, timeout=500, check=False)
    assert answer.returncode == 0, answer.stdout[-3000:] + answer.stderr[-3000:]
    (path,) = folder.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        archive.extractall(folder, filter="data")
    return folder / path.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(unpacked: Path) -> Path:
    """A wheel built from the sdist, without network, in a folder where things lie that must not get into it."""
    pytest.importorskip("pip")
    folder = unpacked.parent
    copy = folder / "dirty"
    shutil.copytree(unpacked, copy)
    (copy / "tests" / "test_that_must_not_ship.py").touch()
    (copy / "docs" / "conf_that_must_not_ship.py").touch()
    stale = copy / "build" / "lib" / "citewalk" / "graph" / "stale_that_must_not_ship.py"
    stale.parent.mkdir(parents=True)
    stale.touch()
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        str(copy),
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        str(folder),
    ]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=500, check=False)
    assert answer.returncode == 0, answer.stdout[-3000:] + answer.stderr[-3000:]
    (path,) = folder.glob("*.whl")
    return path


def test_the_sdist_holds_every_file_of_the_checkout(unpacked: Path) -> None:
    command = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "ls-files", "-z"]
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout")
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    tracked = {name for name in listed if name and (ROOT / name).is_file()}
    assert {"Makefile", "requirements.txt", "requirements-dev.txt", ".ci/run", "setup.py"} <= tracked
    assert {name for name in tracked if not (unpacked / name).is_file()} == set()


@pytest.fixture(scope="module")
def files(wheel: Path) -> set[str]:
    """The paths in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def test_every_module_ships_and_no_other(files: set[str]) -> None:
    ours = {
        path.relative_to(ROOT).as_posix()
        for part in PARTS
        for path in (ROOT / part).rglob("*.py")
        if "node_modules" not in path.parts
    }
    expected = {f"citewalk/{name}" for name in ours | {"__init__.py", "__main__.py"}}
    assert {name for name in files if name.endswith(".py")} == expected


def test_the_data_ships(files: set[str]) -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    expected = {
        f"{package.replace('.', '/')}/{path.relative_to(folder).as_posix()}"
        for package, patterns in data.items()
        for folder in [ROOT.joinpath(*package.split(".")[1:])]
        for pattern in patterns
        for path in folder.glob(pattern)
        if path.is_file()
    }
    assert {"citewalk/py.typed", "citewalk/exports/page/page.html", "citewalk/graph/demo/papers.csv"} <= expected
    assert expected <= files
    other = {name for name in files - expected if not name.endswith(".py") and ".dist-info/" not in name}
    assert other == set()


def test_nothing_of_the_workshop_ships(files: set[str]) -> None:
    for pattern in ("*test*/*", "*docs/*", "*benchmarks/*", "*node_modules*", "*/page/source/*", "*.pyc", "*must_not_ship*"):
        assert fnmatch.filter(files, pattern) == [], pattern


def test_uv_builds_again_when_a_file_that_ships_has_changed(files: set[str]) -> None:
    keys = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["uv"]["cache-keys"]
    seen = {path.relative_to(ROOT).as_posix() for key in keys for path in ROOT.glob(key["file"])}
    ours = {name.removeprefix("citewalk/") for name in files if name.startswith("citewalk/")}
    assert ours - seen == {"py.typed"}


def test_what_the_wheel_says_of_itself(wheel: Path, files: set[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = next(name.partition("/")[0] for name in files if ".dist-info/" in name)
    with zipfile.ZipFile(wheel) as archive:
        said = message_from_bytes(archive.read(f"{info}/METADATA"))
        scripts = archive.read(f"{info}/entry_points.txt").decode()
    assert (said["Name"], said["Version"], said["License-Expression"]) == ("citewalk", project["version"], project["license"])
    assert len([line for line in said.get_all("Requires-Dist", []) if "extra ==" not in line]) == len(project["dependencies"])
    assert said.get_payload() or said["Description"]
    assert "citewalk = citewalk.cli.main:main" in scripts
    assert f"{info}/licenses/LICENSE" in files
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_demo_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site), "CITEWALK_OFFLINE": "1"}
    script = (
        "import sys, citewalk; from pathlib import Path; from citewalk.cli.main import main;"
        "assert Path(citewalk.__file__).is_relative_to(sys.argv[1]), citewalk.__file__;"
        "main(['demo', '-o', sys.argv[2]])"
    )
    command = [sys.executable, "-c", script, str(site), str(tmp_path / "out")]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=300, check=False)
    assert answer.returncode == 0, answer.stderr[-3000:]
    written = {path.name for path in (tmp_path / "out").iterdir() if path.stat().st_size}
    assert {"citewalk.db", "citewalk.html", "citewalk.gexf", "citewalk.graphml"} <= written
