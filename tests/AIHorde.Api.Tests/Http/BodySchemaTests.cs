using System.Text;
using System.Text.Json;

namespace AIHorde.Api.Tests.Http;

/// <summary>The texts are those recorded from the reference.</summary>
public class BodySchemaTests
{
    [Theory]
    [InlineData("""{"prompt":"x","params":{"width":500}}""", "params.width", "500 is not a multiple of 64")]
    [InlineData("""{"prompt":"x","params":{"steps":900}}""", "params.steps", "900 is greater than the maximum of 500")]
    [InlineData("""{"prompt":"x","params":{"seed":12}}""", "params.seed", "12 is not of type 'string'")]
    [InlineData("""{"prompt":""}""", "prompt", "'' should be non-empty")]
    [InlineData("""{"params":{}}""", "prompt", "'prompt' is a required property")]
    [InlineData("""{"prompt":"x","params":[]}""", "params", "[] is not of type 'object'")]
    [InlineData("""{"prompt":null}""", "prompt", "None is not of type 'string'")]
    [InlineData("""{"prompt":"x","params":{"steps":"20"}}""", "params.steps", "'20' is not of type 'integer'")]
    [InlineData("""{"prompt":"x","params":{"steps":80.5}}""", "params.steps", "80.5 is not of type 'integer'")]
    [InlineData("""{"prompt":"x","params":{"steps":true}}""", "params.steps", "True is not of type 'integer'")]
    [InlineData("""{"prompt":"x","nsfw":"yes"}""", "nsfw", "'yes' is not of type 'boolean'")]
    [InlineData("""{"prompt":"x","params":{"loras":[{"model":1}]}}""", "params.loras.0.name", "'name' is a required property")]
    [InlineData("""{"prompt":"x","params":{"post":["GFPGAN","GFPGAN"]}}""", "params.post", "['GFPGAN', 'GFPGAN'] has non-unique elements")]
    [InlineData("""{"prompt":"x","params":{"post":["GFPGAN","Nope"]}}""", "params.post.1", "'Nope' is not one of ['GFPGAN', 'CodeFormers']")]
    [InlineData("""{"prompt":"x","style":"ab"}""", "style", "'ab' is too short")]
    [InlineData("[]", "", "[] is not of type 'object'")]
    [InlineData("""{"prompt":"x","params":{"steps":1e300}}""", "params.steps", "1e300 is greater than the maximum of 500")]
    public void A_body_that_does_not_fit_is_reported_by_path(string json, string path, string text)
    {
        var error = Check(json);
        Assert.Equal(HordeError.PayloadFailed, error!.Message);
        Assert.Null(error.Rc);
        Assert.Equal(text, error.Errors![path]);
    }

    [Fact]
    public void All_failing_paths_are_reported()
    {
        var error = Check("""{"prompt":"x","params":{"width":500,"steps":900,"seed":12}}""");
        Assert.Equal(["params.seed", "params.steps", "params.width"], error!.Errors!.Keys.Order());
    }

    [Theory]
    [InlineData("""{"prompt":"x"}""")]
    [InlineData("""{"prompt":"x","unknown":{"a":[1,null]}}""")]
    [InlineData("""{"prompt":"x","params":{"steps":20.0,"width":512}}""")]
    public void A_body_that_fits_passes(string json) => Assert.Null(Check(json));

    [Fact]
    [Trait("threat", "16")]
    public void Hostile_json_is_refused_before_a_tree_is_built()
    {
        Assert.Null(BodyReader.Parse(Bytes(new string('[', 100_000)), out _));
        Assert.Null(BodyReader.Parse(Bytes("{" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"\"a{i}\":1,")) + "\"b\":1}"), out _));
        Assert.Null(BodyReader.Parse(Bytes("""{"a":1,"a":2}"""), out _));
        Assert.Null(BodyReader.Parse(Bytes("""{"a":"\ud800"}"""), out _));
        Assert.Null(BodyReader.Parse(new byte[] { (byte)'"', 0xc3, 0x28, (byte)'"' }, out _));
        Assert.Null(BodyReader.Parse(Bytes(string.Empty), out _));
        using var document = BodyReader.Parse(Bytes("{\"a\":\"x\\u0000\"}"), out var hasNul);
        Assert.NotNull(document);
        Assert.True(hasNul);
    }

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    static HordeError? Check(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new RequestSchema().Check(document.RootElement);
    }

    sealed class RequestSchema : BodySchema
    {
        public RequestSchema()
        {
            Required("prompt", Field.Text(1));
            Optional("nsfw", Field.Flag());
            Optional("style", Field.Text(3, 1024));
            Optional("params", Field.Object(new ParamsSchema()));
        }
    }

    sealed class ParamsSchema : BodySchema
    {
        public ParamsSchema()
        {
            Optional("width", Field.Integer(64, 3072, 64));
            Optional("steps", Field.Integer(1, 500));
            Optional("seed", Field.Text());
            Optional("loras", Field.List(Field.Object(new LoraSchema())));
            Optional("post", Field.List(Field.OneOf("GFPGAN", "CodeFormers"), unique: true));
        }
    }

    sealed class LoraSchema : BodySchema
    {
        public LoraSchema() => Required("name", Field.Text(1, 255));
    }
}
