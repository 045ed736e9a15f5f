using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Contract.Codes;

/// <summary>Return codes of image and text requests that no recorded case has. All are refused before anything is queued.</summary>
[Collection(ApiCollection.Name)]
public class ImageCodeTests(ApiServer server)
{
    const string Png =
        "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAIklEQVR4nO3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAA8G4wQAABiwCo9wAAAABJRU5ErkJggg==";

    const string Lora = """{"name":"a"}""";
    const string Sd = """ "models":["stable_diffusion"] """;

    [Theory]
    [InlineData("""{"prompt":"x","models":["SDXL_beta::stability.ai#6901"],"params":{"n":1}}""", Rc.BetaComparisonFault)]
    [InlineData($$$"""{"prompt":"x",{{{Sd}}},"source_image":"{{{Png}}}","source_processing":"inpainting","params":{"control_type":"canny"}}""",
        Rc.ControlNetInpaintingMismatch)]
    [InlineData($$$"""{"prompt":"x",{{{Sd}}},"source_image":"{{{Png}}}","params":{"control_type":"canny","image_is_control":true,"return_control_map":true}}""",
        Rc.ControlNetInvalidPayload)]
    [InlineData($$$"""{"prompt":"x",{{{Sd}}},"params":{"extra_texts":[{"text":"x","reference":"qr_code"}]}}""", Rc.InvalidExtraTextsDot)]
    [InlineData($$$"""{"prompt":"x",{{{Sd}}},"params":{"transparent":true},"extra_source_images":[{"image":"{{{Png}}}"}]}""", Rc.InvalidTransparencyImg2Img)]
    [InlineData("""{"prompt":"x","models":["Stable Cascade 1.0"],"params":{"transparent":true}}""", Rc.InvalidTransparencyModel)]
    [InlineData($$$"""{"prompt":"x",{{{Sd}}},"source_mask":"{{{Png}}}"}""", Rc.SourceMaskUnnecessary)]
    [InlineData($$$"""{"prompt":"x",{{{Sd}}},"extra_source_images":[{"image":"a"},{"image":"b"}]}""", Rc.MoreThanMinExtraSourceImageDot)]
    [InlineData($$$"""{"prompt":"x",{{{Sd}}},"params":{"n":2},"disable_batching":true}""", Rc.RequiresTrust)]
    [InlineData($$$"""{"prompt":"x",{{{Sd}}},"params":{"loras":[{{{Lora}}},{{{Lora}}},{{{Lora}}},{{{Lora}}},{{{Lora}}},{{{Lora}}}]}}""", Rc.TooManyLoras)]
    [InlineData($$$"""{"prompt":"x",{{{Sd}}},"params":{"post_processing":["RealESRGAN_x4plus","NMKD_Siax"]}}""", Rc.TooManyUpscalers)]
    [InlineData($$$"""{"prompt":"x",{{{Sd}}},"source_image":"http://not an address"}""", Rc.SourceImageUrlInvalid)]
    public async Task An_image_request_is_refused(string json, string rc)
    {
        var user = await server.UserAsync("asking", kudos: 100_000);
        var reply = await server.AskAsync("POST", "/api/v2/generate/async", user.Key, json);
        Assert.True((reply.Status, reply.Rc) == (400, rc), reply.ToString());
    }

    [Fact]
    public async Task A_source_image_over_3072_by_3072_is_refused()
    {
        var png = Convert.FromBase64String(Png);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), 60_000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), 60_000);
        var json = $$$"""{"prompt":"x",{{{Sd}}},"source_image":"{{{Convert.ToBase64String(png)}}}"}""";
        await RefusesAsync("/api/v2/generate/async", json, Rc.SourceImageResolutionExceeded);
    }

    [Fact]
    public async Task A_special_model_needs_its_payload()
    {
        var special = await server.UserAsync("special");
        Assert.Equal(200, (await server.AskAsync("PUT", $"/api/v2/users/{special.Id}", ApiServer.AdminKey, """{"special":true}""")).Status);
        var reply = await server.AskAsync(
            "POST", "/api/v2/generate/async", special.Key, $$"""{"prompt":"x","models":["horde_special::{{special.Alias}}"]}""");
        Assert.True((reply.Status, reply.Rc) == (400, Rc.SpecialMissingPayload), reply.ToString());
    }

    [Fact]
    public async Task A_text_prompt_and_its_stops_have_limits()
    {
        var stops = string.Join(',', Enumerable.Range(0, 129).Select(n => $"\"{n}\""));
        await RefusesAsync("/api/v2/generate/text/async", """{"prompt":""}""", Rc.MissingPrompt);
        await RefusesAsync("/api/v2/generate/text/async", $$$"""{"prompt":"x","params":{"stop_sequence":[{{{stops}}}]}}""", Rc.TooManyStopSequences);
    }

    [Fact]
    public async Task A_request_that_waits_cannot_be_rated()
    {
        var user = await server.UserAsync("rating", kudos: 100_000);
        var asked = await server.AskAsync("POST", "/api/v2/generate/async", user.Key, """{"prompt":"x","models":["a model that nobody has"]}""");
        var rated = await server.AskAsync("POST", $"/api/v2/generate/rate/{asked.Json.GetProperty("id")}", null, "{}");
        Assert.True((rated.Status, rated.Rc) == (400, Rc.AestheticsNotCompleted), rated.ToString());
        await server.AskAsync("DELETE", $"/api/v2/generate/status/{asked.Json.GetProperty("id")}");
    }

    async Task RefusesAsync(string path, string json, string rc)
    {
        var user = await server.UserAsync("asking", Roles.None, kudos: 100_000);
        var reply = await server.AskAsync("POST", path, user.Key, json);
        Assert.True((reply.Status, reply.Rc) == (400, rc), reply.ToString());
    }
}
