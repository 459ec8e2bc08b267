"""Worker processes that make rows in chunks.

Each worker has a pipe of its own to the parent. When the parent dies, however it dies, the pipe
closes and the worker ends: no process is left behind, which ``concurrent.futures`` does not promise.
Nor do workers import the program that started them, as those of ``multiprocessing`` do: a script
that synthesizes needs no ``if __name__ == "__main__"``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait

from dialoom.compiler.plan import Plan
from dialoom.runtime.errors import WorkerDied
from dialoom.runtime.journal import Entry, RowKey
from dialoom.runtime.planview import PlanView

__all__ = ["Chunk", "Maker", "RowError", "chunks_in_process", "chunks_in_processes", "work"]

Chunk = tuple[RowKey, ...]
Maker = Callable[[PlanView, RowKey], Entry]

# A worker has one chunk in hand and one waiting, so that it never idles for the parent.
_CHUNKS_AHEAD = 2

# What a worker runs. Arguments: the descriptor of its pipe, and where the parent imports from.
_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[2])
from dialoom.runtime.workforce import work
work(int(sys.argv[1]))
"""


class RowError(Exception):
    """A row could not be made: a bug, since what compiles runs. The text names the row and shows the trace."""


@dataclass(frozen=True, slots=True)
class _Failure:
    """What a worker sends instead of entries."""

    key: RowKey
    trace: str


@dataclass(slots=True)
class _Worker:
    name: str
    process: subprocess.Popen[bytes]
    connection: Connection
    in_hand: int = 0


def chunks_in_process(maker: Maker, plan: Plan, chunks: Sequence[Chunk]) -> Generator[tuple[Entry, ...], None, None]:
    """The rows of all chunks, made here. An exception carries a note that names the row."""
    view = PlanView(plan)
    for chunk in chunks:
        entries = []
        for key in chunk:
            try:
                entries.append(maker(view, key))
            except Exception as error:
                error.add_note(f"while making {_name(key)}")
                raise
        yield tuple(entries)


def chunks_in_processes(
    maker: Maker, plan: Plan, chunks: Sequence[Chunk], workers: int
) -> Generator[tuple[Entry, ...], None, None]:
    """The rows of all chunks, chunk by chunk as they get done. ``maker`` is a module's function.

    Raises ``RowError`` where making a row raised, ``WorkerDied`` where a process went away. However
    the iteration ends, the processes end with it.
    """
    waiting = deque(chunks)
    crew: list[_Worker] = []
    try:
        for number in range(min(workers, len(chunks))):
            crew.append(_hire(number, maker, plan))
            _feed(crew[-1], waiting)
        while busy := {worker.connection: worker for worker in crew if worker.in_hand}:
            for connection in wait(list(busy)):
                worker = busy[connection]  # type: ignore[index]  # wait gives back what it was given
                yield _collect(worker)
                _feed(worker, waiting)
    finally:
        for worker in crew:
            worker.connection.close()
            worker.process.kill()
            worker.process.wait()


def _hire(number: int, maker: Maker, plan: Plan) -> _Worker:
    ours, theirs = Pipe()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", _START, str(theirs.fileno()), json.dumps(sys.path)],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C is for the parent, which decides
        )
    worker = _Worker(f"worker process {number}", process, ours)
    _send(worker, (maker, plan))
    return worker


def _send(worker: _Worker, what: object) -> None:
    try:
        worker.connection.send(what)
    except (BrokenPipeError, ConnectionResetError):
        raise _died(worker) from None


def _feed(worker: _Worker, waiting: deque[Chunk]) -> None:
    while waiting and worker.in_hand < _CHUNKS_AHEAD:
        _send(worker, waiting.popleft())
        worker.in_hand += 1


def _collect(worker: _Worker) -> tuple[Entry, ...]:
    try:
        answer = worker.connection.recv()
    except (EOFError, ConnectionResetError):
        raise _died(worker) from None
    if isinstance(answer, _Failure):
        raise RowError(f"{_name(answer.key)} could not be made. In the worker process:\n\n{answer.trace}")
    worker.in_hand -= 1
    entries: tuple[Entry, ...] = answer
    return entries


def _died(worker: _Worker) -> WorkerDied:
    worker.connection.close()
    try:
        code: int | str = worker.process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        code = "unknown"
    return WorkerDied(
        f"{worker.name} ended with exit code {code}. What was made before is kept: run the command again, with "
        "--workers 1 if memory is short."
    )


def _name(key: RowKey) -> str:
    return f"row {key.index} of cell {key.cell}"


def work(descriptor: int) -> None:
    """The life of a worker, on its end of the pipe: until the parent closes the other end, or dies."""
    with Connection(descriptor) as connection:
        try:
            maker, plan = connection.recv()
            view = PlanView(plan)
            while True:
                connection.send(_answer(maker, view, connection.recv()))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _answer(maker: Maker, view: PlanView, chunk: Chunk) -> tuple[Entry, ...] | _Failure:
    entries = []
    for key in chunk:
        try:
            entries.append(maker(view, key))
        except Exception:  # the parent raises it, with the trace
            return _Failure(key, traceback.format_exc())
    return tuple(entries)
