"""Records what CPython's asyncio does, for LoopConformanceTests.cs to compare the library with.

    python3.11 record_loop.py                    writes loop_programs.json beside this file
    python3.11 record_loop.py COUNT SEED FILE    other programs, to look for differences that these do not show

Every program is made from a seed: a few coroutine bodies in a tiny language, interpreted here and by the test, in virtual
time. Both write the same log: who did what, in which order, and at what time. A program that waits for ever ends as "stuck".

    ["log", text] ["sleep", ticks] ["raise"] ["return", v] ["loop", n, body] ["uncancel"]
    ["try", kind, body, handler]      except: All, Cancelled, Fault, Timeout or Other
    ["finally", body, cleanup]
    ["spawn", k]                      a task of body k, known as k from now on
    ["await", k] ["cancel", k] ["shield", k]               what is done to task k
    ["gather", [k, ...], outcomes]    gather of new coroutines of these bodies
    ["waitfor", k, ticks]             wait_for of a new coroutine of body k
    ["waitfortask", k, ticks]         wait_for of task k
    ["timeout", ticks, body]          a timeout scope
    ["group", [k, ...], body]         a task group with tasks of these bodies
    ["wait", [k, ...], until, ticks]  asyncio.wait of known tasks; ticks may be null
    ["lock", l, body] ["semaphore", body] ["barrier"]
    ["set"] ["clear"] ["waitevent"] ["condwait"] ["notify", n]
    ["put", q, v] ["get", q] ["done", q] ["join", q]       on queue q; queue 1 holds one item
    ["resolve", f, v] ["fail", f] ["cancelfuture", f] ["awaitfuture", f]
    ["soon", text] ["later", ticks, text] ["soonfails"]

Left out of the comparison, because the library is meant to differ: a program in which wait_for of CPython 3.11 swallows the
cancellation of its caller (3.12 does not), a condition whose notification is lost to a cancellation (3.13 passes it on), a
task that awaits itself, and the cancellation of tasks that await each other in a ring.
"""

import asyncio
import json
import logging
import os
import random
import sys

DEFAULT_COUNT = 700
DEFAULT_SEED = 31100
FEWEST_EVENTS = 8
MOST_EVENTS = 70


class Fault(Exception):
    """An error of the program's own."""


class Stuck(Exception):
    """Nothing is ready, and no timer is set."""


class Discard(BaseException):
    """The program is of no use, even if it swallows this."""

    raised = 0

    def __init__(self):
        Discard.raised += 1


class Selector:
    """Instead of sleeping it moves the clock."""

    def __init__(self, loop):
        self.loop = loop

    def select(self, timeout):
        if timeout is None:
            raise Stuck
        # Timers that are due together differ by less than a tick: see call_at.
        self.loop.now = round(self.loop.now + timeout) if timeout else self.loop.now
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self.now = 0
        self.order = 0
        self._clock_resolution = 0.25
        self._selector = Selector(self)

    def time(self):
        return self.now

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass

    # Python's heap does not keep the order of timers that are due together; the library does.
    def call_at(self, when, callback, *args, context=None):
        self.order += 1
        return super().call_at(when + self.order * 1e-7, callback, *args, context=context)


class OrderedSet(dict):
    """The tasks of a group in the order in which they were made, and not in that of their addresses."""

    def add(self, item):
        self[item] = None

    def discard(self, item):
        self.pop(item, None)


def describe(error):
    if isinstance(error, Fault):
        return f"Fault {error.args[0]}"
    if isinstance(error, asyncio.CancelledError):
        return "Cancelled"
    if isinstance(error, TimeoutError):
        return "Timeout"
    if isinstance(error, BaseExceptionGroup):
        return f"Group [{', '.join(describe(inner) for inner in error.exceptions)}]"
    if isinstance(error, RecursionError):
        raise Discard from error  # Tasks await each other in a ring, and one is cancelled: the library says so.
    if isinstance(error, (RuntimeError, ValueError)):
        return "Other"
    raise Discard from error


def text(value):
    return "none" if value is None else str(value)


# ---------------------------------------------------------------- programs

class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.value = 0

    def program(self):
        self.bodies = self.random.choice([2, 3, 3, 4, 4, 5])
        self.kinds = self.palette()
        return [self.block(k, 0) for k in range(self.bodies)]

    # Each program uses a few things and not everything, so that they meet.
    def palette(self):
        groups = [
            ["gather", "gather", "waitfor", "waitfortask"],
            ["timeout", "timeout", "uncancel"],
            ["group", "group"],
            ["wait", "shield", "waitfor"],
            ["lock", "lock", "lock"],
            ["semaphore", "semaphore"],
            ["set", "clear", "waitevent", "waitevent"],
            ["condwait", "condwait", "notify", "notify"],
            ["put", "put", "get", "get", "done", "join"],
            ["barrier", "barrier"],
            ["resolve", "resolve", "fail", "cancelfuture", "awaitfuture", "awaitfuture"],
            ["soon", "later", "soonfails"],
        ]
        chosen = self.random.sample(groups, self.random.randint(1, 4))
        return sum(chosen, []) * 2 + ["log"] * 2 + ["sleep"] * 5 + ["spawn"] * 4 + ["await"] * 2 + ["cancel"] * 3 + ["return", "raise"]

    def block(self, k, depth):
        return [self.statement(k, depth) for _ in range(self.random.choice([1, 2, 2, 3, 3] if depth else [3, 4, 5, 6]))]

    def other(self, k):
        return self.random.randint(min(k + 1, self.bodies - 1), self.bodies - 1)

    def later_bodies(self, k):
        return [self.other(k) for _ in range(self.random.randint(1, 3))]

    def known(self):
        return self.random.randint(0, self.bodies - 1)

    def ticks(self):
        return self.random.choice([0, 1, 1, 2, 2, 3, 4])

    def statement(self, k, depth):
        kinds = self.kinds + (["try"] * 6 + ["finally"] * 4 + ["loop"] if depth < 2 else [])
        kind = self.random.choice(kinds)
        if kind in ("spawn", "gather", "waitfor", "group") and k + 1 >= self.bodies:
            kind = "sleep"
        if depth >= 3 and kind in ("timeout", "group", "lock", "semaphore"):
            kind = "sleep"
        match kind:
            case "log":
                return ["log", f"line {self.next_value()}"]
            case "sleep":
                return ["sleep", self.ticks()]
            case "raise" | "uncancel" | "barrier" | "set" | "clear" | "waitevent" | "condwait" | "soonfails":
                return [kind]
            case "return":
                return ["return", self.next_value()]
            case "loop":
                return ["loop", self.random.randint(2, 3), self.block(k, depth + 1)]
            case "try":
                return ["try", self.random.choice(["All", "All", "Cancelled", "Cancelled", "Fault", "Timeout", "Other"]), self.block(k, depth + 1), self.block(k, depth + 1)]
            case "finally":
                return ["finally", self.block(k, depth + 1), self.block(k, depth + 1)]
            case "spawn":
                return ["spawn", self.other(k)]
            case "await" | "cancel" | "shield":
                return [kind, self.known()]
            case "gather":
                return ["gather", self.later_bodies(k), self.random.random() < 0.5]
            case "waitfor":
                return ["waitfor", self.other(k), self.ticks()]
            case "waitfortask":
                return ["waitfortask", self.known(), self.ticks()]
            case "timeout":
                return ["timeout", self.ticks(), self.block(k, depth + 1)]
            case "group":
                return ["group", self.later_bodies(k), self.block(k, depth + 1)]
            case "wait":
                return ["wait", [self.known() for _ in range(2)], self.random.choice(["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"]), self.random.choice([None, 1, 2, 3])]
            case "lock":
                return ["lock", self.random.randint(0, 1), self.block(k, depth + 1)]
            case "semaphore":
                return ["semaphore", self.block(k, depth + 1)]
            case "notify":
                return ["notify", self.random.randint(1, 2)]
            case "put":
                return ["put", self.random.choice([0, 1, 1]), self.next_value()]
            case "get" | "done" | "join":
                return [kind, self.random.choice([0, 1, 1])]
            case "resolve":
                return ["resolve", self.random.randint(0, 1), self.next_value()]
            case "fail" | "cancelfuture" | "awaitfuture":
                return [kind, self.random.randint(0, 1)]
            case "soon":
                return ["soon", f"call {self.next_value()}"]
            case "later":
                return ["later", self.ticks(), f"call {self.next_value()}"]
        raise ValueError(kind)

    def next_value(self):
        self.value += 1
        return self.value


# ---------------------------------------------------------------- running them

class Return(Exception):
    def __init__(self, value):
        self.value = value


class Run:
    def __init__(self, bodies):
        self.bodies = bodies
        self.log = []
        self.raised = 0
        self.instances = 0
        self.tasks = {}
        self.ended = False
        self.loop = VirtualLoop()
        self.loop.set_exception_handler(self.report)

    def report(self, loop, context):
        if "exception" in context and "handle" in context:
            self.note(f"handler {describe(context['exception'])}")

    def note(self, line):
        if self.ended:
            return
        self.log.append(f"{self.loop.now}: {line}")
        if len(self.log) > MOST_EVENTS:
            raise Discard

    def fault(self):
        self.raised += 1
        return Fault(self.raised)

    def run(self):
        asyncio.set_event_loop(self.loop)
        main = None
        try:
            main = self.loop.create_task(self.main())
            self.loop.run_until_complete(main)
            self.loop.run_until_complete(asyncio.sleep(50))
            self.note("over")
        except Stuck:
            self.note("stuck")
        for k, task in sorted(self.tasks.items()):
            self.note(f"task {k} " + ("pending" if not task.done() else "cancelled" if task.cancelled() else describe(task.exception()) if task.exception() else f"result {text(task.result())}"))
        self.ended = True

    async def main(self):
        self.locks = [asyncio.Lock(), asyncio.Lock()]
        self.semaphore = asyncio.Semaphore(2)
        self.event = asyncio.Event()
        self.condition = asyncio.Condition()
        self.queues = [asyncio.Queue(), asyncio.Queue(1)]
        self.barrier = asyncio.Barrier(2)
        self.futures = [self.loop.create_future() for _ in range(2)]
        self.tasks[0] = self.loop.create_task(self.body(0))
        try:
            await self.tasks[0]
        except BaseException as error:
            self.note(f"main got {describe(error)}")

    async def body(self, k):
        self.instances += 1
        name = f"{chr(97 + k)}{self.instances}"
        self.note(f"{name} begins")
        try:
            await self.block(name, self.bodies[k])
        except Return as returned:
            self.note(f"{name} returns {returned.value}")
            return returned.value
        except Discard:
            raise
        except BaseException as error:
            self.note(f"{name} ends with {describe(error)}")
            raise
        self.note(f"{name} ends")

    async def block(self, name, statements):
        for statement in statements:
            await self.statement(name, statement)

    async def awaited(self, name, what, awaitable):
        if awaitable is asyncio.current_task():
            raise Discard  # The library refuses it each time; CPython 3.11 in two ways, the second time and the first.
        try:
            result = await awaitable
        except asyncio.CancelledError:
            raise
        except BaseException:
            self.check_swallowed(what)
            raise
        self.check_swallowed(what)
        self.note(f"{name} {what} {text(result)}")

    def check_swallowed(self, what):
        if what == "waitfor" and asyncio.current_task().cancelling() > 0:
            raise Discard

    async def statement(self, name, statement):
        match statement:
            case ["log", line]:
                self.note(f"{name} {line}")
            case ["sleep", ticks]:
                await asyncio.sleep(ticks)
                self.note(f"{name} slept {ticks}")
            case ["raise"]:
                raise self.fault()
            case ["return", value]:
                raise Return(value)
            case ["loop", count, body]:
                for _ in range(count):
                    await self.block(name, body)
            case ["uncancel"]:
                self.note(f"{name} uncancel {asyncio.current_task().uncancel()}")
            case ["try", kind, body, handler]:
                caught = {"All": BaseException, "Cancelled": asyncio.CancelledError, "Fault": Fault, "Timeout": TimeoutError, "Other": (RuntimeError, ValueError)}[kind]
                try:
                    await self.block(name, body)
                except (Return, Discard):
                    raise
                except RecursionError as error:
                    raise Discard from error
                except caught as error:
                    self.note(f"{name} caught {describe(error)} ({asyncio.current_task().cancelling()})")
                    await self.block(name, handler)
            case ["finally", body, cleanup]:
                try:
                    await self.block(name, body)
                finally:
                    self.note(f"{name} finally")
                    await self.block(name, cleanup)
            case ["spawn", k]:
                self.tasks[k] = self.loop.create_task(self.body(k))
            case ["await", k]:
                if k in self.tasks:
                    await self.awaited(name, f"await {k}", self.tasks[k])
            case ["cancel", k]:
                if k in self.tasks:
                    self.note(f"{name} cancels {k} {self.tasks[k].cancel()}")
            case ["shield", k]:
                if k in self.tasks:
                    await self.awaited(name, f"shield {k}", asyncio.shield(self.tasks[k]))
            case ["gather", bodies, outcomes]:
                results = await asyncio.gather(*[self.body(k) for k in bodies], return_exceptions=outcomes)
                self.note(f"{name} gathered [{', '.join(describe(result) if isinstance(result, BaseException) else text(result) for result in results)}]")
            case ["waitfor", k, ticks]:
                await self.awaited(name, "waitfor", asyncio.wait_for(self.body(k), ticks))
            case ["waitfortask", k, ticks]:
                if k in self.tasks:
                    await self.awaited(name, "waitfor", asyncio.wait_for(self.tasks[k], ticks))
            case ["timeout", ticks, body]:
                async with asyncio.timeout(ticks) as scope:
                    await self.block(name, body)
                self.note(f"{name} in time {scope.expired()}")
            case ["group", bodies, body]:
                group = asyncio.TaskGroup()
                group._tasks = OrderedSet()
                async with group:
                    for k in bodies:
                        self.tasks[k] = group.create_task(self.body(k))
                    await self.block(name, body)
                self.note(f"{name} group done")
            case ["wait", ks, until, ticks]:
                known = {k: self.tasks[k] for k in ks if k in self.tasks}
                if known:
                    done, pending = await asyncio.wait(known.values(), timeout=ticks, return_when=until)
                    self.note(f"{name} wait {sorted(k for k, task in known.items() if task in done)} {sorted(k for k, task in known.items() if task in pending)}")
            case ["lock", number, body]:
                async with self.locks[number]:
                    self.note(f"{name} has lock {number}")
                    await self.block(name, body)
                self.note(f"{name} left lock {number}")
            case ["semaphore", body]:
                async with self.semaphore:
                    self.note(f"{name} has semaphore")
                    await self.block(name, body)
                self.note(f"{name} left semaphore")
            case ["barrier"]:
                await self.awaited(name, "barrier", self.barrier.wait())
            case ["set"]:
                self.event.set()
            case ["clear"]:
                self.event.clear()
            case ["waitevent"]:
                await self.event.wait()
                self.note(f"{name} event")
            case ["condwait"]:
                async with self.condition:
                    cancels = asyncio.current_task().cancelling()
                    try:
                        await self.condition.wait()
                    except asyncio.CancelledError:
                        self.check_lost(name)
                        raise
                    self.note(f"{name} notified")
            case ["notify", count]:
                async with self.condition:
                    self.notified = getattr(self, "notified", 0) + 1
                    self.condition.notify(count)
            case ["put", number, value]:
                await self.queues[number].put(value)
                self.note(f"{name} put {value}")
            case ["get", number]:
                await self.awaited(name, f"got {number}", self.queues[number].get())
            case ["done", number]:
                self.queues[number].task_done()
            case ["join", number]:
                await self.queues[number].join()
                self.note(f"{name} joined")
            case ["resolve", number, value]:
                if not self.futures[number].done():
                    self.futures[number].set_result(value)
            case ["fail", number]:
                if not self.futures[number].done():
                    self.futures[number].set_exception(self.fault())
            case ["cancelfuture", number]:
                self.note(f"{name} cancels future {self.futures[number].cancel()}")
            case ["awaitfuture", number]:
                await self.awaited(name, f"future {number}", self.futures[number])
            case ["soon", line]:
                self.loop.call_soon(self.note, line)
            case ["later", ticks, line]:
                self.loop.call_later(ticks, self.note, line)
            case ["soonfails"]:
                self.loop.call_soon(self.fails, self.fault())
            case _:
                raise ValueError(statement)

    def check_lost(self, name):
        # A cancellation after a notification: whether that was this one's cannot be seen from here.
        if getattr(self, "notified", 0):
            raise Discard

    def fails(self, error):
        raise error


KEPT = []


def record(seed):
    """The program of this seed with its log; None if too little or too much happens in it."""
    bodies = Maker(seed).program()
    run = Run(bodies)
    KEPT.append(run)
    discards = Discard.raised
    try:
        run.run()
    except (Discard, RecursionError):
        run.ended = True
        return None
    if Discard.raised > discards or len(set(run.log)) < FEWEST_EVENTS:
        return None
    return {"seed": seed, "bodies": bodies, "log": run.log}


def main(arguments):
    logging.disable()
    count = int(arguments[0]) if arguments else DEFAULT_COUNT
    seed = int(arguments[1]) if len(arguments) > 1 else DEFAULT_SEED
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "loop_programs.json")
    path = arguments[2] if len(arguments) > 2 else beside
    programs = []
    while len(programs) < count:
        program = record(seed)
        seed += 1
        if program:
            programs.append(json.dumps(program, separators=(",", ":")))
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("[\n" + ",\n".join(programs) + "\n]\n")
    sys.stdout.flush()
    os._exit(0)  # Abandoned tasks must not run their finally blocks now.


if __name__ == "__main__":
    main(sys.argv[1:])
