using Rose.Harness.Spec;

namespace Rose.Harness.Expect;

/// <summary>
/// Reads one expectation:
/// <code>
/// COLUMN equal over FIELD [and FIELD] [within NUMBER relative|absolute|ulp] [where FIELD is VALUE [and FIELD is VALUE]]
/// COLUMN increasing|decreasing over FIELD [where ...]
/// COLUMN at most|at least NUMBER [where ...]
/// COLUMN is VALUE [where ...]
/// </code>
/// </summary>
internal sealed class ExpectationParser(string text, ExpectationFields fields)
{
    private const string Example = "write one such as: loss equal over world.size within 1e-6 relative";

    private static readonly string[] _comparisons = ["equal", "increasing", "decreasing", "at", "is"];

    private readonly Words _words = new(text);

    /// <exception cref="ExpectationFault">The text breaks the grammar, or names what the results do not have.</exception>
    public Expectation Parse(int line, int place)
    {
        var column = Column();
        var claim = Claim(column);
        var where = Where();
        if (!_words.AtEnd)
        {
            throw Fault($"{_words.Next} is not understood here; {(where.Count > 0 ? "end there, or go on with and" : "end there, or go on with where FIELD is VALUE")}");
        }

        return new Expectation { Text = text, Line = line, Place = place, Column = column, Claim = claim, Where = where };
    }

    private string Column()
    {
        if (_words.AtEnd)
        {
            throw Fault($"an expectation is empty; {Example}");
        }

        var fault = fields.FaultOfColumn(_words.Next);
        return fault is null ? _words.Take() : throw Fault(fault);
    }

    private Claim Claim(string column)
    {
        if (_words.Take("equal"))
        {
            Require("over", $"name what the rows may differ in: {column} equal over world.size");
            var over = Fields();
            return new Claim.Equal(over, Within(column));
        }

        if (_words.Next is "increasing" or "decreasing")
        {
            Number(column);
            var rises = _words.Take() == "increasing";
            Require("over", $"name the field: {column} {(rises ? "increasing" : "decreasing")} over step");
            var fault = _words.AtEnd ? null : fields.FaultOfOrder(_words.Next);
            return fault is null ? new Claim.Monotone(rises, Field()) : throw Fault(fault);
        }

        if (_words.Take("at"))
        {
            Number(column);
            var above = _words.Next == "most";
            if (!above && _words.Next != "least")
            {
                throw Fault($"at {Shown()} is no comparison; write at most, or at least");
            }

            _words.Take();
            return new Claim.Limited(above, BoundWords.Amount(_words, $"{column} at {(above ? "most" : "least")}"));
        }

        if (_words.Take("is"))
        {
            return new Claim.Is(Value($"{column} is"));
        }

        throw Fault(_words.AtEnd
            ? $"{column} stands alone; {Example}"
            : $"{_words.Next} is no comparison; {(Nearest.To(_words.Next, _comparisons) is { } meant ? $"did you mean {meant}?" : "use equal over, at most, at least, is, increasing over or decreasing over")}");
    }

    private Bound? Within(string column)
    {
        if (!_words.Take("within"))
        {
            return null;
        }

        Number(column);
        return BoundWords.Take(_words, "within");
    }

    private List<Condition> Where()
    {
        List<Condition> conditions = [];
        if (!_words.Take("where"))
        {
            return conditions;
        }

        do
        {
            var field = Field();
            Require("is", $"write {field} is and its value");
            var fault = fields.FaultOfValue(field, _words.Next);
            conditions.Add(fault is null ? new Condition(field, Value($"{field} is")) : throw Fault(fault));
        }
        while (_words.Take("and"));

        return conditions;
    }

    private List<string> Fields()
    {
        List<string> over = [Field()];
        while (_words.Take("and"))
        {
            over.Add(Field());
        }

        return over;
    }

    private string Field()
    {
        if (_words.AtEnd)
        {
            throw Fault($"a field is missing at the end; {Example}");
        }

        return fields.FaultOfField(_words.Next) is { } fault ? throw Fault(fault) : _words.Take();
    }

    private string Value(string after) => _words.AtEnd ? throw Fault($"{after} ends without a value; write one after it") : _words.Take();

    private void Require(string word, string remedy)
    {
        if (!_words.Take(word))
        {
            throw Fault($"{Shown()} stands where {word} is expected; {remedy}");
        }
    }

    private void Number(string column)
    {
        if (fields.IsText(column))
        {
            throw Fault($"{column} holds text, which has no size; write {column} equal over world.size, or {column} is VALUE");
        }
    }

    private string Shown() => BoundWords.Shown(_words);

    private ExpectationFault Fault(string message) => new(_words.Offset, message);
}
