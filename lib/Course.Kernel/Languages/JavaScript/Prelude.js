// What the kernel needs of a cell's values as text. Evaluates to an object of functions; nothing of it is in the cell's scope.
// The built-ins it uses are taken now, so that a cell that replaces them does not break its own console.
(function () {
    "use strict";
    const { getOwnPropertyDescriptor, getPrototypeOf, keys: keysOf, prototype: objectPrototype } = Object;
    const { ownKeys } = Reflect;
    const { isArray } = Array;
    const { stringify } = JSON;
    const { isFinite, isInteger, isSafeInteger } = Number;
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

    // Why a value cannot be shared: how a sentence about it goes on.
    class Refusal {
        constructor(problem) {
            this.problem = problem;
        }
    }

    // A value as other languages can read it; SharedJson says how. What would arrive as something else is refused.
    function share(value, around) {
        const verb = around.length === 0 ? "is" : "holds";
        switch (typeof value) {
            case "string": return shareText(value);
            case "boolean": case "bigint": return `${value}`;
            case "number": return shareNumber(value);
            case "undefined": throw new Refusal(`${verb} undefined`);
            case "function": case "symbol": throw new Refusal(`${verb} a function or a symbol`);
        }
        if (value === null) {
            return "null";
        }
        if (typeof value.toJSON === "function") {
            return share(value.toJSON(), around);
        }
        if (around.includes(value)) {
            throw new Refusal("holds itself");
        }
        const tag = tagOf(value);
        const within = [...around, value];
        if (isArray(value) || ArrayBuffer.isView(value) && tag !== "DataView") {
            const items = [];
            for (let index = 0; index < value.length; index++) {
                items.push(value[index] === undefined ? "null" : share(value[index], within));
            }
            return `[${items.join(",")}]`;
        }
        if (tag === "Number" || tag === "String" || tag === "Boolean" || tag === "BigInt") {
            return share(value.valueOf(), around);
        }
        if (tag !== "Object" && tag !== "Arguments") {
            const name = constructorName(value) ?? tag;
            throw new Refusal(`${verb} ${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`);
        }
        const properties = keysOf(value).filter(key => value[key] !== undefined).map(key => `${shareText(key)}:${share(value[key], within)}`);
        return `{${properties.join(",")}}`;
    }

    // Half of a character is written as an escape: no encoding has it.
    function shareText(value) {
        return stringify(value).replace(/[\ud800-\udfff]/g, half => `\\u${half.charCodeAt(0).toString(16)}`);
    }

    function shareNumber(value) {
        return value !== value ? "NaN"
            : !isFinite(value) ? `${value < 0 ? "-" : ""}1e999`
            : Object.is(value, -0) ? "-0.0"
            // All digits are for whole numbers that are exact.
            : isInteger(value) && !isSafeInteger(value) ? value.toExponential()
            : `${value}`;
    }

    function shareOrSayWhyNot(value) {
        try {
            return { json: share(value, []) };
        } catch (error) {
            if (error instanceof Refusal) {
                return { problem: error.problem };
            }
            throw error;
        }
    }

    return {
        inspect: value => inspect(value),
        format,
        table,
        share: shareOrSayWhyNot,
        // For what is shown: numbers that JSON does not have are texts, as in .NET Interactive.
        toJson: value => stringify(value, (_, inner) => typeof inner === "number" && !isFinite(inner) ? String(inner) : inner),
        typeName: value => value === null ? "null" : isArray(value) ? "Array" : typeof value === "object" ? constructorName(value) ?? "object" : typeof value,
    };
})()
