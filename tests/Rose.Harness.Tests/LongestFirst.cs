using Rose.Harness.Tests;
using Rose.Harness.Tests.Bench;
using Rose.Harness.Tests.Ranks;
using Rose.Harness.Tests.Run;
using Rose.Harness.Tests.Run.Resume;
using Rose.Harness.Tests.Setup;
using Rose.Harness.Tests.Verbs;
using Xunit.Sdk;
using Xunit.v3;

// One more than there are cores on small machines, since many tests wait for processes.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Rose.Harness.Tests;

/// <summary>Begins with the classes that take longest, so that none is left to run alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] _longest =
    [
        typeof(CommittedResultsTests), typeof(KilledRankTests), typeof(PackagesTests), typeof(BenchTests), typeof(ResumeTests),
        typeof(DoctorVerbTests), typeof(RandomlyKilledRankTests), typeof(SetupScriptTests), typeof(PeerTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => RankOf(collection.TestCollectionDisplayName))];

    private static int RankOf(string name)
    {
        var rank = Array.FindIndex(_longest, type => name.Contains($"{type.FullName} ", StringComparison.Ordinal));
        return rank < 0 ? _longest.Length : rank;
    }
}
