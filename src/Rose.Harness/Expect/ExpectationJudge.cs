using System.Text;
using Rose.Harness.Compare.Cells;
using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Expect;

/// <summary>Holds the rows of a run against one expectation of its spec.</summary>
internal sealed class ExpectationJudge(Expectation expectation)
{
    private readonly List<string> _failures = [];
    private int _comparisons;

    /// <summary>The verdict on every expectation of a plan.</summary>
    public static IReadOnlyList<ExpectationVerdict> Judge<TRow>(ExperimentPlan plan, IReadOnlyList<Column<TRow>> columns, IReadOnlyList<TRow> rows, Func<TRow, ExperimentCase> caseOf)
    {
        if (plan.Expectations.Count == 0)
        {
            return [];
        }

        ResultRow[] seen = [.. rows.Select(row => ResultRow.Of(columns, row, caseOf(row)))];
        return [.. plan.Expectations.Select(expectation => new ExpectationJudge(expectation).Judge(seen))];
    }

    /// <summary>Rows in the order of the CSV.</summary>
    public ExpectationVerdict Judge(IReadOnlyList<ResultRow> rows)
    {
        switch (expectation.Claim)
        {
            case Claim.Equal equal:
                Groups(rows, (group, measured) =>
                {
                    foreach (var empty in group.Where(row => Of(row).Length == 0))
                    {
                        _comparisons++;
                        _failures.Add($"{empty} has no {expectation.Column}, but {measured[0]} has {Of(measured[0])}");
                    }

                    Pairs(measured.Skip(1), _ => measured[0], (row, first) => AreEqual(first, row, equal.Within));
                    return group.Count;
                });
                break;
            case Claim.Monotone monotone:
                Groups(rows, (_, measured) =>
                {
                    // Some values are measured at some steps only.
                    ResultRow[] curve = [.. measured.OrderBy(row => Cell.TryRead(row.Field(monotone.Over), out var key) ? key : double.NaN)];
                    Pairs(curve.Skip(1), k => curve[k], (after, before) => IsInOrder(before, after, monotone.Rises));
                    return curve.Length;
                });
                break;
            case Claim.Limited limited:
                Each(rows, row => IsWithin(row, limited));
                break;
            case Claim.Is { Value: var value }:
                Each(rows, row => Require(IsIdentical(Of(row), value), $"{row} has {expectation.Column} = {Of(row)}, which is not {value}"));
                break;
        }

        if (_comparisons == 0 && _failures.Count == 0)
        {
            _failures.Add(ExpectationRows.Among(expectation, rows).Any()
                ? $"nothing was compared, since no row has a value of {expectation.Column}"
                : "nothing was compared, since there is no such row");
        }

        return new ExpectationVerdict { Expectation = expectation, Comparisons = _comparisons, Failures = _failures };
    }

    /// <param name="judge">Of a group's rows and those of them that have a value, at least one; returns how many rows could be compared.</param>
    private void Groups(IReadOnlyList<ResultRow> rows, Func<IReadOnlyList<ResultRow>, IReadOnlyList<ResultRow>, int> judge)
    {
        List<ResultRow> alone = [];
        foreach (var group in ExpectationRows.Groups(expectation, rows))
        {
            ResultRow[] measured = [.. group.Where(row => Of(row).Length > 0)];
            if (measured.Length > 0 && judge(group, measured) == 1)
            {
                alone.Add(measured[0]);
            }
        }

        if (alone.Count > 0)
        {
            _failures.Add(FormattableString.Invariant($"{alone.Count} of the rows have no other to be compared with; the first is {alone[0]}"));
        }
    }

    private void Pairs(IEnumerable<ResultRow> rows, Func<int, ResultRow> other, Action<ResultRow, ResultRow> compare)
    {
        foreach (var (k, row) in rows.Index())
        {
            _comparisons++;
            compare(row, other(k));
        }
    }

    private void Each(IReadOnlyList<ResultRow> rows, Action<ResultRow> check)
    {
        foreach (var row in ExpectationRows.Among(expectation, rows).Where(row => Of(row).Length > 0))
        {
            _comparisons++;
            check(row);
        }
    }

    private void AreEqual(ResultRow first, ResultRow row, Bound? within)
    {
        var both = $"{row} has {expectation.Column} = {Of(row)}, but {first} has {Of(first)}";
        if (within is null)
        {
            Require(Cell.AreSame(Of(first), Of(row)), $"{both}: {(Of(first) == Of(row) ? "what is no number equals nothing" : "they are not the same text")}");
        }
        else if (Numbers(first, row) is var (a, b))
        {
            var distance = Cell.Distance(a, b, within.Unit, row.Case.Spec.DType);
            var unit = within.Unit.ToString().ToLowerInvariant();
            Require(distance <= within.Amount, $"{both}: they differ by {Cell.Text(distance)} {unit}, and {Cell.Text(within.Amount)} is allowed");
        }
    }

    private void IsInOrder(ResultRow before, ResultRow after, bool rises)
    {
        if (Numbers(before, after) is var (a, b))
        {
            Require(rises ? b > a : b < a, $"{after} has {expectation.Column} = {Of(after)}, which is not {(rises ? "above" : "below")} the {Of(before)} of {before}: the difference is {Cell.Text(b - a)}");
        }
    }

    private void IsWithin(ResultRow row, Claim.Limited limited)
    {
        if (Number(row) is { } value)
        {
            var (holds, side) = limited.FromAbove ? (value <= limited.Limit, "more") : (value >= limited.Limit, "less");
            Require(holds, double.IsNaN(value)
                ? $"{row} has {expectation.Column} = {Of(row)}, which is no number"
                : $"{row} has {expectation.Column} = {Of(row)}, which is {side} than {Cell.Text(limited.Limit)}: the difference is {Cell.Text(Math.Abs(value - limited.Limit))}");
        }
    }

    private (double A, double B)? Numbers(ResultRow a, ResultRow b) =>
        Number(a) is { } first && Number(b) is { } second ? (first, second) : null;

    private double? Number(ResultRow row)
    {
        if (Cell.TryRead(Of(row), out var number))
        {
            return number;
        }

        _failures.Add($"{row} has {expectation.Column} = {Of(row)}, which is no number");
        return null;
    }

    // As rose diff sees it.
    private static bool IsIdentical(string cell, string value) =>
        new CellComparer(null, ModelDType.Float64).Compare(Encoding.UTF8.GetBytes(cell), Encoding.UTF8.GetBytes(value), out _) == CellState.Identical;

    private string Of(ResultRow row) => row.Cells[expectation.Column];

    private void Require(bool holds, string failure)
    {
        if (!holds)
        {
            _failures.Add(failure);
        }
    }
}
