using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace AIHorde.Api.Images;

/// <summary>Seeds: digits, or any text as a number; absent means a new one for each job.</summary>
static class ImageSeed
{
    const int bits = 32;

    /// <summary>Null when the requester leaves it to chance.</summary>
    public static long? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var number = BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits)
            ? digits
            : new BigInteger(Encoding.UTF8.GetBytes(text), isUnsigned: true, isBigEndian: false);
        number = BigInteger.Abs(number);
        while (number >> bits != 0) number >>= bits;
        return (long)number;
    }

    /// <param name="waitingBefore">The pieces that waited before this pop: each batch gets a seed of its own.</param>
    public static long For(long? seed, int? variation, int waitingBefore)
    {
        if (seed is not { } given) return Random();
        var varied = given + (long)(variation ?? 0) * waitingBefore;
        return varied >> bits == 0 ? varied : varied >> bits;
    }

    public static long Random() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
}
