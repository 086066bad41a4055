using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rose.Parallel.Tests;

/// <summary>Philox 4x32-10, written from the paper, one block at a time.</summary>
internal static class Philox
{
    public static uint[] Block(uint[] counter, uint key0, uint key1)
    {
        var c = (uint[])counter.Clone();
        for (var round = 0; round < 10; round++)
        {
            var (product0, product1) = (0xD2511F53UL * c[0], 0xCD9E8D57UL * c[2]);
            c = [(uint)(product1 >> 32) ^ c[1] ^ key0, (uint)product1, (uint)(product0 >> 32) ^ c[3] ^ key1, (uint)product0];
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }

        return c;
    }

    /// <summary>Word number <paramref name="index"/> of a stream of <see cref="CounterRandom"/>.</summary>
    public static uint Word(long seed, string purpose, ulong stream, ulong index)
    {
        var key = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{purpose}")));
        var block = index / 4;
        return Block([(uint)block, (uint)(block >> 32), (uint)stream, (uint)(stream >> 32)], (uint)key, (uint)(key >> 32))[index % 4];
    }

    /// <summary>The 64 bits of element <paramref name="index"/>.</summary>
    public static ulong Bits(long seed, string purpose, ulong stream, ulong index) =>
        Word(seed, purpose, stream, 2 * index) | ((ulong)Word(seed, purpose, stream, (2 * index) + 1) << 32);
}
