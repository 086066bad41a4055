using FsCheck;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Rose.Laws;

/// <summary>Takes what FsCheck finds, and prints nothing.</summary>
internal sealed class SilentRunner : IRunner
{
    /// <summary>The case that failed first and the one that it was shrunk to; null where none failed.</summary>
    public (LawCase Original, LawCase Shrunk)? Failure { get; private set; }

    /// <summary>Steps from the one to the other.</summary>
    public int Shrinks { get; private set; }

    public void OnStartFixture(Type t)
    {
    }

    public void OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
    {
    }

    public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
    {
    }

    public void OnFinished(string name, TestResult result)
    {
        if (result is TestResult.Failed failed)
        {
            Failure = ((LawCase)failed.Item2.Head, (LawCase)failed.Item3.Head);
            Shrinks = failed.Item1.NumberOfShrinks;
        }
        else if (result.IsExhausted)
        {
            throw new InvalidOperationException("FsCheck ran out of cases, though the generator discards none");
        }
    }
}
