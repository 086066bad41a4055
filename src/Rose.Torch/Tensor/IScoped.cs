namespace Rose.Torch;

/// <summary>What a <see cref="DisposeScope"/> can own.</summary>
internal interface IScoped : IDisposable
{
    DisposeScope? Owner { get; set; }
}
