"""Settings from the environment and, where a person would rather keep them, from ``citewalk.toml``."""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..errors import SettingsError, hint
from .limits import URLS, Limit, limit

KEY_NAMES = {
    "semantic_scholar": ("SEMANTIC_SCHOLAR_API_KEY", "S2_API_KEY"),
    "openalex": ("OPENALEX_API_KEY",),
    "github": ("GITHUB_TOKEN",),
    "hugging_face": ("HF_TOKEN",),
}
"""Environment variables that hold a key, the usual name first."""

GENERAL = ("mailto", "offline", "collection")
"""Settings of ``citewalk.toml`` beside those of each source."""
DEFAULT_COLLECTION = "citewalk.db"

_KNOWN_BY_CONTACT = ("crossref", "datacite")
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """Where a source is, how often it may be asked, and the key it wants (never shown)."""

    name: str
    url: str
    limit: Limit
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; ``sources`` by name, ``mailto`` the contact in the User-Agent."""

    sources: Mapping[str, SourceSettings]
    mailto: str | None = None
    offline: bool = False

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, file: str | Path | None = None) -> Settings:
        """Return the settings of *environ* (default: the process's), else of *file*, else the defaults.

        Without *file*, the first of ``$CITEWALK_CONFIG``, ``./citewalk.toml`` and ``citewalk/citewalk.toml`` in the
        user's configuration folder is read. A key from the environment is never sent to a host that a file names.
        Raises SettingsError for a value that makes no sense.
        """
        environ = os.environ if environ is None else environ
        path = Path(file) if file else _find(environ)
        table = _read(path) if path else {}
        said = _Said(environ, table, f"{path}: ")
        _text(table, "mailto", f"{path}:")
        _text(table, "collection", f"{path}:")
        place, mailto = said("CITEWALK_MAILTO", "mailto")
        if mailto and ("@" not in mailto or any(c.isspace() for c in mailto)):
            raise SettingsError(f"{place} must be an e-mail address, not {mailto!r}")
        offline = _flag(*said("CITEWALK_OFFLINE", "offline"))
        sources = {name: _source(name, environ, table.get(name, {}), path, bool(mailto)) for name in _sources()}
        return cls(sources, mailto or None, offline)

    def __getitem__(self, source: str) -> SourceSettings:
        return self.sources[source]

    @property
    def user_agent(self) -> str:
        """Who we are and how to reach the person who runs this."""
        try:
            number = version("citewalk")
        except PackageNotFoundError:
            number = "0"
        contact = f"; mailto:{self.mailto}" if self.mailto else ""
        return f"citewalk/{number} (+https://github.com/citewalk/citewalk{contact})"


def _find(environ: Mapping[str, str]) -> Path | None:
    if named := environ.get("CITEWALK_CONFIG"):
        if not Path(named).is_file():
            raise SettingsError(f"CITEWALK_CONFIG names a file that is not there: {named}")
        return Path(named)
    folder = environ.get("XDG_CONFIG_HOME") or (f"{environ['HOME']}/.config" if environ.get("HOME") else "")
    places = [Path("citewalk.toml"), *([Path(folder) / "citewalk" / "citewalk.toml"] if folder else [])]
    return next((place for place in places if place.is_file()), None)


def collection_file(environ: Mapping[str, str] | None = None) -> str:
    """Return the collection's file that *environ* (default: the process's) or ``citewalk.toml`` names, else the default.

    A relative path in the file is seen from the folder the file is in; ``~`` is the home folder.
    """
    environ = os.environ if environ is None else environ
    if said := environ.get("CITEWALK_COLLECTION", "").strip():
        return said
    path = _find(environ)
    named = _text(_read(path), "collection", f"{path}:") if path else None
    return str(path.parent / Path(named).expanduser()) if path and named else DEFAULT_COLLECTION


def _read(path: Path) -> dict[str, Any]:
    """Return what the file at *path* sets; SettingsError for a name that no setting has."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from error
    sources = _sources()
    for name, value in table.items():
        if name not in (*GENERAL, *sources):
            raise SettingsError(f"{path}: unknown setting {name!r}{hint(name, (*GENERAL, *sources))}")
        if name in sources and not isinstance(value, dict):
            raise SettingsError(f"{path}: {name} must be a table: [{name}] with {', '.join(_settable(name))}")
        for key in value if name in sources else ():
            if key not in _settable(name):
                raise SettingsError(f"{path}: unknown setting {key!r} in [{name}]{hint(key, _settable(name))}")
    return table


def _sources() -> tuple[str, ...]:
    """Return the names of everything that can be asked: the sources, those that were added too, and project pages."""
    from . import MODULES

    return tuple(dict.fromkeys((*URLS, *MODULES)))


def _settable(source: str) -> tuple[str, ...]:
    """Return the settings that *source* has; only some APIs take a key."""
    return ("url", "rate", "timeout", "key") if source in KEY_NAMES else ("url", "rate", "timeout")


@dataclass(frozen=True, slots=True)
class _Said:
    """Where settings are looked up: a variable that is set and not blank, else the file's *table*, which *place* names."""

    environ: Mapping[str, str]
    table: Mapping[str, Any]
    place: str

    def __call__(self, variable: str, name: str) -> tuple[str, Any]:
        """Return what a setting is called where it was set, and its value (None: not set)."""
        if text := self.environ.get(variable, "").strip():
            return variable, text
        return f"{self.place}{name}", self.table.get(name)


def _source(name: str, environ: Mapping[str, str], table: Mapping[str, Any], path: Path | None, contact: bool) -> SourceSettings:
    prefix = f"CITEWALK_{name.upper()}_"
    said = _Said(environ, table, f"{path}: [{name}] ")
    env_key = next((environ[n].strip() for n in KEY_NAMES.get(name, ()) if environ.get(n, "").strip()), None)
    file_key = _text(table, "key", f"{path}: [{name}]")
    file_url = _text(table, "url", f"{path}: [{name}]")
    place, url = said(f"{prefix}URL", "url")
    key = file_key if place != f"{prefix}URL" and file_url else env_key or file_key
    usual = limit(name, known=bool(contact if name in _KNOWN_BY_CONTACT else key))
    rate = _number(*said(f"{prefix}RATE", "rate"))
    timeout = _number(*said(f"{prefix}TIMEOUT", "timeout"))
    chosen = Limit(
        rate=rate or usual.rate,
        concurrency=usual.concurrency,
        timeout=timeout or usual.timeout,
        burst=usual.burst if rate is None else 1,
        tries=usual.tries,
        first_wait=usual.first_wait,
    )
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise SettingsError(f"the key for {name} holds characters that no key has; was something else pasted?")
    return SourceSettings(name, _url(place, url.strip()) if url else URLS.get(name, ""), chosen, key)


def _text(table: Mapping[str, Any], name: str, place: str) -> str | None:
    value = table.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise SettingsError(
            f"{place} {name} must be a text in quotes, not {value!r}"
            if name != "key"
            else f"{place} key must be a text in quotes"
        )
    return value.strip() or None


def _url(name: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment or parts.username)
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise SettingsError(f"{name} must be scheme and host, such as http://127.0.0.1:8000, not {text!r}")
    return text.rstrip("/")


def _number(name: str, value: Any) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not 0 < number < math.inf or isinstance(value, bool):
        raise SettingsError(f"{name} must be a number above 0, not {value!r}")
    return number


def _flag(name: str, value: object) -> bool:
    text = "0" if value is None else str(value).strip().lower()
    if text not in (*_TRUE, *_FALSE):
        raise SettingsError(f"{name} must be 1 or 0, not {value!r}")
    return text in _TRUE
