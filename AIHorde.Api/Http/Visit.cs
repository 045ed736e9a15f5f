using System.Diagnostics.CodeAnalysis;

namespace AIHorde.Api;

/// <summary>What the door found out about one request, for the endpoint behind it.</summary>
sealed class Visit
{
    public required ClientAddress Address { get; init; }

    public Caller? Caller { get; set; }

    /// <summary>The converted body, of the type that the route names.</summary>
    public object? Body { get; set; }

    public FieldMask? Mask { get; set; }

    /// <summary>Set while an Idempotency-Key is in force: takes the answer down so that a retry gets it again.</summary>
    public Action<int, byte[]>? KeepAnswer { get; set; }

    public static Visit? Of(HttpContext context) => context.Features.Get<Visit>();
}

/// <summary>The validated body of a route: <c>Body&lt;TransferRequest&gt; body</c>.</summary>
public readonly record struct Body<T>(T Value)
{
    [SuppressMessage("Design", "CA1000", Justification = "Minimal APIs find a parameter's binder by this static method.")]
    public static ValueTask<Body<T>> BindAsync(HttpContext context) => ValueTask.FromResult(new Body<T>((T)Visit.Of(context)!.Body!));
}

/// <summary>
/// Where a request comes from. <see cref="Peer"/> is the other end, or what a configured proxy says it is; <see cref="Client"/> is the end user
/// that a service account vouches for by its passkey, else the peer.
/// </summary>
public sealed record ClientAddress(System.Net.IPAddress Peer, System.Net.IPAddress Client)
{
    public bool IsProxied => !Peer.Equals(Client);

    public static ValueTask<ClientAddress> BindAsync(HttpContext context) => ValueTask.FromResult(Visit.Of(context)!.Address);
}

/// <summary>The Client-Agent header, <c>name:version:contact</c>. Any text is accepted; absent is <c>unknown:0:unknown</c>.</summary>
public sealed record ClientAgent(string Text)
{
    public const string Unknown = "unknown:0:unknown";
    public const int LengthMax = 255;

    public static ValueTask<ClientAgent> BindAsync(HttpContext context)
    {
        var text = context.Request.Headers["Client-Agent"].ToString();
        return ValueTask.FromResult(new ClientAgent(text.Length switch { 0 => Unknown, > LengthMax => text[..LengthMax], _ => text }));
    }
}
