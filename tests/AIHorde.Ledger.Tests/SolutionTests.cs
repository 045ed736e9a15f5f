namespace AIHorde.Ledger.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void The_test_project_runs() => Assert.EndsWith("Ledger.Tests", GetType().Namespace, StringComparison.Ordinal);
}
