namespace Rose.Model;

/// <summary>A tensor and the bytes that are its own, counted from the start of the data.</summary>
internal sealed record SafetensorsEntry
{
    public required SafetensorsTensor Tensor { get; init; }

    public required long Start { get; init; }

    /// <summary>The byte after the last.</summary>
    public required long End { get; init; }

    /// <summary>SHA-256 of the bytes, in lower-case hex; null in a file that has none.</summary>
    public string? Sha256 { get; init; }

    public long Bytes => End - Start;
}
