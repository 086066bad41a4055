using System.Buffers.Binary;
using System.IO.Compression;

namespace Rose.Harness.Tests.Report;

/// <summary>The pixels of a PNG of 8 bits a channel, not interlaced, as screenshots are.</summary>
internal sealed record Png(int Width, int Height, IReadOnlyList<int> Pixels)
{
    private const int SignatureLength = 8;

    public int PixelsOf(int colour) => Pixels.Count(pixel => pixel == colour);

    public static Png Read(string path)
    {
        var file = File.ReadAllBytes(path);
        using var packed = new MemoryStream();
        int width = 0, height = 0, channels = 0;
        for (var at = SignatureLength; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var data = file.AsSpan(at + 8, length);
            if (file.AsSpan(at + 4, 4).SequenceEqual("IHDR"u8))
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
                Assert.Equal((8, 0), (data[8], data[12]));
                channels = data[9] == 6 ? 4 : 3;
            }
            else if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(data);
            }

            at += length + 12;
        }

        packed.Position = 0;
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        int stride = width * channels;
        byte[] before = new byte[stride], line = new byte[stride];
        var pixels = new int[width * height];
        for (var y = 0; y < height; y++)
        {
            var filter = unpacked.ReadByte();
            unpacked.ReadExactly(line);
            for (var k = 0; k < stride; k++)
            {
                int left = k < channels ? 0 : line[k - channels], up = before[k], corner = k < channels ? 0 : before[k - channels];
                line[k] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
            }

            for (var x = 0; x < width; x++)
            {
                pixels[(y * width) + x] = (line[x * channels] << 16) | (line[(x * channels) + 1] << 8) | line[(x * channels) + 2];
            }

            (before, line) = (line, before);
        }

        return new Png(width, height, pixels);
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        int a = Math.Abs(guess - left), b = Math.Abs(guess - up), c = Math.Abs(guess - corner);
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
