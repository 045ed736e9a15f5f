using System.Text.Json.Nodes;
using AIHorde.Api.Web.Images;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AIHorde.Api.Tests.Images;

/// <summary>The studio's form, as a browser without script posts it.</summary>
public class ImageFormTests
{
    [Fact]
    public async Task A_form_of_the_home_page_gets_the_defaults()
    {
        var request = await ReadAsync(("prompt", " a fox "), ("model", "demo/shapes"));
        Assert.Equal("a fox", (string?)request["prompt"]);
        Assert.Equal((512, 512), ((int)Param(request, "width"), (int)Param(request, "height")));
        Assert.Equal((20, true), ((int)Param(request, "steps"), (bool)Param(request, "karras")));
        Assert.True((bool)request["slow_workers"]!);
        Assert.True((bool)request["replacement_filter"]!);
        Assert.Null(request["style"]);
    }

    [Fact]
    public async Task What_a_whole_form_leaves_unticked_is_off_and_an_own_size_counts()
    {
        var request = await ReadAsync(("prompt", "x"), ("steps", "8"), ("size", "512x512"), ("width", "704"), ("height", "1024"), ("negative", "fog"));
        Assert.Equal("x ### fog", (string?)request["prompt"]);
        Assert.Equal((704, 1024, false), ((int)Param(request, "width"), (int)Param(request, "height"), (bool)Param(request, "karras")));
        Assert.False((bool)request["slow_workers"]!);
    }

    [Fact]
    public async Task Lines_become_loras_embeddings_and_workers()
    {
        var request = await ReadAsync(
            ("prompt", "x"), ("loras", "82098, 0.8, 0.5, ink\r\nversion 135867, 1\n\n"), ("tis", "7808, 1, negprompt"), ("workers", "a\nb"),
            ("workers_denied", "true"), ("upscaler", "RealESRGAN_x4plus"), ("facefixer", "GFPGAN"), ("strip", "true"), ("qr", "https://example.org"));
        var expected = JsonNode.Parse(
            """[{"name":"82098","model":0.8,"clip":0.5,"inject_trigger":"ink"},{"name":"135867","model":1,"clip":1,"is_version":true}]""");
        Assert.True(JsonNode.DeepEquals(expected, Param(request, "loras")), Param(request, "loras").ToJsonString());
        Assert.Equal("""[{"name":"7808","strength":1,"inject_ti":"negprompt"}]""", Param(request, "tis").ToJsonString());
        Assert.Equal("""["GFPGAN","RealESRGAN_x4plus","strip_background"]""", Param(request, "post_processing").ToJsonString());
        Assert.Equal("""[{"text":"https://example.org","reference":"qr_code"}]""", Param(request, "extra_texts").ToJsonString());
        Assert.Equal("""["a","b"]""", request["workers"]!.ToJsonString());
        Assert.True((bool)request["worker_blacklist"]!);
    }

    [Theory]
    [InlineData("img2img", "img2img", false, false)]
    [InlineData("inpainting", "inpainting", true, false)]
    [InlineData("control", "img2img", false, true)]
    public async Task A_picture_is_used_as_the_form_says(string use, string processing, bool masked, bool guided)
    {
        var request = await ReadAsync([("prompt", "x"), ("use", use), ("control", "depth")], "source", "mask");
        Assert.Equal(processing, (string?)request["source_processing"]);
        Assert.Equal("AQID", (string?)request["source_image"]);
        Assert.Equal(masked, request["source_mask"] is not null);
        Assert.Equal(guided ? "depth" : null, (string?)request["params"]!["control_type"]);
    }

    static Task<JsonObject> ReadAsync(params (string Name, string Value)[] fields) => ReadAsync(fields, []);

    static async Task<JsonObject> ReadAsync((string Name, string Value)[] fields, params string[] files)
    {
        var context = new DefaultHttpContext();
        var sent = new FormFileCollection();
        sent.AddRange(files.Select(name => new FormFile(new MemoryStream([1, 2, 3]), 0, 3, name, "a.png")));
        context.Request.Form = new FormCollection(fields.ToDictionary(field => field.Name, field => new StringValues(field.Value)), sent);
        return (await ImageForm.ReadAsync(context.Request)).ToRequest();
    }

    static JsonNode Param(JsonObject request, string name) => request["params"]![name]!;
}
