using System.Globalization;
using Rose.Harness.Calibration;
using Rose.Harness.Predict;
using Rose.Model.Cost;
using Rose.Parallel;
using Spectre.Console;

namespace Rose.Harness.Terminal;

/// <summary>What <c>rose plan</c> prints: a line for each case of a sweep, or all of one case.</summary>
internal static class PlanTables
{
    private static readonly string[] _binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
    private static readonly string[] _decimal = ["", "k", "M", "G", "T", "P", "E"];

    public static void PrintCases(IReadOnlyList<PlanReport> cases, TextWriter output)
    {
        var table = NewTable("case", "what", "ranks", "parameters", "memory a rank", "forward", "backward", "collectives", "bytes", "step");
        foreach (var each in cases)
        {
            table.AddRow(
                Text(each.Case), Markup.Escape(each.Label), Text(each.WorldSize), Count(each.ParameterCount), Bytes(each.TotalBytes), Flops(each.ForwardFlops),
                Flops(each.BackwardFlops + each.RecomputeFlops), Text(each.CollectiveCalls), Bytes(each.CollectiveBytes), each.StepMilliseconds is { } step ? Milliseconds(step) : "-");
        }

        TextConsole.On(output).Write(table);
    }

    public static void PrintCase(PlanReport of, MachineRates? rates, TextWriter output)
    {
        var console = TextConsole.On(output);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"case {of.Case}, {of.Label}: {of.DataSize} × {of.TensorSize} ranks (data × tensor), {Count(of.ParameterCount)} parameters; rank {of.Rank}:"));
        console.Write(Parameters(of));
        console.Write(Memory(of));
        console.Write(Work(of));
        if (of.Collectives.Count > 0)
        {
            console.Write(Collectives(of));
        }

        PrintAssumptions(rates, of.WorldSize, output);
    }

    /// <summary>What the times stand on, or how to get some.</summary>
    public static void PrintAssumptions(MachineRates? rates, int worldSize, TextWriter output)
    {
        if (rates is null)
        {
            output.WriteLine("no time is predicted without the rates of a machine; measure this one with: rose doctor --calibrate");
            return;
        }

        output.WriteLine($"times by the rates of {rates.Fingerprint.CpuModel}, measured {rates.Measured}: a core of its own for each rank, float32's rate for every dtype, rings of equal links, no overlap");
        if (worldSize > rates.Cores)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"that machine has {rates.Cores} cores, on which {worldSize} ranks would take turns"));
        }
    }

    private static Table Parameters(PlanReport of)
    {
        var table = NewTable("parameter", "shape", "on the rank", "bytes").Caption("parameters of all blocks are alike");
        foreach (var each in of.Parameters.Where(each => !IsOfLaterBlock(each.Name)))
        {
            table.AddRow(Markup.Escape(Starred(each.Name)), Shape(each.GlobalShape), Shape(each.LocalShape), Bytes(each.Bytes));
        }

        return table;
    }

    private static Table Memory(PlanReport of)
    {
        var table = NewTable("memory", "bytes");
        table.AddRow("parameters", Bytes(of.ParameterBytes));
        table.AddRow("gradients", Bytes(of.GradientBytes));
        table.AddRow("optimizer", Bytes(of.OptimizerBytes));
        table.AddRow("activations (estimate)", Bytes(of.ActivationBytes));
        foreach (var place in of.Activations.GroupBy(each => each.Place))
        {
            table.AddRow($"  {Markup.Escape(place.Key)}: {string.Join(", ", place.Select(each => each.What).Distinct())}", Bytes(place.Sum(each => each.Bytes)));
        }

        table.AddRow("together", Bytes(of.TotalBytes));
        return of.ProcessBytes is { } process ? table.AddRow("with a layer at work and the process itself", Bytes(of.TotalBytes + of.WorkBytes + process)) : table;
    }

    private static Table Work(PlanReport of)
    {
        var time = of.Time;
        var table = NewTable("step", "FLOPs", "milliseconds").Caption("FLOPs of matrix products alone");
        table.AddRow("forward", Flops(of.ForwardFlops), Time(time?.ForwardMilliseconds));
        if (of.BackwardFlops > 0)
        {
            if (of.RecomputeFlops > 0)
            {
                table.AddRow("blocks again", Flops(of.RecomputeFlops), Time(time?.RecomputeMilliseconds));
            }

            table.AddRow("backward", Flops(of.BackwardFlops), Time(time?.BackwardMilliseconds));
            table.AddRow("norm and optimizer", "-", Time(time?.UpdateMilliseconds));
        }

        table.AddRow(time is null ? "collectives, tensor axis" : $"collectives, tensor axis ({time.Link})", "-", Time(time?.TensorMilliseconds));
        if (of.DataSize > 1)
        {
            table.AddRow("collectives, data axis", "-", Time(time?.DataMilliseconds));
        }

        return table.AddRow("together", Flops(of.ForwardFlops + of.RecomputeFlops + of.BackwardFlops), Time(of.StepMilliseconds));
    }

    private static Table Collectives(PlanReport of)
    {
        var table = NewTable("place", "phase", "axis", "collective", "calls", "bytes").Caption("payload that the rank gives in a step");
        foreach (var each in of.Collectives)
        {
            table.AddRow(Markup.Escape(each.Place), Lower(each.Phase), Lower(each.Axis), Traffic.NameOf(each.Kind), Text(each.Calls), Text(each.Bytes));
        }

        return table.AddRow("together", "", "", "", Text(of.CollectiveCalls), Text(of.CollectiveBytes));
    }

    private static Table NewTable(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var (k, name) in columns.Index())
        {
            var column = new TableColumn(Markup.Escape(name)).NoWrap();
            table.AddColumn(k == 0 || name is "what" or "phase" or "axis" or "collective" ? column : column.RightAligned());
        }

        return table;
    }

    private static bool IsOfLaterBlock(string name) => name.Split('.') is ["blocks", not "0", ..];

    private static string Starred(string name) => name.StartsWith("blocks.0.", StringComparison.Ordinal) ? "blocks.*." + name["blocks.0.".Length..] : name;

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Shape(IReadOnlyList<long> shape) => string.Join(" × ", shape.Select(Text));

    private static string Bytes(long value) => Scaled(value, 1024, _binary, " ");

    private static string Flops(double value) => Scaled(value, 1000, _decimal, " ") + "FLOP";

    private static string Count(long value) => Scaled(value, 1000, _decimal, " ").TrimEnd();

    private static string Time(double? milliseconds) => milliseconds is { } value ? value.ToString("0.000", CultureInfo.InvariantCulture) : "-";

    private static string Milliseconds(double value) => value.ToString("0.000", CultureInfo.InvariantCulture) + " ms";

    private static string Scaled(double value, double step, string[] units, string apart)
    {
        var unit = 0;
        while (Math.Abs(value) >= step && unit < units.Length - 1)
        {
            value /= step;
            unit++;
        }

        return value.ToString(unit == 0 ? "0" : "0.00", CultureInfo.InvariantCulture) + apart + units[unit];
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
