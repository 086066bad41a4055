namespace Rose.Laws.Tests;

/// <summary>Real ranks for the cases that are to pass; the others fail before any rank starts.</summary>
internal sealed class FailingWorlds(Func<LawCase, bool> fails) : ICaseWorlds
{
    public List<LawCase> Seen { get; } = [];

    public IReadOnlyList<RankResult> Run(Subject subject, LawCase of)
    {
        Seen.Add(of);
        if (fails(of))
        {
            throw new InvalidOperationException("planned to fail");
        }

        using var worlds = new ThreadCaseWorlds();
        return worlds.Run(subject, of);
    }
}
