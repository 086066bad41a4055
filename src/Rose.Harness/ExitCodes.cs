namespace Rose.Harness;

/// <summary>What the exit code of <c>rose</c> says.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>A check, expectation or property failed.</summary>
    public const int CheckFailed = 1;

    /// <summary>Bad usage or a spec at fault; nothing has run.</summary>
    public const int BadUsage = 2;

    public const int RankFailed = 3;

    /// <summary>Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;
}
