using System.CommandLine;
using System.Globalization;

namespace Rose.Harness.Verbs;

/// <summary>Options that refuse a bad value with a sentence.</summary>
internal static class Options
{
    /// <summary>An integer; null where it is not given.</summary>
    /// <param name="least">The smallest that makes sense.</param>
    public static Option<int?> Integer(string name, int least, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least)
            {
                return number;
            }

            result.AddError(FormattableString.Invariant($"{name} {text} is not an integer from {least} to {int.MaxValue}; give one"));
            return null;
        },
    };

    /// <summary>The path of a file or folder that is written; null where it is not given.</summary>
    public static Option<string?> Output(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "path" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value.Length: 0 }])
            {
                result.AddError($"{name} is empty; name a path, or leave it out");
            }
        });
        return option;
    }
}
