namespace AIHorde.AppHost.Hosting;

/// <summary>What the environment of the launcher says. A variable that is set to nothing counts as not set.</summary>
static class Outside
{
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
