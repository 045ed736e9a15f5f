using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace AIHorde.Api.Tests.Http;

public class FaultsTests
{
    /// <summary>As where somebody closes a page that reads a stream of events.</summary>
    [Theory]
    [InlineData(false, StatusCodes.Status499ClientClosedRequest)]
    [InlineData(true, StatusCodes.Status200OK)]
    public async Task Whoever_leaves_gets_no_answer_and_one_that_has_begun_is_left_as_it_is(bool hasBegun, int status)
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var context = new DefaultHttpContext { RequestAborted = gone.Token };
        context.Features.Set<IHttpResponseFeature>(new Response { HasStarted = hasBegun });
        await new Faults(_ => throw new OperationCanceledException(gone.Token), NullLogger<Faults>.Instance).InvokeAsync(context);
        Assert.Equal(status, context.Response.StatusCode);
    }

    /// <summary>As the server's own: once an answer has begun its status cannot be set.</summary>
    sealed class Response : HttpResponseFeature, IHttpResponseFeature
    {
        int status = StatusCodes.Status200OK;

        public new bool HasStarted { get; init; }

        int IHttpResponseFeature.StatusCode
        {
            get => status;
            set => status = HasStarted ? throw new InvalidOperationException("It has begun.") : value;
        }

        bool IHttpResponseFeature.HasStarted => HasStarted;
    }
}
