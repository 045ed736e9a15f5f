namespace AIHorde.Worker.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void The_test_project_runs() => Assert.EndsWith("Worker.Tests", GetType().Namespace, StringComparison.Ordinal);
}
