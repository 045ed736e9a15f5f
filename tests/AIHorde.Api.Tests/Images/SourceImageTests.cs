using System.Net;
using AIHorde.Api.Images;
using AIHorde.Api.Outgoing;

namespace AIHorde.Api.Tests.Images;

public sealed class SourceImageTests
{
    [Fact]
    [Trait("threat", "12")]
    public async Task An_image_that_is_too_large_to_fetch_is_refused_by_its_length()
    {
        var sources = new SourceImages(store: null!, new PublicFetch(new Large(), TimeProvider.System));
        var (image, refused) = await sources.ReadAsync("https://pictures.example/large.png", TestContext.Current.CancellationToken);
        Assert.Null(image);
        Assert.Equal(Rc.SourceImageSizeExceeded, refused!.Rc);
    }

    /// <summary>A server that says how large its answer is, and never sends it.</summary>
    sealed class Large : HttpMessageHandler, IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(Stream.Null) };
            answer.Content.Headers.ContentLength = SourceImages.UrlBytesMax + 1;
            return Task.FromResult(answer);
        }
    }
}
