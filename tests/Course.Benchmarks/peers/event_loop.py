"""The event loop benchmarks in CPython's asyncio: one workload in one process, measured as Stopwatching.cs does. Prints a Sample.

python3 event_loop.py "call soon"
"""
import asyncio
import gc
import json
import platform
import sys
import time

WARM_UP_CALLS = 64
LONG_ITERATIONS = 3
LONG_WARM_UP = 50
OPERATIONS = {"arm and fire a timer": 100_000, "echo": 20_000}  # of one iteration; else a million
QUEUE_LENGTH = 100
CONNECTIONS = 100
MESSAGE = bytes(64)


def call_soon(count):
    loop = asyncio.new_event_loop()
    done = 0

    def callback():
        nonlocal done
        done += 1
        if done < count:
            loop.call_soon(callback)
        else:
            loop.stop()

    loop.call_soon(callback)
    loop.run_forever()
    loop.close()
    return done


def call_soon_with_state(count):
    loop = asyncio.new_event_loop()
    done = 0

    def callback(state):
        nonlocal done
        done += 1
        if done < count:
            loop.call_soon(callback, state)
        else:
            loop.stop()

    loop.call_soon(callback, loop)
    loop.run_forever()
    loop.close()
    return done


async def one():
    return 1


async def create_and_await(count):
    done = 0
    for _ in range(count):
        done += await asyncio.create_task(one())
    return done


async def create_then_run(count):
    tasks = [asyncio.create_task(one()) for _ in range(count)]
    done = 0
    for task in tasks:
        done += await task
    return done


async def sleep(count):
    for _ in range(count):
        await asyncio.sleep(0)
    return count


def nothing():
    pass


def arm_and_cancel(count):
    loop = asyncio.new_event_loop()
    cancelled = 0
    for number in range(count):
        timer = loop.call_later(1 + number % 1000, nothing)
        timer.cancel()
        cancelled += timer.cancelled()
    loop.stop()
    loop.run_forever()
    loop.close()
    return cancelled


def arm_all_cancel_all(count):
    loop = asyncio.new_event_loop()
    timers = [loop.call_later(1 + number % 1000, nothing) for number in range(count)]
    cancelled = 0
    for timer in timers:
        timer.cancel()
        cancelled += timer.cancelled()
    loop.stop()
    loop.run_forever()
    loop.close()
    return cancelled


def fire(count):
    loop = asyncio.new_event_loop()
    fired = 0

    def callback():
        nonlocal fired
        fired += 1

    start = loop.time() - 1  # all are due when the loop begins to run
    for number in range(count):
        loop.call_at(start + (1 + number * 7919 % count) * 1e-7, callback)
    loop.call_soon(lambda: loop.call_soon(loop.stop))
    loop.run_forever()
    loop.close()
    return fired


async def queue(count):
    items = asyncio.Queue(QUEUE_LENGTH)

    async def produce():
        for item in range(count):
            await items.put(item)
        return 0

    async def consume():
        right = 0
        for item in range(count):
            right += await items.get() == item
        return right

    return sum(await asyncio.gather(produce(), consume()))


async def echo(count):
    async def handle(reader, writer):
        while data := await reader.read(4096):
            writer.write(data)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def client(rounds):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        right = 0
        for _ in range(rounds):
            writer.write(MESSAGE)
            await writer.drain()
            right += len(await reader.readexactly(len(MESSAGE))) == len(MESSAGE)
        writer.close()
        return right

    rounds = [count // CONNECTIONS + (number < count % CONNECTIONS) for number in range(CONNECTIONS)]
    answers = sum(await asyncio.gather(*map(client, rounds)))
    server.close()
    await server.wait_closed()
    return answers


def main_task(workload):
    return lambda count: asyncio.run(workload(count))


WORKLOADS = {
    "call soon": call_soon,
    "call soon, with a value": call_soon_with_state,
    "create and await a task": main_task(create_and_await),
    "create tasks, then run them": main_task(create_then_run),
    "sleep(0)": main_task(sleep),
    "arm and cancel a timer": arm_and_cancel,
    "arm all timers, cancel all": arm_all_cancel_all,
    "arm and fire a timer": fire,
    "queue, put and get": main_task(queue),
    "echo": main_task(echo),
}


def measure(name):
    run = WORKLOADS[name]

    def timed(count):
        start = time.perf_counter_ns()
        right = run(count)
        elapsed = time.perf_counter_ns() - start
        if right != count:
            sys.exit(f"'{name}': of {count} operations only {right} gave the right answer. The measurement is void.")
        return elapsed

    count = OPERATIONS.get(name, 1_000_000)
    for _ in range(WARM_UP_CALLS):
        timed(max(1, count // LONG_WARM_UP))
    times = [timed(count) / count for _ in range(LONG_ITERATIONS)]
    collector = "gc on" if gc.isenabled() else "gc off"
    return {"Nanoseconds": times, "Bytes": None, "Runtime": f"CPython {platform.python_version()}, {collector}"}


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in WORKLOADS:
        sys.exit("Name one workload: " + "; ".join(WORKLOADS))
    print(json.dumps(measure(sys.argv[1])))
