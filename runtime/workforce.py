"""Worker processes that make rows in chunks.

Each worker has a pipe of its own to the parent. When the parent dies, however it dies, the pipe
closes and the worker ends: no process is left behind, which ``concurrent.futures`` does not promise.
"""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from dialoom.compiler.plan import Plan
from dialoom.runtime.errors import WorkerDied
from dialoom.runtime.journal import Entry, RowKey
from dialoom.runtime.planview import PlanView

__all__ = ["Chunk", "Maker", "RowError", "chunks_in_process", "chunks_in_processes"]

Chunk = tuple[RowKey, ...]
Maker = Callable[[PlanView, RowKey], Entry]

# A worker has one chunk in hand and one waiting, so that it never idles for the parent.
_CHUNKS_AHEAD = 2


class RowError(Exception):
    """A row could not be made: a bug, since what compiles runs. The text names the row and shows the trace."""


@dataclass(frozen=True, slots=True)
class _Failure:
    """What a worker sends instead of entries."""

    key: RowKey
    trace: str


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
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
        for worker in crew:
            worker.connection.close()
            worker.process.join()
    finally:
        for worker in crew:
            worker.connection.close()
            worker.process.terminate()
            worker.process.join()


def _hire(number: int, maker: Maker, plan: Plan) -> _Worker:
    # Spawned, not forked: the same on every system, and safe beside the threads of progress bars.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, maker, plan), name=f"dialoom-{number}", daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _feed(worker: _Worker, waiting: deque[Chunk]) -> None:
    while waiting and worker.in_hand < _CHUNKS_AHEAD:
        try:
            worker.connection.send(waiting[0])
        except (BrokenPipeError, ConnectionResetError):
            raise _died(worker) from None
        waiting.popleft()
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
    worker.process.join(timeout=5)
    return WorkerDied(
        f"worker process {worker.process.name} ended with exit code {worker.process.exitcode}. What was made before is "
        "kept: run the command again, with --workers 1 if memory is short."
    )


def _name(key: RowKey) -> str:
    return f"row {key.index} of cell {key.cell}"


def _work(connection: Connection, maker: Maker, plan: Plan) -> None:
    """The life of a worker: until the parent closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    view = PlanView(plan)
    while True:
        try:
            chunk: Chunk = connection.recv()
        except (EOFError, ConnectionResetError):
            return
        try:
            connection.send(_answer(maker, view, chunk))
        except (BrokenPipeError, ConnectionResetError):
            return


def _answer(maker: Maker, view: PlanView, chunk: Chunk) -> tuple[Entry, ...] | _Failure:
    entries = []
    for key in chunk:
        try:
            entries.append(maker(view, key))
        except Exception:  # noqa: BLE001  # the parent raises it, with the trace
            return _Failure(key, traceback.format_exc())
    return tuple(entries)
