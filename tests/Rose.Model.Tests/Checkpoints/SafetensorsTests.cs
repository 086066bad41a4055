using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File1 => _folder.At("a.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Random_tensors_come_back_to_the_byte_with_names_dtypes_shapes_and_metadata()
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20240607), FSharpOption<int>.None)));
        Check.One(config, Prop.ForAll(Samples.Arbitrary(), (Action<Samples>)AssertComesBack));
        AssertComesBack(Samples.OfEveryDType);
    }

    [Fact]
    public void Every_place_where_a_file_can_be_cut_off_is_refused()
    {
        Samples.OfEveryDType.Save(File1);
        var good = File.ReadAllBytes(File1);
        for (var length = 0; length < good.Length; length++)
        {
            AssertRefused(good[..length], $"cut off after {length} bytes");
        }

        AssertRefused([.. good, 0], "with a byte more");
    }

    [Fact]
    public void Every_flipped_byte_is_refused()
    {
        Samples.OfEveryDType.Save(File1);
        var good = File.ReadAllBytes(File1);
        var random = new Random(20240607);
        for (var at = 0; at < good.Length; at++)
        {
            foreach (var flip in new[] { 1 << random.Next(8), random.Next(1, 256) })
            {
                using (var file = File.OpenHandle(File1, access: FileAccess.Write))
                {
                    RandomAccess.Write(file, [(byte)(good[at] ^ flip)], at);
                    AssertRefused($"byte {at} ^ {flip}");
                    RandomAccess.Write(file, [good[at]], at);
                }
            }
        }

        using var reader = new SafetensorsReader(File1);
        reader.Verify();
    }

    [Fact]
    public void A_flipped_byte_of_a_tensor_is_an_error_that_names_file_tensor_value_and_remedy()
    {
        using var weight = ones(3, 4);
        using (var writer = new SafetensorsWriter(File1, [SafetensorsTensor.Of("a", float32, 3, 4), SafetensorsTensor.Of("b", float32, 3, 4)]))
        {
            writer.Write("a", weight);
            writer.Write("b", weight);
            writer.Commit();
        }

        var bytes = File.ReadAllBytes(File1);
        bytes[^1] ^= 1;
        File.WriteAllBytes(File1, bytes);

        using var reader = new SafetensorsReader(File1);
        using var sound = reader.Read("a");
        foreach (var act in new Action[] { reader.Verify, () => reader.Read("b").Dispose() })
        {
            var thrown = Assert.Throws<CheckpointException>(act);
            Assert.Matches(@"a\.safetensors: has SHA-256 [0-9a-f]{64} of tensor b, but [0-9a-f]{64} was written; the file is damaged .*take an earlier one", thrown.Message);
            Assert.Equal(File1, thrown.Path);
        }
    }

    [Theory]
    [InlineData("[]", "no { where its header begins")]
    [InlineData("{}   ", "has no checksum")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "has no checksum")]
    public void Without_checksums_a_file_is_refused_unless_that_is_asked_for(string header, string finding)
    {
        WriteRaw(header, 0);

        Assert.Contains(finding, Assert.Throws<CheckpointException>(() => new SafetensorsReader(File1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "tensor a of F32 [2] the bytes from 0 to 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "tensor a of F32 [2] the bytes from 8 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}""", 0, "tensor a of F32 [-1]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "tensor a of F32 [4611686018427387904, 4]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "leaves a hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[3,7]}}""", 7, "tensor b begin at byte 3, within the tensor before")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "has 67 bytes, where its header speaks of 66")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "breaks off in or after tensor a")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "tensor a is of dtype F8_E4M3, which has no twin in torch; convert it to one of: F64, F32")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "not the JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}""", 1, "not the JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}}""", 1, "not the JSON")]
    [InlineData("""{"a":{"dtype":1,"shape":[1],"data_offsets":[0,1]}}""", 1, "not the JSON")]
    [InlineData("""{"a":{"dtype":null,"shape":[1],"data_offsets":[0,1]}}""", 1, "of dtype")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1]}}""", 1, "lacks")]
    [InlineData("""{"a":[]}""", 0, "not the JSON")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "not the JSON")]
    [InlineData("""{"__metadata__":{"k":null}}""", 0, "is null")]
    [InlineData("""{"__metadata__":{"sha256":"x"}}""", 0, "but x was written")]
    [InlineData("""{"a":{"dtype":"\ud800","shape":[1],"data_offsets":[0,1]}}""", 1, "not the JSON")]
    [InlineData("{", 0, "speaks of a header of 1 bytes")]
    [InlineData("{}x", 0, "not the JSON")]
    public void A_header_that_breaks_the_format_is_refused(string header, int dataBytes, string finding)
    {
        WriteRaw(header, dataBytes);

        var thrown = Assert.Throws<CheckpointException>(() => new SafetensorsReader(File1, requireChecksums: false));

        Assert.StartsWith(File1, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(finding, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(';', thrown.Message);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(1L << 40)]
    [InlineData(100_000_001L)]
    public void A_length_beyond_the_format_s_limit_allocates_nothing(long length)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        File.WriteAllBytes(File1, bytes);

        Assert.Contains("where 2 to 100000000 are possible", Assert.Throws<CheckpointException>(() => new SafetensorsReader(File1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_file_holds_is_compared_with_what_is_expected_and_every_difference_is_named()
    {
        using (var writer = new SafetensorsWriter(File1, [SafetensorsTensor.Of("same", int8, 0), SafetensorsTensor.Of("dtype", int8, 0), SafetensorsTensor.Of("shape", int8, 0, 1), SafetensorsTensor.Of("extra", int8, 0)]))
        {
            writer.Commit();
        }

        using var reader = new SafetensorsReader(File1);
        reader.Expect(reader.Header.Tensors);
        var thrown = Assert.Throws<CheckpointException>(() => reader.Expect([SafetensorsTensor.Of("same", int8, 0), SafetensorsTensor.Of("dtype", int16, 0), SafetensorsTensor.Of("shape", int8, 0, 2), SafetensorsTensor.Of("absent", float32, 3)]));

        Assert.Equal(
            $"{File1}: tensor dtype is I8 [0], but I16 [0] is expected, tensor shape is I8 [0, 1], but I8 [0, 2] is expected, tensor absent of F32 [3] is missing, tensor extra of I8 [0] is not expected; the file is of another model, take the one that was saved from this",
            thrown.Message);
        Assert.Contains("tensor nowhere is missing", Assert.Throws<CheckpointException>(() => reader.Read("nowhere")).Message, StringComparison.Ordinal);
        Assert.Contains("a part of [7] is asked for", Assert.Throws<CheckpointException>(() => reader.Read("same", ShardLayout.Whole(7))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Assert.Contains("there is no such file", Assert.Throws<CheckpointException>(() => new SafetensorsReader(_folder.At("nowhere"))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<CheckpointException>(() => new SafetensorsReader(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", Assert.Throws<CheckpointException>(() => new SafetensorsWriter(_folder.At("no/such/folder"), [])).Message, StringComparison.Ordinal);
    }

    private void AssertComesBack(Samples samples)
    {
        samples.Save(File1);
        using var reader = new SafetensorsReader(File1);
        reader.Verify();
        reader.Expect(samples.Tensors.Keys);
        Assert.Equal(samples.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal), reader.Header.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal(0, reader.Header.DataStart % 8);
        foreach (var (expected, bytes) in samples.Tensors)
        {
            using var tensor = reader.Read(expected.Name);
            Assert.Equal(expected, SafetensorsTensor.Of(expected.Name, tensor.dtype, tensor.shape));
            Assert.Equal(bytes, tensor.bytes.ToArray());
        }
    }

    private void AssertRefused(byte[] file, string what)
    {
        File.WriteAllBytes(File1, file);
        AssertRefused(what);
    }

    private void AssertRefused(string what)
    {
        try
        {
            using var reader = new SafetensorsReader(File1);
            reader.Verify();
        }
        catch (CheckpointException)
        {
            return;
        }

        Assert.Fail($"{what}: taken for sound");
    }

    private void WriteRaw(string header, int dataBytes)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(File1, [.. length, .. json, .. new byte[dataBytes]]);
    }
}
