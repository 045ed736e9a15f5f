namespace AIHorde.Api.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void The_test_project_runs() => Assert.EndsWith("Api.Tests", GetType().Namespace, StringComparison.Ordinal);
}
