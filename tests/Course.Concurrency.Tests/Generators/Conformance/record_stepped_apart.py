"""Records what CPython does when a delegate that was resumed directly steps the generator that delegates to it.

    python3 record_stepped_apart.py > stepped_apart.json
"""

import json

STEPS = {
    "next": lambda outer: next(outer),
    "send": lambda outer: outer.send("x"),
    "throw": lambda outer: outer.throw(KeyError("k")),
    "exit": lambda outer: outer.throw(GeneratorExit()),
    "close": lambda outer: outer.close(),
}

NAMES = {
    "generator already executing": "already executing",
    "generator ignored GeneratorExit": "ignored exit",
}


def told(attempt):
    try:
        return f"got {attempt()}"
    except StopIteration as stop:
        return f"stop {stop.value}"
    except BaseException as error:
        return named(error)


def named(error):
    return "exit" if isinstance(error, GeneratorExit) else NAMES[str(error)]


def run(step, reaction, levels):
    log = []

    def inner():
        yield 1
        log.append("inner " + told(lambda: STEPS[step](outer)))
        yield 2
        return "r"

    def delegating(delegate, name):
        try:
            result = yield from delegate
        except BaseException as error:
            log.append(f"{name} {named(error)}")
            if reaction == "pass":
                raise
            if reaction == "yield":
                yield 9
            return name
        log.append(f"{name} result {result}")
        return result

    innermost = outer = inner()
    for level in range(levels):
        outer = delegating(outer, f"d{level}")
    for name, generator in [("outer", outer), ("inner", innermost), ("outer", outer), ("outer", outer), ("inner", innermost)]:
        log.append(f"{name} step " + told(lambda: next(generator)))
    return log


print(json.dumps(
    [
        {"step": step, "reaction": reaction, "levels": levels, "log": run(step, reaction, levels)}
        for step in STEPS
        for reaction in ("pass", "yield", "return")
        for levels in (1, 2, 3)
    ],
    indent=1))
