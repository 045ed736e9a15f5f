using System.Diagnostics;

namespace AIHorde.AppHost.Processes;

/// <summary>A running child that ends with us. Closing its standard input is the request to stop; on Windows a job object does the killing.</summary>
sealed class ChildProcess : IAsyncDisposable
{
    static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(1);

    readonly Process process;
    readonly ChildCommand command;

    ChildProcess(Process process, ChildCommand command, Action<string> output, Action<string> error)
    {
        this.process = process;
        this.command = command;
        Exited = WaitAsync(LinePump.RunAsync(process.StandardOutput, output), LinePump.RunAsync(process.StandardError, error));
    }

    public int Id => process.Id;

    /// <summary>Completes with the exit code, after the last lines of output have been handed on.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static ChildProcess Start(ChildCommand command, Action<string> output, Action<string> error)
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(command.Program, command.Arguments) : DieWithParent.Wrap(command);
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        Prepare(start, command);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command.Program} did not start.");
        if (OperatingSystem.IsWindows())
        {
            WindowsJob.Add(process);
        }

        return new ChildProcess(process, command, output, error);
    }

    /// <summary>What every child of ours gets, short-lived commands too.</summary>
    internal static void Prepare(ProcessStartInfo start, ChildCommand command)
    {
        start.WorkingDirectory = command.WorkingDirectory;
        foreach (var (name, value) in command.Environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        if (command.User is { } user)
        {
            start.UserName = user;
        }
    }

    /// <summary>Asks the child to stop and waits until it has; the shell around it kills it when its grace is over.</summary>
    public async Task StopAsync()
    {
        try
        {
            process.StandardInput.Close();
            if (OperatingSystem.IsWindows())
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            // It has ended by itself meanwhile, which is what we want.
        }

        var stopped = await Task.WhenAny(Exited, Task.Delay(command.StopGrace + DrainMax + DrainMax));
        if (stopped != Exited)
        {
            Kill();
            await Exited;
        }
    }

    /// <summary>Ends the child at once with all that it has started.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // Already gone.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            await StopAsync();
        }

        process.Dispose();
    }

    async Task<int> WaitAsync(params Task[] pumps)
    {
        await process.WaitForExitAsync();
        // A grandchild may keep the pipes open for ever: what it says after the end of its parent is nobody's log.
        await Task.WhenAny(Task.WhenAll(pumps), Task.Delay(DrainMax));
        return process.ExitCode;
    }
}
