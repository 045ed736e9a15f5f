using System.Runtime.CompilerServices;

namespace AIHorde.Worker.Engine.Tensors;

/// <summary>Sizes of up to six dimensions, as a value, so that shapes cost no allocation.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    private const int RankMax = 6;

    private readonly Sizes _sizes;

    public Shape(params ReadOnlySpan<int> sizes)
    {
        if (sizes.Length > RankMax) throw new ArgumentException($"At most {RankMax} dimensions.", nameof(sizes));
        Rank = sizes.Length;
        long count = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sizes[i], nameof(sizes));
            _sizes[i] = sizes[i];
            count = checked(count * sizes[i]);
        }
        Count = count;
    }

    public int Rank { get; }

    /// <summary>How many numbers a tensor of this shape has.</summary>
    public long Count { get; }

    /// <summary>Negative dimensions count from the end, -1 being the last.</summary>
    public int this[int dimension]
    {
        get
        {
            int index = dimension < 0 ? dimension + Rank : dimension;
            if ((uint)index >= (uint)Rank) throw new ArgumentOutOfRangeException(nameof(dimension));
            return _sizes[index];
        }
    }

    /// <summary>The product of the sizes from <paramref name="from"/> up to, and without, <paramref name="to"/>.</summary>
    public long CountOf(int from, int to)
    {
        long count = 1;
        for (int i = from; i < to; i++) count *= _sizes[i];
        return count;
    }

    public Shape With(int dimension, int size)
    {
        Span<int> sizes = stackalloc int[Rank];
        for (int i = 0; i < Rank; i++) sizes[i] = _sizes[i];
        sizes[dimension < 0 ? dimension + Rank : dimension] = size;
        return new Shape(sizes);
    }

    public int[] ToArray()
    {
        var sizes = new int[Rank];
        for (int i = 0; i < Rank; i++) sizes[i] = _sizes[i];
        return sizes;
    }

    public bool Equals(Shape other)
    {
        if (Rank != other.Rank) return false;
        for (int i = 0; i < Rank; i++) if (_sizes[i] != other._sizes[i]) return false;
        return true;
    }

    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Rank, Count);

    public override string ToString() => $"[{string.Join(", ", ToArray())}]";

    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    [InlineArray(RankMax)]
    private struct Sizes
    {
        private int _first;
    }
}
