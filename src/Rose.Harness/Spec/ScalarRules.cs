using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Spec;

/// <summary>
/// What counts as an integer, a number and a boolean: only the forms that every YAML reader takes alike, so
/// that <c>010</c>, <c>1_000</c> and <c>yes</c> are refused rather than guessed at.
/// </summary>
internal static partial class ScalarRules
{
    private const RegexOptions Options = RegexOptions.CultureInvariant;

    public static bool TryReadInteger(ScalarNode scalar, out BigInteger value)
    {
        value = default;
        return scalar.IsPlain && scalar.Text.Length <= 400 && Integer().IsMatch(scalar.Text)
            && BigInteger.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    public static bool TryReadNumber(ScalarNode scalar, out double value)
    {
        value = default;
        return scalar.IsPlain && Number().IsMatch(scalar.Text)
            && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    public static bool TryReadBoolean(ScalarNode scalar, out bool value)
    {
        value = scalar.Text == "true";
        return scalar.IsPlain && scalar.Text is "true" or "false";
    }

    /// <summary>Whether some YAML reader takes the plain text for a number or a boolean, so that text needs quotes.</summary>
    public static bool IsAmbiguousAsText(ScalarNode scalar) =>
        scalar.IsPlain && (Decimal(scalar.Text) is not null || Truth(scalar.Text) is not null || NotFinite().IsMatch(scalar.Text));

    public static Refusal RefuseInteger(ScalarNode scalar, string example)
    {
        string? meant = Decimal(scalar.Text);
        if (meant is not null && !Integer().IsMatch(meant))
        {
            return new("is not an integer", Whole(meant) is { } whole ? $"write {whole}" : $"write a whole number such as {example}");
        }

        return Refuse(scalar, "an integer", meant, example);
    }

    public static Refusal RefuseNumber(ScalarNode scalar, string example) => NotFinite().IsMatch(scalar.Text)
        ? new("is not finite", $"write a number such as {example}")
        : Refuse(scalar, "a number", Decimal(scalar.Text), example);

    public static Refusal RefuseBoolean(ScalarNode scalar)
    {
        string remedy = Truth(scalar.Text) is { } truth ? $"write {(truth ? "true" : "false")}" : "write true or false";
        return scalar.IsPlain || Truth(scalar.Text) is null
            ? new("is not a boolean", remedy)
            : new("is quoted, which makes it text where a boolean is due", $"{remedy} without quotes");
    }

    private static Refusal Refuse(ScalarNode scalar, string due, string? meant, string example)
    {
        if (meant is null)
        {
            return new($"is not {due}", $"write a decimal number such as {example}");
        }

        if (!scalar.IsPlain)
        {
            return new($"is quoted, which makes it text where {due} is due", $"write {meant} without quotes");
        }

        if (LeadingZero().IsMatch(scalar.Text))
        {
            string octal = OctalDigits().IsMatch(scalar.Text) ? $" (or {Based(scalar.Text.TrimStart('-'), 8)} if octal was meant)" : "";
            return new("has a leading zero, which some YAML readers take for octal", $"write {meant}{octal}");
        }

        string form = scalar.Text switch
        {
            ['0', 'x' or 'X', ..] => "is hexadecimal",
            ['0', 'o' or 'O', ..] => "is octal",
            ['0', 'b' or 'B', ..] => "is binary",
            var text when text.Contains('_', StringComparison.Ordinal) => "has underscores",
            var text when text.Contains(',', StringComparison.Ordinal) => "has commas",
            ['+', ..] => "has a plus sign",
            _ => "has a dot without digits on both sides",
        };
        return new(form, $"write {meant}");
    }

    /// <summary>The strict decimal form of what looks like a number in some notation; null for anything else.</summary>
    private static string? Decimal(string text)
    {
        if (text.Length > 400)
        {
            return null;
        }

        if (Prefixed().Match(text) is { Success: true } prefixed)
        {
            int numberBase = char.ToLowerInvariant(text[1]) switch { 'x' => 16, 'o' => 8, _ => 2 };
            return Based(prefixed.Groups[1].Value, numberBase);
        }

        string bare = text.Replace("_", "", StringComparison.Ordinal);
        bare = Grouped().IsMatch(bare) ? bare.Replace(",", "", StringComparison.Ordinal) : bare;
        if (Loose().Match(bare) is not { Success: true } loose)
        {
            return null;
        }

        string whole = loose.Groups["whole"].Value.TrimStart('0');
        string fraction = loose.Groups["fraction"].Value;
        string sign = loose.Groups["sign"].Value == "-" ? "-" : "";
        string tail = fraction.Length > 0 ? $".{fraction}" : "";
        return $"{sign}{(whole.Length == 0 ? "0" : whole)}{tail}{loose.Groups["exponent"].Value}";
    }

    private static string? Whole(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) && decimal.IsInteger(value)
            ? value.ToString("0", CultureInfo.InvariantCulture)
            : null;

    private static string Based(string digits, int numberBase) =>
        digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * numberBase) + Convert.ToInt32(digit.ToString(), 16))
            .ToString(CultureInfo.InvariantCulture);

    private static bool? Truth(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "y" => true,
        "false" or "no" or "off" or "n" => false,
        _ => null,
    };

    [GeneratedRegex(@"^(0|-?[1-9][0-9]*)\z", Options)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z", Options)]
    private static partial Regex Number();

    [GeneratedRegex(@"^-?0[0-9]", Options)]
    private static partial Regex LeadingZero();

    [GeneratedRegex(@"^0[0-7]+\z", Options)]
    private static partial Regex OctalDigits();

    [GeneratedRegex(@"^(?:0[xX](?=[0-9a-fA-F]+\z)|0[oO](?=[0-7]+\z)|0[bB](?=[01]+\z))([0-9a-fA-F]+)\z", Options)]
    private static partial Regex Prefixed();

    [GeneratedRegex(@"^[-+]?[0-9]{1,3}(,[0-9]{3})+\z", Options)]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^(?<sign>[-+]?)(?=\.?[0-9])(?<whole>[0-9]*)(?:\.(?<fraction>[0-9]*))?(?<exponent>(?:[eE][-+]?[0-9]+)?)\z", Options)]
    private static partial Regex Loose();

    [GeneratedRegex(@"^[-+]?\.?(?:inf|infinity|nan)\z", Options | RegexOptions.IgnoreCase)]
    private static partial Regex NotFinite();
}
