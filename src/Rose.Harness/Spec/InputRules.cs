using System.Globalization;
using Rose.Model;

namespace Rose.Harness.Spec;

/// <summary>What must hold of <c>input:</c> and of the fields that need a text, before any rank starts.</summary>
internal static class InputRules
{
    private const string ExamplePath = "data/genesis.txt";

    public static IEnumerable<ConfigFault> Validate(ExperimentSpec spec)
    {
        if (spec.Kind == Kind.Property)
        {
            return [];
        }

        return spec.Input.Kind == InputKind.Text ? [.. Vocabulary(spec), .. File(spec), .. Prompt(spec)] : WithoutText(spec);
    }

    private static IEnumerable<ConfigFault> WithoutText(ExperimentSpec spec)
    {
        if (spec.Input.Path is { } path)
        {
            yield return Fault("input.path", path, "belongs to input.kind = text, but the kind is random", "use kind: text, or remove the path", "input.kind");
        }

        foreach (var (field, value) in new[] { ("train.eval_every", spec.Train.EvalEvery), ("train.sample_bytes", spec.Train.SampleBytes) })
        {
            if (value > 0 && spec.Trains)
            {
                yield return Fault(field, Text(value), "needs a text, but input.kind = random", $"use input: {{kind: text, path: {ExamplePath}}}, or 0 for none", "input.kind");
            }
        }
    }

    private static IEnumerable<ConfigFault> Vocabulary(ExperimentSpec spec)
    {
        if (spec.Model.VocabSize < ByteTokenizer.VocabSize)
        {
            yield return Fault("model.vocab_size", Text(spec.Model.VocabSize), $"is less than the {ByteTokenizer.VocabSize} bytes that input.kind = text takes for tokens", $"use {ByteTokenizer.VocabSize} or more", "input.kind");
        }
        else if (spec is { Kind: Kind.Train, Train.SampleBytes: > 0 } && spec.Model.VocabSize > ByteTokenizer.VocabSize)
        {
            yield return Fault("model.vocab_size", Text(spec.Model.VocabSize), $"lets the model of train.sample_bytes = {Text(spec.Train.SampleBytes)} say tokens that are no bytes", $"use {ByteTokenizer.VocabSize}, or sample_bytes 0", "train.sample_bytes", "input.kind");
        }
    }

    private static IEnumerable<ConfigFault> Prompt(ExperimentSpec spec)
    {
        if (spec is { Kind: Kind.Train, Train: { SampleBytes: > 0, SamplePrompt.Length: 0 } })
        {
            yield return Fault("train.sample_prompt", "\"\"", "leaves the model nothing to continue", "write a word, or sample_bytes 0", "train.sample_bytes");
        }
    }

    private static IEnumerable<ConfigFault> File(ExperimentSpec spec)
    {
        if (spec.Input.Path is not { Length: > 0 } path)
        {
            return [Fault("input.kind", "text", "names no file to read", $"add input.path, such as path: {ExamplePath}", "input.path")];
        }

        if (spec.Input.FullPath is not { } file)
        {
            string meant = InputFile.Nearest(path, SpecLocator.FindRoot(Environment.CurrentDirectory, AppContext.BaseDirectory) ?? Environment.CurrentDirectory) ?? ExamplePath;
            return [Fault("input.path", path, "is no file, neither beside the spec nor from the repository's root", $"did you mean {meant}?")];
        }

        try
        {
            using var opened = System.IO.File.OpenRead(file);
            return Length(spec, path, opened.Length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [Fault("input.path", path, $"cannot be read ({failure.Message})", "mend that, or use another file")];
        }
    }

    private static IEnumerable<ConfigFault> Length(ExperimentSpec spec, string path, long bytes)
    {
        bool trains = spec.Kind == Kind.Train;
        (string field, int length) = trains ? ("train.seq_len", spec.Train.SeqLen) : ("input.seq_len", spec.Input.SeqLen);
        if (bytes > Array.MaxLength)
        {
            yield return Fault("input.path", path, $"has {Text(bytes)} bytes, more than the {Text(Array.MaxLength)} that are read at once", "cut it");
        }
        else if (length >= 2 && TextCorpus.TrainBytes(bytes) < length)
        {
            yield return Fault("input.path", path, $"has {Text(TextCorpus.TrainBytes(bytes))} bytes to train on, beside the tenth for validation, which is less than {field} = {Text(length)}", "use a longer text or shorter sequences", field);
        }
        else if (length >= 2 && trains && spec.Train.EvalEvery > 0)
        {
            long windows = TextCorpus.Windows(TextCorpus.ValidationBytes(bytes), length);
            long wanted = (long)spec.Train.EvalBatches * spec.Train.BatchSize;
            if (wanted > windows)
            {
                string fewer = windows >= spec.Train.BatchSize ? $"use eval_batches {Text(windows / spec.Train.BatchSize)} or less" : "use a longer text, shorter sequences or smaller batches";
                yield return Fault("train.eval_batches", Text(spec.Train.EvalBatches), $"asks, by train.batch_size = {Text(spec.Train.BatchSize)}, for {Text(wanted)} sequences, but the last tenth of input.path = {path} holds {Text(windows)} of train.seq_len = {Text(length)}", fewer, "train.eval_every", "train.batch_size", "train.seq_len", "input.path");
            }
        }
    }

    private static ConfigFault Fault(string field, string value, string rule, string remedy, params string[] otherFields) =>
        new() { Field = field, Value = value, Rule = rule, Remedy = remedy, OtherFields = otherFields };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
