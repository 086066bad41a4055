namespace Rose.Laws;

/// <summary>Where the ranks of cases run: threads of this process, or processes.</summary>
public interface ICaseWorlds
{
    /// <summary>
    /// Runs the subject on every rank of a world of the case's size and returns the results in rank order. Throws where a
    /// rank failed; the next call finds a whole world again.
    /// </summary>
    IReadOnlyList<RankResult> Run(Subject subject, LawCase of);

    /// <summary>Worlds like these for other cases at the same time, which whoever asks for them disposes of; null where there can be none.</summary>
    ICaseWorlds? Another() => null;
}
