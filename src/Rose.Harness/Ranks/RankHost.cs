using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Rose.Harness.Provenance;
using Rose.Harness.Spec;
using Rose.Parallel;
using Rose.Torch;

namespace Rose.Harness.Ranks;

/// <summary>
/// The other end of <see cref="RankProcesses"/>: the main program of a fork of rose-ranks, which ends when its input
/// closes. It reads its rank, its world, the port of rank 0's store in a world of processes, then requests, a line each.
/// Exit codes: 0 the input closed, 3 a rank failed.
/// </summary>
internal static class RankHost
{
    /// <summary>The hidden verb that makes this program a rank.</summary>
    public const string Verb = "rank";

    // As rose-ranks opens it; what libtorch prints to standard output never comes between.
    private const int MessagesFile = 3;

    private static readonly FileStream _messages = new(new SafeFileHandle(MessagesFile, ownsHandle: true), FileAccess.Write, bufferSize: 0);

    public static int Live()
    {
        using var lines = new BlockingCollection<string>();
        new Thread(() => ReadInput(lines)) { IsBackground = true, Name = "input" }.Start();
        var firstRank = int.Parse(lines.Take(), CultureInfo.InvariantCulture);
        try
        {
            var world = PlainJson.Read<WorldSpec>(lines.Take());
            // While the others come, and before there is work.
            var fingerprint = firstRank == 0 ? Task.Run(() => Fingerprint.OfThisProcess(world.ThreadsPerRank)) : null;
            using var ranks = LocalRanks.Join(
                world,
                firstRank,
                port => Say(new RankMessage { Kind = RankMessageKind.Serving, StorePort = port }),
                () => int.Parse(lines.Take(), CultureInfo.InvariantCulture));
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
            Say(new RankMessage { Kind = RankMessageKind.Failed, Rank = firstRank, Cause = e.Message, IsConsequence = e is DistributedException });
            Console.Error.WriteLine(e);
        }

        ProcessExit.Now(ExitCodes.RankFailed);
        return ExitCodes.RankFailed;
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
        var line = Encoding.UTF8.GetBytes(PlainJson.Write(message) + "\n");
        lock (_messages)
        {
            _messages.Write(line);
        }
    }
}
