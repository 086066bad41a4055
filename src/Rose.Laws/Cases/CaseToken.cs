using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// A case as a short text that a failure prints and a user pastes to run it again, such as
/// <c>ffn-w2-in.3-out.1-n.7-integer-strided-f32-1a2b3c4d</c>. Its end is a checksum of the rest, so that a mistyped token
/// is refused instead of naming another case.
/// </summary>
public static class CaseToken
{
    private static readonly Dictionary<ScalarType, string> _dtypes = new()
    {
        [ScalarType.Float32] = "f32",
        [ScalarType.Float64] = "f64",
        [ScalarType.BFloat16] = "bf16",
    };

    public static string Of(LawCase of)
    {
        ArgumentNullException.ThrowIfNull(of);
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $"{of.Subject}-w{of.WorldSize}-{string.Join('-', of.Names.Zip(of.Sizes, (name, size) => string.Create(CultureInfo.InvariantCulture, $"{name}.{size}")))}-n.{of.Seed}-{Lower(of.Values)}-{Lower(of.Layout)}-{_dtypes[of.DType]}");
        return $"{body}-{Checksum(body)}";
    }

    /// <summary>The subject that a sound token names; null where the token is not sound.</summary>
    public static string? SubjectOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return FormFault(token.Trim()) is null ? token.Trim().Split('-')[0] : null;
    }

    /// <exception cref="ArgumentException">It is no token, was mistyped, or names an impossible case; the message says which.</exception>
    public static LawCase Parse(string token, IReadOnlyList<Subject> subjects) =>
        Read(token, subjects, out var fault) ?? throw new ArgumentException($"replay \"{token}\" {fault}; copy it whole from the failure's report");

    /// <summary>What is wrong with a token, to be read after it; null where it is sound.</summary>
    public static string? FaultOf(string token, IReadOnlyList<Subject> subjects)
    {
        Read(token, subjects, out var fault);
        return fault;
    }

    private static string? FormFault(string token)
    {
        var end = token.LastIndexOf('-');
        return end < 0 || token.Split('-').Length < 7 ? "is not a replay token, which looks like ffn-w2-…-1a2b3c4d"
            : token[(end + 1)..] != Checksum(token[..end]) ? "does not match its checksum, so it was mistyped or cut"
            : null;
    }

    private static LawCase? Read(string token, IReadOnlyList<Subject> subjects, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(subjects);
        token = token.Trim();
        fault = FormFault(token);
        if (fault is not null)
        {
            return null;
        }

        var parts = token.Split('-');
        if (subjects.FirstOrDefault(each => each.Name == parts[0]) is not { } subject)
        {
            fault = $"names the subject {parts[0]}, which is not known here; known are {string.Join(", ", subjects.Select(each => each.Name))}";
            return null;
        }

        try
        {
            var sizes = parts[2..^5].Select(part => part.Split('.')).ToList();
            if (!sizes.Select(pair => pair[0]).SequenceEqual(subject.Sizes.Select(size => size.Name)))
            {
                fault = $"was printed by another version of subject {subject.Name}, whose sizes are {string.Join(", ", subject.Sizes.Select(size => size.Name))}";
                return null;
            }

            var named = new LawCase
            {
                Subject = subject.Name,
                WorldSize = Number(parts[1][1..]),
                Names = subject.SizeNames,
                Sizes = [.. sizes.Select(pair => Number(pair[1]))],
                Seed = Number(parts[^5]["n.".Length..]),
                Values = Enum.Parse<CaseValues>(parts[^4], ignoreCase: true),
                Layout = Enum.Parse<CaseLayout>(parts[^3], ignoreCase: true),
                DType = _dtypes.First(pair => pair.Value == parts[^2]).Key,
            };
            fault = subject.FaultOf(named) is { } impossible ? $"names an impossible case ({impossible})" : null;
            return fault is null ? named : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            fault = "is not a replay token of this version";
            return null;
        }
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Checksum(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)).AsSpan(0, 4));
}
