using System.Globalization;
using System.Text.Json;
using Rose.Tests.Python;
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
        import torch
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

    /// <summary>Name to bytes in hexadecimal; the test is skipped where Python has no PyTorch.</summary>
    public static IReadOnlyDictionary<string, string> Run(string snippet) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(PythonHost.Code(Prelude + snippet + "\nprint(json.dumps(_out))\n"))!;

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
}
