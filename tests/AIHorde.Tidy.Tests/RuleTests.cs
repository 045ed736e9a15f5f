using AIHorde.Tidy.Tests.Rules;

namespace AIHorde.Tidy.Tests;

/// <summary>A rule that finds nothing may be a rule that looks at nothing: each is shown what it must find and what it must let pass.</summary>
public sealed class RuleTests
{
    [Fact]
    public void A_long_file_and_a_long_line_are_found()
    {
        Assert.Single(Size.Check(Code(string.Concat(Enumerable.Repeat("x\n", 301)))));
        Assert.Single(Size.Check(Code(new string('x', 161))));
        Assert.Empty(Size.Check(Code(string.Concat(Enumerable.Repeat(new string('x', 160) + "\n", 300)))));
        Assert.Single(Size.Check(new("a/Program.cs", string.Concat(Enumerable.Repeat("x\n", 41)))));
    }

    [Theory]
    [InlineData("#pragma warning disable CA1000", 1)]
    [InlineData("#pragma warning disable CA1000 // the wire says so", 0)]
    [InlineData("// The wire says so.\n#pragma warning disable CA1000", 0)]
    [InlineData("[SuppressMessage(\"a\", \"b\")]", 1)]
    [InlineData("[SuppressMessage(\"a\", \"b\", Justification = \"the wire says so\")]", 0)]
    public void A_suppression_needs_its_reason(string text, int expected) => Assert.Equal(expected, Suppressions.Check(Code(text)).Count());

    [Theory]
    [InlineData("// TO" + "DO later", 1)]
    [InlineData("throw new NotImplemented" + "Exception();", 1)]
    [InlineData("var mastodon = todos;", 0)]
    public void Unfinished_work_is_found(string text, int expected) => Assert.Equal(expected, Leftovers.Check(Code(text)).Count());

    [Theory]
    [InlineData("a/b.cs.orig", 1)]
    [InlineData("loose.cs", 1)]
    [InlineData("a/b.cs", 0)]
    public void A_file_that_belongs_to_nothing_is_found(string path, int expected) => Assert.Equal(expected, Leftovers.Check(["a/a.csproj", path]).Count());

    [Theory]
    [InlineData("AIHorde.Api/Helpers/x.cs", 1)]
    [InlineData("AIHorde.ServiceDefaults/x.cs", 0)]
    [InlineData("AIHorde.Api/SharedKeys/x.cs", 0)]
    public void A_drawer_is_found(string path, int expected) => Assert.Equal(expected, Folders.Check([path]).Count());

    [Theory]
    [InlineData("see /wo" + "rk/main/x", 1)]
    [InlineData("https://api.nu" + "get.org/v3", 1)]
    [InlineData("GET /work/items", 0)]
    [InlineData("framework/main", 0)]
    public void A_machine_is_found(string text, int expected) => Assert.Equal(expected, Places.Check(Code(text)).Count());

    [Theory]
    [InlineData("db.CreateCommand($\"{x}\")", 1)]
    [InlineData("var s = $\"select a from t where id = {id}\";", 1)]
    [InlineData("var s = $\"\"\"\n  update t set a = {a}\n\"\"\";", 1)]
    [InlineData("const string s = $\"select {columns} from t\";", 0)]
    [InlineData("var s = $\"Select a model from the list of {count}\";", 1)]
    [InlineData("log($\"update of {name} failed\")", 0)]
    [InlineData("var s = \"select a from t\";", 0)]
    public void Sql_with_values_in_it_is_found(string text, int expected) => Assert.Equal(expected, Sql.Check(Code(text)).Count());

    [Fact]
    public void An_undocumented_setting_is_found()
    {
        var code = Code("Read(\"AIHORDE_NEW_THING\")");
        Assert.Single(Settings.Check([code, new("docs/x.md", "`AIHORDE_NEW_THINGS`")]));
        Assert.Empty(Settings.Check([code, new("docs/x.md", "`AIHORDE_NEW_THING`")]));
    }

    [Fact]
    public void A_clock_let_loose_is_found()
    {
        var list = Tree.Files.Single(file => file.Path == "BannedSymbols.txt");
        Assert.Empty(Clocks.Check([list]));
        Assert.Single(Clocks.Check([new(list.Path, list.Text.Replace("P:System.Random.Shared", "", StringComparison.Ordinal))]));
        Assert.Single(Clocks.Check([list, new("a.csproj", "<NoWarn>RS" + "0030</NoWarn>")]));
    }

    [Fact]
    public void A_threat_whose_tests_are_told_wrongly_is_found()
    {
        var test = new SourceFile("tests/a/b.cs", "[Trait(\"thr" + "eat\", \"7\")]\npublic class Sevens;");
        Assert.Single(Threats.Check([test]));
        Assert.Single(Threats.Check([test, new(Threats.Page, "| 8 | x | y | `Sevens` |")]), finding => finding.Message.Contains("no row"));
        Assert.Single(Threats.Check([test, new(Threats.Page, "| 7 | x | y | none: no time |")]));
        Assert.Empty(Threats.Check([test, new(Threats.Page, "| 7 | x | y | `Sevens` |")]));
    }

    static SourceFile Code(string text) => new("a/b.cs", text);
}
