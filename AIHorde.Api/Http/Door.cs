using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace AIHorde.Api;

/// <summary>
/// The checks before every API endpoint, in the contract's order: schema, target, parser, key, rights. The rate limit comes before and the
/// rules after. A route that names no access is closed.
/// </summary>
sealed class Door(RequestDelegate next, Keyring keyring, IdempotencyStore answers, IOptions<JsonOptions> json)
{
    const string KeyHeader = "apikey";
    const string KeyHelp = "The API key of a registered account.";

    readonly JsonSerializerOptions options = json.Value.SerializerOptions;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<ApiRoute>() is null)
        {
            await next(context);
            return;
        }

        var visit = Visit.Of(context)!;
        var contract = endpoint.Metadata.GetMetadata<BodyContract>();
        using var body = await ReceivedBody.ReadAsync(context.Request, contract, context.RequestAborted);
        var refusal = await CheckAsync(context, endpoint, visit, contract, body);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        await answers.AroundAsync(context, visit, body.Bytes, next);
    }

    async ValueTask<HordeError?> CheckAsync(HttpContext context, Endpoint endpoint, Visit visit, BodyContract? contract, ReceivedBody body)
    {
        if (endpoint.Metadata.GetMetadata<Access>() is not { } access)
        {
            return HordeError.Forbidden("This route is closed.");
        }

        if ((body.Refusal ?? CheckSchema(contract, body) ?? ReadMask(context, visit)) is { } unfit)
        {
            return unfit;
        }

        if (endpoint.Metadata.GetMetadata<TargetCheck>() is { } target && await target.Find(context, context.RequestAborted) is { } missing)
        {
            return missing;
        }

        var key = context.Request.Headers[KeyHeader].ToString();
        if (access.Need == KeyNeed.Required && key.Length == 0)
        {
            return HordeError.MissingHeader(KeyHeader, KeyHelp);
        }

        return Convert(contract, body, visit)
            ?? await IdentifyAsync(access, key, visit, context.RequestAborted)
            ?? (visit.Caller is { } caller ? access.Policy?.Check(caller) : null)
            ?? (body.HasNul && endpoint.Metadata.GetMetadata<MendsNul>() is null ? HordeError.HoldsNul : null);
    }

    static HordeError? CheckSchema(BodyContract? contract, ReceivedBody body) => contract?.Schema?.Check(body.Root!.Value);

    async ValueTask<HordeError?> IdentifyAsync(Access access, string key, Visit visit, CancellationToken cancellationToken)
    {
        if (access.Need == KeyNeed.None || key.Length == 0)
        {
            return null;
        }

        visit.Caller = await keyring.FindAsync(key, access.TakesSharedKeys, cancellationToken);
        return visit.Caller is null ? HordeError.Unauthorized() : null;
    }

    /// <summary>Last of the parser's work: arguments of the body, then the conversion to the route's type.</summary>
    HordeError? Convert(BodyContract? contract, ReceivedBody body, Visit visit)
    {
        if (contract is null)
        {
            return null;
        }

        JsonObject? converted = null;
        var refusal = contract.Schema is { } schema ? schema.CheckParsed(body.Root!.Value) : contract.Loose!.TryConvert(body.Root, out converted);
        if (refusal is not null)
        {
            return refusal;
        }

        try
        {
            var type = options.GetTypeInfo(contract.Type);
            visit.Body = converted is null ? body.Root!.Value.Deserialize(type) : converted.Deserialize(type);
            return visit.Body is null ? ReceivedBody.NotJson : null;
        }
        catch (Exception exception) when (exception is JsonException or OverflowException or FormatException)
        {
            return HordeError.BadRequest("The body does not fit this route.") with { Rc = null };
        }
    }

    static HordeError? ReadMask(HttpContext context, Visit visit)
    {
        var text = context.Request.Headers["X-Fields"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (!FieldMask.TryParse(text, out var mask))
        {
            return new HordeError(StatusCodes.Status400BadRequest, "The X-Fields header is not a field mask such as: name,records{request}");
        }

        visit.Mask = mask;
        return null;
    }
}
