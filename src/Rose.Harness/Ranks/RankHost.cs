using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using Rose.Harness.Provenance;
using Rose.Parallel;
using Rose.Torch;

namespace Rose.Harness.Ranks;

/// <summary>
/// The other end of <see cref="RankProcess"/>: the main program of a rank's process. Exit codes: 0 the input closed
/// between requests, 3 a rank failed.
/// </summary>
internal static partial class RankHost
{
    /// <summary>The hidden verb that makes an executable a rank.</summary>
    public const string Verb = "rank";

    /// <summary>Marks a line of standard output as a message; anything else is a log line.</summary>
    public const string MessageMark = "rose:";

    private static readonly Lock _output = new();
    private static volatile bool _busy;

    public static int Live()
    {
        // A terminal's Ctrl-C reaches every process of its group; the harness decides what becomes of its ranks.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var lines = new BlockingCollection<string>();
        new Thread(() => ReadInput(lines)) { IsBackground = true, Name = "input" }.Start();
        if (!lines.TryTake(out var first, Timeout.Infinite))
        {
            return ExitCodes.Success;
        }

        var start = JsonSerializer.Deserialize(first, RankJson.Default.RankStart)!;
        try
        {
            using var ranks = LocalRanks.Join(start, port => Say(new RankMessage { Kind = RankMessageKind.Serving, StorePort = port }));
            if (start.FirstRank == 0)
            {
                Say(new RankMessage { Kind = RankMessageKind.Ready, Fingerprint = Fingerprint.OfThisProcess(start.World.ThreadsPerRank) });
            }

            foreach (var line in lines.GetConsumingEnumerable())
            {
                _busy = true;
                var request = JsonSerializer.Deserialize(line, RankJson.Default.RankRequest)!;
                ranks.Run(context =>
                {
                    RankProgram.Run(request, context, row => Say(new RankMessage { Kind = RankMessageKind.Row, Rank = context.Rank, Request = request.Number, Row = row }));
                    Say(new RankMessage { Kind = RankMessageKind.Done, Rank = context.Rank, Request = request.Number });
                });
                _busy = false;
            }

            return ExitCodes.Success;
        }
        catch (WorldException e)
        {
            foreach (var failure in e.Failures)
            {
                Say(new RankMessage { Kind = RankMessageKind.Failed, Rank = failure.Rank, Cause = failure.Cause, IsConsequence = failure.IsConsequence });
            }

            Console.Error.WriteLine(e);
        }
#pragma warning disable CA1031 // Whatever ends a rank is told to the harness, which tells the user.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Say(new RankMessage { Kind = RankMessageKind.Failed, Rank = start.FirstRank, Cause = e.Message, IsConsequence = e is DistributedException });
            Console.Error.WriteLine(e);
        }

        // Native threads of a broken process group may never end: leave without waiting for them.
        Exit(ExitCodes.RankFailed);
        return ExitCodes.RankFailed;
    }

    private static void ReadInput(BlockingCollection<string> lines)
    {
        while (Console.In.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        if (_busy)
        {
            Exit(ExitCodes.RankFailed);
        }

        lines.CompleteAdding();
    }

    private static void Say(RankMessage message)
    {
        var line = MessageMark + JsonSerializer.Serialize(message, RankJson.Default.RankMessage);
        lock (_output)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int status);
}
