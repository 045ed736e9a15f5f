using AIHorde.Browser.Tests.Stack;

[assembly: AssemblyFixture(typeof(BrowserStack))]
// One stack and one browser serve all tests; several pages at once on a small machine would only wait for one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
