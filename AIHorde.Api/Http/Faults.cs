using System.Text.Json;
using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Api;

/// <summary>
/// The outermost net. Whatever goes wrong, the client gets JSON with a message: unknown paths, wrong methods, broken bodies, lost infrastructure
/// and our own bugs. Preflights of known routes become 200.
/// </summary>
sealed partial class Faults(RequestDelegate next, ILogger<Faults> logger)
{
    /// <summary>The database is away or has too much to do; nothing happened, and a retry is right.</summary>
    public static readonly HordeError Busy = new(StatusCodes.Status503ServiceUnavailable, "The server has too much to do. Please try again.")
    {
        RetryAfterSeconds = 2,
    };

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more to be answered; the status is for whoever measures.
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, exception);
            return;
        }

        if (!context.Response.HasStarted && Paths.IsApi(context.Request.Path))
        {
            await AnswerBareAsync(context);
        }
    }

    async Task AnswerAsync(HttpContext context, Exception exception)
    {
        var error = exception switch
        {
            BadHttpRequestException bad => new HordeError(bad.StatusCode, MessageOf(bad.StatusCode)),
            JsonException => new HordeError(StatusCodes.Status400BadRequest, "The request is malformed."),
            LedgerUnavailableException or TimeoutException => Busy,
            NpgsqlException when Failures.IsWorthRetrying(exception) => Busy,
            _ => new HordeError(StatusCodes.Status500InternalServerError, "Internal Server Error"),
        };
        if (error.Status >= StatusCodes.Status500InternalServerError)
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unrouted";
            if (error == Busy) LogPutOff(context.Request.Method, route, exception.Message);
            else LogFault(exception, context.Request.Method, route);
        }

        await error.ExecuteAsync(context);
    }

    static async Task AnswerBareAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            response.Headers.Allow = AllowedWithOptions(response.Headers.Allow.ToString());
            if (HttpMethods.IsOptions(context.Request.Method))
            {
                response.StatusCode = StatusCodes.Status200OK;
                response.ContentType = "text/html; charset=utf-8";
                response.ContentLength = 0;
                return;
            }
        }

        if (response.StatusCode < StatusCodes.Status400BadRequest || response.ContentType is not null)
        {
            return;
        }

        await new HordeError(response.StatusCode, MessageOf(response.StatusCode)).ExecuteAsync(context);
    }

    static string MessageOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "The requested URL was not found on the server.",
        StatusCodes.Status405MethodNotAllowed => "The method is not allowed for the requested URL.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        _ => "The request cannot be answered.",
    };

    static string AllowedWithOptions(string allow)
    {
        var methods = allow.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        if (methods.Contains(HttpMethods.Get) && !methods.Contains(HttpMethods.Head))
        {
            methods.Add(HttpMethods.Head);
        }

        return string.Join(", ", methods.Append(HttpMethods.Options));
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Route} was put off: {Reason}")]
    partial void LogPutOff(string method, string route, string reason);

    [LoggerMessage(LogLevel.Error, "{Method} {Route} failed")]
    partial void LogFault(Exception exception, string method, string route);
}
