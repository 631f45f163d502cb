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


# A message is short, so that nobody has to hold a long one: text goes in pieces.
PIECE = 1 << 14
# What is longer is no help to anybody, and no result is of use that does not reach the reader.
MOST_DESCRIBED = 100_000


class Channel:
    """The way to the kernel and back. Messages of several threads do not mix, and an interrupt waits for their end."""

    def __init__(self):
        self._requests = os.fdopen(os.dup(0), "r", encoding="utf-8", newline="\n")
        self._replies = os.dup(1)
        self._lock = threading.Lock()
        self._sending = 0
        self._interrupted = False
        self.commands = queue.SimpleQueue()
        self.lines = queue.SimpleQueue()

    def send(self, **message):
        data = memoryview(json.dumps(message).encode("ascii") + b"\n")
        if threading.current_thread() is not threading.main_thread():
            self._write(data)
            return
        self._sending += 1
        try:
            self._write(data)
        finally:
            self._sending -= 1
        if self._interrupted and not self._sending:
            self._interrupted = False
            raise KeyboardInterrupt

    def _write(self, data):
        with self._lock:
            while data:
                data = data[os.write(self._replies, data):]

    def interrupt(self):
        """In the main thread, as signals are: half a message would be the last one."""
        if not self._sending:
            raise KeyboardInterrupt
        self._interrupted = True

    def forget_interrupt(self):
        self._interrupted = False

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


class Budget:
    """How much a cell may still put out. What is beyond it is dropped here, before the kernel has to hold it."""

    def __init__(self):
        self._lock = threading.Lock()
        self.limit = self.left = 1 << 23

    def begin(self, limit):
        with self._lock:
            self.limit = self.left = limit

    def stream(self, name, text):
        for start in range(0, len(text), PIECE):
            with self._lock:
                if self.left < 0:
                    return
                self.left -= min(PIECE, len(text) - start)
            channel.send(out="stream", name=name, text=clean(text[start:start + PIECE]))

    def cut(self, data):
        """A bundle that the kernel can take: it counts what is in it, and says what is too much."""
        kept = {mime_type: content for mime_type, content in data.items() if len(content) <= self.limit}
        if len(kept) < len(data) and "text/plain" in data:
            kept["text/plain"] = cut(data["text/plain"], self.limit + 1)
        elif len(kept) < len(data):
            kept["text/plain"] = "[%s]" % ", ".join("%s of %d characters" % (m, len(c)) for m, c in data.items() if m not in kept)
        return kept


def cut(text, length):
    return text if len(text) <= length else text[:length]


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
        budget.stream(self._stream, text)
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


class CellInput(io.TextIOBase):
    """What sys.stdin is: each line that it needs, it asks the reader of the notebook for."""

    encoding = "utf-8"
    name = "<stdin>"

    def __init__(self):
        self._rest = ""

    def readable(self):
        return True

    def isatty(self):
        return False

    def forget_rest(self):
        """What an earlier cell did not read of its answer is no answer to this one."""
        self._rest = ""

    def readline(self, size=-1):
        if not self._rest:
            try:
                self._rest = ask() + "\n"
            except EOFError:
                return ""
        return self._take(self._rest, size)

    def read(self, size=-1):
        text = self._rest
        while size is None or size < 0 or len(text) < size:
            self._rest = ""
            line = self.readline()
            if not line:
                break
            text += line
        return self._take(text, size)

    def _take(self, text, size):
        end = len(text) if size is None or size < 0 else size
        self._rest = text[end:]
        return text[:end]


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
        budget.stream(self._name, text)

    def flush(self):
        """Waits until what was written so far is on its way to the kernel."""
        self._marked.clear()
        with contextlib.suppress(OSError):
            os.write(self._descriptor, self._mark)
            self._marked.wait(1)


def plain(value):
    text = repr(value)
    if 79 < len(text) <= budget.limit and type(value) in (list, dict, tuple, set, frozenset):
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
    return budget.cut({mime_type: text_of(content, mime_type) for mime_type, content in data.items()})


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
        channel.send(out="display", data=budget.cut({m: text_of(c, m) for m, c in value.items()}) if raw else bundle(value))


def ask(prompt="", password=False):
    with contextlib.suppress(queue.Empty):
        # The answer to a question of a cell that was interrupted meanwhile.
        while True:
            channel.lines.get_nowait()
    channel.send(out="input", prompt=clean(cut(str(prompt), MOST_LISTED)), password=password)
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
            channel.interrupt()

    def run(self, code, name, limit, **_):
        budget.begin(limit)
        channel.forget_interrupt()
        cell_input.forget_rest()
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
        # What threads put out between cells has a budget of its own.
        budget.begin(limit)
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
    return {"name": type(error).__name__, "value": clean(cut(message, MOST_DESCRIBED)), "traceback": [clean(cut(line, MOST_DESCRIBED)) for line in lines]}


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
budget = Budget()
# A crash of the interpreter is reported where the kernel sees it, past the cell's streams.
last_words = os.fdopen(os.dup(2), "w")
faulthandler.enable(last_words)
with open(os.devnull) as nothing:
    os.dup2(nothing.fileno(), 0)
raw_streams = [RawStream("stdout", 1), RawStream("stderr", 2)]
sys.stdin = cell_input = CellInput()
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
