using Rose.Harness.Ranks;
using Rose.Harness.Verbs;

// A rank's process never loads what the command line is made of.
return args is [RankHost.Verb, ..] ? RankHost.Live() : CommandLine.Run(args);
