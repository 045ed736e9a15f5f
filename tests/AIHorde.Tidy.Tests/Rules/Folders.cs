namespace AIHorde.Tidy.Tests.Rules;

/// <summary>A folder is a feature. These names are drawers into which anything goes.</summary>
static class Folders
{
    static readonly string[] drawers = ["Services", "Service", "Helpers", "Helper", "Utils", "Util", "Utilities", "Managers", "Common", "Shared", "Misc"];

    public static IEnumerable<Finding> Check(IReadOnlyList<string> paths) =>
        from path in paths
        let parts = path.Split('/')
        from folder in parts[..^1]
        where drawers.Contains(folder, StringComparer.OrdinalIgnoreCase)
        select new Finding(path, 1, $"the folder {folder} is a drawer, not a feature: name what it is about");
}
