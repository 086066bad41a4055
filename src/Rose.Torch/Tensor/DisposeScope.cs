namespace Rose.Torch;

/// <summary>
/// Disposes every tensor that its thread created since the scope was opened, except those moved out. Scopes nest; each
/// thread has its own stack of them.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? _current;

    private readonly HashSet<IDisposable> _owned = new(ReferenceEqualityComparer.Instance);
    private readonly DisposeScope? _outer;
    private bool _disposed;

    internal DisposeScope()
    {
        _outer = _current;
        _current = this;
    }

    public int DisposablesCount => _owned.Count;

    public bool Contains(IDisposable disposable) => _owned.Contains(disposable);

    public T Attach<T>(T disposable)
        where T : IDisposable
    {
        if (disposable is IScoped scoped)
        {
            scoped.Owner?._owned.Remove(disposable);
            scoped.Owner = this;
        }

        _owned.Add(disposable);
        return disposable;
    }

    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        if (_owned.Remove(disposable) && disposable is IScoped scoped)
        {
            scoped.Owner = null;
        }

        return disposable;
    }

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(_outer, disposable);

    public void MoveToOuter(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables)
        {
            MoveToOther(_outer, disposable);
        }
    }

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        Detach(disposable);
        scope?.Attach(disposable);
        return disposable;
    }

    public void DisposeEverything() => DisposeEverythingBut();

    public void DisposeEverythingBut(params IDisposable[] keep)
    {
        var kept = new HashSet<IDisposable>(keep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in _owned.ToArray())
        {
            if (!kept.Contains(disposable))
            {
                Detach(disposable).Dispose();
            }
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach (var disposable in _owned)
        {
            if (disposable is IScoped scoped)
            {
                scoped.Owner = null;
            }

            disposable.Dispose();
        }

        _owned.Clear();
        // Scopes may be closed out of order: the innermost one still open takes over.
        while (_current is { _disposed: true })
        {
            _current = _current._outer;
        }
    }

    internal static void Register(IScoped created)
    {
        if (_current is { } scope)
        {
            created.Owner = scope;
            scope._owned.Add(created);
        }
    }

    internal void Forget(IScoped disposed)
    {
        _owned.Remove(disposed);
        disposed.Owner = null;
    }
}
