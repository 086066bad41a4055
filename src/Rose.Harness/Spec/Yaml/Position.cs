using YamlDotNet.Core;

namespace Rose.Harness.Spec.Yaml;

/// <summary>Line and column, both counted from 1; or what was typed on the command line, where <c>Typed</c> holds it.</summary>
internal readonly record struct Position(int Line, int Column, string? Typed = null)
{
    public static Position Of(Mark mark) => new((int)mark.Line, (int)mark.Column);

    public override string ToString() => Typed ?? FormattableString.Invariant($"{Line}:{Column}");
}
