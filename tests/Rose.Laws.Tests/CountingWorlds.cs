namespace Rose.Laws.Tests;

/// <summary>Real ranks that count how many cases run at once; cases that are to fail do so before any rank starts.</summary>
internal sealed class CountingWorlds : ICaseWorlds, IDisposable
{
    private readonly Func<LawCase, bool> _fails;
    private readonly ThreadCaseWorlds _worlds = new();
    private readonly Counter _counter;

    public CountingWorlds(Func<LawCase, bool> fails)
        : this(fails, new Counter())
    {
    }

    private CountingWorlds(Func<LawCase, bool> fails, Counter counter) => (_fails, _counter) = (fails, counter);

    /// <summary>The most cases that ran at once.</summary>
    public int Most => _counter.Most;

    public IReadOnlyList<RankResult> Run(Subject subject, LawCase of)
    {
        _counter.Enter();
        try
        {
            // Long enough that others come in the meantime.
            Thread.Sleep(5);
            return _fails(of) ? throw new InvalidOperationException("planned to fail") : _worlds.Run(subject, of);
        }
        finally
        {
            _counter.Leave();
        }
    }

    public ICaseWorlds Another() => new CountingWorlds(_fails, _counter);

    public void Dispose() => _worlds.Dispose();

    private sealed class Counter
    {
        private readonly Lock _gate = new();
        private int _now;

        public int Most { get; private set; }

        public void Enter()
        {
            lock (_gate)
            {
                Most = Math.Max(Most, ++_now);
            }
        }

        public void Leave()
        {
            lock (_gate)
            {
                _now--;
            }
        }
    }
}
