using System.Text.Json;

namespace AIHorde.Api;

/// <summary>A body as it came in, read once.</summary>
sealed class ReceivedBody : IDisposable
{
    public static readonly HordeError NotJson = new(
        StatusCodes.Status400BadRequest,
        $"The body must be JSON of at most {WireJson.DepthMax} levels and {BodyReader.TokensMax} values, sent with the content type application/json.");
    static readonly ReceivedBody None = new();

    JsonDocument? document;

    public ReadOnlyMemory<byte> Bytes { get; private init; }

    public HordeError? Refusal { get; private set; }

    public bool HasNul { get; private set; }

    /// <summary>The JSON; null where a route without schema got none. Never null for a route with a schema that did not refuse.</summary>
    public JsonElement? Root => document?.RootElement;

    public static async Task<ReceivedBody> ReadAsync(HttpRequest request, BodyContract? contract, CancellationToken cancellationToken)
    {
        if (contract is null)
        {
            return None;
        }

        if (await BodyReader.ReadAsync(request, contract.BytesMax, cancellationToken) is not { } bytes)
        {
            return new ReceivedBody
            {
                Refusal = new HordeError(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {contract.BytesMax} bytes."),
            };
        }

        var body = new ReceivedBody { Bytes = bytes };
        if (BodyReader.IsJson(request))
        {
            body.document = BodyReader.Parse(bytes, out var hasNul);
            body.HasNul = hasNul;
        }

        if (body.document is null && contract.Schema is not null)
        {
            body.Refusal = NotJson;
        }

        return body;
    }

    public void Dispose() => document?.Dispose();
}
