using System.Reflection;

namespace AIHorde.Browser.Tests.Stack;

/// <summary>The scripts that look at a page from inside.</summary>
static class Scripts
{
    public static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
