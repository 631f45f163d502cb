// What the kernel needs of a cell's values as text. Evaluates to an object of functions; nothing of it is in the cell's scope.
// The built-ins it uses are taken now, so that a cell that replaces them does not break its own console.
(function () {
    "use strict";
    const { getOwnPropertyDescriptor, getPrototypeOf, prototype: objectPrototype } = Object;
    const { ownKeys } = Reflect;
    const { isArray } = Array;
    const { stringify, parse } = JSON;
    const isFinite = Number.isFinite;
    const functionText = Function.prototype.toString;
    const maxDepth = 2;
    const maxItems = 100;
    const maxLength = 10_000;
    const lineWidth = 72;
    const identifier = /^[A-Za-z_$][\w$]*$/;

    function quote(text) {
        const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes("`") ? "`" : "'";
        const escaped = text.replace(/[\\\n\r\t\b\f\v]/g, c => ({ "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\v": "\\v" })[c]);
        return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
    }

    function primitive(value) {
        switch (typeof value) {
            case "string": return quote(value.length > maxLength ? value.slice(0, maxLength) : value) + (value.length > maxLength ? `... ${value.length - maxLength} more characters` : "");
            case "bigint": return `${value}n`;
            case "number": return Object.is(value, -0) ? "-0" : `${value}`;
            default: return String(value);
        }
    }

    function constructorName(value) {
        for (let object = value; object !== null; object = getPrototypeOf(object)) {
            const own = getOwnPropertyDescriptor(object, "constructor");
            if (own !== undefined && typeof own.value === "function" && own.value.name !== "") {
                return own.value.name;
            }
        }
        return null;
    }

    function tagOf(value) {
        return objectPrototype.toString.call(value).slice(8, -1);
    }

    function describeFunction(value) {
        const tag = tagOf(value);
        if (functionText.call(value).startsWith("class")) {
            return `[class ${value.name || "(anonymous)"}]`;
        }
        return value.name ? `[${tag}: ${value.name}]` : `[${tag} (anonymous)]`;
    }

    // The pieces of a value that stand between its braces.
    function inspectObject(value, depth, seen) {
        const constructor = constructorName(value);
        const tag = tagOf(value);
        const keys = ownKeys(value).filter(key => getOwnPropertyDescriptor(value, key)?.enumerable);
        let prefix = constructor === "Object" ? "" : constructor === null ? "[Object: null prototype] " : `${constructor} `;
        let braces = ["{", "}"];
        let base = "";
        const items = [];
        let more = 0;
        const nested = inner => inspect(inner, depth + 1, seen);
        const take = (list, describe) => {
            for (const item of list) {
                if (items.length === maxItems) {
                    more++;
                } else {
                    items.push(describe(item));
                }
            }
        };
        let properties = keys;
        if (isArray(value) || ArrayBuffer.isView(value) && !(value instanceof DataView)) {
            braces = ["[", "]"];
            prefix = constructor === "Array" ? "" : `${constructor}(${value.length}) `;
            let holes = 0;
            const noteHoles = () => {
                if (holes > 0) {
                    items.push(`<${holes} empty item${holes === 1 ? "" : "s"}>`);
                }
                holes = 0;
            };
            let index = 0;
            for (; index < value.length && items.length < maxItems; index++) {
                if (index in value) {
                    noteHoles();
                    items.push(nested(value[index]));
                } else if (isArray(value) && value.length - index > 1000 && keys.every(key => !(Number(key) > index))) {
                    holes += value.length - index;
                    index = value.length;
                } else {
                    holes++;
                }
            }
            noteHoles();
            more = Math.max(0, value.length - index);
            properties = keys.filter(key => typeof key === "symbol" || !/^\d+$/.test(key));
        } else if (tag === "Map" && value instanceof Map) {
            prefix = `${constructor}(${value.size}) `;
            take(value, ([key, item]) => `${nested(key)} => ${nested(item)}`);
        } else if (tag === "Set" && value instanceof Set) {
            prefix = `${constructor}(${value.size}) `;
            take(value, nested);
        } else if (typeof value === "function") {
            base = describeFunction(value);
        } else if (value instanceof Error) {
            base = describeError(value);
            properties = keys.filter(key => key !== "message" && key !== "stack");
        } else if (value instanceof Date) {
            base = isFinite(value.getTime()) ? value.toISOString() : "Invalid Date";
        } else if (value instanceof RegExp) {
            base = RegExp.prototype.toString.call(value);
        } else if (tag === "Generator" || tag === "AsyncGenerator") {
            prefix = `Object [${tag}] `;
        } else if (tag !== "Object" && tag !== constructor && tag !== "Arguments") {
            prefix = `${constructor ?? "Object"} [${tag}] `;
        } else if (tag === "Arguments") {
            prefix = "[Arguments] ";
            braces = ["[", "]"];
            take(value, nested);
            properties = [];
        }
        if (more > 0) {
            items.push(`... ${more} more item${more === 1 ? "" : "s"}`);
        }
        for (const key of properties) {
            const own = getOwnPropertyDescriptor(value, key);
            const name = typeof key === "symbol" ? `[${String(key)}]` : identifier.test(key) ? key : quote(key);
            const text = "value" in own ? nested(own.value) : own.get === undefined ? "[Setter]" : own.set === undefined ? "[Getter]" : "[Getter/Setter]";
            items.push(`${name}: ${text}`);
        }
        if (base !== "" && items.length === 0) {
            return base;
        }
        return layOut(base === "" ? prefix : `${base} `, braces, items, depth);
    }

    function layOut(prefix, [open, close], items, depth) {
        if (items.length === 0) {
            return `${prefix}${open}${close}`;
        }
        const line = `${prefix}${open} ${items.join(", ")} ${close}`;
        if (line.length + depth * 2 <= lineWidth && !line.includes("\n")) {
            return line;
        }
        const indent = "  ".repeat(depth + 1);
        return `${prefix}${open}\n${indent}${items.join(`,\n${indent}`)}\n${"  ".repeat(depth)}${close}`;
    }

    function describeError(error) {
        const name = String(error.name);
        const message = String(error.message);
        const headline = message === "" ? name : `${name}: ${message}`;
        return typeof error.stack === "string" && error.stack.trim() !== "" ? `${headline}\n${error.stack.replace(/\s+$/, "")}` : `[${headline}]`;
    }

    function inspect(value, depth = 0, seen = []) {
        if (value === null || typeof value !== "object" && typeof value !== "function") {
            return primitive(value);
        }
        if (seen.includes(value)) {
            return "[Circular]";
        }
        if (depth > maxDepth && typeof value !== "function") {
            return isArray(value) ? "[Array]" : `[${constructorName(value) ?? "Object"}]`;
        }
        return inspectObject(value, depth, [...seen, value]);
    }

    // As console.log writes it: texts as they are, and placeholders in the first one filled.
    function format(values) {
        const rest = [...values];
        let text = "";
        if (typeof rest[0] === "string" && rest.length > 1) {
            text = rest.shift().replace(/%[sdifjoO%]/g, placeholder => {
                if (placeholder === "%%") {
                    return "%";
                }
                if (rest.length === 0) {
                    return placeholder;
                }
                const value = rest.shift();
                switch (placeholder) {
                    case "%d": return typeof value === "bigint" ? `${value}n` : typeof value === "symbol" ? "NaN" : `${Number(value)}`;
                    case "%i": return typeof value === "bigint" ? `${value}n` : typeof value === "symbol" ? "NaN" : `${parseInt(value)}`;
                    case "%f": return typeof value === "symbol" ? "NaN" : `${parseFloat(value)}`;
                    case "%j": return stringify(value);
                    case "%s": return typeof value === "string" ? value : inspect(value);
                    default: return inspect(value);
                }
            });
            return [text, ...rest.map(show)].join(" ");
        }
        return rest.map(show).join(" ");
    }

    function show(value) {
        return typeof value === "string" ? value : inspect(value);
    }

    // The rows and columns of console.table; undefined for what is no table.
    function table(data, columns) {
        if (data === null || typeof data !== "object") {
            return undefined;
        }
        const rows = data instanceof Map ? [...data].map(([key, value], index) => [index, { Key: key, Values: value }])
            : data instanceof Set ? [...data].map((value, index) => [index, value])
            : Object.entries(data);
        const isRecord = value => value !== null && typeof value === "object";
        const names = columns === undefined ? [...new Set(rows.flatMap(([, value]) => isRecord(value) ? Object.keys(value) : []))] : [...columns].map(String);
        const hasValues = rows.some(([, value]) => !isRecord(value));
        return {
            head: ["(index)", ...names, ...(hasValues ? ["Values"] : [])],
            rows: rows.map(([index, value]) => [
                String(index),
                ...names.map(name => isRecord(value) && name in value ? inspect(value[name], maxDepth) : ""),
                ...(hasValues ? [isRecord(value) ? "" : inspect(value)] : []),
            ]),
        };
    }

    // Numbers that JSON does not have travel as text, as in .NET Interactive.
    const literals = new Map([["NaN", NaN], ["Infinity", Infinity], ["-Infinity", -Infinity]]);
    return {
        inspect: value => inspect(value),
        format,
        table,
        toJson: value => stringify(value, (_, inner) => typeof inner === "number" && !isFinite(inner) ? String(inner) : inner),
        fromJson: text => parse(text, (_, inner) => typeof inner === "string" && literals.has(inner) ? literals.get(inner) : inner),
        typeName: value => value === null ? "null" : isArray(value) ? "Array" : typeof value === "object" ? constructorName(value) ?? "object" : typeof value,
    };
})()
