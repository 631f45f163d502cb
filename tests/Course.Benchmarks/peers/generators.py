"""The generator benchmarks in CPython: one workload in one process, measured as Stopwatching.cs does. Prints a Sample.

python3 generators.py "step, depth 10"
"""
import gc
import json
import platform
import sys
import time

ITERATIONS = 75
WARM_UP_CALLS = 64
WARM_UP = 0.4
ITERATION = 0.001


def echo():
    got = 0
    while True:
        got = yield got


def nested(depth):
    return (yield from (nested(depth - 1) if depth else echo()))


def count_up(length):
    for item in range(length):
        yield item


def catch_all():
    caught = -1
    while True:
        try:
            yield caught
        except TimeoutError:
            pass
        caught += 1


def send(generator):
    next(generator)

    def run(count):
        send = generator.send
        for value in range(count):
            answer = send(value)
        return count if answer == count - 1 else 0

    return run


def walk(count):
    last = -1
    for last in count_up(count):
        pass
    return last + 1


def create_and_exhaust(length):
    def run(count):
        right = 0
        for _ in range(count):
            total = 0
            for item in count_up(length):
                total += item
            right += total == length * (length - 1) // 2
        return right

    return run


def create_step_close(count):
    right = 0
    for _ in range(count):
        generator = echo()
        right += next(generator) == 0
        generator.close()
    return right


def throw(count):
    generator = catch_all()
    next(generator)
    right = 0
    for value in range(count):
        right += generator.throw(TimeoutError()) == value
    return right


# CPython's own stack bounds how deep a `yield from` may go: there is no depth 1,000.
WORKLOADS = {
    "step": lambda: send(echo()),
    "foreach step": lambda: walk,
    **{f"step, depth {depth}": lambda depth=depth: send(nested(depth - 1)) for depth in (1, 10, 100)},
    **{f"create and exhaust {length}": lambda length=length: create_and_exhaust(length) for length in (10, 1000)},
    "create, step, close": lambda: create_step_close,
    "throw": lambda: throw,
}


def measure(name):
    run = WORKLOADS[name]()

    def timed(count):
        start = time.perf_counter_ns()
        right = run(count)
        elapsed = time.perf_counter_ns() - start
        if right != count:
            sys.exit(f"'{name}': of {count} operations only {right} gave the right answer. The measurement is void.")
        return elapsed

    count, calls, start = 1, 0, time.perf_counter()
    while calls < WARM_UP_CALLS or time.perf_counter() - start < WARM_UP:
        if timed(count) < 200_000:
            count *= 2
        calls += 1
    while timed(count) < ITERATION * 1e9:
        count *= 2
    times = [timed(count) / count for _ in range(ITERATIONS)]
    collector = "gc on" if gc.isenabled() else "gc off"
    return {"Nanoseconds": times, "Bytes": None, "Runtime": f"CPython {platform.python_version()}, {collector}"}


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in WORKLOADS:
        sys.exit("Name one workload: " + "; ".join(WORKLOADS))
    print(json.dumps(measure(sys.argv[1])))
