using System.Net;
using System.Text;
using AIHorde.Api.Outgoing;

namespace AIHorde.Api.Tests.Webhooks;

[Trait("threat", "11")]
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.170")]
    [InlineData("192.168.1.1")]
    [InlineData("192.88.99.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.7")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2001:db8::1")]
    [InlineData("2001::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Addresses_that_are_not_public_are_refused(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    public void Addresses_of_the_internet_are_allowed(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://localhost/")]
    [InlineData("http://127.1/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://user@127.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    [InlineData("gopher://127.0.0.1/")]
    public async Task Urls_into_this_machine_are_not_fetched_however_they_are_written(string url)
    {
        using var clients = new OneClient(PublicHttp.Handler(PublicAddress.Is));
        var fetch = new PublicFetch(clients, TimeProvider.System);
        Assert.IsType<Fetched.Failed>(await fetch.GetAsync(new Uri(url), 1000, TimeSpan.FromSeconds(5), CancellationToken.None));
    }

    [Fact]
    [Trait("threat", "12")]
    public async Task A_body_without_end_is_cut_off_and_a_redirect_is_not_followed()
    {
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var serving = ServeAsync(listener);
        using var clients = new OneClient(PublicHttp.Handler(_ => true));
        var fetch = new PublicFetch(clients, TimeProvider.System);
        async Task<Fetched> GetAsync(string path) =>
            await fetch.GetAsync(new Uri($"http://127.0.0.1:{port}/{path}"), 100_000, TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.IsType<Fetched.TooLarge>(await GetAsync("endless"));
        Assert.IsType<Fetched.Failed>(await GetAsync("redirect"));
        Assert.Equal("fine", Encoding.UTF8.GetString(Assert.IsType<Fetched.Content>(await GetAsync("fine")).Bytes));
        var slow = await fetch.GetAsync(new Uri($"http://127.0.0.1:{port}/slow"), 1000, TimeSpan.FromMilliseconds(300), CancellationToken.None);
        Assert.IsType<Fetched.Failed>(slow);
        listener.Stop();
        await serving;
    }

    static async Task ServeAsync(HttpListener listener)
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    static async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            switch (context.Request.Url!.AbsolutePath)
            {
                case "/endless":
                    context.Response.SendChunked = true;
                    while (true) await context.Response.OutputStream.WriteAsync(new byte[10_000]);
                case "/redirect":
                    context.Response.Redirect("http://169.254.169.254/");
                    break;
                case "/slow":
                    await Task.Delay(TimeSpan.FromSeconds(5));
                    break;
                default:
                    await context.Response.OutputStream.WriteAsync("fine"u8.ToArray());
                    break;
            }

            context.Response.Close();
        }
        catch (HttpListenerException)
        {
            // The client hung up, which is what is tested.
        }
    }

    static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    sealed class OneClient(HttpMessageHandler handler) : IHttpClientFactory, IDisposable
    {
        public HttpClient CreateClient(string name) => new(handler, disposeHandler: false);

        public void Dispose() => handler.Dispose();
    }
}
