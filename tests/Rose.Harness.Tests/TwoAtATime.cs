// Most tests start ranks that want a core each.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
