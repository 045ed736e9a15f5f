using System.Runtime.InteropServices;
using AIHorde.Worker.Backends.Upscaling;
using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Torch;

namespace AIHorde.Worker.Backends.Embedded.Child;

/// <summary>This program as the engine's process: started by the worker with this one word, never by a person.</summary>
static class EngineProgram
{
    public const string Verb = "engine";

    public static async Task<int> RunAsync()
    {
        // Ctrl+C in a terminal reaches this process, too; the worker decides what is finished, and its end of the pipe says when to leave.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        var answers = new StreamWriter(Console.OpenStandardOutput());
        Console.SetOut(Console.Error);
        await new EngineServer(new StreamReader(Console.OpenStandardInput()), answers, Open).RunAsync();
        return 0;
    }

    static OpenedEngine Open(EngineOpening opening)
    {
        TorchLibrary? torch = null;
        var precision = TorchPrecision.For(opening.Gpu ? CudaDriver.First() : null);
        ITensorBackend Compute(DType type) => opening.TorchFolder is not { } folder ? new ManagedBackend()
            : new TorchBackend(torch ??= Load(folder), opening.Gpu ? TorchDevice.Gpu : TorchDevice.Processor, type);
        IBackend backend = opening.Upscales
            ? new UpscalerBackend(new BackendAddress(BackendKind.Upscalers, null, opening.ModelFolder), () => Compute(precision.Images), TimeProvider.System)
            : new EmbeddedBackend(new BackendAddress(BackendKind.Embedded, null, opening.ModelFolder), () => EmbeddedEngines.Open(
                EmbeddedModels.Find(opening.ModelFolder), () => Compute(precision.Images), () => Compute(precision.Texts)));
        return new OpenedEngine(backend, () => torch?.Failed == true);
    }

    static TorchLibrary Load(string folder)
    {
        try
        {
            return TorchLibrary.Load(folder);
        }
        catch (EngineFaultException exception)
        {
            throw new BackendUnavailableException(exception.Message, exception);
        }
    }
}
