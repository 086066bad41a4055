using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Rose.Harness.Provenance;
using Rose.Parallel;
using Rose.Torch;

namespace Rose.Harness.Ranks;

/// <summary>
/// The other end of <see cref="RankProcess"/>: the main program of a rank's process, which ends when its input closes.
/// Exit codes: 0 the input closed, 3 a rank failed.
/// </summary>
internal static class RankHost
{
    /// <summary>The hidden verb that makes an executable a rank.</summary>
    public const string Verb = "rank";

    /// <summary>Marks a line of standard output as a message; anything else is a log line.</summary>
    public const string MessageMark = "rose:";

    private static readonly Stream _messages = Console.OpenStandardOutput();

    public static int Live()
    {
        // A terminal's Ctrl-C reaches every process of its group; the harness decides what becomes of its ranks.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var lines = new BlockingCollection<string>();
        new Thread(() => ReadInput(lines)) { IsBackground = true, Name = "input" }.Start();
        Preload();
        var start = PlainJson.Read<RankStart>(lines.Take());
        try
        {
            // While the others come, and before there is work.
            var fingerprint = start.FirstRank == 0 ? Task.Run(() => Fingerprint.OfThisProcess(start.World.ThreadsPerRank)) : null;
            using var ranks = LocalRanks.Join(start, port => Say(new RankMessage { Kind = RankMessageKind.Serving, StorePort = port }));
            if (fingerprint is not null)
            {
                Say(new RankMessage { Kind = RankMessageKind.Ready, Fingerprint = fingerprint.GetAwaiter().GetResult() });
            }

            foreach (var line in lines.GetConsumingEnumerable())
            {
                var request = PlainJson.Read<RankRequest>(line);
                ranks.Run(context =>
                {
                    RankProgram.Run(request, context, row => Say(new RankMessage { Kind = RankMessageKind.Row, Rank = context.Rank, Request = request.Number, Row = row }));
                    Say(new RankMessage { Kind = RankMessageKind.Done, Rank = context.Rank, Request = request.Number });
                });
            }
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

        ProcessExit.Now(ExitCodes.RankFailed);
        return ExitCodes.RankFailed;
    }

    // All ranks load libtorch at once, not each when rank 0 serves the store.
    private static void Preload()
    {
        try
        {
            _ = Build.LibtorchVersion;
        }
        catch (TorchException)
        {
            // Joining the world meets it again, and tells the harness.
        }
    }

    private static void ReadInput(BlockingCollection<string> lines)
    {
        while (Console.In.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        // Nobody is left to work for, in whatever the ranks are; nothing here is worth taking down in order.
        ProcessExit.Now(ExitCodes.Success);
    }

    private static void Say(RankMessage message)
    {
        // In one piece: a pipe takes up to 4096 bytes all or none, so that a rank killed now leaves no half of a row.
        var line = Encoding.UTF8.GetBytes($"{MessageMark}{PlainJson.Write(message)}\n");
        lock (_messages)
        {
            _messages.Write(line);
        }
    }
}
