using Microsoft.Extensions.Configuration;

namespace AIHorde.ServiceDefaults;

/// <summary>
/// Lets a client ask for http://api: the name's addresses stand in the configuration as services:api:http:0, 1 … (in the environment
/// services__api__http__0), where .NET Aspire and our launcher put them. Several are taken in turn; a name that is not there is an ordinary host.
/// </summary>
public sealed class ServiceDiscovery(IConfiguration configuration) : DelegatingHandler
{
    int turn = -1;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { IsAbsoluteUri: true } asked && Find(asked) is { } found)
        {
            // The client that sees the answer, and a retry that sends the request again, know the name that was asked for.
            return SendToAsync(request, asked, found, cancellationToken);
        }

        return base.SendAsync(request, cancellationToken);
    }

    async Task<HttpResponseMessage> SendToAsync(HttpRequestMessage request, Uri asked, Uri found, CancellationToken cancellationToken)
    {
        request.RequestUri = new UriBuilder(asked) { Scheme = found.Scheme, Host = found.Host, Port = found.Port }.Uri;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            request.RequestUri = asked;
        }
    }

    Uri? Find(Uri asked)
    {
        // https+http://api means: https where there is one, else http.
        foreach (var scheme in asked.Scheme.Split('+'))
        {
            var addresses = configuration.GetSection($"services:{asked.Host}:{scheme}").GetChildren().ToList();
            if (addresses.Count > 0)
            {
                var next = addresses[(int)((uint)Interlocked.Increment(ref turn) % addresses.Count)].Value;
                return Uri.TryCreate(next, UriKind.Absolute, out var address) ? address : null;
            }
        }

        return null;
    }
}
