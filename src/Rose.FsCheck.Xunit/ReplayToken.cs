using System.Globalization;
using Microsoft.FSharp.Core;

namespace FsCheck.Xunit;

/// <summary>The text of <see cref="PropertyAttribute.Replay"/>.</summary>
internal static class ReplayToken
{
    /// <exception cref="ArgumentException">The text is no such thing.</exception>
    public static Replay Parse(string text)
    {
        var parts = text.Trim().TrimStart('(').TrimEnd(')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var size = 0;
        if (parts.Length is not (2 or 3)
            || !Number(parts[0], out var seed)
            || !Number(parts[1], out var gamma)
            || (parts.Length == 3 && !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out size)))
        {
            throw new ArgumentException($"Replay = \"{text}\" is not two or three whole numbers; use \"seed,gamma\" or \"seed,gamma,size\" from a failure's message");
        }

        return gamma % 2 == 0
            ? throw new ArgumentException($"Replay = \"{text}\" has the gamma {gamma}, and a gamma is odd; copy it again from the failure's message")
            : new Replay(new Rnd(seed, gamma), parts.Length == 3 ? FSharpOption<int>.Some(size) : FSharpOption<int>.None);
    }

    public static string Of(Rnd run) => string.Create(CultureInfo.InvariantCulture, $"{run.Seed},{run.Gamma}");

    public static string Of(Rnd run, int size) => string.Create(CultureInfo.InvariantCulture, $"{run.Seed},{run.Gamma},{size}");

    private static bool Number(string text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
