using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Text;
using AIHorde.Worker.Engine.Tokenizers;
using AIHorde.Worker.Engine.Weights;
using AIHorde.Worker.Models;
using BenchmarkDotNet.Attributes;

namespace AIHorde.Benchmarks.Engine;

/// <summary>How fast text is read and written with demo/tales: one operation is one token.</summary>
[MinColumn]
[MemoryDiagnoser]
public class TextBenchmarks : IDisposable
{
    private const int Tokens = 128;

    private ManagedBackend _backend = null!;
    private WeightFiles _weights = null!;
    private Llama _llama = null!;
    private KeyValueCache _cache = null!;
    private TextTokenizer _tokenizer = null!;
    private float[] _logits = null!;
    private int[] _prompt = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Open()
    {
        string folder = DemoModels.FolderOf(DemoModels.Tales);
        var config = LlamaConfig.Load(folder);
        _backend = new ManagedBackend(Threads);
        _weights = WeightFiles.Open(folder);
        _llama = new Llama(_backend, _weights, config);
        _cache = new KeyValueCache(_backend, config);
        _tokenizer = TokenizerFile.Load(folder);
        _logits = new float[_llama.Outputs];
        var text = _tokenizer.Encode(string.Concat(Enumerable.Repeat("Once upon a time there was a brave fox who lived in the forest. ", 16)));
        _prompt = [.. text.Take(Tokens)];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _cache.Dispose();
        _llama.Dispose();
        _weights.Dispose();
        _backend.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Tokens)]
    public void Write()
    {
        _cache.RewindTo(_prompt.AsSpan(0, 1));
        foreach (int token in _prompt) _llama.Forward([token], _cache, _logits, CancellationToken.None);
    }

    [Benchmark(OperationsPerInvoke = Tokens)]
    public void Read()
    {
        _cache.RewindTo(_prompt.AsSpan(0, 1));
        _llama.Forward(_prompt, _cache, _logits, CancellationToken.None);
    }

    [Benchmark(OperationsPerInvoke = Tokens)]
    public int Tokenize() => _tokenizer.Encode(_tokenizer.Decode(_prompt)).Count;
}
