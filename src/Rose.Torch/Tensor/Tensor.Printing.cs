using System.Globalization;
using System.Text;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        private const int PrintedWhole = 1000;
        private const int PrintedEdge = 3;

        /// <summary>Dtype, shape and device, then the elements row by row; of more than 1000 elements only each dim's first and last three.</summary>
        public string str(string? fltFormat = null)
        {
            var elements = Elements(fltFormat ?? "g5");
            var text = new StringBuilder(ToString()).Append('\n');
            Print(text, elements, shape, 0, 0, elements.Length > PrintedWhole, elements.Select(element => element.Length).DefaultIfEmpty().Max());
            return text.ToString();
        }

        private static void Print(StringBuilder text, string[] elements, long[] shape, int dim, long first, bool shorten, int width)
        {
            if (dim == shape.Length)
            {
                text.Append(elements[first].PadLeft(width));
                return;
            }

            var stride = shape[(dim + 1)..].Aggregate(1L, (product, size) => product * size);
            text.Append('[');
            for (long k = 0; k < shape[dim]; k++)
            {
                if (k > 0)
                {
                    text.Append(dim == shape.Length - 1 ? ", " : ",\n" + new string(' ', dim + 1));
                }

                if (shorten && k == PrintedEdge && shape[dim] > 2 * PrintedEdge)
                {
                    text.Append("...");
                    k = shape[dim] - PrintedEdge - 1;
                    continue;
                }

                Print(text, elements, shape, dim + 1, first + (k * stride), shorten, width);
            }

            text.Append(']');
        }

        private string[] Elements(string format)
        {
            using var host = ToHost(is_floating_point() ? ScalarType.Float64 : ScalarType.Int64);
            return dtype == ScalarType.Bool ? Array.ConvertAll(host.ToArray<long>(), value => value != 0 ? "true" : "false")
                : is_integral() ? Array.ConvertAll(host.ToArray<long>(), value => value.ToString(CultureInfo.InvariantCulture))
                : Array.ConvertAll(host.ToArray<double>(), value => value.ToString(format, CultureInfo.InvariantCulture));
        }
    }
}
