using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AIHorde.ServiceDefaults.Tests;

public sealed class OutgoingHttpTests
{
    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_is_found_by_its_name()
    {
        await using var target = await TestApp.StartAsync();
        await using var app = await TestApp.StartAsync(("services:api:http:0", target.Address.ToString()));
        using var client = app.Client;
        Assert.Equal("5", await client.GetStringAsync("/asks?url=http://api/items/5", Cancelled));
        Assert.Equal("6", await client.GetStringAsync("/asks?url=https%2Bhttp://api/items/6", Cancelled));
    }

    [Fact]
    public async Task Several_addresses_are_taken_in_turn_and_other_hosts_are_left_alone()
    {
        var network = new Network();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("services:api:http:0", "http://one:81"), new("services:api:http:1", "http://two:82")]);
        builder.AddServiceDefaults();
        builder.Services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(() => network));
        using var host = builder.Build();
        using var client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        foreach (var url in new[] { "http://api/a?b=c", "http://api/a?b=c", "http://elsewhere/a" })
        {
            using var answer = await client.GetAsync(new Uri(url), Cancelled);
            Assert.Equal(new Uri(url), answer.RequestMessage!.RequestUri);
        }

        Assert.Equal(["http://elsewhere/a", "http://one:81/a?b=c", "http://two:82/a?b=c"], network.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_read_that_meets_a_blip_is_sent_again()
    {
        var network = new Network(HttpStatusCode.ServiceUnavailable);
        using var client = new HttpClient(new ResilientHandler { InnerHandler = network });
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("http://host/"), Cancelled)).StatusCode);
        Assert.Equal(2, network.Asked.Count);
    }

    [Fact]
    public async Task A_write_is_never_sent_twice()
    {
        var network = new Network(HttpStatusCode.ServiceUnavailable);
        using var client = new HttpClient(new ResilientHandler { InnerHandler = network });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostAsync(new Uri("http://host/"), null, Cancelled)).StatusCode);
        Assert.Single(network.Asked);
    }

    [Fact]
    public async Task What_the_server_has_refused_is_not_asked_again()
    {
        var network = new Network(HttpStatusCode.NotFound);
        using var client = new HttpClient(new ResilientHandler { InnerHandler = network });
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("http://host/"), Cancelled)).StatusCode);
        Assert.Single(network.Asked);
    }

    /// <summary>Answers with the given statuses in turn, then always well.</summary>
    sealed class Network(params HttpStatusCode[] first) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            var status = Asked.Count <= first.Length ? first[Asked.Count - 1] : HttpStatusCode.OK;
            return Task.FromResult(new HttpResponseMessage(status) { RequestMessage = request });
        }
    }
}
