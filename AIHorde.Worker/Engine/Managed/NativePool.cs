using System.Numerics;
using System.Runtime.InteropServices;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>
/// Native memory, aligned to cache lines, given back to lists by size and taken from there again, so that a model that runs the same shapes over and over
/// asks the system for nothing. One thread at a time.
/// </summary>
internal sealed unsafe class NativePool : IDisposable
{
    private const nuint Alignment = 64;

    private readonly Dictionary<long, Stack<nint>> _free = [];

    /// <summary>What was ever taken from the system and not yet given back to it.</summary>
    public long BytesHeld { get; private set; }

    /// <summary>How often the system was asked: stands still in steady state.</summary>
    public long SystemRequests { get; private set; }

    public nint Rent(long bytes)
    {
        long size = SizeClass(bytes);
        if (_free.TryGetValue(size, out Stack<nint>? stack) && stack.TryPop(out nint address)) return address;
        SystemRequests++;
        BytesHeld += size;
        return (nint)NativeMemory.AlignedAlloc((nuint)size, Alignment);
    }

    public void Return(nint address, long bytes)
    {
        long size = SizeClass(bytes);
        if (!_free.TryGetValue(size, out Stack<nint>? stack)) _free[size] = stack = new Stack<nint>();
        stack.Push(address);
    }

    /// <summary>Gives what lies unused back to the system: between jobs of different sizes.</summary>
    public void Trim()
    {
        foreach ((long size, Stack<nint> stack) in _free)
        {
            while (stack.TryPop(out nint address))
            {
                NativeMemory.AlignedFree((void*)address);
                BytesHeld -= size;
            }
        }
    }

    public void Dispose() => Trim();

    /// <summary>Four classes to each doubling: at most a quarter is wasted, and neighbouring shapes share buffers.</summary>
    private static long SizeClass(long bytes)
    {
        if (bytes <= 256) return 256;
        long step = 1L << (BitOperations.Log2((ulong)(bytes - 1)) - 2);
        return (bytes + step - 1) / step * step;
    }
}
