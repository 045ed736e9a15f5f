using System.Reflection;

namespace AIHorde.Api;

/// <summary>
/// What every answer carries, errors included: CORS for any origin (there are no cookies here, so nothing is given away) and the node's name.
/// Preflights are answered before routing costs anything; HEAD runs as GET without its body.
/// </summary>
sealed class Transport(RequestDelegate next, Traffic traffic, IConfiguration configuration)
{
    const string Methods = "POST, GET, OPTIONS, PUT, DELETE, PATCH";
    const string Headers = "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, apikey, Client-Agent, X-Fields, X-Forwarded-For, "
        + "Proxied-For, Proxy-Authorization, Idempotency-Key";

    const string Exposed = "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, ETag, Horde-Node, Idempotent-Replayed";
    const string PreflightSeconds = "7200";

    public static readonly string Version =
        typeof(Transport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    readonly string node = $"{Environment.MachineName}:{configuration["AIHORDE_NODE_PORT"] ?? "7001"}:{Version}";

    public async Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = Headers;
        headers.AccessControlExposeHeaders = Exposed;
        headers.XContentTypeOptions = "nosniff";
        headers["Horde-Node"] = node;
        if (Paths.IsApi(context.Request.Path))
        {
            headers.CacheControl = "no-store";
        }

        if (HttpMethods.IsOptions(context.Request.Method))
        {
            headers.AccessControlMaxAge = PreflightSeconds;
        }

        if (HttpMethods.IsHead(context.Request.Method) && Paths.IsApi(context.Request.Path))
        {
            await AnswerHeadAsync(context);
            return;
        }

        using (traffic.Enter())
        {
            await next(context);
        }
    }

    async Task AnswerHeadAsync(HttpContext context)
    {
        var body = context.Response.Body;
        await using var counted = new CountingStream();
        context.Response.Body = counted;
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
            if (!context.Response.HasStarted)
            {
                context.Response.ContentLength ??= counted.Written;
            }
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.Response.Body = body;
        }
    }

    /// <summary>Takes the body that a HEAD must not send and remembers its length.</summary>
    sealed class CountingStream : Stream
    {
        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Written;

        public override long Position
        {
            get => Written;
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Written += count;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Written += count;
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
