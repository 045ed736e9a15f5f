namespace AIHorde.Tidy.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void The_test_project_runs() => Assert.EndsWith("Tidy.Tests", GetType().Namespace, StringComparison.Ordinal);
}
