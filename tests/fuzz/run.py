# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``make fuzz``: mutated templates through the real commands. No traceback, no hang, no heap of memory.

``FUZZ_SECONDS`` (600), ``FUZZ_SEED`` (the day's number) and ``FUZZ_WORKERS`` (2) steer it. The same seed gives the
same cases. Whatever fails is cut down to what is needed and saved in ``.cache/fuzz/``; the exit status is then 1.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from threading import Lock, Thread
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "compiler")]

from fuzz.corpus import load_corpus
from fuzz.mutations import mutate

SAVED = ROOT / ".cache" / "fuzz"
_PATIENCE = 60.0  # seconds of the clock; processor time is limited in the worker
_MINIMISING = 60.0  # seconds for each failure

Case = dict[str, str]
Verdict = dict[str, Any] | None


class Worker:
    """A process that judges cases; it is started again when a case has ended or spoilt it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def judge(self, case: Case) -> Verdict:
        """What the worker says; its end is a finding, too."""
        process = self._process or self._start()
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(json.dumps(case) + "\n")
            process.stdin.flush()
            ready = select.select([process.stdout], [], [], _PATIENCE)[0]
            line = process.stdout.readline() if ready else ""
        except BrokenPipeError:
            ready, line = [process.stdout], ""
        if not line:
            kind = "crash" if ready else "hang"
            status = self.stop()
            return {"command": "?", "kind": kind, "text": f"status {status}", "signature": kind}
        found: Verdict = json.loads(line)
        if found:
            self.stop()
        return found

    def _start(self) -> subprocess.Popen[str]:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PKR_VAR_")},
            "PYTHONPATH": f"{ROOT / 'tests'}{os.pathsep}{ROOT / 'compiler'}",
            "PYTHONHASHSEED": "0",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "fuzz.worker"], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        return self._process

    def stop(self) -> int | None:
        """End the process; its status."""
        process, self._process = self._process, None
        if process is None:
            return None
        process.kill()
        return process.wait()


def minimised(data: bytes, fails: Callable[[bytes], bool], deadline: float) -> bytes:
    """The data without the lines, then without the bytes, that the failure does not need."""
    for split in (lambda text: text.splitlines(keepends=True), lambda text: [bytes([byte]) for byte in text]):
        pieces = split(data)
        size = len(pieces) // 2
        while size and time.monotonic() < deadline:
            at = 0
            while at < len(pieces) and time.monotonic() < deadline:
                shorter = pieces[:at] + pieces[at + size :]
                if fails(b"".join(shorter)):
                    pieces = shorter
                else:
                    at += size
            size //= 2
        data = b"".join(pieces)
    return data


class Run:
    """Cases numbered from 0 on, each with a random source of its own; shared by the threads of the workers."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._corpus = load_corpus()
        self._lock = Lock()
        self.count = 0
        self.failures: dict[str, dict[str, Any]] = {}

    def case(self, number: int) -> Case:
        """The case of that number."""
        random = Random(f"{self._seed}:{number}")
        seed = random.choice(self._corpus)
        return {"ending": seed.ending, "data": mutate(random, seed, self._corpus).decode("latin-1")}

    def cases(self, until: Callable[[int], bool]) -> Iterator[tuple[int, Case]]:
        """The next cases, whoever asks."""
        while True:
            with self._lock:
                number, self.count = self.count, self.count + 1
                if until(number):
                    self.count = number
                    return
            yield number, self.case(number)

    def work(self, until: Callable[[int], bool]) -> None:
        """Judge cases, cut down and save those that fail in a new way."""
        worker = Worker()
        try:
            for number, case in self.cases(until):
                verdict = worker.judge(case)
                if verdict:
                    with self._lock:
                        new = verdict["signature"] not in self.failures
                        self.failures[verdict["signature"]] = verdict
                    if new:
                        self._save(number, case, verdict, worker)
        finally:
            worker.stop()

    def _save(self, number: int, case: Case, verdict: dict[str, Any], worker: Worker) -> None:
        def fails(data: bytes) -> bool:
            found = worker.judge({**case, "data": data.decode("latin-1")})
            return found is not None and found["signature"] == verdict["signature"]

        data = minimised(case["data"].encode("latin-1"), fails, time.monotonic() + _MINIMISING)
        SAVED.mkdir(parents=True, exist_ok=True)
        path = SAVED / f"{self._seed}-{number}{case['ending']}"
        path.write_bytes(data)
        path.with_name(f"{path.name}.txt").write_text(f"{verdict['command']}\n{verdict['text']}\n")
        print(
            f"case {number}: {verdict['signature']} in `{verdict['command']}`: {path.relative_to(ROOT)}",
            flush=True,
        )


def main() -> int:
    """Fuzz for a while; 1 if anything failed."""
    seconds = float(os.environ.get("FUZZ_SECONDS", "600"))
    seed = int(os.environ.get("FUZZ_SEED", str(int(time.time() // 86400))))
    run = Run(seed)
    start = time.monotonic()
    threads = [
        Thread(target=run.work, args=[lambda _number: time.monotonic() - start > seconds])
        for _unused in range(int(os.environ.get("FUZZ_WORKERS", "2")))
    ]
    print(f"seed {seed}, {seconds:.0f} s", flush=True)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - start
    print(
        f"{run.count} cases in {elapsed:.0f} s, {run.count / elapsed:.1f} a second; {len(run.failures)} ways to fail"
    )
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main())
