namespace Rose.Harness.Run.Resume;

/// <summary>What a case's rows follow from; equal keys, equal rows.</summary>
public sealed record CaseKey
{
    /// <summary>SHA-256 of the case's spec with all values in place.</summary>
    public required string Spec { get; init; }

    /// <summary>The commit that the harness was built at, and a hash of what was built.</summary>
    public required string Code { get; init; }

    /// <summary>Hash of the names, sizes and times of libtorch's files.</summary>
    public required string Libtorch { get; init; }

    /// <summary>Hash of the files that the case reads; empty where it reads none.</summary>
    public required string Data { get; init; }

    /// <summary>Hash of the kept cases of its law that run first; empty where there are none.</summary>
    public string Regressions { get; init; } = "";

    /// <summary>PyTorch and the scripts of a bench's other side; empty elsewhere.</summary>
    public string PyTorch { get; init; } = "";

    /// <summary>Where a bench measures; empty elsewhere.</summary>
    public string Machine { get; init; } = "";

    /// <summary>The device that the environment chose for a spec which leaves it open; empty where it chose none.</summary>
    public string Device { get; init; } = "";

    /// <summary>What sets this key apart from an older one of the same spec, in words; null where nothing does.</summary>
    public string? ChangedSince(CaseKey older)
    {
        ArgumentNullException.ThrowIfNull(older);
        string[] changes =
        [
            .. Code == older.Code ? Array.Empty<string>() : [$"the code changed ({older.Code} → {Code})"],
            .. Libtorch == older.Libtorch ? Array.Empty<string>() : ["libtorch changed"],
            .. Data == older.Data ? Array.Empty<string>() : ["its data changed"],
            .. Regressions == older.Regressions ? Array.Empty<string>() : ["its regressions changed"],
            .. PyTorch == older.PyTorch ? Array.Empty<string>() : [$"PyTorch or its scripts changed ({older.PyTorch} → {PyTorch})"],
            .. Device == older.Device ? Array.Empty<string>() : [$"ROSE_DEVICE changed ({older.Device} → {Device})"],
            .. Machine == older.Machine ? Array.Empty<string>() : [$"the machine changed ({older.Machine} → {Machine})"],
        ];
        return changes.Length == 0 ? null : string.Join(", ", changes);
    }
}
