using System.Diagnostics;
using System.Text.Json;
using Rose.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Checkpoints;

/// <summary>Against a reader and writer in Python that share nothing with ours but the public specification.</summary>
public sealed class PythonSafetensorsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File1 => _folder.At("a.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Python_reads_what_was_written()
    {
        Samples.OfEveryDType.Save(File1);

        using var read = JsonDocument.Parse(Python("read"));

        var tensors = read.RootElement.GetProperty("tensors");
        Assert.Equal(Samples.OfEveryDType.Tensors.Count, tensors.EnumerateObject().Count());
        foreach (var (expected, bytes) in Samples.OfEveryDType.Tensors)
        {
            var tensor = tensors.GetProperty(expected.Name);
            Assert.Equal(expected.ToString(), $"{tensor.GetProperty("dtype").GetString()} [{string.Join(", ", tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()))}]");
            Assert.Equal(Convert.ToHexStringLower(bytes), tensor.GetProperty("hex").GetString());
        }

        Assert.Equal("é", read.RootElement.GetProperty("metadata").GetProperty("who \"\n").GetString());
    }

    [Fact]
    public void What_python_wrote_is_read()
    {
        Python("write");

        using var reader = new SafetensorsReader(File1, requireChecksums: false);

        reader.Verify();
        reader.Expect([SafetensorsTensor.Of("a", int64), SafetensorsTensor.Of("b", float32, 2, 2), SafetensorsTensor.Of("c", float16, 3), SafetensorsTensor.Of("e", uint8, 0, 4)]);
        Assert.Equal("pt", reader.Header.Metadata["format"]);
        using var a = reader.Read("a");
        using var b = reader.Read("b");
        using var c = reader.Read("c");
        Assert.Equal(-7, a.item<long>());
        Assert.Equal([1.5f, -2, 0.25f, 3], b.ToArray<float>());
        Assert.Equal([(Half)1, (Half)2, (Half)0.5], c.ToArray<Half>());
    }

    private string Python(string verb)
    {
        var script = Path.Combine(RepositoryFolder.Path, "tests", "Rose.Model.Tests", "Checkpoints", "safetensors_by_hand.py");
        using var process = Process.Start(new ProcessStartInfo("python3", [script, verb, File1]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}
