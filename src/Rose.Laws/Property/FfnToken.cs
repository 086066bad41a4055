using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// A case as a word that survives a shell, a YAML scalar and a chat, and that a person can read:
/// ffn1-w2-d3-b2-s3-i4-h8-o2-bias-n12-real-strided-f32-1a2b3c4d, where the end is a checksum of the rest.
/// </summary>
public static partial class FfnToken
{
    public static string Of(FfnCase of)
    {
        ArgumentNullException.ThrowIfNull(of);
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $"ffn1-w{of.WorldSize}-d{of.InputDims}-b{of.Batch}-s{of.Sequence}-i{of.In}-h{of.Hidden}-o{of.Out}-{(of.Bias ? "bias" : "nobias")}-n{of.Seed}-{Lower(of.Values)}-{Lower(of.Layout)}-{(of.DType == ScalarType.Float32 ? "f32" : "f64")}");
        return $"{body}-{Checksum(body)}";
    }

    /// <exception cref="ArgumentException">It is no token, was mistyped, or names an impossible case; the message says which.</exception>
    public static FfnCase Parse(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Read(token, out var fault) ?? throw new ArgumentException($"replay \"{token}\" {fault}; copy it whole from the failure's report");
    }

    /// <summary>What is wrong with a token, to be read after it; null where it is sound.</summary>
    public static string? FaultOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Read(token, out var fault);
        return fault;
    }

    private static FfnCase? Read(string token, out string? fault)
    {
        var match = Form().Match(token.Trim());
        var body = match.Groups["body"].Value;
        fault = !match.Success ? "is not a replay token, which looks like ffn1-w2-…-1a2b3c4d"
            : match.Groups["checksum"].Value != Checksum(body) ? "does not match its checksum, so it was mistyped or cut"
            : null;
        if (fault is not null)
        {
            return null;
        }

        int Number(string name) => int.Parse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var named = new FfnCase
        {
            WorldSize = Number("w"),
            InputDims = Number("d"),
            Batch = Number("b"),
            Sequence = Number("s"),
            In = Number("i"),
            Hidden = Number("h"),
            Out = Number("o"),
            Bias = match.Groups["bias"].Value == "bias",
            Seed = Number("n"),
            Values = Enum.Parse<FfnValues>(match.Groups["values"].ValueSpan, ignoreCase: true),
            Layout = Enum.Parse<FfnLayout>(match.Groups["layout"].ValueSpan, ignoreCase: true),
            DType = match.Groups["dtype"].Value == "f32" ? ScalarType.Float32 : ScalarType.Float64,
        };
        try
        {
            return named.Validated();
        }
        catch (ArgumentException e)
        {
            fault = $"names an impossible case ({e.Message})";
            return null;
        }
    }

    [GeneratedRegex("^(?<body>ffn1-w(?<w>[0-9]{1,9})-d(?<d>[1-3])-b(?<b>[0-9]{1,9})-s(?<s>[0-9]{1,9})-i(?<i>[0-9]{1,9})-h(?<h>[0-9]{1,9})-o(?<o>[0-9]{1,9})-(?<bias>bias|nobias)-n(?<n>[0-9]{1,9})-(?<values>integer|real)-(?<layout>contiguous|transposed|strided)-(?<dtype>f32|f64))-(?<checksum>[0-9a-f]{8})$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Checksum(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(body)).AsSpan(0, 4));
}
