"""Runs the lessons on the real .NET Interactive: the host that VS Code's Polyglot Notebooks starts, spoken to as it does.

    python3 check.py TOOL NOTEBOOK...

TOOL is the command dotnet-interactive. Three checks for each lesson: every cell runs, nothing is shown to the reader that is
a warning or comes too late, and every output that is not tagged `measured` is the committed one. The last line counts them.
"""
import json, os, queue, re, subprocess, sys, threading, time
from pathlib import Path

SECONDS_FOR_A_CELL = 300   # and for the start; until what hangs has failed, nothing is measured against it


# The value that a cell takes from another language, and the name it gives it.
SHARED = re.compile(r"^#!share --from \S+ (\w+)(?: --as (\w+))?", re.M)

# What a cell declares at its top level.
DECLARED = re.compile(r"^[A-Za-z(][^=\n]*?\b(\w+)\s*=(?![=>])", re.M)


def text(value):
    return value if isinstance(value, str) else "".join(value or [])


def lines(value):
    return value.splitlines(keepends=True)


class KernelDied(Exception):
    pass


class Kernel:
    def __init__(self, tool, folder):
        env = dict(os.environ, DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT="1", DOTNET_INTERACTIVE_SKIP_FIRST_TIME_EXPERIENCE="1")
        self.errors = []
        self.events = queue.Queue()
        self.process = subprocess.Popen(
            [tool, "[vscode]", "stdio", "--working-dir", str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, cwd=folder,
            encoding="utf-8", errors="replace", bufsize=1)
        threading.Thread(target=self._read_events, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()
        self.count = 0
        while (message := self.receive(SECONDS_FOR_A_CELL)).get("eventType") != "KernelReady":
            pass

    def _read_events(self):
        for line in self.process.stdout:
            line = line.lstrip("\ufeff").strip()
            if not line:
                continue
            try:
                self.events.put(json.loads(line))
            except ValueError:
                self.events.put({"eventType": "RawText", "event": {"text": line}})
        self.events.put(None)

    def _read_errors(self):
        for line in self.process.stderr:
            self.errors.append(line)

    def receive(self, seconds):
        try:
            message = self.events.get(timeout=max(0.01, seconds))
        except queue.Empty:
            raise TimeoutError
        if message is None:
            raise KernelDied("the kernel's process ended; its stderr: " + "".join(self.errors[-20:]))
        return message

    def send(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def submit(self, code, kernel_name, index):
        self.count += 1
        token = f"cell{self.count}"
        command = {"code": code, "parameters": {"cellIndex": str(index)}}
        if kernel_name:
            command["targetKernelName"] = kernel_name
        self.send({"token": token, "commandType": "SubmitCode", "command": command, "routingSlip": []})
        return token

    def close(self):
        try:
            self.send({"token": "quit", "commandType": "Quit", "command": {}, "routingSlip": []})
            self.process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()


class Run:
    """What one cell did."""

    def __init__(self):
        self.outputs, self.diagnostics, self.notes, self.late = [], [], [], []
        self.error, self.needs_front_end, self.seconds = None, None, 0.0
        self.shown = {}

    def stream(self, name, value):
        if self.outputs and self.outputs[-1].get("name") == name:
            self.outputs[-1]["text"] += value
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": value})

    def display(self, kind, event, count):
        data = {f["mimeType"]: f["value"] for f in event.get("formattedValues") or [] if not f.get("suppressDisplay")}
        output = {"output_type": "execute_result" if kind == "ReturnValueProduced" else "display_data", "data": data, "metadata": {}}
        if kind == "ReturnValueProduced":
            output["execution_count"] = count
        value_id = event.get("valueId")
        if kind == "DisplayedValueUpdated":
            if value_id in self.shown:
                self.shown[value_id]["data"] = data
                return
            self.notes.append(f"an update of {value_id!r}, which this cell did not show")
        if value_id:
            self.shown[value_id] = output
        self.outputs.append(output)

    def failed(self):
        return self.error is not None


def execute(kernel, code, kernel_name, index, count, limit):
    run, start = Run(), time.monotonic()
    token = kernel.submit(code, kernel_name, index)
    deadline = start + limit
    while True:
        try:
            message = kernel.receive(deadline - time.monotonic())
        except TimeoutError:
            run.error = f"no answer within {limit:g} s"
            break
        if "commandType" in message:   # the kernel asks its front end for something: there is none
            asked = message["commandType"]
            run.needs_front_end = f"{asked} for {message.get('command', {}).get('destinationUri')}"
            kernel.send({"eventType": "CommandFailed", "event": {"message": f"no front end to answer {asked}"},
                         "command": message, "routingSlip": []})
            continue
        kind, event = message.get("eventType"), message.get("event") or {}
        its_token = (message.get("command") or {}).get("token") or ""
        if kind == "RawText":
            run.notes.append("text outside of the protocol on the kernel's stdout: " + event["text"])
            continue
        if its_token != token and not its_token.startswith(token + "."):
            if kind in ("StandardOutputValueProduced", "StandardErrorValueProduced", "DisplayedValueProduced", "ReturnValueProduced", "DisplayedValueUpdated", "ErrorProduced"):
                run.late.append(f"{kind} of {its_token or 'no command'}: {json.dumps(event)[:300]}")
            continue
        if kind == "StandardOutputValueProduced" or kind == "StandardErrorValueProduced":
            value = "".join(f["value"] for f in event.get("formattedValues") or [])
            run.stream("stdout" if kind == "StandardOutputValueProduced" else "stderr", value)
        elif kind in ("ReturnValueProduced", "DisplayedValueProduced", "DisplayedValueUpdated"):
            run.display(kind, event, count)
        elif kind == "DiagnosticsProduced":
            for d in event.get("diagnostics") or []:   # their formatted form is no text for every diagnostic
                at = d["linePositionSpan"]["start"]
                said = f"({at['line'] + 1},{at['character'] + 1}): {d['severity']} {d['code']}: {d['message']}"
                if d["severity"] != "hidden" and said not in run.diagnostics:
                    run.diagnostics.append(said)
        elif kind == "ErrorProduced":
            run.error = event.get("message")
        elif kind == "CommandFailed" and its_token == token:
            run.error = event.get("message")
            break
        elif kind == "CommandSucceeded" and its_token == token:
            break
    run.seconds = time.monotonic() - start
    if run.failed():
        run.outputs.append({"output_type": "error", "ename": "Error", "evalue": run.error, "traceback": run.error.splitlines()})
    return run


def kernel_of(cell, default):
    metadata = cell.get("metadata", {})
    return (metadata.get("polyglot_notebook", {}).get("kernelName")
            or metadata.get("dotnet_interactive", {}).get("language") or default)


def flat(outputs):
    """Outputs as comparable (what, text) pairs; consecutive pieces of one stream joined."""
    pairs = []
    for output in outputs:
        if output["output_type"] == "stream":
            what, value = output.get("name"), text(output.get("text"))
            if pairs and pairs[-1][0] == what:
                pairs[-1] = (what, pairs[-1][1] + value)
            else:
                pairs.append((what, value))
        elif output["output_type"] == "error":
            pairs.append(("error", output.get("evalue", "")))
        else:
            for mime in sorted(output.get("data", {})):
                value = output["data"][mime]
                if value == "":   # where the first chart of a notebook has shown plotly.js for a moment
                    continue
                pairs.append((mime, same_json(value) if mime.endswith("json") else text(value) if isinstance(value, (str, list)) else json.dumps(value, sort_keys=True)))
    return [(what, value.replace("\r\n", "\n")) for what, value in pairs]


def same_json(value):
    """JSON in one way of writing it: a host may keep it as text, and another as the object that it is."""
    if isinstance(value, (str, list)):
        try:
            value = json.loads(text(value))
        except (ValueError, TypeError):
            return str(value)
    return json.dumps(value, sort_keys=True)


def normal(value):
    """Without what can't be the same here: a trace names the cell's file only under the course's kernel, and an
    element's class is a hash of its content. A shorter name also moves columns."""
    value = re.sub(r"\bv[0-9a-f]{10}\b", "vHASH", value)
    return re.sub(r" +", " ", re.sub(r"cell-\d+\.csx:(\d+)", r"line \1", value)).replace(" \n", "\n")


def differences(committed, now):
    old, new = flat(committed), flat(now)
    if old == new:
        return []
    if [(w, normal(v)) for w, v in old] == [(w, normal(v)) for w, v in new]:
        return []
    said = []
    if [w for w, _ in old] != [w for w, _ in new]:
        said.append(f"kinds: committed {[w for w, _ in old]}, here {[w for w, _ in new]}")
    for what in dict.fromkeys(w for w, _ in old + new):
        a, b = [v for w, v in old if w == what], [v for w, v in new if w == what]
        if a and b and a != b:
            for x, y in zip(a, b):
                if x != y:
                    if x.rstrip() == y.rstrip():
                        said.append(f"{what}: differs only in blanks at the end")
                        continue
                    at = next((i for i, (p, q) in enumerate(zip(x, y)) if p != q), min(len(x), len(y)))
                    low = max(0, at - 60)
                    said.append(f"{what}: at {at} committed …{x[low:at + 100]!r}\n                     here …{y[low:at + 100]!r}")
    return said


def check(tool, path):
    """Runs a notebook; returns what is wrong, by check."""
    wrong = {"every cell runs": [], "no warning, and no output too late": [], "the outputs are the committed ones": []}
    notebook = json.loads(path.read_text(encoding="utf-8"))
    default = notebook["metadata"].get("polyglot_notebook", {}).get("kernelInfo", {}).get("defaultKernelName") or "csharp"
    kernel = Kernel(tool, path.resolve().parent)
    try:
        count, missing = 0, set()
        for index, cell in enumerate(notebook["cells"]):
            code = text(cell["source"])
            if cell["cell_type"] != "code" or not code.strip():
                continue
            count += 1
            name = cell.get("id") or f"#{index}"
            run = execute(kernel, code, kernel_of(cell, default), index, count, SECONDS_FOR_A_CELL)
            if run.needs_front_end:   # JavaScript runs in a browser, and there is none
                missing |= {name or shared for shared, name in SHARED.findall(code)}
                continue
            if run.failed():
                wrong["every cell runs"].append(f"{name}: {run.error}")
            wrong["no warning, and no output too late"] += [f"{name}: {said}" for said in run.diagnostics + run.notes + run.late]
            # What a cell makes of a value that did not come is not what it makes of one that did, and hosts word a connection each in its own way.
            lacks = any(re.search(rf"\b{value}\b", code) for value in missing)
            if lacks:   # nor is what it makes for the cells after it
                missing |= set(DECLARED.findall(code))
            compared = not code.startswith("#!connect") and not lacks
            if compared and "measured" not in cell.get("metadata", {}).get("tags", []):
                wrong["the outputs are the committed ones"] += [f"{name}: {said}" for said in differences(cell.get("outputs", []), run.outputs)]
    except (KernelDied, OSError) as death:
        wrong["every cell runs"].append(str(death))
    finally:
        kernel.close()
    return wrong


def main(tool, *notebooks):
    passed = failed = 0
    for notebook in notebooks:
        start = time.monotonic()
        for what, findings in check(tool, Path(notebook)).items():
            passed, failed = passed + (not findings), failed + bool(findings)
            print(f"  {'✗' if findings else '✓'} {Path(notebook).stem}: {what}")
            for finding in findings:
                print(f"      {finding}")
        print(f"    in {time.monotonic() - start:.0f} s", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
