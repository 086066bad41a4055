using YamlDotNet.Core;

namespace Rose.Harness.Spec.Yaml;

/// <summary>Line and column, both counted from 1.</summary>
internal readonly record struct Position(int Line, int Column)
{
    public static Position Of(Mark mark) => new((int)mark.Line, (int)mark.Column);

    public override string ToString() => FormattableString.Invariant($"{Line}:{Column}");
}
