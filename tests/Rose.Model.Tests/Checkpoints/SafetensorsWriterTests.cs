using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Checkpoints;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File1 => _folder.At("a.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shards_of_several_ranks_in_any_order_make_the_file_that_whole_tensors_make()
    {
        using var fused = arange(6 * 5 * 4).reshape(6, 5, 4).to(float32);
        using var row = arange(3 * 7).reshape(3, 7).to(bfloat16);
        SafetensorsTensor[] tensors = [SafetensorsTensor.Of("fused", float32, 6, 5, 4), SafetensorsTensor.Of("row", bfloat16, 3, 7)];
        using (var writer = new SafetensorsWriter(_folder.At("whole"), tensors))
        {
            writer.Write("fused", fused);
            writer.Write("row", row);
            writer.Commit();
        }

        // Two ranges of dim 0 and one of dim 2 at once, as a fused QKV has them; and uneven cuts of the last dim.
        ShardLayout Fused(long start, long half) => ShardLayout.Whole(6, 5, 4).Cut(0, Extent.Of(start, 2), Extent.Of(start + 3, 1)).Cut(2, Extent.Of(2 * half, 2));
        ShardLayout[] pieces = [Fused(1, 1), Fused(1, 0), ShardLayout.Whole(6, 5, 4).Cut(0, Extent.Of(3, 1), Extent.Of(0, 1)), ShardLayout.Whole(6, 5, 4).Cut(0, Extent.Of(5, 1))];
        using (var writer = new SafetensorsWriter(_folder.At("parts"), tensors.Reverse()))
        {
            foreach (var rank in new[] { 2, 0, 1 })
            {
                WritePart(writer, "row", ShardLayout.Whole(3, 7).CutEvenly(1, 3, rank), row);
            }

            foreach (var piece in pieces)
            {
                WritePart(writer, "fused", piece, fused);
            }

            writer.Commit();
        }

        Assert.Equal(File.ReadAllBytes(_folder.At("whole")), File.ReadAllBytes(_folder.At("parts")));
        using var reader = new SafetensorsReader(_folder.At("parts"));
        foreach (var piece in pieces)
        {
            using var expected = PartOf(fused, piece);
            using var read = reader.Read("fused", piece);
            Assert.Equal(expected.shape, read.shape);
            Assert.Equal(expected.ToArray<float>(), read.ToArray<float>());
        }
    }

    [Fact]
    public void An_element_written_twice_or_never_is_refused()
    {
        using var writer = new SafetensorsWriter(File1, [SafetensorsTensor.Of("a", uint8, 4, 4)]);
        var left = ShardLayout.Whole(4, 4).CutEvenly(1, 2, 0);
        writer.Write("a", left, new byte[8]);

        Assert.Contains("tensor a was given an element twice", Refused(() => writer.Write("a", ShardLayout.Whole(4, 4).Cut(0, Extent.Of(3, 1)), new byte[4])), StringComparison.Ordinal);
        Assert.Contains("tensor a was given an element twice", Refused(() => writer.Write("a", ShardLayout.Whole(4, 4).Cut(1, Extent.Of(2, 1), Extent.Of(2, 1)), new byte[8])), StringComparison.Ordinal);
        Assert.Contains("tensor a of U8 [4, 4] has 16 elements, but 8 of them were written; write every part", Refused(writer.Commit), StringComparison.Ordinal);
        Assert.False(File.Exists(File1));
    }

    [Fact]
    public void A_piece_of_another_name_shape_dtype_or_size_is_refused()
    {
        using var writer = new SafetensorsWriter(File1, [SafetensorsTensor.Of("a", float32, 2, 3)]);
        using var wide = ones(2, 4);
        using var other = ones(2, 3, dtype: float64);

        Assert.Contains("tensor b is none of the 1", Refused(() => writer.Write("b", wide)), StringComparison.Ordinal);
        Assert.Contains("tensor a is F32 [2, 3], but the piece is a part of [2, 4]", Refused(() => writer.Write("a", wide)), StringComparison.Ordinal);
        Assert.Contains("tensor a expects a piece of F32 [2, 3], but was given F64 [2, 3]", Refused(() => writer.Write("a", other)), StringComparison.Ordinal);
        Assert.Contains("tensor a expects 24 bytes for a part of [2, 3], but was given 23", Refused(() => writer.Write("a", ShardLayout.Whole(2, 3), new byte[23])), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_format_cannot_hold_is_refused_before_anything_is_written()
    {
        Assert.Contains("tensor a is of ComplexFloat32", Begin(SafetensorsTensor.Of("a", ScalarType.ComplexFloat32)), StringComparison.Ordinal);
        Assert.Contains("tensor a is there twice", Begin(SafetensorsTensor.Of("a", int8), SafetensorsTensor.Of("a", int16)), StringComparison.Ordinal);
        Assert.Contains("tensor __metadata__ has a name that the format keeps", Begin(SafetensorsTensor.Of("__metadata__", int8)), StringComparison.Ordinal);
        Assert.Contains("has a name that the format keeps for itself or cannot write", Begin(SafetensorsTensor.Of("\ud800", int8)), StringComparison.Ordinal);
        Assert.Contains("tensor a of I8 [-1]", Begin(SafetensorsTensor.Of("a", int8, -1)), StringComparison.Ordinal);
        Assert.Contains("more bytes than a file can have", Begin(SafetensorsTensor.Of("a", int8, long.MaxValue), SafetensorsTensor.Of("b", int8, 1)), StringComparison.Ordinal);
        Assert.Contains("a key sha256/a, which is kept", Refused(() => Discard(new SafetensorsWriter(File1, [], new Dictionary<string, string> { ["sha256/a"] = "" }))), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));

        string Begin(params SafetensorsTensor[] tensors) => Refused(() => Discard(new SafetensorsWriter(File1, tensors)));
    }

    [Fact]
    public void Until_it_is_committed_the_last_good_file_stays_and_what_a_crash_left_does_not_matter()
    {
        Samples.OfEveryDType.Save(File1);
        var good = File.ReadAllBytes(File1);
        using (var writer = new SafetensorsWriter(File1, [SafetensorsTensor.Of("a", uint8, 2)]))
        {
            writer.Write("a", ShardLayout.Whole(2), [1, 2]);
            Assert.Equal(good, File.ReadAllBytes(File1));
        }

        Assert.Equal(good, File.ReadAllBytes(File1));
        Assert.Equal([File1], Directory.GetFiles(_folder.Path));

        File.WriteAllBytes(File1 + ".partial", new byte[100_000]);
        using (var writer = new SafetensorsWriter(File1, [SafetensorsTensor.Of("a", uint8, 2)]))
        {
            writer.Write("a", ShardLayout.Whole(2), [1, 2]);
            writer.Commit();
            Assert.Throws<ObjectDisposedException>(writer.Commit);
        }

        using var reader = new SafetensorsReader(File1);
        reader.Verify();
        Assert.Equal([File1], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_same_tensors_and_metadata_give_the_same_bytes_in_whatever_order()
    {
        Samples.OfEveryDType.Save(File1);
        var first = File.ReadAllBytes(File1);
        (Samples.OfEveryDType with
        {
            Tensors = Samples.OfEveryDType.Tensors.Reverse().ToDictionary(),
            Metadata = Samples.OfEveryDType.Metadata.Reverse().ToDictionary(),
        }).Save(File1);

        Assert.Equal(first, File.ReadAllBytes(File1));
    }

    private static void WritePart(SafetensorsWriter writer, string name, ShardLayout part, Tensor whole)
    {
        using var piece = PartOf(whole, part);
        writer.Write(name, part, piece);
    }

    private static Tensor PartOf(Tensor whole, ShardLayout part)
    {
        using var scope = NewDisposeScope();
        var piece = whole;
        for (var dim = 0; dim < part.GlobalShape.Count; dim++)
        {
            piece = cat([.. part.Extents[dim].Select(extent => piece.narrow(dim, extent.Start, extent.Length))], dim);
        }

        return piece.MoveToOuterDisposeScope();
    }

    private static void Discard(SafetensorsWriter writer) => writer.Dispose();

    private static string Refused(Action act) => Assert.Throws<CheckpointException>(act).Message;
}
