using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

/// <summary>
/// Runs Python snippets in the real PyTorch, with the kernels pinned as Rose pins its own, and hands back the bits of
/// what they put: put("name", tensor or float).
/// </summary>
internal static class PyTorch
{
    private const string Prelude = """
        import json, math, struct, sys, warnings
        warnings.filterwarnings("ignore")
        try:
            import torch
        except ImportError as e:
            print("no torch:", e)
            sys.exit(77)
        from torch import nn
        import torch.nn.functional as F
        torch.set_num_threads(1)
        _out = {}
        def put(name, value):
            if isinstance(value, torch.Tensor):
                _out[name] = bytes(value.detach().cpu().contiguous().reshape(-1).view(torch.uint8).tolist()).hex()
            else:
                _out[name] = struct.pack("<d", value).hex()

        """;

    private static readonly (string Name, string Value)[] _pins =
    [
        ("ATEN_CPU_CAPABILITY", "avx2"),
        ("OPENBLAS_CORETYPE", "Haswell"),
        ("ONEDNN_MAX_CPU_ISA", "AVX2"),
        ("DNNL_MAX_CPU_ISA", "AVX2"),
        ("MKL_CBWR", "AVX2"),
        ("OMP_NUM_THREADS", "1"),
    ];

    /// <summary>Name to bytes in hexadecimal; the test is skipped where Python has no PyTorch.</summary>
    public static IReadOnlyDictionary<string, string> Run(string snippet)
    {
        var python = Interpreter();
        var start = new ProcessStartInfo(python, ["-"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in _pins)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(Prelude + snippet + "\nprint(json.dumps(_out))\n");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode == 77, $"{python} cannot import torch ({output.Trim()}); put the path of one that can into native/build/python-with-torch");
        Assert.True(process.ExitCode == 0, $"{python} failed on the snippet: {errors.Result}");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(output)!;
    }

    /// <summary>The bytes of a tensor as put() writes them.</summary>
    public static string Hex(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var flat = Interop.Op.Call("aten::contiguous", Interop.Op.Call("aten::to.device", Interop.Op.Call("aten::detach", tensor), CPU, tensor.dtype));
        return Convert.ToHexStringLower(flat.bytes);
    }

    /// <summary>The bytes of a double as put() writes them.</summary>
    public static string Hex(double value) => Convert.ToHexStringLower(BitConverter.GetBytes(value));

    /// <summary>A double as a Python literal.</summary>
    public static string Literal(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Interpreter()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RoseHarness.sln")))
        {
            folder = folder.Parent;
        }

        var note = Path.Combine(folder?.FullName ?? "", "native", "build", "python-with-torch");
        return File.Exists(note) ? File.ReadAllText(note).Trim() : "/usr/bin/python3";
    }
}
