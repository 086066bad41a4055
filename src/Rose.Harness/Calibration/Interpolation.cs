namespace Rose.Harness.Calibration;

/// <summary>Between measured points.</summary>
internal static class Interpolation
{
    /// <summary>A straight line through the logarithms of both; beyond either end the end's own value.</summary>
    /// <param name="points">At least one, x ascending.</param>
    public static double Between(double x, IReadOnlyList<(double X, double Y)> points)
    {
        var above = points.TakeWhile(each => each.X < x).Count();
        if (above == 0 || above == points.Count)
        {
            return points[Math.Min(above, points.Count - 1)].Y;
        }

        var (low, high) = (points[above - 1], points[above]);
        return low.Y * Math.Pow(high.Y / low.Y, Math.Log(x / low.X) / Math.Log(high.X / low.X));
    }
}
