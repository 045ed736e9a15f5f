using AIHorde.Tidy.Tests.Rules;

namespace AIHorde.Tidy.Tests;

/// <summary>The house style, held against every file of the repository.</summary>
public sealed class TreeTests
{
    [Fact]
    public void Files_and_lines_are_short() => Clean(Tree.Files.SelectMany(Size.Check));

    [Fact]
    public void No_warning_is_switched_off_without_a_reason() => Clean(Tree.Files.SelectMany(Suppressions.Check));

    [Fact]
    public void Nothing_is_left_unfinished() => Clean(Tree.Files.SelectMany(Leftovers.Check));

    [Fact]
    public void No_file_belongs_to_nothing() => Clean(Leftovers.Check(Tree.Paths));

    [Fact]
    public void Folders_are_features() => Clean(Folders.Check(Tree.Paths));

    [Fact]
    public void No_machine_and_no_registry_is_named() => Clean(Tree.Files.SelectMany(Places.Check));

    [Fact]
    public void Sql_is_constant() => Clean(Tree.Files.SelectMany(Sql.Check));

    [Fact]
    public void Every_setting_is_documented() => Clean(Settings.Check(Tree.Files));

    [Fact]
    public void The_page_of_threats_names_the_tests_that_show_their_controls() => Clean(Threats.Check(Tree.Files));

    [Fact]
    public void Clocks_stay_banned() => Clean(Clocks.Check(Tree.Files));

    [Fact]
    public void The_tree_is_really_read() => Assert.Contains(Tree.Files, file => file.Path == "AIHorde.AppHost/Program.cs");

    static void Clean(IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, Environment.NewLine + string.Join(Environment.NewLine, all));
    }
}
