using System.Buffers.Binary;
using System.Text;
using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Tests.Engine;

public sealed class WeightTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weights").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_sharded_model_reads_as_one()
    {
        Write("a.safetensors", """{"one":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", [0, 0, 128, 63, 0, 0, 0, 64]);
        Write("b.safetensors", """{"two":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]},"ids":{"dtype":"I64","shape":[1],"data_offsets":[2,10]}}""",
            [128, 63, 0, 0, 0, 0, 0, 0, 0, 0]);
        File.WriteAllText(Path.Combine(_folder, "model.safetensors.index.json"), """{"weight_map":{"one":"a.safetensors","two":"b.safetensors"}}""");
        using WeightFiles weights = WeightFiles.Open(_folder);
        Assert.Equal([1f, 2f], weights.Get("one").ToFloats());
        Assert.Equal(DType.BF16, weights.Get("two").Type);
        Assert.Equal([1f], weights.Get("two").ToFloats());
        Assert.Null(weights.Find("ids"));
        Assert.Contains("three", Assert.Throws<EngineFaultException>(() => weights.Get("three")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"one":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}""")]
    [InlineData("""{"one":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""")]
    [InlineData("""{"one":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""")]
    [InlineData("""{"one":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""")]
    [InlineData("""{"one":{"shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("""{"one":""")]
    public void A_header_that_lies_is_refused(string header)
    {
        Write("bad.safetensors", header, new byte[8]);
        Assert.Throws<EngineFaultException>(() => SafetensorsFile.Open(Path.Combine(_folder, "bad.safetensors")));
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        string path = Path.Combine(_folder, "short.safetensors");
        File.WriteAllBytes(path, [255, 255, 0, 0, 0, 0, 0, 0, 123, 125]);
        Assert.Throws<EngineFaultException>(() => SafetensorsFile.Open(path));
    }

    private void Write(string name, string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        data.CopyTo(bytes, 8 + text.Length);
        File.WriteAllBytes(Path.Combine(_folder, name), bytes);
    }
}
