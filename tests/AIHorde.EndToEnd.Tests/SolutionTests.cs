namespace AIHorde.EndToEnd.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void The_test_project_runs() => Assert.EndsWith("EndToEnd.Tests", GetType().Namespace, StringComparison.Ordinal);
}
