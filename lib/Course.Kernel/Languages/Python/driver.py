"""Runs the Python cells of a notebook: a plain Python program, which needs no package.

The kernel sends one JSON object a line to the standard input and reads one a line from the standard output, as they were
when the program started. Cells see neither of the two: their standard streams lead to the kernel as outputs of the cell.
"""
import ast
import builtins
import codecs
import contextlib
import faulthandler
import inspect
import io
import json
import linecache
import os
import pprint
import queue
import signal
import sys
import threading
import tokenize
import traceback
import types

if sys.version_info < (3, 8):
    sys.stderr.write("Python %d.%d is too old: cells need 3.8 or later.\n" % sys.version_info[:2])
    sys.exit(3)


class Channel:
    """The way to the kernel and back. Messages of several threads do not mix."""

    def __init__(self):
        self._requests = os.fdopen(os.dup(0), "r", encoding="utf-8", newline="\n")
        self._replies = os.dup(1)
        self._lock = threading.Lock()
        self.commands = queue.SimpleQueue()
        self.lines = queue.SimpleQueue()

    def send(self, **message):
        data = json.dumps(message).encode("ascii") + b"\n"
        with self._lock:
            while data:
                data = data[os.write(self._replies, data):]

    def listen(self):
        for line in self._requests:
            request = json.loads(line)
            if request["do"] == "line":
                self.lines.put(request["text"])
            elif request["do"] == "interrupt":
                signal.raise_signal(signal.SIGINT)
            else:
                self.commands.put(request)
        # The kernel is gone, whatever the cell is doing.
        os._exit(0)


class CellStream(io.TextIOBase):
    """What sys.stdout and sys.stderr are: each write is an output of the cell at once."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, name, descriptor):
        self.name = "<%s>" % name
        self._stream = name
        self._descriptor = descriptor
        self.buffer = CellBytes(self)

    def writable(self):
        return True

    def fileno(self):
        return self._descriptor

    def isatty(self):
        return False

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not %s" % type(text).__name__)
        if text:
            channel.send(out="stream", name=self._stream, text=clean(text))
        return len(text)


class CellBytes(io.RawIOBase):
    """The bytes below a text stream."""

    def __init__(self, stream):
        self._target = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self):
        return True

    def fileno(self):
        return self._target.fileno()

    def write(self, data):
        data = bytes(data)
        self._target.write(self._decoder.decode(data))
        return len(data)


class RawStream:
    """What native code and started programs write to a standard stream behind Python's back."""

    def __init__(self, name, descriptor):
        self._name = name
        self._descriptor = descriptor
        self._mark = b"\x1e" + os.urandom(12).hex().encode("ascii") + b"\x1e"
        self._marked = threading.Event()
        self._source, sink = os.pipe()
        os.dup2(sink, descriptor)
        os.close(sink)
        threading.Thread(target=self._drain, daemon=True).start()

    def _drain(self):
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        held = b""
        while True:
            data = os.read(self._source, 65536)
            if not data:
                return
            held += data
            while self._mark in held:
                before, held = held.split(self._mark, 1)
                self._emit(decoder.decode(before, final=True))
                self._marked.set()
            # The start of a mark may be at the end.
            keep = next((n for n in range(min(len(self._mark) - 1, len(held)), 0, -1) if held.endswith(self._mark[:n])), 0)
            self._emit(decoder.decode(held[:len(held) - keep]))
            held = held[len(held) - keep:]

    def _emit(self, text):
        if text:
            channel.send(out="stream", name=self._name, text=clean(text))

    def flush(self):
        """Waits until what was written so far is on its way to the kernel."""
        self._marked.clear()
        with contextlib.suppress(OSError):
            os.write(self._descriptor, self._mark)
            self._marked.wait(1)


def plain(value):
    text = repr(value)
    if len(text) > 79 and type(value) in (list, dict, tuple, set, frozenset):
        with contextlib.suppress(Exception):
            text = pprint.pformat(value, width=79, sort_dicts=False)
    return text


REPRESENTATIONS = [
    ("_repr_html_", "text/html"), ("_repr_markdown_", "text/markdown"), ("_repr_svg_", "image/svg+xml"),
    ("_repr_png_", "image/png"), ("_repr_jpeg_", "image/jpeg"), ("_repr_latex_", "text/latex"),
    ("_repr_json_", "application/json"), ("_repr_javascript_", "application/javascript"),
]


def bundle(value):
    """A value in the MIME types that it offers, by the methods that Jupyter knows, and as plain text."""
    data = {}
    if not isinstance(value, type):
        whole = getattr(value, "_repr_mimebundle_", None)
        if callable(whole):
            found = whole(include=None, exclude=None)
            data.update(found[0] if isinstance(found, tuple) else found or {})
        for method, mime_type in REPRESENTATIONS:
            represent = getattr(value, method, None)
            if callable(represent) and mime_type not in data:
                found = represent()
                found = found[0] if isinstance(found, tuple) else found
                if found is not None:
                    data[mime_type] = found
    data.setdefault("text/plain", plain(value))
    return {mime_type: text_of(content, mime_type) for mime_type, content in data.items()}


def text_of(content, mime_type):
    if isinstance(content, (bytes, bytearray)):
        import base64
        return base64.b64encode(content).decode("ascii")
    if isinstance(content, str) and not mime_type.endswith("json"):
        return clean(content)
    return json.dumps(content)


def display(*values, raw=False):
    """Shows values in the notebook."""
    for value in values:
        channel.send(out="display", data={m: text_of(c, m) for m, c in value.items()} if raw else bundle(value))


def ask(prompt="", password=False):
    with contextlib.suppress(queue.Empty):
        # The answer to a question of a cell that was interrupted meanwhile.
        while True:
            channel.lines.get_nowait()
    channel.send(out="input", prompt=clean(str(prompt)), password=password)
    line = channel.lines.get()
    if line is None:
        raise EOFError("nobody can be asked for input here")
    return line


class Cells:
    """The cells, which share one module's variables and one event loop."""

    def __init__(self):
        module = types.ModuleType("__main__")
        module.__dict__.update(__builtins__=builtins, display=display)
        sys.modules["__main__"] = module
        self.variables = module.__dict__
        self.builtin = set(self.variables)
        self.running = False
        self.loop = None

    def interrupt(self, number, frame):
        if self.running:
            raise KeyboardInterrupt

    def run(self, code, name, **_):
        linecache.cache[name] = (len(code), None, code.splitlines(True), name)
        status = "ok"
        try:
            try:
                self.running = True
                self.execute(code, name)
            finally:
                self.running = False
        except KeyboardInterrupt as interrupt:
            status = "interrupted"
            channel.send(out="stopped", frames=frames_of(interrupt), **describe(interrupt))
        except BaseException as error:
            status = "error"
            channel.send(out="error", **describe(error))
        for stream in raw_streams:
            stream.flush()
        return {"status": status}

    def execute(self, code, name):
        tree = compile(code, name, "exec", flags=ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) and not ends_with_semicolon(code) else None
        if tree.body:
            self.evaluate(compile(tree, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True))
        if last is not None:
            expression = ast.Expression(last.value)
            value = self.evaluate(compile(expression, name, "eval", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True))
            if value is not None:
                self.variables["_"] = value
                channel.send(out="result", data=bundle(value))

    def evaluate(self, code):
        value = eval(code, self.variables)
        if not code.co_flags & inspect.CO_COROUTINE:
            return value
        import asyncio
        if self.loop is None or self.loop.is_closed():
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
        task = self.loop.create_task(value)
        try:
            return self.loop.run_until_complete(task)
        except KeyboardInterrupt:
            # What the cell awaits is told to stop, and gets the time to clean up.
            task.cancel()
            with contextlib.suppress(BaseException):
                self.loop.run_until_complete(task)
            raise

    def list(self, **_):
        return list_variables(self.variables, self.builtin)

    def get(self, name, **_):
        return get_variable(self.variables, self.builtin, name)

    def set(self, name, text, isJson, **_):
        return set_variable(self.variables, name, text, isJson)


def ends_with_semicolon(code):
    last = None
    with contextlib.suppress(tokenize.TokenError, SyntaxError):
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.INDENT, tokenize.DEDENT):
                last = token.string
    return last == ";"


def describe(error):
    """An exception in the reader's terms: without this program's own frames and without folders of this machine."""
    trace = traceback.TracebackException(type(error), error, error.__traceback__)
    tidy(trace, set())
    try:
        lines = "".join(trace.format()).rstrip("\n").split("\n")
    except Exception:
        lines = ["%s (it failed to describe itself)" % type(error).__name__]
    try:
        message = str(error)
    except Exception:
        message = ""
    return {"name": type(error).__name__, "value": clean(message), "traceback": [clean(line) for line in lines]}


def tidy(trace, seen):
    if trace is None or id(trace) in seen:
        return
    seen.add(id(trace))
    kept = [frame for frame in trace.stack if frame.filename != __file__ and frame.filename != DRIVER]
    for frame in kept:
        # The text of the line is looked up by the file's whole name.
        frame.line
        frame.filename = short(frame.filename)
    trace.stack[:] = kept
    for other in [trace.__cause__, trace.__context__, *(getattr(trace, "exceptions", None) or [])]:
        tidy(other, seen)


def frames_of(error):
    trace = traceback.TracebackException(type(error), error, error.__traceback__)
    tidy(trace, set())
    return [clean(line) for text in trace.stack.format() for line in text.rstrip("\n").split("\n")]


def short(path):
    if not os.path.isabs(path):
        return path
    for folder in sorted({os.getcwd(), *sys.path, os.path.dirname(os.__file__)}, key=len, reverse=True):
        if folder and path.startswith(os.path.join(folder, "")):
            return os.path.relpath(path, folder).replace(os.sep, "/")
    return os.path.basename(path)


DRIVER = "<driver>"
channel = Channel()
# A crash of the interpreter is reported where the kernel sees it, past the cell's streams.
last_words = os.fdopen(os.dup(2), "w")
faulthandler.enable(last_words)
with open(os.devnull) as nothing:
    os.dup2(nothing.fileno(), 0)
raw_streams = [RawStream("stdout", 1), RawStream("stderr", 2)]
sys.stdin = io.StringIO()
sys.stdout, sys.stderr = CellStream("stdout", 1), CellStream("stderr", 2)


def plain_streams():
    """A forked process writes to the standard streams themselves: two processes on one channel would mix their messages."""
    sys.stdout, sys.stderr = (open(fd, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False) for fd in (1, 2))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=plain_streams)
cells = Cells()
builtins.input = ask
with contextlib.suppress(ImportError):
    import getpass
    getpass.getpass = lambda prompt="Password: ", stream=None: ask(prompt, True)
signal.signal(signal.SIGINT, cells.interrupt)
threading.Thread(target=channel.listen, daemon=True).start()
sys.path.insert(0, "")
channel.send(ready="%d.%d.%d" % sys.version_info[:3])
while True:
    command = channel.commands.get()
    answer = getattr(cells, command.pop("do"))(**command)
    channel.send(done=True, **answer)
