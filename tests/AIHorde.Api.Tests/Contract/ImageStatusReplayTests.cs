using System.Net;
using AIHorde.Ledger.Addresses;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Contract;

[Collection(ApiCollection.Name)]
public class ImageStatusReplayTests(ApiServer server)
{
    [Fact]
    public async Task Image_statuses()
    {
        var requester = await server.UserAsync("asker", kudos: 1_000);
        var asked = await server.AskAsync("POST", "/api/v2/generate/async", requester.Key, """{"prompt":"x","models":["Nobody serves this [SDXL]"]}""");
        var id = asked.Json.GetProperty("id").GetString()!;
        await new Replay(server, "image status")
            .Always(one => one.At(one.Path.Replace("<uuid>", id, StringComparison.Ordinal)))
            .Before("status after cancel of never started", () => server.AskAsync("DELETE", $"/api/v2/generate/status/{id}"))
            .Before("check from an address in timeout, no agent", () => server.Services.GetRequiredService<AddressTimeouts>()
                .SuspectAsync(IPAddress.Parse("203.0.113.51"), isService: false, TestContext.Current.CancellationToken))
            .Change("check from an address in timeout, no agent", one => one.From("203.0.113.51"))
            .RunAsync();
    }
}
