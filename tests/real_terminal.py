"""A real terminal of a given width for tests: citewalk runs in it, and what it wrote is returned."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

# Several commands in one process: importing is what takes long.
_DRIVER = """
import sys
from citewalk.cli.main import main
for line in sys.argv[1:]:
    try:
        main(line.split(chr(31)))
    except SystemExit as stop:
        print(chr(10) + "exit status", stop.code, flush=True)
"""


@dataclass
class Shown:
    """What stood on the terminal, byte for byte, and as *text* without colours and moves of the cursor."""

    raw: str
    statuses: list[int]

    @property
    def text(self) -> str:
        return _CODES.sub("", self.raw)


def run_in_terminal(
    commands: Sequence[Sequence[object]], *, columns: int, folder: Path, environ: Mapping[str, str] | None = None
) -> Shown:
    """Run *commands* one after the other in a terminal of *columns* by 24."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    setting = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES", "NO_COLOR")}
    setting |= {"TERM": "xterm-256color", "CITEWALK_OFFLINE": "1", **(environ or {})}
    lines = [chr(31).join(map(str, command)) for command in commands]
    with subprocess.Popen(
        [sys.executable, "-c", _DRIVER, *lines], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=setting
    ):
        os.close(theirs)
        written = bytearray()
        while part := _read(ours):
            written += part
    os.close(ours)
    raw = written.decode("utf-8").replace("\r\n", "\n")
    return Shown(raw, [int(code) for code in re.findall(r"^exit status (\d+)$", raw, re.MULTILINE)])


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # nobody has the other end any more
        return b""
