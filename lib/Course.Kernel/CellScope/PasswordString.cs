namespace Microsoft.DotNet.Interactive;

/// <summary>A password, which does not show itself by accident. Has the name and the members that .NET Interactive gives it. Immutable.</summary>
/// <param name="password">The password.</param>
public sealed class PasswordString(string password)
{
    private readonly string password = password ?? throw new ArgumentNullException(nameof(password));

    /// <summary>The password as it was typed.</summary>
    public string GetClearTextPassword() => password;

    /// <summary>As many dots as the password has characters.</summary>
    public override string ToString() => new('·', password.Length);
}
