"""Records what CPython's generators do, for ConformanceTests.cs to compare the library with.

    python3.11 record.py                    writes programs.json beside this file
    python3.11 record.py COUNT SEED FILE    other programs, to look for differences that these do not show

Every program is made from a seed. It has a few generator bodies in a tiny language, and a driver that steps them. Here a
body becomes the source of a real Python generator; the test interprets the same body inside one of the library's. Both
write the same log: what every body is sent, catches and gets from a delegate, and what every step answers.

    ["log", text]                 write text down
    ["yield", v]                  yield v, write down what was sent
    ["new", k]                    yield from a fresh generator of body k, write down what it returned
    ["from", k]                   yield from the one shared generator of body k, write down what it returned
    ["iter", n]                   yield from a plain iterator over 100 .. 100 + n - 1: no send, throw or close
    ["closable", n, fails]        the same, but it has a close, which writes a line and may raise a Fault
    ["try", kind, body, handler]  except: Fault, Exit, Stop, Misuse (an error of the machinery) or All
    ["finally", body, cleanup]
    ["raise", kind]               a new Fault, Exit or Stop; each has a number of its own, so the log shows which object it is
    ["reraise"]                   the exception of the handler that this stands in
    ["return", v]
    ["loop", n, body]

    ["next", g], ["send", g, v], ["throw", g, kind], ["close", g]   steps of the shared generator g

Garbage collection is no part of the comparison: every generator is kept until the program has ended.
"""

import json
import os
import random
import sys

DEFAULT_COUNT = 600
DEFAULT_SEED = 20380
FEWEST_EVENTS = 8
MOST_EVENTS = 60


class Fault(Exception):
    """An error of the program's own."""


MISUSE = {
    "generator already executing": "AlreadyExecuting",
    "generator ignored GeneratorExit": "IgnoredExit",
    "generator raised StopIteration": "RaisedStop",
    "can't send non-None value to a just-started generator": "JustStarted",
}


def describe(error):
    if isinstance(error, Fault):
        return f"Fault {error.args[0]}"
    if isinstance(error, GeneratorExit):
        return f"Exit {error.args[0]}" if error.args else "Exit"
    if isinstance(error, StopIteration):
        return f"Stop {text(error.value)}"
    if isinstance(error, AttributeError) and "send" in str(error):
        return "Misuse NoSend"
    return f"Misuse {MISUSE[str(error)]}"


def text(value):
    return "none" if value is None else str(value)


# ---------------------------------------------------------------- programs

class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.value = 0

    def program(self):
        self.bodies = self.random.choice([1, 2, 2, 3, 3, 4])
        bodies = [self.body(k) for k in range(self.bodies)]
        driver = [self.step() for _ in range(self.random.randint(4, 12))]
        return bodies, driver

    def body(self, k):
        block = self.block(k, depth=0, handling=False)
        if not any(mentions(block, kind) for kind in ("yield", "new", "from", "iter", "closable")):
            block.insert(0, ["yield", self.next_value()])
        return block

    def block(self, k, depth, handling):
        return [self.statement(k, depth, handling) for _ in range(self.random.choice([1, 1, 2, 2, 3]))]

    def statement(self, k, depth, handling):
        kinds = ["yield"] * 6 + ["log", "return", "raise", "iter", "closable", "from", "from"]
        kinds += ["new"] * 4 if k + 1 < self.bodies else []
        kinds += ["try", "try", "try", "finally", "finally", "loop"] if depth < 3 else []
        kinds += ["reraise"] * 2 if handling else []
        match self.random.choice(kinds):
            case "yield":
                return ["yield", self.next_value()]
            case "log":
                return ["log", f"line {self.next_value()}"]
            case "return":
                return ["return", self.next_value()]
            case "raise":
                return ["raise", self.random.choice(["Fault", "Fault", "Exit", "Stop"])]
            case "iter":
                return ["iter", self.random.randint(0, 3)]
            case "closable":
                return ["closable", self.random.randint(1, 3), self.random.random() < 0.3]
            case "new":
                return ["new", self.random.randint(k + 1, self.bodies - 1)]
            case "from":
                return ["from", self.random.randint(min(k + (self.random.random() < 0.9), self.bodies - 1), self.bodies - 1)
                        if self.random.random() < 0.9 else self.random.randint(0, self.bodies - 1)]
            case "try":
                kind = self.random.choice(["All", "All", "Fault", "Fault", "Exit", "Stop", "Misuse"])
                return ["try", kind, self.block(k, depth + 1, handling), self.block(k, depth + 1, True)]
            case "finally":
                return ["finally", self.block(k, depth + 1, handling), self.block(k, depth + 1, False)]
            case "loop":
                return ["loop", self.random.randint(2, 3), self.block(k, depth + 1, handling)]
            case "reraise":
                return ["reraise"]

    def step(self):
        target = 0 if self.random.random() < 0.75 else self.random.randint(0, self.bodies - 1)
        match self.random.choice(["next"] * 5 + ["send"] * 4 + ["throw"] * 3 + ["close"] * 2):
            case "next":
                return ["next", target]
            case "send":
                return ["send", target, self.next_value()]
            case "throw":
                return ["throw", target, self.random.choice(["Fault", "Fault", "Fault", "Exit", "Stop"])]
            case "close":
                return ["close", target]

    def next_value(self):
        self.value += 1
        return self.value


def mentions(block, kind):
    return any(part == kind or isinstance(part, list) and mentions(part, kind) for part in block)


# ---------------------------------------------------------------- running them

class Plain:
    """An iterator with nothing but __next__."""

    def __init__(self, count):
        self.items = iter(range(100, 100 + count))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.items)


class Run:
    def __init__(self, bodies):
        self.log = []
        self.kept = []
        self.raised = 0
        space = {"run": self, "Fault": Fault, "Misuse": (RuntimeError, ValueError, TypeError, AttributeError)}
        source = "".join(self.source(k, block) for k, block in enumerate(bodies))
        exec(source, space)
        self.make = [space[f"body{k}"] for k in range(len(bodies))]
        self.shared = [make() for make in self.make]

    def source(self, k, block):
        return f"def body{k}():\n" + self.lines(k, block, 1)

    def lines(self, k, block, indent):
        return "".join(self.line(k, statement, indent) for statement in block)

    def line(self, k, statement, indent):
        space = "    " * indent
        name = f"g{k}"
        delegate = f"{space}run.note('{name} from ' + run.text((yield from %s)))\n"
        match statement:
            case ["log", text]:
                return f"{space}run.note('{name} {text}')\n"
            case ["yield", value]:
                return f"{space}run.note('{name} got ' + run.text((yield {value})))\n"
            case ["new", other]:
                return delegate % f"run.keep(run.make[{other}]())"
            case ["from", other]:
                return delegate % f"run.shared[{other}]"
            case ["iter", count]:
                return delegate % f"run.keep(run.plain({count}))"
            case ["closable", count, fails]:
                return delegate % f"run.keep(run.closable({count}, {fails}))"
            case ["try", kind, body, handler]:
                caught = {"All": "BaseException", "Exit": "GeneratorExit", "Stop": "StopIteration"}.get(kind, kind)
                return (f"{space}try:\n" + self.lines(k, body, indent + 1)
                        + f"{space}except {caught} as error:\n{space}    run.note('{name} caught ' + run.describe(error))\n"
                        + self.lines(k, handler, indent + 1))
            case ["finally", body, cleanup]:
                return (f"{space}try:\n" + self.lines(k, body, indent + 1)
                        + f"{space}finally:\n{space}    run.note('{name} finally')\n" + self.lines(k, cleanup, indent + 1))
            case ["raise", kind]:
                return f"{space}raise run.error('{kind}')\n"
            case ["reraise"]:
                return f"{space}raise\n"
            case ["return", value]:
                return f"{space}return {value}\n"
            case ["loop", count, body]:
                return f"{space}for _{indent} in range({count}):\n" + self.lines(k, body, indent + 1)
        raise ValueError(statement)

    text = staticmethod(text)
    describe = staticmethod(describe)

    def note(self, line):
        self.log.append(line)
        if len(self.log) > MOST_EVENTS:
            raise OverflowError

    def keep(self, kept):
        self.kept.append(kept)
        return kept

    def plain(self, count):
        return Plain(count)

    def closable(self, count, fails):
        class Closable(Plain):
            def close(closable):
                self.note("closable closed")
                if fails:
                    raise self.error("Fault")

        return Closable(count)

    def error(self, kind):
        self.raised += 1
        return {"Fault": Fault, "Exit": GeneratorExit, "Stop": StopIteration}[kind](self.raised)

    def step(self, step):
        name = f"{step[0]} g{step[1]}"
        generator = self.shared[step[1]]
        try:
            match step:
                case ["next", _]:
                    answer = f"yields {next(generator)}"
                case ["send", _, value]:
                    answer = f"yields {generator.send(value)}"
                case ["throw", _, kind]:
                    answer = f"yields {generator.throw(self.error(kind))}"
                case ["close", _]:
                    generator.close()
                    answer = "closes"
        except OverflowError:
            raise
        except BaseException as error:
            answer = f"raises {describe(error)}"
        self.note(f"{name} {answer}")


def record(seed):
    """The program of this seed with its log; None if too little or too much happens in it."""
    bodies, driver = Maker(seed).program()
    run = Run(bodies)
    try:
        for step in driver:
            run.step(step)
    except (OverflowError, RecursionError):
        return None
    finally:
        KEPT.append(run)
    log = list(run.log)
    if len(set(log)) < FEWEST_EVENTS or len(log) > MOST_EVENTS:
        return None
    return {"seed": seed, "bodies": bodies, "driver": driver, "log": log}


KEPT = []


def main(arguments):
    count = int(arguments[0]) if arguments else DEFAULT_COUNT
    seed = int(arguments[1]) if len(arguments) > 1 else DEFAULT_SEED
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs.json")
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
    os._exit(0)  # Abandoned generators must not run their finally blocks now.


if __name__ == "__main__":
    main(sys.argv[1:])
