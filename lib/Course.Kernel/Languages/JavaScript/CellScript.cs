using Acornima;
using Acornima.Ast;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>
/// A part of a cell, made ready to run: its functions are declared globally, and the rest is the body of an async function,
/// so that <c>await</c> and <c>return</c> work at the top, as in .NET Interactive. Unlike there, top-level variables,
/// functions and classes outlive the cell: their declarations become assignments to global variables, and may come again in
/// a later cell.
/// </summary>
/// <remarks>The text is edited in place, character for character, so that lines and columns stay what the reader sees.</remarks>
internal sealed class CellScript
{
    private const string Opening = "(async function () {";
    private const string Closing = "\n})()";

    private readonly char[] functions;
    private readonly char[] body;
    private readonly List<(int Position, string Text)> insertions = [];
    private readonly HashSet<string> variables = [];
    private readonly HashSet<string> blockVariables = [];

    /// <exception cref="ParseErrorException">The text is not JavaScript.</exception>
    public CellScript(string code, string file)
    {
        Parser parser = new(new ParserOptions { AllowReturnOutsideFunction = true, AllowAwaitOutsideFunction = true });
        Script script = parser.ParseScript(code, file);
        body = code.ToCharArray();
        functions = new string(' ', code.Length).ToCharArray();
        for (int i = 0; i < code.Length; i++)
        {
            functions[i] = code[i] is '\n' or '\r' ? code[i] : ' ';
        }
        foreach (Statement statement in script.Body)
        {
            Edit(statement);
        }
    }

    /// <summary>How much further right the body's first line stands than in the cell.</summary>
    public static int Shift => Opening.Length;

    /// <summary>The top-level functions, as a script of their own, which comes first.</summary>
    public string Functions => new(functions);

    /// <summary>Everything else: an expression whose value is a promise.</summary>
    public string Body
    {
        get
        {
            string text = new(body);
            foreach ((int position, string inserted) in insertions.OrderByDescending(insertion => insertion.Position))
            {
                text = text.Insert(position, inserted);
            }
            return Opening + text + Closing;
        }
    }

    /// <summary>The <c>var</c>s, which keep an earlier value until they are assigned.</summary>
    public IReadOnlyCollection<string> Variables => variables;

    /// <summary>What <c>let</c>, <c>const</c> and <c>class</c> declare, which begins anew.</summary>
    public IReadOnlyCollection<string> BlockVariables => blockVariables;

    private void Edit(Statement statement)
    {
        switch (statement)
        {
            case FunctionDeclaration function:
                body.AsSpan(function.Start, function.End - function.Start).CopyTo(functions.AsSpan(function.Start));
                Blank(function.Start, function.End);
                break;
            case ClassDeclaration { Id: { } id } declared:
                blockVariables.Add(id.Name);
                insertions.Add((declared.End, $";globalThis.{id.Name}={id.Name};"));
                break;
            case Directive directive:
                body.AsSpan(directive.Start, directive.End - directive.Start).CopyTo(functions.AsSpan(directive.Start));
                break;
            case VariableDeclaration declaration:
                Declare(declaration, isStatement: true);
                break;
            default:
                EditWithin(statement);
                break;
        }
    }

    /// <summary>A <c>var</c> belongs to the whole cell however deep in blocks and loops it stands, but not in functions.</summary>
    private void EditWithin(Node node)
    {
        foreach (Node child in node.ChildNodes)
        {
            switch (child)
            {
                case IFunction or IClass:
                    break;
                case VariableDeclaration { Kind: VariableDeclarationKind.Var } declaration:
                    Declare(declaration, isStatement: node is not (ForStatement or ForInStatement or ForOfStatement) || !IsHeadOf(declaration, node));
                    break;
                default:
                    EditWithin(child);
                    break;
            }
        }
    }

    private static bool IsHeadOf(VariableDeclaration declaration, Node loop) => loop switch
    {
        ForStatement head => head.Init == declaration,
        ForInStatement head => head.Left == declaration,
        ForOfStatement head => head.Left == declaration,
        _ => false,
    };

    /// <summary>Turns <c>let x = 1</c> into <c>x = 1</c>. A pattern gets something in front, or it would be a block.</summary>
    private void Declare(VariableDeclaration declaration, bool isStatement)
    {
        HashSet<string> names = declaration.Kind == VariableDeclarationKind.Var ? variables : blockVariables;
        foreach (VariableDeclarator declarator in declaration.Declarations)
        {
            CollectNames(declarator.Id, names);
            if (declarator.Init is { } value)
            {
                EditWithin(value);
            }
        }
        Blank(declaration.Start, declaration.Declarations[0].Start);
        bool needsLead = declaration.Declarations[0].Id is ObjectPattern or ArrayPattern;
        if (isStatement && needsLead)
        {
            body[declaration.Start] = '0';
            body[declaration.Start + 1] = ',';
        }
    }

    private static void CollectNames(Node pattern, HashSet<string> names)
    {
        switch (pattern)
        {
            case Identifier identifier:
                names.Add(identifier.Name);
                break;
            case ObjectPattern fields:
                foreach (Node field in fields.Properties)
                {
                    CollectNames(field is Property property ? property.Value : field, names);
                }
                break;
            case ArrayPattern items:
                foreach (Node? item in items.Elements)
                {
                    if (item is not null)
                    {
                        CollectNames(item, names);
                    }
                }
                break;
            case AssignmentPattern withDefault:
                CollectNames(withDefault.Left, names);
                break;
            case RestElement rest:
                CollectNames(rest.Argument, names);
                break;
        }
    }

    private void Blank(int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            body[i] = body[i] is '\n' or '\r' ? body[i] : ' ';
        }
    }
}
