using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace AIHorde.Api;

/// <summary>
/// Reads a body into memory under limits: bytes, depth, number of values, valid text. It is refused by one pass over the tokens before any
/// tree is built, so a hostile body costs no more than its own bytes.
/// </summary>
static class BodyReader
{
    public const int BytesDefault = 1_000_000;

    /// <summary>For bodies with images in base64.</summary>
    public const int BytesLarge = 10_000_000;

    public const int TokensMax = 50_000;

    static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = WireJson.DepthMax, AllowDuplicateProperties = false };

    /// <summary>The bytes, or null when they are more than allowed.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int bytesMax, CancellationToken cancellationToken)
    {
        if (request.ContentLength > bytesMax)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? 256, 256, bytesMax));
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.GetMemory(256), cancellationToken);
            if (read == 0)
            {
                return buffer.WrittenMemory;
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > bytesMax)
            {
                return null;
            }
        }
    }

    /// <summary>The document, or null for what is not acceptable JSON. The caller disposes it.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> bytes, out bool hasNul)
    {
        hasNul = false;
        try
        {
            return Utf8.IsValid(bytes.Span) && Scan(bytes.Span, out hasNul) ? JsonDocument.Parse(bytes, DocumentOptions) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A half of a surrogate pair in an escape: the text cannot be written down as UTF-8.
            return null;
        }
    }

    static bool Scan(ReadOnlySpan<byte> json, out bool hasNul)
    {
        hasNul = false;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WireJson.DepthMax });
        var tokens = 0;
        while (reader.Read())
        {
            if (++tokens > TokensMax)
            {
                return false;
            }

            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                hasNul |= reader.GetString()!.Contains('\0');
            }
        }

        return true;
    }

    public static bool IsJson(HttpRequest request)
    {
        var type = request.ContentType.AsSpan();
        var end = type.IndexOf(';');
        var media = (end < 0 ? type : type[..end]).Trim();
        return media.Equals(Answers.JsonType, StringComparison.OrdinalIgnoreCase)
            || (media.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && media.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
    }
}
