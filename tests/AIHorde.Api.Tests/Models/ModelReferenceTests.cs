using AIHorde.Api.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AIHorde.Api.Tests.Models;

public sealed class ModelReferenceTests
{
    [Fact]
    public void What_comes_with_the_program_is_known_without_any_setting()
    {
        var references = new ModelReferences(Options.Create(new ModelReferenceOptions()));
        Assert.NotEmpty(references.Images.Names);
        Assert.True(references.Texts.IsKnown("koboldcpp/Tlacuilo-12B"));
    }

    [Fact]
    public void An_empty_source_knows_nothing_and_works()
    {
        var references = new ModelReferences(Options.Create(new ModelReferenceOptions { ImageSource = "", TextSource = "" }));
        Assert.Empty(references.Images.Names);
        Assert.Equal("flux_1", references.Images.BaselineOf("Mine [Flux]"));
        Assert.Equal(1, references.Texts.BillionsOf("anything"));
    }

    [Theory]
    [InlineData("""{"Broken":""")]
    [InlineData("""[1, 2]""")]
    [InlineData("""{"Odd":{"baseline":null}}""")]
    public async Task A_file_is_read_again_and_one_that_is_broken_or_gone_changes_nothing(string broken)
    {
        var path = Path.GetTempFileName();
        var options = Options.Create(new ModelReferenceOptions { ImageSource = path });
        var references = new ModelReferences(options);
        using var refresher = Refresher(references, options, new ServiceCollection());
        foreach (var json in (string[])["""{"First":{"baseline":"stable_diffusion_xl"},"Nothing":null}""", """{"Second":{}}""", broken])
        {
            await File.WriteAllTextAsync(path, json);
            await refresher.RefreshAsync(CancellationToken.None);
            if (json.Contains("First", StringComparison.Ordinal)) Assert.Equal("stable_diffusion_xl", references.Images.BaselineOf("First"));
        }

        File.Delete(path);
        await refresher.RefreshAsync(CancellationToken.None);
        Assert.Equal(["Second"], references.Images.Names);
    }

    [Fact]
    public async Task A_url_is_read_and_one_that_fails_or_sends_too_much_changes_nothing()
    {
        var answers = new Queue<IResult>([
            Results.Text("""{"koboldcpp/Mine":{"parameters":12000000000}}"""), Results.StatusCode(500), Results.Text("{" + new string(' ', 5000) + "}"),
        ]);
        await using var app = WebApplication.CreateSlimBuilder().ServedInTest().Build();
        app.MapGet("/db.json", () => answers.Dequeue());
        await app.StartAsync();
        var services = new ServiceCollection();
        services.AddHttpClient(nameof(ModelReferenceRefresher)).ConfigurePrimaryHttpMessageHandler(() => app.GetTestServer().CreateHandler());
        var options = Options.Create(new ModelReferenceOptions { TextSource = "http://models.example/db.json", BytesMax = 4096 });
        var references = new ModelReferences(options);
        using var refresher = Refresher(references, options, services);
        while (answers.Count > 0)
        {
            await refresher.RefreshAsync(CancellationToken.None);
            Assert.Equal(12, references.Texts.BillionsOf("koboldcpp/Mine"));
        }
    }

    static ModelReferenceRefresher Refresher(ModelReferences references, IOptions<ModelReferenceOptions> options, IServiceCollection services) => new(
        references, options, services.AddHttpClient().BuildServiceProvider().GetRequiredService<IHttpClientFactory>(), TimeProvider.System,
        NullLogger<ModelReferenceRefresher>.Instance);
}

static class ServedInTestExtensions
{
    public static WebApplicationBuilder ServedInTest(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseTestServer();
        return builder;
    }
}
