namespace Rose.Harness.Compare.Revisions;

/// <summary>The two states that a user names, as for <c>git diff</c>.</summary>
/// <param name="Older">A revision.</param>
/// <param name="Newer">A revision; null for the work tree.</param>
internal sealed record RevisionPair(string Older, string? Newer)
{
    private const string Head = "HEAD";

    /// <summary>Of nothing: HEAD and the work tree. Of A: A and the work tree. Of A B or A..B: A and B, HEAD where one is left out.</summary>
    /// <exception cref="CompareFault">These are no two states.</exception>
    public static RevisionPair Of(IReadOnlyList<string> arguments)
    {
        if (arguments.FirstOrDefault(each => each.Contains("...", StringComparison.Ordinal)) is { } three)
        {
            throw new CompareFault($"{three} names a fork, which has three ends; write {three.Replace("...", "..", StringComparison.Ordinal)}");
        }

        switch (arguments)
        {
            case []:
                return new RevisionPair(Head, null);
            case [var range] when range.Split("..") is [var older, var newer]:
                return new RevisionPair(OrHead(older), OrHead(newer));
            case [var older]:
                return new RevisionPair(older, null);
            case [var older, var newer] when !older.Contains("..", StringComparison.Ordinal) && !newer.Contains("..", StringComparison.Ordinal):
                return new RevisionPair(older, newer);
            default:
                throw new CompareFault($"{string.Join(' ', arguments)} are no two states; write rose diff OLD NEW, or rose diff OLD..NEW");
        }
    }

    private static string OrHead(string revision) => revision.Length == 0 ? Head : revision;
}
