using Rose.Harness.Run.Resume;
using Rose.Harness.Spec;

namespace Rose.Harness.Run;

/// <summary>The cases that are still to run, in order; any thread may take the next.</summary>
internal sealed class CaseQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<CaseDecision> _waiting;
    private readonly Dictionary<WorldSpec, int> _worlds = [];

    public CaseQueue(IEnumerable<CaseDecision> cases)
    {
        _waiting = new Queue<CaseDecision>(cases);
        foreach (var world in _waiting.Select(each => each.Case.Spec.RankWorld))
        {
            _worlds[world] = _worlds.GetValueOrDefault(world) + 1;
        }
    }

    /// <summary>The worlds that cases still need.</summary>
    public IReadOnlyList<WorldSpec> Worlds
    {
        get
        {
            lock (_gate)
            {
                return [.. _worlds.Keys];
            }
        }
    }

    public CaseDecision? Next()
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out var next))
            {
                return null;
            }

            var world = next.Case.Spec.RankWorld;
            if (--_worlds[world] == 0)
            {
                _worlds.Remove(world);
            }

            return next;
        }
    }
}
