using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Text;

namespace AIHorde.Worker.Tests.EngineText;

public sealed class SamplingTests
{
    private static readonly TextJob Job = new() { Model = "m", Prompt = "", Seed = 7 };

    [Fact]
    public void Each_sampler_leaves_the_tokens_that_its_definition_leaves()
    {
        foreach (var item in TextFixture.Read("sampling.json").EnumerateArray())
        {
            float[] logits = item.GetProperty("logits").Array<float>();
            foreach (var keep in item.GetProperty("keeps").EnumerateArray())
            {
                double value = keep[1].GetDouble();
                var job = keep[0].GetString() switch
                {
                    "top_k" => Job with { TopK = (int)value },
                    "top_p" => Job with { TopP = value },
                    "tfs" => Job with { TailFree = value },
                    "typical" => Job with { Typical = value },
                    "min_p" => Job with { MinP = value },
                    _ => Job with { TopA = value },
                };
                var left = new TokenSampler(job, logits.Length).Narrow(logits, []);
                Assert.Equal(keep[2].Array<int>(), left.Tokens.ToArray().Order());
            }
        }
    }

    [Fact]
    public void The_repetition_penalty_follows_its_range_and_slope()
    {
        foreach (var item in TextFixture.Read("sampling.json").EnumerateArray())
        {
            float[] logits = item.GetProperty("logits").Array<float>();
            int[] context = item.GetProperty("context").Array<int>();
            foreach (var penalty in item.GetProperty("penalties").EnumerateArray())
            {
                var settings = penalty[0];
                var job = Job with
                {
                    RepetitionPenalty = settings[0].GetDouble(),
                    RepetitionRange = settings[1].GetInt32(),
                    RepetitionSlope = settings[2].GetDouble(),
                };
                float[] expected = penalty[1].Array<float>();
                var left = new TokenSampler(job, logits.Length).Narrow(logits, context);
                for (int i = 0; i < left.Count; i++) Assert.Equal(expected[left.Tokens[i]], left.Logits[i], 1e-4f);
            }
        }
    }

    [Fact]
    public void The_order_of_samplers_is_the_job_s()
    {
        // Hot first, the three are nearly alike and top-p keeps them all; cold first, one towers over the rest.
        float[] logits = [3, 2, 1];
        var job = Job with { Temperature = 0.2, TopP = 0.9 };
        Assert.Equal(1, new TokenSampler(job with { SamplerOrder = [5, 6, 0, 1, 2, 3, 4] }, 3).Narrow(logits, []).Count);
        Assert.Equal(2, new TokenSampler(job with { SamplerOrder = [6, 0, 1, 2, 3, 4, 5] }, 3).Narrow(logits, []).Count);
        Assert.Equal(2, new TokenSampler(job, 3).Narrow(logits, []).Count);
    }

    [Fact]
    public void Temperature_zero_takes_the_likeliest_and_the_lower_number_at_a_tie()
    {
        var sampler = new TokenSampler(Job with { Temperature = 0 }, 4);
        Assert.Equal(1, sampler.Next([1, 5, 5, 2], []));
        Assert.Equal(3, sampler.Next([1, 5, 5, 6], []));
    }

    [Fact]
    public void Equal_seeds_draw_equal_tokens_and_other_seeds_others()
    {
        float[] logits = [.. Enumerable.Range(0, 50).Select(i => i % 7 * 0.3f)];
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));

        int[] Draw(ulong seed)
        {
            var sampler = new TokenSampler(Job with { Seed = seed }, logits.Length);
            return [.. Enumerable.Range(0, 30).Select(_ => sampler.Next(logits, []))];
        }
    }

    [Fact]
    public void Tokens_are_drawn_as_often_as_they_are_likely()
    {
        float[] logits = [.. new[] { 0.5, 0.3, 0.15, 0.05 }.Select(p => (float)Math.Log(p))];
        var sampler = new TokenSampler(Job, 4);
        var counts = new int[4];
        for (int i = 0; i < 20_000; i++) counts[sampler.Next(logits, [])]++;
        Assert.Equal([0.5, 0.3, 0.15, 0.05], counts.Select(c => Math.Round(c / 20_000.0, 2)).ToArray(), (a, b) => Math.Abs(a - b) <= 0.011);
    }

    [Fact]
    public void A_stop_sequence_ends_the_text_before_itself_even_across_pieces()
    {
        var stops = new StopMatcher(["\nYou:", "###"]);
        Assert.Equal("Hello", stops.Push("Hello"));
        Assert.Equal("", stops.Push("\nYo"));
        Assert.Equal("\nYolk", stops.Push("lk"));
        Assert.Equal(" end ", stops.Push(" end ##"));
        Assert.Equal("", stops.Push("# more"));
        Assert.True(stops.Stopped);
    }

    [Fact]
    public void What_only_looked_like_a_stop_is_given_back_at_the_end()
    {
        var stops = new StopMatcher(["abcabd"]);
        Assert.Equal("x", stops.Push("xabc"));
        Assert.Equal("abc", stops.Push("abc"));
        Assert.Equal("abc", stops.Finish());
        Assert.False(stops.Stopped);
    }

    [Fact]
    public void Half_a_letter_is_held_back()
    {
        var letters = new LetterStream();
        byte[] fox = [0xF0, 0x9F, 0xA6, 0x8A];
        Assert.Equal("", letters.Push(fox.AsSpan(0, 2)));
        Assert.Equal("🦊", letters.Push(fox.AsSpan(2)));
        Assert.Equal("", letters.Push(fox.AsSpan(0, 3)));
        Assert.Equal("\uFFFD", letters.Finish());
    }
}
