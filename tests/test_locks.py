"""The locks: whole without a resolver, so that nothing released later can break an install from them."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
RUNTIME, DEVELOPMENT = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
LOCKS = pytest.mark.parametrize("path", [RUNTIME, DEVELOPMENT], ids=lambda path: path.name)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


class Pin(NamedTuple):
    """One entry of a lock."""

    name: str
    extras: frozenset[str]
    version: str
    marker: str
    hashes: frozenset[str]

    def here(self) -> bool:
        """Whether it is meant for this Python and system."""
        return not self.marker or Marker(self.marker).evaluate()


def read_lock(path: Path) -> list[Pin]:
    text = re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    pins = []
    for line in text.splitlines():
        wanted, *hashes = line.split("--hash=")
        requirement = Requirement(wanted)
        (version,) = requirement.specifier
        assert version.operator == "==", line
        assert hashes, f"no hash: {line}"
        name = canonicalize_name(requirement.name)
        extras, marker = frozenset(requirement.extras), str(requirement.marker or "")
        pins.append(Pin(name, extras, version.version, marker, frozenset(map(str.strip, hashes))))
    return pins


def group(name: str) -> list[str]:
    """What a dependency group asks for, the groups in it followed."""
    found: list[str] = []
    for entry in PROJECT["dependency-groups"][name]:
        found += group(entry["include-group"]) if isinstance(entry, dict) else [entry]
    return found


def asked_for(path: Path) -> list[Requirement]:
    """What the project itself wants from a lock."""
    extras = [line for lines in PROJECT["project"]["optional-dependencies"].values() for line in lines]
    more = group("build") if path == RUNTIME else group("dev") + extras
    wanted = map(Requirement, PROJECT["project"]["dependencies"] + more)
    return [requirement for requirement in wanted if requirement.name != PROJECT["project"]["name"]]


@LOCKS
def test_a_lock_names_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert re.findall(r"^-.*", text, re.MULTILINE) == []


@LOCKS
def test_one_version_of_each_for_this_python(path: Path) -> None:
    names = [pin.name for pin in read_lock(path) if pin.here()]
    assert len(names) == len(set(names))


@LOCKS
def test_a_lock_is_whole_and_holds_nothing_else(path: Path) -> None:
    """Every package that a locked one asks for is locked too: its version fits, and so do the extras it is asked with."""
    pins = {pin.name: pin for pin in read_lock(path) if pin.here()}
    waiting, seen = asked_for(path), set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        assert name in pins, f"{requirement} is not in {path.name}; make lock"
        assert requirement.specifier.contains(pins[name].version, prereleases=True), f"{requirement} but {pins[name]}"
        assert requirement.extras <= pins[name].extras, f"{requirement} but {path.name} has it without that extra"
        if name not in seen:
            seen.add(name)
            waiting += needs(pins[name])
    assert set(pins) == seen


def needs(pin: Pin) -> list[Requirement]:
    """What an installed package asks for here."""
    installed = importlib.metadata.distribution(pin.name)
    if installed.version != pin.version:
        pytest.skip(f"{pin.name} {installed.version} is installed, not the locked {pin.version}")
    requirements = map(Requirement, installed.requires or [])
    chosen = [{"extra": extra} for extra in ("", *pin.extras)]
    return [wanted for wanted in requirements if not wanted.marker or any(map(wanted.marker.evaluate, chosen))]


def test_both_locks_agree() -> None:
    runtime, development = ({(pin.name, pin.version, pin.hashes) for pin in read_lock(path)} for path in (RUNTIME, DEVELOPMENT))
    assert runtime <= development


def test_what_builds_is_locked() -> None:
    assert group("build") == PROJECT["build-system"]["requires"]


def test_make_resolves_nothing() -> None:
    if shutil.which("make") is None:
        pytest.skip("no make here")
    command = ["make", "--always-make", "--dry-run", "-C", str(ROOT)]
    for target, lock in (("demo", RUNTIME), ("lint", DEVELOPMENT)):
        done = subprocess.run([*command, target], capture_output=True, text=True, check=True).stdout
        installs = [line for line in done.splitlines() if " pip " in line and " install " in line]
        assert any(line.endswith(f"--require-hashes --only-binary :all: -r {lock.name}") for line in installs)
        assert [line for line in installs if "--no-deps" not in line] == []
        assert ("requirements-dev.txt" in done) == (lock == DEVELOPMENT)
