using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AIHorde.EndToEnd.Tests.Stack;

namespace AIHorde.EndToEnd.Tests;

/// <summary>A picture goes to the horde, its worker enlarges it with a real network of a few layers, and the larger one comes back.</summary>
public sealed class AlchemyTests : IDisposable
{
    const string Form = "RealESRGAN_x4plus";
    const int Side = 64;
    const string Picture =
        "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAIklEQVR4nO3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAA8G4wQAABiwCo9wAAAABJRU5ErkJggg==";

    readonly TestFolder folder = new();

    [Fact]
    public async Task A_picture_is_enlarged_by_a_worker_of_the_launcher()
    {
        File.Copy(Network(), Path.Combine(folder.Path, $"{Form}.safetensors"));
        await using var launcher = await RunningLauncher.StartReadyAsync(
            ["--ephemeral", "--workers", "1"],
            ("AIHORDE_WORKER_BACKENDS", $"upscalers:{folder.Path}"), ("AIHORDE_WORKER_KINDS", "alchemy"), ("RateLimits__Enabled", "false"));
        using var http = new HttpClient { BaseAddress = new Uri(launcher.Api), DefaultRequestHeaders = { { "apikey", launcher.AdminKey } } };
        using var asked = await http.PostAsJsonAsync(
            "/api/v2/interrogate/async", new { source_image = Picture, forms = new[] { new { name = Form } } }, TestContext.Current.CancellationToken);
        var request = (await ReadAsync(asked)).GetProperty("id").GetString();

        var status = default(JsonElement);
        await Waiting.UntilAsync(async () =>
        {
            using var answer = await http.GetAsync($"/api/v2/interrogate/status/{request}");
            status = await ReadAsync(answer);
            return status.GetProperty("state").GetString() == "done";
        }, "the larger picture");
        var url = status.GetProperty("forms")[0].GetProperty("result").GetProperty(Form).GetString();
        using var download = await http.GetAsync(url, TestContext.Current.CancellationToken);
        Assert.Equal("image/webp", download.Content.Headers.ContentType?.MediaType);
        Assert.Equal((4 * Side, 4 * Side), SizeOf(await download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
    }

    public void Dispose() => folder.Dispose();

    static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>The weights that the worker's own tests compare with torch.</summary>
    static string Network([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "AIHorde.Worker.Tests", "Engine", "Fixtures", "upscalers", "newer-x4.safetensors");

    /// <summary>What the header says: of a lossless WebP, or of a lossy one where the machine has a library for it.</summary>
    static (int Width, int Height) SizeOf(byte[] webp)
    {
        const int sideMask = 0x3fff;
        if (webp.AsSpan(12, 4).SequenceEqual("VP8 "u8))
            return (BinaryPrimitives.ReadUInt16LittleEndian(webp.AsSpan(26)) & sideMask, BinaryPrimitives.ReadUInt16LittleEndian(webp.AsSpan(28)) & sideMask);
        Assert.Equal("VP8L"u8, webp.AsSpan(12, 4));
        var packed = (int)BinaryPrimitives.ReadUInt32LittleEndian(webp.AsSpan(21));
        return ((packed & sideMask) + 1, ((packed >> 14) & sideMask) + 1);
    }
}
