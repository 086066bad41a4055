using FsCheck;
using FsCheck.Fluent;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Checkpoints;

/// <summary>Tensors for the file format's tests; their bytes are arbitrary, as the format does not look into them.</summary>
internal sealed record Samples
{
    public static IReadOnlyList<ScalarType> DTypes { get; } =
        [float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8, @bool];

    public required IReadOnlyDictionary<SafetensorsTensor, byte[]> Tensors { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>One of each dtype, among them empty tensors and scalars, under names that JSON must escape.</summary>
    public static Samples OfEveryDType { get; } = new()
    {
        Tensors = DTypes.Index().ToDictionary(
            item => SafetensorsTensor.Of($"{"\"\\é漢\n"[item.Index % 5]}.{item.Index}", item.Item, item.Index switch { 0 => [], 1 => [0], 2 => [3, 0, 2], _ => [2, item.Index] }),
            item => Bytes(item.Item, item.Index switch { 0 => 1, 1 or 2 => 0, _ => 2 * item.Index }, item.Index)),
        Metadata = new Dictionary<string, string> { ["step"] = "7", ["who \"\n"] = "é" },
    };

    public static Arbitrary<Samples> Arbitrary()
    {
        var shapes = Gen.Elements(0, 1, 1, 2, 3, 5).ArrayOf().Where(shape => shape.Length <= 4);
        var tensor = from dtype in Gen.Elements<ScalarType>([.. DTypes]) from shape in shapes from seed in Gen.Choose(0, 1 << 30) select (dtype, shape, seed);
        var names = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(name => new string([.. name.Get.Where(c => !char.IsSurrogate(c))]));
        var all = from tensors in tensor.ListOf() from prefix in names from metadata in names.ListOf() select new Samples
        {
            Tensors = tensors.Index().ToDictionary(
                item => SafetensorsTensor.Of($"{prefix}{item.Index}", item.Item.dtype, [.. item.Item.shape.Select(size => (long)size)]),
                item => Bytes(item.Item.dtype, item.Item.shape.Aggregate(1, (product, size) => product * size), item.Item.seed)),
            Metadata = metadata.Distinct().Where(key => !key.StartsWith("sha256", StringComparison.Ordinal)).ToDictionary(key => key, key => key + "!"),
        };
        return all.ToArbitrary();
    }

    public void Save(string path)
    {
        using var writer = new SafetensorsWriter(path, Tensors.Keys, Metadata);
        foreach (var (tensor, bytes) in Tensors)
        {
            writer.Write(tensor.Name, Rose.Parallel.ShardLayout.Whole(tensor.Shape), bytes);
        }

        writer.Commit();
    }

    // A bool is 0 or 1; all else is bits.
    private static byte[] Bytes(ScalarType dtype, int count, int seed)
    {
        using var one = empty([1], dtype);
        var bytes = new byte[count * one.element_size()];
        new Random(seed).NextBytes(bytes);
        return dtype == @bool ? [.. bytes.Select(each => (byte)(each & 1))] : bytes;
    }
}
