using Rose.Torch.Interop;

namespace Rose.Torch.Modules;

/// <summary>Parameters as modules create them: uninitialised, to be filled by torch.nn.init.</summary>
internal static class NewParameter
{
    public static Parameter Empty(long[] shape, torch.Device? device, torch.ScalarType? dtype) =>
        new(Op.Call("aten::empty.memory_format", shape, dtype, default, device));

    /// <summary>A size that must be positive, or a sentence that names it.</summary>
    public static long Positive(long value, string module, string name) => value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{module}: {name} = {value} must be positive");
}
