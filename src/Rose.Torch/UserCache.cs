namespace Rose.Torch;

/// <summary>Where Rose keeps what it can make again: <c>rose</c> in the cache of the user, as the XDG base directories say.</summary>
public static class UserCache
{
    /// <param name="variable">A variable of the environment, null or empty where it is not set.</param>
    public static string Folder(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);

        // A relative path is ignored there.
        var cache = variable("XDG_CACHE_HOME") is { Length: > 0 } set && Path.IsPathRooted(set)
            ? set
            : Path.Combine(variable("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "rose");
    }
}
