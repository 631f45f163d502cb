using Acornima;
using Acornima.Ast;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>Names of JavaScript.</summary>
internal static class JavaScriptName
{
    /// <summary>Whether a variable can have this name.</summary>
    public static bool IsValid(string name)
    {
        try
        {
            return new Parser().ParseScript($"var {name};").Body is [VariableDeclaration { Declarations: [{ Init: null, Id: Identifier { Name: var found } }] }] && found == name;
        }
        catch (ParseErrorException)
        {
            return false;
        }
    }
}
