namespace AIHorde.ServiceDefaults.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void The_test_project_runs() => Assert.EndsWith("ServiceDefaults.Tests", GetType().Namespace, StringComparison.Ordinal);
}
