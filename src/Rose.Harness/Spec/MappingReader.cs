using System.Globalization;
using System.Numerics;
using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Spec;

/// <summary>
/// Reads the keys of one mapping by name and type. A fault is added to the context and the fallback returned, so
/// that one pass finds them all; <see cref="Finish"/> refuses the keys that nobody asked for.
/// </summary>
internal sealed class MappingReader(BindContext context, string path, MappingNode? mapping)
{
    private readonly List<string> known = [];

    public string PathOf(string key) => TreePath.Join(path, key);

    public bool Has(string key) => mapping?.Find(key) is not null;

    /// <summary>The place of the key; of the mapping where the key is absent.</summary>
    public Position KeyPosition(string key) => mapping?.Find(key)?.KeyAt ?? mapping?.At ?? new Position(1, 1);

    public MappingReader Section(string key, Func<ScalarNode, string?>? remedyForScalar = null)
    {
        context.Note(new SpecField(PathOf(key), SpecFieldKind.Section));
        SpecNode? value = Value(key);
        if (value is null or MappingNode)
        {
            return new MappingReader(context, PathOf(key), value as MappingNode);
        }

        string? remedy = value is ScalarNode scalar ? remedyForScalar?.Invoke(scalar) : null;
        Refuse(key, value, new("is not a mapping", remedy ?? "write its keys below it, indented, or as {key: value}"));
        return new MappingReader(context, PathOf(key), null);
    }

    /// <summary>Knows a key whose value another reader reads.</summary>
    public void Elsewhere(string key)
    {
        context.Note(new SpecField(PathOf(key), SpecFieldKind.Other));
        Value(key);
    }

    /// <summary>Text; plain text that is a number or boolean to some reader needs quotes.</summary>
    public string? Text(string key)
    {
        context.Note(new SpecField(PathOf(key), SpecFieldKind.Text));
        switch (Value(key))
        {
            case null:
                return null;
            case ScalarNode scalar when !ScalarRules.IsAmbiguousAsText(scalar):
                return scalar.Text;
            case ScalarNode scalar:
                Refuse(key, scalar, new("is not text to YAML", $"write \"{scalar.Text}\", with the quotes"));
                return null;
            case { } other:
                Refuse(key, other, new("is not text", "write one line of text"));
                return null;
        }
    }

    public T OneOf<T>(string key, T fallback, Func<string, Refusal?>? special = null)
        where T : struct, Enum
    {
        context.Note(new SpecField(PathOf(key), SpecFieldKind.Choice) { Choices = Spelling<T>.All, Default = Spelling<T>.Of(fallback) });
        SpecNode? value = Value(key);
        if (value is null)
        {
            return fallback;
        }

        if (value is ScalarNode scalar && Spelling<T>.TryRead(scalar.Text, out T read))
        {
            return read;
        }

        string all = string.Join(", ", Spelling<T>.All);
        string text = (value as ScalarNode)?.Text ?? "";
        Refuse(key, value, special?.Invoke(text) ?? (Nearest.To(text, Spelling<T>.All) is { } nearest && text.Length > 0
            ? new("is not a choice", $"did you mean {nearest}? (one of: {all})")
            : new Refusal("is not a choice", $"use one of: {all}")));
        return fallback;
    }

    public bool? Boolean(string key)
    {
        context.Note(new SpecField(PathOf(key), SpecFieldKind.Boolean));
        switch (Value(key))
        {
            case null:
                return null;
            case ScalarNode scalar when ScalarRules.TryReadBoolean(scalar, out bool value):
                return value;
            case ScalarNode scalar:
                Refuse(key, scalar, ScalarRules.RefuseBoolean(scalar));
                return null;
            case { } other:
                Refuse(key, other, new("is not a boolean", "write true or false"));
                return null;
        }
    }

    public int Integer(string key, int fallback, int min = 1) => (int)Long(key, fallback, min, int.MaxValue);

    public long Long(string key, long fallback, long min, long max)
    {
        context.Note(new SpecField(PathOf(key), SpecFieldKind.Integer) { Min = min, Default = fallback.ToString(CultureInfo.InvariantCulture) });
        return Value(key) is { } value ? Long(key, value, fallback, min, max) : fallback;
    }

    /// <summary>A finite number for which the check finds no fault.</summary>
    public double Number(string key, double fallback, Func<double, Refusal?> check)
    {
        string example = fallback.ToString(CultureInfo.InvariantCulture);
        context.Note(new SpecField(PathOf(key), SpecFieldKind.Number) { Default = example });
        switch (Value(key))
        {
            case null:
                return fallback;
            case ScalarNode scalar when ScalarRules.TryReadNumber(scalar, out double value):
                Refusal? refusal = double.IsFinite(value) ? check(value) : new("is out of the range of a double", $"write a number such as {example}");
                if (refusal is null)
                {
                    return value;
                }

                Refuse(key, scalar, refusal);
                return fallback;
            case { } other:
                Refuse(key, other, other is ScalarNode text ? ScalarRules.RefuseNumber(text, example) : new("is not a number", $"write a number such as {example}"));
                return fallback;
        }
    }

    /// <summary>A list of distinct positive integers that is not empty.</summary>
    public IReadOnlyList<int> Integers(string key, IReadOnlyList<int> fallback)
    {
        context.Note(new SpecField(PathOf(key), SpecFieldKind.Integers) { Default = $"[{string.Join(", ", fallback)}]" });
        SpecNode? value = Value(key);
        if (value is null)
        {
            return fallback;
        }

        if (value is not SequenceNode { Items.Count: > 0 } list)
        {
            string example = $"[{string.Join(", ", fallback)}]";
            Refuse(key, value, new(value is SequenceNode ? "is empty" : "is not a list", $"write a list such as {example}"));
            return fallback;
        }

        List<int> read = [];
        foreach (SpecNode item in list.Items)
        {
            int number = (int)Long(key, item, 0, 1, int.MaxValue);
            if (number != 0 && read.Contains(number))
            {
                Refuse(key, item, new("is in the list twice", "remove one of them"));
            }

            read.Add(number);
        }

        return read;
    }

    /// <summary>Refuses a value that was read well but breaks a rule.</summary>
    public void Refuse(string key, Refusal refusal)
    {
        if (mapping?.Find(key) is { } entry)
        {
            Refuse(key, entry.Value, refusal);
        }
    }

    public void Add(string key, Position at, string message)
    {
        context.Spoil(PathOf(key));
        context.Add(at, message);
    }

    public void Spoil(string key) => context.Spoil(PathOf(key));

    public bool IsSpoilt(string key) => context.IsSpoilt(PathOf(key));

    /// <summary>Refuses the keys that are unknown here.</summary>
    public void Finish()
    {
        foreach (MappingEntry entry in mapping?.Entries ?? [])
        {
            if (!known.Contains(entry.Key))
            {
                UnknownKey.Refuse(context, path, entry, known);
            }
        }
    }

    private SpecNode? Value(string key)
    {
        known.Add(key);
        context.Asked.Add(PathOf(key));
        if (mapping?.Find(key) is not { } entry)
        {
            return null;
        }

        if (entry.IsFaulty || entry.Value is InvalidNode or MappingNode { IsFaulty: true })
        {
            context.Spoil(PathOf(key));
        }

        switch (entry.Value)
        {
            case InvalidNode:
                return null;
            case ScalarNode { IsNull: true } missing:
                string shown = missing.Text.Length == 0 ? "has no value" : $"is {missing.Text}, which is no value";
                Add(key, missing.Text.Length == 0 ? entry.KeyAt : missing.At, $"{PathOf(key)} {shown}; give one, or remove the key");
                return null;
            default:
                return entry.Value;
        }
    }

    private long Long(string key, SpecNode value, long fallback, long min, long max)
    {
        string example = Math.Max(fallback, min).ToString(CultureInfo.InvariantCulture);
        if (value is not ScalarNode scalar)
        {
            Refuse(key, value, new("is not an integer", $"write a whole number such as {example}"));
            return fallback;
        }

        if (!ScalarRules.TryReadInteger(scalar, out BigInteger number))
        {
            Refuse(key, scalar, ScalarRules.RefuseInteger(scalar, example));
            return fallback;
        }

        if (number >= min && number <= max)
        {
            return (long)number;
        }

        Refuse(key, scalar, number > max
            ? new("is too large", FormattableString.Invariant($"use at most {max}"))
            : new(min == 1 ? "is not positive" : "is negative", FormattableString.Invariant($"use {min} or more")));
        return fallback;
    }

    private void Refuse(string key, SpecNode value, Refusal refusal)
    {
        string shown = FlowText.Of(value);
        shown = shown.Length <= 60 ? shown : shown[..57] + "...";
        Add(key, value.At, $"{PathOf(key)} = {shown} {refusal.Rule}; {refusal.Remedy}");
    }
}
