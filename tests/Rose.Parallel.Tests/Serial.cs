// The tests count threads and measure times, and ranks outnumber cores already.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
