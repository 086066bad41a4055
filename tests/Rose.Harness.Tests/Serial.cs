// The tests start ranks that want a core each, and some of them wait against the clock.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
