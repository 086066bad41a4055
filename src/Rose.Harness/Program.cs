using Rose.Harness.Ranks;
using Rose.Harness.Verbs;

if (args is [RankHost.Verb, ..])
{
    // A rank's process never loads what the command line is made of.
    return RankHost.Live();
}

// libtorch loads while the command line and the spec are read.
if (args is [var first, ..] && (first == "run" || File.Exists(first)) && !ExternalLaunch.IsLikely)
{
    RankProcesses.LoadNext();
}

var code = CommandLine.Run(args);
RankProcesses.DropNext();
return code;
