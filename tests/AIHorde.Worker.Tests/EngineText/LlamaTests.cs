using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Text;
using AIHorde.Worker.Engine.Torch;
using AIHorde.Worker.Engine.Weights;
using AIHorde.Worker.Tests.Engine;

namespace AIHorde.Worker.Tests.EngineText;

public sealed class LlamaTests
{
    [Theory]
    [InlineData("llama3", 1e-4)]
    [InlineData("qwen2-sharded", 1e-4)]
    [InlineData("qwen3-half", 1e-4)]
    [InlineData("mistral-bfloat", 1e-4)]
    public void Logits_are_those_of_PyTorch_in_one_pass_and_token_by_token(string folder, double tolerance)
    {
        using var world = new World(folder, new ManagedBackend(2));
        AssertLogits(world, folder, tolerance);
    }

    [Theory]
    [InlineData("llama3", 1e-4)]
    [InlineData("qwen2-sharded", 1e-4)]
    [InlineData("qwen3-half", 1e-4)]
    [InlineData("mistral-bfloat", 1e-4)]
    public void Logits_computed_by_libtorch_are_the_same(string folder, double tolerance)
    {
        using var world = new World(folder, TorchHere.Open(TorchDevice.Processor));
        AssertLogits(world, folder, tolerance);
    }

    private static void AssertLogits(World world, string folder, double tolerance)
    {
        var expected = TextFixture.Read(Path.Combine(folder, "expected.json"));
        int[] tokens = expected.GetProperty("tokens").Array<int>();
        int[] at = expected.GetProperty("at").Array<int>();
        for (int i = 0; i < at.Length; i++)
        {
            float[] logits = expected.GetProperty("logits")[i].Array<float>();
            AssertNear(logits, world.Logits(tokens.AsSpan(0, at[i] + 1), 40), tolerance);
            AssertNear(logits, world.Logits(tokens.AsSpan(0, at[i] + 1), 1), tolerance);
            AssertNear(logits, world.Logits(tokens.AsSpan(0, at[i] + 1), 7), tolerance);
        }
    }

    [Fact]
    public void A_prompt_that_begins_like_the_last_one_starts_where_they_part()
    {
        using var world = new World("llama3", new ManagedBackend(2));
        int[] first = [5, 9, 13, 2, 40, 41, 42], second = [5, 9, 13, 7, 8];
        using var cache = world.NewCache();
        var logits = new float[world.Llama.Outputs];
        world.Llama.Forward(first, cache, logits, TestContext.Current.CancellationToken);
        cache.RewindTo(second);
        Assert.Equal(3, cache.Count);
        world.Llama.Forward(second.AsSpan(cache.Count), cache, logits, TestContext.Current.CancellationToken);
        AssertNear(world.Logits(second, 40), logits, 1e-6);
        cache.RewindTo(second);
        Assert.Equal(4, cache.Count);
    }

    [Fact]
    public void The_cache_grows_with_the_text_and_keeps_what_it_held()
    {
        using var world = new World("llama3", new ManagedBackend(2));
        int[] tokens = [.. Enumerable.Range(0, 300).Select(i => i * 7 % 61)];
        AssertNear(world.Logits(tokens, 300), world.Logits(tokens, 1), 1e-4);
    }

    [Fact]
    public void A_text_longer_than_the_context_is_a_fault_and_no_crash()
    {
        using var world = new World("mistral-bfloat", new ManagedBackend(2));
        Assert.Equal(256, world.Llama.Config.ContextMax);
        Assert.Throws<Worker.Engine.EngineFaultException>(() => world.Logits(new int[257], 257));
        Assert.Throws<Worker.Engine.EngineFaultException>(() => world.Logits([64], 1));
    }

    [Fact]
    public void Writing_token_by_token_asks_the_system_for_no_memory()
    {
        using var world = new World("llama3", new ManagedBackend(2));
        using var cache = world.NewCache();
        var logits = new float[world.Llama.Outputs];
        Write();
        var backend = (ManagedBackend)world.Backend;
        long before = backend.SystemRequests;
        cache.RewindTo([0]);
        Write();
        Assert.Equal(before, backend.SystemRequests);

        void Write()
        {
            for (int i = 0; i < 100; i++) world.Llama.Forward([i % 60], cache, logits, TestContext.Current.CancellationToken);
        }
    }

    private static void AssertNear(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * largest, $"Logit {i} is {actual[i]} instead of {expected[i]}.");
    }

    private sealed class World : IDisposable
    {
        private readonly WeightFiles _weights;

        public World(string folder, ITensorBackend backend)
        {
            Backend = backend;
            string path = TextFixture.PathOf(folder);
            _weights = WeightFiles.Open(path);
            Llama = new Llama(Backend, _weights, LlamaConfig.Load(path));
        }

        public ITensorBackend Backend { get; }

        public Llama Llama { get; }

        public KeyValueCache NewCache() => new(Backend, Llama.Config);

        public float[] Logits(ReadOnlySpan<int> tokens, int chunk)
        {
            using var cache = NewCache();
            var logits = new float[Llama.Outputs];
            for (int i = 0; i < tokens.Length; i += chunk)
                Llama.Forward(tokens.Slice(i, Math.Min(chunk, tokens.Length - i)), cache, logits, TestContext.Current.CancellationToken);
            return logits;
        }

        public void Dispose()
        {
            Llama.Dispose();
            Backend.Dispose();
            _weights.Dispose();
        }
    }
}
