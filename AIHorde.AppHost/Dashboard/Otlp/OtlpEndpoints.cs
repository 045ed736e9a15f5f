using System.IO.Compression;
using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>OTLP over HTTP with protobuf bodies, as every OpenTelemetry SDK sends it. Bodies are bounded, compressed or not.</summary>
static class OtlpEndpoints
{
    public const int BodyBytesMax = 16 * 1024 * 1024;
    const string Protobuf = "application/x-protobuf";

    delegate void Intake(ReadOnlySpan<byte> body);

    public static IEndpointConventionBuilder MapOtlp(this IEndpointRouteBuilder routes, TelemetryStore store)
    {
        var group = routes.MapGroup("/v1");
        group.MapPost("/traces", request => Receive(request, body => store.Add(TraceDecoder.Decode(body))));
        group.MapPost("/logs", request => Receive(request, body => store.Add(LogDecoder.Decode(body))));
        group.MapPost("/metrics", request => Receive(request, body => store.Add(MetricDecoder.Decode(body))));
        return group;
    }

    static async Task Receive(HttpContext context, Intake intake)
    {
        if (context.Request.ContentType is not { } type || !type.StartsWith(Protobuf, StringComparison.OrdinalIgnoreCase))
        {
            await TypedResults
                .Text("Only OTLP over HTTP with protobuf bodies is understood here.", statusCode: StatusCodes.Status415UnsupportedMediaType)
                .ExecuteAsync(context);
            return;
        }

        if (await ReadAsync(context.Request, context.RequestAborted) is not { } body)
        {
            await TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge).ExecuteAsync(context);
            return;
        }

        try
        {
            intake(body.GetBuffer().AsSpan(0, (int)body.Length));
            context.Response.ContentType = Protobuf;
        }
        catch (InvalidDataException malformed)
        {
            await TypedResults.Text(malformed.Message, statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
        }
    }

    /// <summary>Null when the body, unpacked, is larger than the limit.</summary>
    static async Task<MemoryStream?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var gzip = request.Headers.ContentEncoding.ToString().Equals("gzip", StringComparison.OrdinalIgnoreCase);
        await using var from = gzip ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        var body = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = await from.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            if (body.Length + read > BodyBytesMax)
            {
                return null;
            }

            body.Write(chunk, 0, read);
        }

        return body;
    }
}
