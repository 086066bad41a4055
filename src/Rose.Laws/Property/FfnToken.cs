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
        var match = Form().Match(token.Trim());
        if (!match.Success)
        {
            throw new ArgumentException($"replay \"{token}\" is not a replay token, which looks like ffn1-w2-…-1a2b3c4d; copy it from the failure's report");
        }

        var body = match.Groups["body"].Value;
        if (match.Groups["checksum"].Value != Checksum(body))
        {
            throw new ArgumentException($"replay \"{token}\" does not match its checksum, so it was mistyped or cut; copy it again from the failure's report");
        }

        int Number(string name) => int.Parse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return new FfnCase
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
        }.Validated();
    }

    [GeneratedRegex("^(?<body>ffn1-w(?<w>[0-9]{1,9})-d(?<d>[1-3])-b(?<b>[0-9]{1,9})-s(?<s>[0-9]{1,9})-i(?<i>[0-9]{1,9})-h(?<h>[0-9]{1,9})-o(?<o>[0-9]{1,9})-(?<bias>bias|nobias)-n(?<n>[0-9]{1,9})-(?<values>integer|real)-(?<layout>contiguous|transposed|strided)-(?<dtype>f32|f64))-(?<checksum>[0-9a-f]{8})$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Checksum(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(body)).AsSpan(0, 4));
}
