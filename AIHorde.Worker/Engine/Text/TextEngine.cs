using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Text.Chat;

namespace AIHorde.Worker.Engine.Text;

/// <summary>
/// Writes text with models of the Llama family on a tensor backend. The backend is one, so jobs run one after another; each streams as it is written.
/// </summary>
public sealed class TextEngine : ITextEngine
{
    /// <summary>A reader that has stopped reading holds its job back instead of letting text pile up.</summary>
    private const int PiecesWaitingMax = 256;

    private readonly ITensorBackend _backend;
    private readonly Dictionary<string, TextModel> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unreadable = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1);

    // Whose weights and cache the device holds. Read and written only by the job whose turn it is.
    private TextModel? _held;

    /// <param name="backend">Belongs to the engine from now on, and ends with it.</param>
    /// <param name="folders">Folders in the layout of Hugging Face, by the models' names.</param>
    public TextEngine(ITensorBackend backend, IReadOnlyDictionary<string, string> folders)
    {
        _backend = backend;
        foreach (var (name, folder) in folders)
        {
            try
            {
                _models[name] = TextModel.Load(name, backend, folder);
            }
            catch (Exception exception) when (ModelFault.Is(exception))
            {
                _unreadable[name] = exception.Message;
            }
        }
        Models = [.. _models.Values.Select(m => m.Info)];
    }

    public string Device => _backend.Device;

    public IReadOnlyList<TextModelInfo> Models { get; }

    /// <summary>Models that could not be opened, and why.</summary>
    public IReadOnlyDictionary<string, string> Unreadable => _unreadable;

    /// <summary>A chat as the prompt that the model was trained on, ready for its answer. Null where the model knows no chats.</summary>
    public string? RenderChat(string model, IReadOnlyList<ChatTurn> turns) => Find(model).Chat?.Render(turns, answer: true);

    public int CountTokens(string model, string text) => Find(model).Tokenizer.Encode(text).Count;

    public async IAsyncEnumerable<TextPiece> GenerateAsync(TextJob job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var model = Find(job.Model);
        var pieces = Channel.CreateBounded<TextPiece>(new BoundedChannelOptions(PiecesWaitingMax) { SingleReader = true, SingleWriter = true });
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        var work = Task.Factory.StartNew(
            () => Work(model, job, pieces.Writer, abandoned.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await foreach (var piece in pieces.Reader.ReadAllAsync(cancellationToken)) yield return piece;
            await work;
        }
        finally
        {
            await abandoned.CancelAsync();
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        End();
        _turn.Dispose();
    }

    private void Work(TextModel model, TextJob job, ChannelWriter<TextPiece> pieces, CancellationToken cancellationToken)
    {
        try
        {
            Hold(model);
            model.Run(job, piece => Write(pieces, piece, cancellationToken), cancellationToken);
            pieces.Complete();
        }
        catch (Exception exception)
        {
            // The reader gets it: that is where the job's caller is.
            pieces.Complete(exception);
        }
    }

    /// <summary>A device holds one model at a time: the weights and the cache of the last one leave it when another's turn comes.</summary>
    private void Hold(TextModel model)
    {
        if (_held == model) return;
        _held?.Forget();
        _held = model;
        _backend.Trim();
    }

    private static void Write(ChannelWriter<TextPiece> pieces, TextPiece piece, CancellationToken cancellationToken)
    {
        while (!pieces.TryWrite(piece))
            if (!pieces.WaitToWriteAsync(cancellationToken).AsTask().GetAwaiter().GetResult()) return;
    }

    private TextModel Find(string name) =>
        _models.TryGetValue(name, out var model) ? model : throw new EngineFaultException($"This engine has no model named {name}.");

    private void End()
    {
        foreach (var model in _models.Values) model.Dispose();
        _models.Clear();
        _backend.Dispose();
    }
}
