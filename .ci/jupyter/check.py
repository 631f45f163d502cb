#!/usr/bin/env python3
"""Runs the course's kernel under Jupyter clients that are not ours: nbconvert, nbclient, jupyter-console.

    python3 check.py COURSE…     the words that run `course`, such as: dotnet lib/Course.Cli/bin/Debug/net10.0/course.dll

Needs Debian's jupyter-nbconvert, python3-nbclient, jupyter-console, python3-pexpect, and python3-ipykernel, which comes with
them. The kernel is installed in a temporary folder. The last line is "N passed, N failed"; the exit code is 1 if any failed.
"""
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

import nbformat
import pexpect
import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds until a check that hangs has failed; no check measures against it
KERNEL = "course-csharp"
checks = []


def check(function):
    checks.append(function)
    return function


class Session:
    """A kernel with a client, as a front end has them."""

    def __init__(self, name=KERNEL):
        self.manager = KernelManager(kernel_name=name, shutdown_wait_time=PATIENCE)
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)

    def run(self, code, **more):
        news = []
        more.setdefault("allow_stdin", False)
        reply = self.client.execute_interactive(code, timeout=PATIENCE, output_hook=news.append, **more)
        return reply["content"], [(message["msg_type"], message["content"]) for message in news]

    def value(self, code):
        reply, news = self.run(code)
        assert reply["status"] == "ok", reply
        return [content["data"]["text/plain"] for kind, content in news if kind == "execute_result"][0]

    def interrupt_after_output(self, code):
        """Interrupts a cell once it has printed something; the error, and the seconds it took."""
        message_id = self.client.execute(code, allow_stdin=False)
        asked = None
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            if message["msg_type"] == "stream" and asked is None:
                asked = time.monotonic()
                self.manager.interrupt_kernel()
            if message["msg_type"] == "error":
                seconds = time.monotonic() - asked
                self.client.get_shell_msg(timeout=PATIENCE)
                return message["content"], seconds


def text(value):
    return "".join(value) if isinstance(value, list) else value


def comparable(output, committed=None):
    """An output without what a run of the same cell may change."""
    kept = {key: value for key, value in output.items() if key not in ("metadata", "execution_count")}
    kept["text"] = text(output.get("text"))
    kept["data"] = {kind: text(value) for kind, value in output.get("data", {}).items()}
    if committed is not None and "text/plain" not in committed.get("data", {}) and "text/html" in kept["data"]:
        kept["data"].pop("text/plain", None)  # for terminals; what is committed has it from the cell or not at all
    return kept


def lesson_check(path):
    def lesson():
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                ["jupyter", "nbconvert", "--to", "notebook", "--execute", *(f"--ExecutePreprocessor.{wait}={PATIENCE}" for wait in ("timeout", "startup_timeout", "iopub_timeout")),
                 "--output-dir", folder, str(path)],
                timeout=6 * PATIENCE, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr[-1500:]
            executed = json.loads((Path(folder) / path.name).read_text(encoding="utf-8"))
        committed = json.loads(path.read_text(encoding="utf-8"))
        differences = []
        compared = 0
        for number, (old, new) in enumerate(zip(committed["cells"], executed["cells"], strict=True), 1):
            if old["cell_type"] != "code" or "measured" in old["metadata"].get("tags", []):
                continue
            compared += 1
            before = [comparable(output) for output in old["outputs"]]
            after = [comparable(output, old["outputs"][index] if index < len(old["outputs"]) else None) for index, output in enumerate(new["outputs"])]
            if before != after:
                differences.append(f"cell {number}: committed {json.dumps(before)[:300]}, now {json.dumps(after)[:300]}")
        assert compared > 0
        assert not differences, "\n".join(differences)
    lesson.__doc__ = f"nbconvert --execute: {path.stem} gives the committed outputs"
    return lesson


checks.extend(lesson_check(path) for path in sorted((ROOT / "notebooks").glob("*.ipynb")))


@check
def kernelspecs_are_found():
    """jupyter_client finds both kernelspecs, with their logos"""
    manager = KernelSpecManager()
    for name in (KERNEL, ".net-csharp"):
        spec = manager.get_kernel_spec(name)
        assert spec.interrupt_mode == "message" and spec.language == "C#", spec.to_dict()
        for logo in ("logo-32x32.png", "logo-64x64.png", "logo-svg.svg"):
            assert (Path(spec.resource_dir) / logo).stat().st_size > 0


def notebook(*sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": KERNEL, "display_name": "C#", "language": "C#"}})


def execute(*sources, **options):
    waits = {"timeout": PATIENCE, "startup_timeout": PATIENCE, "iopub_timeout": PATIENCE}
    return NotebookClient(notebook(*sources), **(waits | options)).execute()


@check
def nbclient_outputs():
    """nbclient: streams, results, displays, updates and cleared outputs arrive"""
    done = execute(
        'Console.WriteLine("out"); Console.Error.WriteLine("err"); 6 * 7',
        'var shown = display("before", "text/plain");',
        'shown.Update("after");',
        'Console.WriteLine("gone"); ClearOutput(); Console.WriteLine("stays");',
        "#!html\n<b>bold</b>",
        "#!fsharp\nlet twice x = 2 * x\ntwice 21",
        "#!javascript\nconsole.log(6 * 7)",
        "#!connect jupyter --kernel-name py --kernel-spec python3\n#!py\nprint(6 * 7)")
    first = done.cells[0].outputs
    assert [(o.name, o.text) for o in first if o.output_type == "stream"] == [("stdout", "out\n"), ("stderr", "err\n")], first
    assert first[-1].data["text/plain"] == "42", first
    assert done.cells[1].outputs[0].data["text/plain"] == "after", done.cells[1].outputs
    assert [o.text for o in done.cells[3].outputs] == ["stays\n"], done.cells[3].outputs
    assert done.cells[4].outputs[0].data["text/html"] == "<b>bold</b>", done.cells[4].outputs
    assert done.cells[5].outputs[0].data["text/plain"] == "42", done.cells[5].outputs
    for cell in done.cells[6:]:
        assert [o.text for o in cell.outputs if o.output_type == "stream"] == ["42\n"], cell.outputs


@check
def nbclient_errors():
    """nbclient: a cell that fails stops the run with its traceback; allow_errors goes on"""
    try:
        execute('throw new FormatException("no luck");')
        raise AssertionError("The failure was not reported.")
    except CellExecutionError as error:
        assert error.ename == "System.FormatException" and "no luck" in error.traceback, error
    done = execute('throw new FormatException("no luck");', "1", allow_errors=True)
    assert done.cells[1].outputs[0].data["text/plain"] == "1"


@check
def nbclient_timeout():
    """nbclient: a cell that takes too long is interrupted, and the next one runs with its variables"""
    done = execute('var kept = 5;', 'Console.WriteLine("on"); while (true) { }', "kept", interrupt_on_timeout=True, allow_errors=True,
                   timeout_func=lambda cell: 10 if "while" in cell.source else PATIENCE)
    assert done.cells[1].outputs[-1].ename == "CellInterrupted", done.cells[1].outputs
    assert done.cells[2].outputs[0].data["text/plain"] == "5", done.cells[2].outputs


@check
def streams_are_live():
    """Text arrives while the cell runs: it goes on only after we have answered what it printed"""
    with Session() as session, tempfile.TemporaryDirectory() as folder:
        answer = os.path.join(folder, "answer")
        message_id = session.client.execute(f'Console.Write("ready"); while (!System.IO.File.Exists(@"{answer}")) System.Threading.Thread.Sleep(10); Console.Write("done");')
        seen = ""
        while "done" not in seen:
            message = session.client.get_iopub_msg(timeout=PATIENCE)
            if message["msg_type"] == "stream" and message["parent_header"]["msg_id"] == message_id:
                seen += message["content"]["text"]
                if seen == "ready":
                    Path(answer).touch()


@check
def input_is_asked_for():
    """Console.ReadLine and GetPasswordAsync ask the client; without allow_stdin, input is at its end"""
    with Session() as session:
        asked = []

        def answer(message):
            asked.append((message["content"]["prompt"], message["content"]["password"]))
            session.client.input("Ann" if len(asked) == 1 else "secret")

        _, news = session.run(
            'var name = Console.ReadLine(); var key = await GetPasswordAsync("key? "); Console.Write($"{name}:{key.GetClearTextPassword()}");',
            allow_stdin=True, stdin_hook=answer)
        assert asked == [("", False), ("key? ", True)], asked
        assert [content["text"] for kind, content in news if kind == "stream"] == ["Ann:secret"], news
        assert session.value("Console.ReadLine() is null") == "True"


@check
def interrupts():
    """A tight loop, a blocking wait, a suspended await and a flood stop when interrupted, and variables stay"""
    with Session() as session:
        session.run("var kept = 5;")
        for code in ("while (true) { }", "System.Threading.Thread.Sleep(-1);", "await Task.Delay(-1);", "while (true) Console.WriteLine(1);"):
            error, seconds = session.interrupt_after_output('Console.WriteLine("on"); ' + code)
            assert error["ename"] == "CellInterrupted", error
            print(f"      {code} stopped after {seconds:.2f} s")
        assert session.value("kept") == "5"


@check
def interrupt_signal():
    """SIGINT interrupts like the message"""
    with Session() as session:
        message_id = session.client.execute('Console.WriteLine("on"); while (true) { }', allow_stdin=False)
        while True:
            message = session.client.get_iopub_msg(timeout=PATIENCE)
            if message["msg_type"] == "stream" and message["parent_header"]["msg_id"] == message_id:
                os.kill(session.manager.provisioner.process.pid, signal.SIGINT)
            if message["msg_type"] == "error":
                assert message["content"]["ename"] == "CellInterrupted", message
                break


@check
def queued_cells_are_aborted():
    """Cells sent at once behind one that fails do not run"""
    with Session() as session, tempfile.TemporaryDirectory() as folder:
        gate = os.path.join(folder, "gate")
        codes = [f'while (!System.IO.File.Exists(@"{gate}")) System.Threading.Thread.Sleep(5); throw new Exception();', 'Console.Write("ran");', "1"]
        ids = [session.client.execute(code, stop_on_error=True, allow_stdin=False) for code in codes]
        time.sleep(2)  # nothing tells when the kernel has got what waits behind a cell
        Path(gate).touch()
        statuses = {}
        while len(statuses) < len(ids):
            reply = session.client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"]["msg_id"] in ids:  # a late answer to what the client asked at its start is none of these
                statuses[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
        assert [statuses[i] for i in ids] == ["error", "aborted", "aborted"], statuses
        assert session.value("2 + 2") == "4"


@check
def user_expressions():
    """user_expressions are evaluated, each with its own error"""
    with Session() as session:
        reply, _ = session.run("var q = 5;", user_expressions={"good": "q * 2", "bad": "nope"})
        values = reply["user_expressions"]
        assert values["good"]["data"]["text/plain"] == "10", values
        assert values["bad"]["status"] == "error" and "CS0103" in values["bad"]["evalue"], values


@check
def help_with_code():
    """complete, inspect, is_complete and history answer"""
    with Session() as session:
        client = session.client
        session.run("var numbers = new List<int>();")
        complete = client.complete('"😀"; numbers.AddR', reply=True, timeout=PATIENCE)["content"]
        assert complete["matches"] == ["AddRange"], complete
        assert (complete["cursor_start"], complete["cursor_end"]) == (13, 17), complete
        inspected = client.inspect("Console.WriteLine(", reply=True, timeout=PATIENCE)["content"]
        assert inspected["found"] and "void Console.WriteLine(string? value)" in inspected["data"]["text/plain"], inspected
        assert "current line terminator" in inspected["data"]["text/plain"], inspected
        client.is_complete("if (true) {")
        assert client.get_shell_msg(timeout=PATIENCE)["content"] == {"status": "incomplete", "indent": "    "}
        history = client.history(hist_access_type="tail", n=1, reply=True, timeout=PATIENCE)["content"]
        assert history["history"] == [[1, 1, "var numbers = new List<int>();"]], history


@check
def ipykernel_is_connected():
    """#!connect starts ipykernel: its magics, displays and errors, values shared both ways, an interrupt that keeps them, no process left"""
    with Session() as session:
        def run(code):
            reply, news = session.run(code)
            assert reply["status"] == "ok", reply
            return "".join(content["text"] for kind, content in news if kind == "stream"), [content["data"]["text/plain"] for kind, content in news if kind in ("display_data", "execute_result")]

        assert run("#!connect jupyter --kernel-name py --kernel-spec python3")[1] == ["Kernel added: #!py"]
        assert run("#!py\nkept = [1, 2.5, None]\nprint('live')\nkept") == ("live\n", ["[1, 2.5, None]"])
        assert run("#!py\nget_ipython().__class__.__name__")[1] == ["'ZMQInteractiveShell'"]
        assert "Wall time" in run("#!py\n%time sum(range(10))")[0]
        timed = run("\n#!py\n%%time\nsum(range(10))")
        assert "Wall time" in timed[0] and timed[1] == ["45"], timed
        assert run("#!share --from py kept\nkept.RootElement.GetRawText()")[1] == ["[1, 2.5, null]"]
        run('var made = new { Name = "\\u00fc\\U0001F600", Values = new[] { 1, 2 } };')
        assert run("#!py\n#!share --from csharp made\nmade")[1] == ["{'Name': '\u00fc\U0001f600', 'Values': [1, 2]}"]
        run("#!py\nimport os\ndef function(): pass")
        assert run("#!py\n#!who")[1][0].split() == ["kept", "made"]
        reply, _ = session.run("#!py\ndef fail():\n    return 1 / 0\nfail()")
        assert reply["ename"] == "ZeroDivisionError" and "\x1b" not in "".join(reply["traceback"]), reply
        assert any("return 1 / 0" in line for line in reply["traceback"]), reply
        reply, _ = session.run("#!share --from py nothing")
        assert 'There is no value "nothing" in py' in reply["evalue"], reply
        for code in ("while True: pass", "import time; time.sleep(1000)", "import asyncio; await asyncio.sleep(1000)"):
            error, seconds = session.interrupt_after_output("#!py\nprint('on')\n" + code)
            assert error["ename"] == "CellInterrupted" and "all variables keep their values" in error["evalue"], error
            print(f"      {code} stopped after {seconds:.2f} s")
        assert "variables keep their values" in run("#!connect jupyter --kernel-name py --kernel-spec python3")[1][0]
        assert run("#!py\nlen(kept)")[1] == ["3"]
        assert session.client.complete("#!py\nkept.appe", reply=True, timeout=PATIENCE)["content"]["matches"] == ["append"]
        assert "Append object" in session.client.inspect("#!py\nkept.append", reply=True, timeout=PATIENCE)["content"]["data"]["text/plain"]
        asked = []

        def answer(message):
            asked.append((message["content"]["prompt"], message["content"]["password"]))
            session.client.input("Ann")

        _, news = session.run("#!py\nimport getpass\nprint(input('who? '), getpass.getpass('key? '))", allow_stdin=True, stdin_hook=answer)
        assert asked == [("who? ", False), ("key? ", True)], asked
        assert [content["text"] for kind, content in news if kind == "stream"] == ["Ann Ann\n"], news
        reply, _ = session.run("#!py\nos._exit(3)")
        assert reply["ename"] == "KernelEnded" and "exit code 3" in reply["evalue"], reply
        process = int(run("#!py\nimport os; os.getpid()")[1][0])
    gone(process)


def gone(process):
    for _ in range(100 * PATIENCE):
        if not Path(f"/proc/{process}").exists():
            return
        time.sleep(0.01)
    raise AssertionError(f"process {process} is still there")


@check
def comms_do_not_fail():
    """comm_info and comm_open are answered; ipywidgets' kind of comm is closed at once"""
    with Session() as session:
        assert session.client.comm_info(reply=True, timeout=PATIENCE)["content"]["comms"] == {}
        message = session.client.session.msg("comm_open", {"comm_id": "c1", "target_name": "jupyter.widget", "data": {}})
        session.client.shell_channel.send(message)
        while True:
            news = session.client.get_iopub_msg(timeout=PATIENCE)
            if news["msg_type"] == "comm_close":
                assert news["content"]["comm_id"] == "c1"
                break


@check
def cell_that_ends_its_process():
    """Environment.Exit and a stack overflow end a cell, and not the kernel"""
    with Session() as session:
        reply, _ = session.run("Environment.Exit(3);")
        assert reply["ename"] == "ProcessExited", reply
        reply, _ = session.run("int Deep(int n) => Deep(n + 1) + 1; Deep(0)")
        assert reply["ename"] == "StackOverflow", reply
        assert session.value("1 + 1") == "2"
        assert session.manager.is_alive()


def following(session, message_id, wanted):
    """The next message of these types that is published because of this cell; what comes meanwhile belongs to no other."""
    while True:
        message = session.client.get_iopub_msg(timeout=PATIENCE)
        if message["msg_type"] in wanted:
            assert message["parent_header"]["msg_id"] == message_id, (message["parent_header"], message["content"])
            return message["content"]


@check
def background_work_is_shown_under_its_cell():
    """What a task and a thread print or throw after their cell's end is published at once, under the cell that started them"""
    with Session() as session, tempfile.TemporaryDirectory() as folder:
        def start(code):
            reply = session.client.execute_interactive(code.replace("GATE", folder), timeout=PATIENCE, allow_stdin=False, output_hook=lambda _: None)
            assert reply["content"]["status"] == "ok", reply
            return reply["parent_header"]["msg_id"]

        first = start('_ = Task.Run(async () => { while (!System.IO.File.Exists(@"GATE/print")) await Task.Delay(5); Console.Write("late"); display("shown"); });'
                      '_ = Task.Run(async () => { while (!System.IO.File.Exists(@"GATE/fail")) await Task.Delay(5); throw new FormatException("no luck"); });')
        second = start('new System.Threading.Thread(() => { while (!System.IO.File.Exists(@"GATE/crash")) System.Threading.Thread.Sleep(5); throw new ArgumentException("the end"); }).Start();')
        start("1")
        Path(folder, "print").touch()
        assert following(session, first, ["stream"])["text"] == "late"
        assert following(session, first, ["display_data"])["data"]["text/plain"] == "shown"
        Path(folder, "fail").touch()
        error = following(session, first, ["error"])
        assert (error["ename"], error["evalue"]) == ("System.FormatException", "no luck"), error
        assert any("in Cell 1, line 1" in line for line in error["traceback"]), error
        assert session.value("1 + 1") == "2"
        Path(folder, "crash").touch()
        error = following(session, second, ["error"])
        assert error["ename"] == "System.ArgumentException" and "Cell 2 ended its own process after its end" in error["evalue"], error
        assert "A fresh process takes over" in following(session, second, ["stream"])["text"]
        reply, news = session.run("3")
        assert reply["status"] == "ok", reply
        assert ["this cell runs in a fresh process" in content["text"] for kind, content in news if kind == "stream"] == [True], news
        assert session.manager.is_alive()


@check
def background_work_of_ipykernel():
    """What a thread of ipykernel prints after its cell's end is published at once, under that cell"""
    with Session() as session, tempfile.TemporaryDirectory() as folder:
        session.run("#!connect jupyter --kernel-name py --kernel-spec python3")
        code = (f"#!py\nimport os, threading, time\ndef wait():\n    while not os.path.exists(r'{folder}/print'): time.sleep(0.01)\n    print('late', flush=True)\n"
                "threading.Thread(target=wait).start()")
        reply = session.client.execute_interactive(code, timeout=PATIENCE, allow_stdin=False, output_hook=lambda _: None)
        assert reply["content"]["status"] == "ok", reply
        Path(folder, "print").touch()
        assert following(session, reply["parent_header"]["msg_id"], ["stream"])["text"].startswith("late")


@check
def shutdown_while_background_work_goes_on():
    """A restart with threads that print and are about to throw is a restart like any other, and a shutdown leaves no process"""
    code = ('for (int i = 0; i < 4; i++) new System.Threading.Thread(() => { while (true) { Console.WriteLine("noise"); System.Threading.Thread.Sleep(1); } }).Start();'
            'AppDomain.CurrentDomain.ProcessExit += (_, _) => new System.Threading.Thread(() => throw new Exception("at the end")).Start();')
    with Session() as session:
        session.run(code)
        session.manager.restart_kernel()
        session.client.wait_for_ready(timeout=PATIENCE)
        assert session.value("40 + 2") == "42"
        session.run(code)
        inner = int(session.value("Environment.ProcessId"))
        outer = session.manager.provisioner.process.pid
    gone(inner)
    gone(outer)


@check
def restart_and_shutdown():
    """restart_kernel gives an empty kernel at the same ports; shutdown_kernel leaves no process"""
    with Session() as session:
        session.run("var lost = 1;")
        session.manager.restart_kernel()
        session.client.wait_for_ready(timeout=PATIENCE)
        reply, _ = session.run("lost")
        assert "CS0103" in reply["evalue"], reply
        inner = int(session.value("Environment.ProcessId"))
        outer = session.manager.provisioner.process.pid
    gone(inner)
    gone(outer)


@check
def heartbeat_goes_on():
    """The heartbeat answers while a cell keeps the processor busy"""
    with Session() as session, zmq.Context() as context, context.socket(zmq.REQ) as heart:
        heart.linger = 0
        heart.connect(f"tcp://{session.manager.ip}:{session.manager.hb_port}")
        message_id = session.client.execute('Console.WriteLine("on"); while (true) { }', allow_stdin=False)
        following(session, message_id, ["stream"])
        for beat in (b"one", b"two", b"three"):
            heart.send(beat)
            assert heart.poll(1000 * PATIENCE), "no answer"
            assert heart.recv() == beat
        session.manager.interrupt_kernel()
        assert following(session, message_id, ["stream", "error"])["ename"] == "CellInterrupted"


@check
def front_end_that_vanishes():
    """A client that goes in mid-cell leaves the kernel to the next client"""
    with Session() as session, tempfile.TemporaryDirectory() as folder:
        gate = os.path.join(folder, "gate")
        message_id = session.client.execute(f'var x = 1; Console.Write("on"); while (!System.IO.File.Exists(@"{gate}")) System.Threading.Thread.Sleep(5); Console.Write(new string(\'a\', 100_000)); x = 2;', allow_stdin=False)
        following(session, message_id, ["stream"])
        session.client.stop_channels()
        Path(gate).touch()
        session.client = session.manager.client()
        session.client.start_channels()
        session.client.wait_for_ready(timeout=PATIENCE)
        assert session.value("x") == "2"


@check
def flood_is_bounded():
    """A cell that prints for ever is cut off with a note, and its client is not flooded with messages"""
    with Session() as session:
        reply, news = session.run('for (int i = 0; i < 3_000_000; i++) Console.WriteLine("line");')
        assert reply["status"] == "ok", reply
        streams = [content["text"] for kind, content in news if kind == "stream"]
        assert "the rest is not kept" in streams[-1], streams[-1][:200]
        print(f"      {sum(map(len, streams)):,} characters in {len(streams):,} messages")


@check
def console():
    """jupyter-console: results, errors, input, interrupt, exit"""
    environment = dict(os.environ, TERM="dumb", PROMPT_TOOLKIT_NO_CPR="1")
    waits = [f"--ZMQTerminalInteractiveShell.{wait}={PATIENCE}" for wait in ("kernel_timeout", "kernel_is_complete_timeout")]
    terminal = pexpect.spawn("jupyter", ["console", "--kernel", KERNEL, "--ZMQTerminalInteractiveShell.simple_prompt=True", *waits], env=environment, encoding="utf-8", timeout=PATIENCE)
    try:
        terminal.expect(r"In \[1\]: ")
        terminal.sendline("6 * 7")
        terminal.expect(r"Out\[1\]: ?\r?\n?42")
        terminal.expect(r"In \[2\]: ")
        terminal.sendline('var name = Console.ReadLine(); Console.WriteLine($"hello {name}");')
        time.sleep(1)
        terminal.sendline("Ann")
        terminal.expect("hello Ann")
        terminal.expect(r"In \[3\]: ")
        terminal.sendline('Console.WriteLine("running"); while (true) { }')
        terminal.expect("running\r\n")
        terminal.sendintr()
        terminal.expect("was interrupted")
        terminal.expect(r"In \[4\]: ")
        terminal.sendline('throw new Exception("no luck");')
        terminal.expect("System.Exception: no luck")
        terminal.expect(r"In \[5\]: ")
        terminal.sendline("name")
        terminal.expect("Ann")
        terminal.expect(r"In \[6\]: ")
        terminal.sendeof()
        if terminal.expect([pexpect.EOF, "really want to exit"]) == 1:
            terminal.sendline("y")
            terminal.expect(pexpect.EOF)
    except pexpect.ExceptionPexpect as failure:
        raise AssertionError(f"{failure.__class__.__name__}; the end of the terminal: {str(terminal.before)[-800:]}") from None
    finally:
        terminal.close(force=True)


def main():
    course = sys.argv[1:]
    if not course:
        print(__doc__)
        return 2
    # A shell's & and nohup let their programs ignore SIGINT, and what those start inherits it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    chosen = os.environ.get("ONLY", "")
    passed = failed = 0
    with tempfile.TemporaryDirectory() as data:
        os.environ["JUPYTER_DATA_DIR"] = data
        os.environ["JUPYTER_RUNTIME_DIR"] = os.path.join(data, "runtime")
        subprocess.run([*course, "jupyter", "install", "--as-dotnet-interactive"], check=True, cwd=ROOT)
        for function in checks:
            name = function.__doc__
            if chosen and chosen not in name:
                continue
            outcome = queue.Queue()

            def attempt(function=function, outcome=outcome):
                try:
                    function()
                    outcome.put(None)
                except BaseException:
                    outcome.put(traceback.format_exc(limit=-3))

            threading.Thread(target=attempt, daemon=True).start()
            try:
                fault = outcome.get(timeout=8 * PATIENCE)
            except queue.Empty:
                fault = "it hangs"
            passed, failed = passed + (fault is None), failed + (fault is not None)
            print(f"{'pass' if fault is None else 'FAIL'}  {name}", flush=True)
            if fault:
                print("      " + fault.rstrip().replace("\n", "\n      "), flush=True)
    print(f"{passed} passed, {failed} failed", flush=True)
    # What hangs is not waited for.
    os._exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    sys.exit(main())
