using System.Security.Cryptography;
using System.Text;

namespace AIHorde.Api;

/// <summary>What is known of an Idempotency-Key.</summary>
public abstract record StoredAnswer
{
    /// <summary>The key is new, and now it is ours until we complete or release it.</summary>
    public sealed record Claimed : StoredAnswer;

    /// <summary>Somebody is answering the same request right now.</summary>
    public sealed record InProgress : StoredAnswer;

    /// <summary>The key was used for another request.</summary>
    public sealed record Conflict : StoredAnswer;

    public sealed record Kept(int Status, ReadOnlyMemory<byte> Json) : StoredAnswer;
}

/// <summary>Keeps answers by key for a day, shared by all nodes.</summary>
public interface IStoredAnswers
{
    Task<StoredAnswer> ClaimAsync(string key, ReadOnlyMemory<byte> requestHash, CancellationToken cancellationToken);

    Task CompleteAsync(string key, ReadOnlyMemory<byte> requestHash, int status, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    Task ReleaseAsync(string key, CancellationToken cancellationToken);
}

/// <summary>
/// Idempotency-Key on every POST that changes something: the first successful answer is given again to every repetition. Refusals are not kept,
/// because a refused request changed nothing and may be right later.
/// </summary>
sealed class IdempotencyStore(IStoredAnswers answers)
{
    public const string Header = "Idempotency-Key";
    public const int LengthMax = 255;

    static readonly HordeError Used = new(StatusCodes.Status422UnprocessableEntity, $"This {Header} was used with another request.", Rc.IdempotencyKeyConflict);
    static readonly HordeError Underway = new(StatusCodes.Status409Conflict, $"A request with this {Header} is being answered.") { RetryAfterSeconds = 1 };

    public async Task AroundAsync(HttpContext context, Visit visit, ReadOnlyMemory<byte> body, RequestDelegate next)
    {
        var given = context.Request.Headers[Header].ToString();
        if (given.Length == 0 || !Applies(context))
        {
            await next(context);
            return;
        }

        if (given.Length > LengthMax)
        {
            await HordeError.BadRequest($"The {Header} is longer than {LengthMax} characters.").ExecuteAsync(context);
            return;
        }

        var key = KeyOf(context, visit, given);
        var hash = SHA256.HashData(body.Span);
        switch (await answers.ClaimAsync(key, hash, context.RequestAborted))
        {
            case StoredAnswer.Kept kept:
                await ReplayAsync(context, kept);
                break;
            case StoredAnswer.Conflict:
                await Used.ExecuteAsync(context);
                break;
            case StoredAnswer.InProgress:
                await Underway.ExecuteAsync(context);
                break;
            default:
                await AnswerAndKeepAsync(context, visit, key, hash, next);
                break;
        }
    }

    static bool Applies(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.GetEndpoint()!.Metadata.GetMetadata<NeverReplayed>() is null;

    /// <summary>One namespace an account. Strangers share the anonymous account and must not read one another's answers: there it is one an address.</summary>
    static string KeyOf(HttpContext context, Visit visit, string given)
    {
        var who = visit.Caller is { IsAnonymous: false } caller ? caller.Id.ToString() : $"anon@{visit.Address.Client}";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{who}\n{visit.Caller?.SharedKey}\n{context.Request.Path.Value}\n{given}"));
        return $"answer:{Convert.ToHexStringLower(hash)}";
    }

    static async Task ReplayAsync(HttpContext context, StoredAnswer.Kept kept)
    {
        Telemetry.Replayed();
        context.Response.StatusCode = kept.Status;
        context.Response.ContentType = Answers.JsonUtf8;
        context.Response.Headers["Idempotent-Replayed"] = "true";
        await context.Response.Body.WriteAsync(kept.Json, context.RequestAborted);
    }

    async Task AnswerAndKeepAsync(HttpContext context, Visit visit, string key, byte[] hash, RequestDelegate next)
    {
        (int Status, byte[] Json)? answer = null;
        visit.KeepAnswer = (status, json) => answer = (status, json);
        try
        {
            await next(context);
        }
        finally
        {
            // The request may be aborted by its sender; what was done is kept all the same.
            if (answer is { } kept && kept.Status < StatusCodes.Status300MultipleChoices)
            {
                await answers.CompleteAsync(key, hash, kept.Status, kept.Json, CancellationToken.None);
            }
            else
            {
                await answers.ReleaseAsync(key, CancellationToken.None);
            }
        }
    }
}
