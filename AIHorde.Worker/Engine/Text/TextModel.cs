using System.Runtime.InteropServices;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Text.Chat;
using AIHorde.Worker.Engine.Tokenizers;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Text;

/// <summary>A model folder made ready: weights, tokenizer, chat template. Used by one job at a time.</summary>
internal sealed class TextModel : IDisposable
{
    private readonly WeightFiles _weights;
    private readonly Llama _llama;
    private readonly KeyValueCache _cache;
    private readonly HashSet<int> _endTokens;
    private readonly float[] _logits;

    private TextModel(string name, ITensorBackend backend, string folder)
    {
        var config = LlamaConfig.Load(folder);
        Name = name;
        Tokenizer = TokenizerFile.Load(folder);
        Chat = ChatTemplate.Find(folder);
        _weights = WeightFiles.Open(folder);
        try
        {
            _llama = new Llama(backend, _weights, config);
        }
        catch
        {
            _weights.Dispose();
            throw;
        }
        _cache = new KeyValueCache(backend, config);
        _endTokens = [.. config.EndTokens];
        if (Tokenizer.EndToken is { } end) _endTokens.Add(end);
        _logits = new float[_llama.Outputs];
    }

    public string Name { get; }

    public TextTokenizer Tokenizer { get; }

    /// <summary>Null where the model was not made for chats.</summary>
    public ChatTemplate? Chat { get; }

    public TextModelInfo Info => new(Name, _llama.Parameters, _llama.Config.ContextMax);

    public static TextModel Load(string name, ITensorBackend backend, string folder) => new(name, backend, folder);

    /// <summary>Runs a job to its end and hands each certain piece of text to <paramref name="write"/>.</summary>
    public void Run(TextJob job, Action<TextPiece> write, CancellationToken cancellationToken)
    {
        int wanted = Math.Clamp(job.TokensMax, 1, Math.Max(1, _llama.Config.ContextMax / 2));
        var context = Prompt(job, wanted);
        _cache.RewindTo(CollectionsMarshal.AsSpan(context));
        var sampler = new TokenSampler(job, _logits.Length);
        var stops = new StopMatcher(job.StopSequences);
        var letters = new LetterStream();
        for (int made = 1; ; made++)
        {
            var fresh = CollectionsMarshal.AsSpan(context)[_cache.Count..];
            _llama.Forward(fresh, _cache, _logits, cancellationToken);
            int token = sampler.Next(_logits, context);
            if (_endTokens.Contains(token))
            {
                write(new TextPiece(stops.Push(letters.Finish()) + stops.Finish(), made, TextFinish.Stop));
                return;
            }
            context.Add(token);
            string text = stops.Push(letters.Push(Tokenizer.BytesOf(token)));
            if (stops.Stopped || made >= wanted)
            {
                string rest = stops.Stopped ? "" : stops.Push(letters.Finish()) + stops.Finish();
                write(new TextPiece(text + rest, made, stops.Stopped ? TextFinish.Stop : TextFinish.Length));
                return;
            }
            if (text.Length > 0) write(new TextPiece(text, made));
        }
    }

    /// <summary>Gives the cache's memory back; the next job reads its prompt from the beginning.</summary>
    public void Forget() => _cache.Dispose();

    public void Dispose()
    {
        _cache.Dispose();
        _llama.Dispose();
        _weights.Dispose();
    }

    /// <summary>The prompt's tokens behind the model's prefix; the oldest are dropped so that the answer fits as well.</summary>
    private List<int> Prompt(TextJob job, int wanted)
    {
        var prefix = Tokenizer.Prefix;
        var tokens = Tokenizer.Encode(job.Prompt);
        int context = Math.Min(job.ContextTokensMax, _llama.Config.ContextMax);
        int room = Math.Max(1, Math.Min(context, _llama.Config.ContextMax - wanted) - prefix.Count);
        bool written = prefix.Count > 0 && tokens.Take(prefix.Count).SequenceEqual(prefix);
        List<int> all = written ? [] : [.. prefix];
        all.AddRange(tokens.Skip(Math.Max(0, tokens.Count - room)));
        if (all.Count == 0) all.Add(Tokenizer.StartToken ?? Tokenizer.EndToken ?? 0);
        return all;
    }
}
