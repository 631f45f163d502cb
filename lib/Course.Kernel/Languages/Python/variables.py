"""Lists, reads and sets the variables of Python cells: what #!who, #!share and #!set mean for Python."""
import json
import types

# What is longer is no help to anybody.
MOST_SHARED = 1 << 25
MOST_LISTED = 10_000


def list_variables(variables, hidden):
    kinds = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)
    names = [n for n, v in list(variables.items()) if n not in hidden and not n.startswith("_") and not isinstance(v, kinds)]
    return {"variables": [[n, type(variables[n]).__name__, clean(safe_repr(variables[n])[:MOST_LISTED])] for n in names]}


def get_variable(variables, hidden, name):
    if name not in variables or name in hidden:
        return {"missing": True}
    value = variables[name]
    try:
        if hasattr(value, "to_dict") and type(value).__name__ == "DataFrame":
            value = value.to_dict("records")
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError) as error:
        return {"problem": "%s cannot be written as JSON (%s)" % (name, error)}
    if len(text) > MOST_SHARED:
        return {"problem": "%s is too large to be shared: %d characters of JSON, and %d is the most" % (name, len(text), MOST_SHARED)}
    return {"json": text}


def set_variable(variables, name, text, is_json):
    if not name.isidentifier() or name in keyword_list():
        return {"problem": '"%s" is not a name that a Python variable can have' % name}
    try:
        variables[name] = json.loads(text) if is_json else text
    except ValueError as error:
        return {"problem": "the value is not the JSON that it claims to be (%s)" % error}
    return {}


def keyword_list():
    import keyword
    return keyword.kwlist


def safe_repr(value):
    try:
        return repr(value)
    except Exception as error:
        return "<%s when asked for its text>" % type(error).__name__


def clean(text):
    """Text that every program can read: halves of surrogate pairs are spelled out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def answer(variables, question):
    """Answers a question that comes as base64 of JSON, in the same way: text that means the same in every notation."""
    import base64
    asked = json.loads(base64.b64decode(question).decode("utf-8"))
    # What IPython itself has put among the variables.
    shell = variables.get("get_ipython")
    own = getattr(shell(), "user_ns_hidden", {}) if callable(shell) else {}
    hidden = {n for n, v in list(variables.items()) if n == "get_ipython" or n in own and own[n] is v}
    found = (
        list_variables(variables, hidden) if asked["do"] == "list"
        else get_variable(variables, hidden, asked["name"]) if asked["do"] == "get"
        else set_variable(variables, asked["name"], asked["text"], asked["isJson"]))
    return base64.b64encode(json.dumps(found).encode("utf-8")).decode("ascii")
