"""Asking for one address again and again, by wrk."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).parent / "percentiles.lua"
CONNECTIONS, THREADS = 16, 2
SECONDS = 3.0  # For which each page is asked at a time, unless somebody says otherwise.
LINE = re.compile(r"^bench (.+)$", re.MULTILINE)


class Failed(Exception):
    """The server did not answer as it should."""


@dataclass(frozen=True)
class Asked:
    """What came of it: answers a second, and in milliseconds how long the middle, slow and slowest took."""

    rate: float
    p50: float
    p95: float
    p99: float
    requests: int
    bytes: int


def ask(url: str, seconds: float, headers: dict[str, str]) -> Asked:
    """Ask for ``url`` with sixteen connections for ``seconds``. Raises Failed when it answers with errors."""
    told = [option for name, value in headers.items() for option in ("-H", f"{name}: {value}")]
    command = [
        "wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout=30s",
        "-s", str(SCRIPT), *told, url,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(done.stderr or done.stdout)
    return parsed(done.stdout)


def parsed(output: str) -> Asked:
    """Return what wrk's ``output`` tells. Raises Failed when something went wrong."""
    found = LINE.search(output)
    if not found:
        raise Failed(f"wrk told nothing of its latencies:\n{output}")
    told = {name: int(value) for name, value in re.findall(r"(\w+)=(-?\d+)", found[1])}
    if told["status"] or told["failed"] or not told["requests"]:
        raise Failed(f"{told['status']} answers were errors, {told['failed']} requests failed:\n{output}")
    return Asked(
        rate=told["requests"] / (told["duration"] / 1e6),
        p50=told["p50"] / 1000,
        p95=told["p95"] / 1000,
        p99=told["p99"] / 1000,
        requests=told["requests"],
        bytes=told["bytes"] // told["requests"],
    )
