// The tests share libtorch's default generators, whose bits depend on who draws first.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
