using System.Globalization;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// One instance of a subject: how many ranks, which sizes, what kind of numbers. All numbers follow from the case alone,
/// so that every process draws the same.
/// </summary>
public sealed record LawCase
{
    /// <summary>Nine digits.</summary>
    public const int LargestSeed = 999_999_999;

    /// <summary>The name of what is checked.</summary>
    public required string Subject { get; init; }

    public required int WorldSize { get; init; }

    /// <summary>A value for each of the subject's <see cref="CaseSize"/>s, in their order.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>The names of <see cref="Sizes"/>.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Draws all numbers; from 0 to <see cref="LargestSeed"/>.</summary>
    public required int Seed { get; init; }

    public required CaseValues Values { get; init; }

    /// <summary>Of inputs and upstream gradients.</summary>
    public required CaseLayout Layout { get; init; }

    /// <summary>Float32, Float64 or BFloat16.</summary>
    public required ScalarType DType { get; init; }

    /// <summary>The size of that name.</summary>
    public int this[string name]
    {
        get
        {
            for (var k = 0; k < Names.Count; k++)
            {
                if (Names[k] == name)
                {
                    return Sizes[k];
                }
            }

            throw new ArgumentException($"subject {Subject} has no size \"{name}\"; it has {string.Join(", ", Names)}", nameof(name));
        }
    }

    /// <summary>Whether the flag of that name is set.</summary>
    public bool Is(string name) => this[name] != 0;

    public LawCase With(string name, int value)
    {
        _ = this[name];
        return this with { Sizes = [.. Sizes.Select((size, k) => Names[k] == name ? value : size)] };
    }

    public bool Equals(LawCase? other) =>
        other is not null && Subject == other.Subject && WorldSize == other.WorldSize && Seed == other.Seed && Values == other.Values
        && Layout == other.Layout && DType == other.DType && Sizes.SequenceEqual(other.Sizes) && Names.SequenceEqual(other.Names);

    public override int GetHashCode() => Sizes.Aggregate(HashCode.Combine(Subject, WorldSize, Seed, Values, Layout, DType), HashCode.Combine);

    /// <summary>In words, on one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Subject}, world {WorldSize}, {string.Join(", ", Names.Zip(Sizes, (name, size) => $"{name} {size}"))}, {(Values == CaseValues.Integer ? "integers" : "reals")}, {Layout.ToString().ToLowerInvariant()}, {DType.ToString().ToLowerInvariant()}, seed {Seed}");
}
