// Spans are heard process-wide: tests that listen to them take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
