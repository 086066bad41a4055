using Rose.Parallel;

namespace Rose.Laws;

/// <summary>Runs something on a world of one rank.</summary>
internal delegate IReadOnlyList<Expectation> Solo(Func<RankContext, IReadOnlyList<Expectation>> body);
