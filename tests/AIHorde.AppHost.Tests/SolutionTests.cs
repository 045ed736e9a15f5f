namespace AIHorde.AppHost.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void The_test_project_runs() => Assert.EndsWith("AppHost.Tests", GetType().Namespace, StringComparison.Ordinal);
}
