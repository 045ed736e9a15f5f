using System.Runtime.InteropServices;

namespace AIHorde.Worker.Engine.Images;

/// <summary>
/// Google's libwebp where the machine has it (Debian's libwebp7, Homebrew's webp, a libwebp.dll beside the program): the only lossy WebP here.
/// Looked for once; its absence is no error until lossy WebP is asked for.
/// </summary>
internal static unsafe class LibWebp
{
    private static readonly Functions? s_functions = Find();

    public static bool Available => s_functions is not null;

    public static byte[] Encode(Bitmap bitmap, int quality)
    {
        Functions webp = s_functions ?? throw new ImageFormatException("Lossy WebP cannot be written: libwebp is not installed.");
        byte* output = null;
        fixed (byte* rgba = bitmap.Rgba)
        {
            nuint size = webp.Encode(rgba, bitmap.Width, bitmap.Height, bitmap.Width * 4, Math.Clamp(quality, 1, 100), &output);
            if (size == 0 || output is null) throw new ImageFormatException("libwebp could not write the picture.");
            try
            {
                return new ReadOnlySpan<byte>(output, checked((int)size)).ToArray();
            }
            finally
            {
                webp.Free(output);
            }
        }
    }

    /// <summary>The caller has checked the size in the header; libwebp is asked again and must agree.</summary>
    public static Bitmap Decode(ReadOnlySpan<byte> bytes, int width, int height)
    {
        Functions webp = s_functions ?? throw new ImageFormatException("Lossy WebP cannot be read: libwebp is not installed.");
        var bitmap = new Bitmap(width, height);
        fixed (byte* data = bytes, rgba = bitmap.Rgba)
        {
            int w, h;
            if (webp.Info(data, (nuint)bytes.Length, &w, &h) == 0 || w != width || h != height
                || webp.DecodeInto(data, (nuint)bytes.Length, rgba, (nuint)bitmap.Rgba.Length, width * 4) is null)
                throw new ImageFormatException("The WebP is damaged.");
        }
        return bitmap;
    }

    private static Functions? Find()
    {
        foreach (string name in new[] { "libwebp.so.7", "libwebp.7.dylib", "/opt/homebrew/lib/libwebp.7.dylib", "libwebp.dll", "libwebp-7.dll" })
        {
            if (!NativeLibrary.TryLoad(name, typeof(LibWebp).Assembly, null, out nint library)) continue;
            if (NativeLibrary.TryGetExport(library, "WebPEncodeRGBA", out nint encode) && NativeLibrary.TryGetExport(library, "WebPFree", out nint free)
                && NativeLibrary.TryGetExport(library, "WebPGetInfo", out nint info)
                && NativeLibrary.TryGetExport(library, "WebPDecodeRGBAInto", out nint decode))
                return new Functions(encode, free, info, decode);
            NativeLibrary.Free(library);
        }
        return null;
    }

    private sealed class Functions(nint encode, nint free, nint info, nint decode)
    {
        public nuint Encode(byte* rgba, int width, int height, int stride, float quality, byte** output)
            => ((delegate* unmanaged[Cdecl]<byte*, int, int, int, float, byte**, nuint>)encode)(rgba, width, height, stride, quality, output);

        public void Free(byte* memory) => ((delegate* unmanaged[Cdecl]<void*, void>)free)(memory);

        public int Info(byte* data, nuint size, int* width, int* height)
            => ((delegate* unmanaged[Cdecl]<byte*, nuint, int*, int*, int>)info)(data, size, width, height);

        public byte* DecodeInto(byte* data, nuint size, byte* output, nuint outputSize, int stride)
            => ((delegate* unmanaged[Cdecl]<byte*, nuint, byte*, nuint, int, byte*>)decode)(data, size, output, outputSize, stride);
    }
}
