using System.Buffers.Binary;

namespace Rose.Harness.Compare.Rows;

/// <summary>64 bits of a row's key, the same in every process. Products of 128 bits, folded, mix as well as any.</summary>
internal static class KeyHash
{
    private const ulong First = 0xA0761D6478BD642F;
    private const ulong Second = 0xE7037ED1A0B428DB;

    public static ulong Of(CsvRecord record, int[] fields)
    {
        var hash = Second;
        foreach (var field in fields)
        {
            hash = Add(hash, record[field]);
        }

        return hash;
    }

    private static ulong Add(ulong hash, ReadOnlySpan<byte> field)
    {
        hash = Fold(hash ^ (ulong)field.Length, First);
        for (; field.Length >= sizeof(ulong); field = field[sizeof(ulong)..])
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(field), First);
        }

        ulong rest = 0;
        foreach (var each in field)
        {
            rest = (rest << 8) | each;
        }

        return Fold(hash ^ rest, Second);
    }

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
