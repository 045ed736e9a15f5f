using System.Diagnostics;
using System.Text.Json.Serialization;

namespace AIHorde.Api;

/// <summary>
/// A refusal as a value: a status, a message for people and, for business rules, the return code that clients compare.
/// Schema failures carry the failing paths instead of a code.
/// </summary>
public sealed record HordeError(int Status, string Message, string? Rc = null, IReadOnlyDictionary<string, string>? Errors = null)
    : IResult
{
    /// <summary>The exact words of a schema failure; the Python SDK and front ends look for <c>errors</c> beside it.</summary>
    public const string PayloadFailed = "Input payload validation failed";

    public static readonly HordeError HoldsNul = BadRequest("A text in the request holds a NUL character.", Api.Rc.NulByteInPayload);

    /// <summary>Sent as Retry-After where the refusal is about load and will pass.</summary>
    public int? RetryAfterSeconds { get; init; }

    public static HordeError BadRequest(string message, string rc = Api.Rc.BadRequest) => new(StatusCodes.Status400BadRequest, message, rc);

    public static HordeError Unauthorized(string message = "No user matching sent API Key.") =>
        new(StatusCodes.Status401Unauthorized, message, Api.Rc.InvalidAPIKey);

    public static HordeError Forbidden(string message, string rc = Api.Rc.Forbidden) => new(StatusCodes.Status403Forbidden, message, rc);

    public static HordeError NotFound(string message, string rc) => new(StatusCodes.Status404NotFound, message, rc);

    public static HordeError TooMany(string message, string rc) => new(StatusCodes.Status429TooManyRequests, message, rc);

    /// <summary>All failing paths of a body that does not fit its schema.</summary>
    public static HordeError Schema(IReadOnlyDictionary<string, string> errors) => new(StatusCodes.Status400BadRequest, PayloadFailed, null, errors);

    /// <summary>The one argument that the parser stopped at.</summary>
    public static HordeError Argument(string name, string reason) => Schema(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = reason });

    public static HordeError MissingHeader(string name, string help) => Argument(name, $"{help} Missing required parameter in the HTTP headers".TrimStart());

    public static HordeError MissingInBody(string name, string help = "") => Argument(name, $"{help} Missing required parameter in the JSON body".TrimStart());

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        if (RetryAfterSeconds is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString();
        }

        Telemetry.Refused(Status, Rc);
        var body = new ErrorBody(Errors, Message, Rc, TraceOf(httpContext));
        await httpContext.Response.WriteAsJsonAsync(body, HttpJson.Default.ErrorBody, contentType: null, httpContext.RequestAborted);
    }

    static string TraceOf(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}

/// <summary>The wire shape of every error. A present but null member would break the Godot client, so absent members are left out.</summary>
public sealed record ErrorBody(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Errors,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rc,
    [property: JsonPropertyName("traceId")] string? TraceId);

/// <summary><c>{"message": "OK"}</c>: what deletions and operations answer.</summary>
[WireName("SimpleResponse")]
public sealed record SimpleMessage(string Message)
{
    public static readonly SimpleMessage Ok = new("OK");
}
