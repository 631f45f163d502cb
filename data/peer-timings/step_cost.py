"""What one `send` costs in CPython against the depth of `yield from`; prints the JSON that lies beside this file.

Five processes, one after another; each warms up, then times seven rounds of sends. The figures are the median and the
range of all rounds. Run it as: python3 step_cost.py > step-cost.json
"""
import json
import os
import platform
import statistics
import subprocess
import sys
import time

DEPTHS = (1, 10, 100)
PROCESSES = 5
ROUNDS = 7


def echo():
    got = None
    while True:
        got = yield got


def delegate(depth):
    yield from (echo() if depth == 1 else delegate(depth - 1))


def measure(depth):
    generator = delegate(depth)
    send = generator.send
    send(None)
    steps = 200_000 // depth + 10_000
    rounds = []
    for _ in range(ROUNDS + 1):
        begin = time.perf_counter_ns()
        for value in range(steps):
            answer = send(value)
        rounds.append((time.perf_counter_ns() - begin) / steps)
        assert answer == steps - 1
    return rounds[1:]


def main():
    if "--once" in sys.argv:
        print(json.dumps({depth: measure(depth) for depth in DEPTHS}))
        return

    rounds = {depth: [] for depth in DEPTHS}
    for _ in range(PROCESSES):
        output = subprocess.run([sys.executable, __file__, "--once"], check=True, capture_output=True, text=True).stdout
        for depth, figures in json.loads(output).items():
            rounds[int(depth)] += figures

    print(json.dumps({
        "name": "CPython %d.%d" % sys.version_info[:2],
        "what": "one send through a chain of yield from",
        "machine": "%s, %s, %d processors, CPython %s" % (platform.system(), platform.machine(), os.cpu_count(), platform.python_version()),
        "unit": "ns",
        "points": [
            {"depth": depth, "median": round(statistics.median(r), 1), "low": round(min(r), 1), "high": round(max(r), 1)}
            for depth, r in rounds.items()
        ],
    }, indent=2))


main()
