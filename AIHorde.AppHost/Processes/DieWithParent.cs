using System.Diagnostics;

namespace AIHorde.AppHost.Processes;

/// <summary>
/// Wraps a command so that it cannot outlive the launcher, however the launcher ends. A small shell holds the read end of a pipe whose only
/// write end is ours; when we close it, or are killed and the kernel closes it, the shell stops the child in order and, past the grace, by force.
/// (Linux's parent-death signal is no help: it fires when the thread that forked ends, and forks come from pool threads.)
/// </summary>
static class DieWithParent
{
    const string SetSid = "/usr/bin/setsid";

    /// <summary>
    /// Arguments: signal, grace in tenths of a second, whether we lead our own session, then the command. TERM is ignored only after the
    /// watcher has started, or the watcher would inherit that and could not be ended. What a child has left behind in its session goes with it.
    /// </summary>
    const string Script = """
        signal=$1; tenths=$2; leader=$3; shift 3
        exec 3<&0
        "$@" </dev/null 3<&- &
        child=$!
        { read -r _
          kill "-$signal" "$child"
          while [ "$tenths" -gt 0 ] && kill -0 "$child"; do sleep 0.1; tenths=$((tenths - 1)); done
          kill -KILL "$child"
          [ "$leader" = yes ] && kill -KILL "-$$"
        } <&3 >/dev/null 2>&1 &
        watcher=$!
        exec 3<&-
        trap '' INT TERM HUP
        wait "$child" 2>/dev/null; code=$?
        kill -KILL "$watcher" 2>/dev/null
        [ "$leader" = yes ] && kill -TERM "-$$" 2>/dev/null
        exit "$code"
        """;

    public static ProcessStartInfo Wrap(ChildCommand command)
    {
        var leads = File.Exists(SetSid);
        List<string> line = leads ? [SetSid, "/bin/sh"] : ["/bin/sh"];
        line.AddRange(["-c", Script, "sh"]);
        line.Add(command.Stop == StopSignal.Interrupt ? "INT" : "TERM");
        line.Add(((int)(command.StopGrace.TotalSeconds * 10)).ToString());
        line.Add(leads ? "yes" : "no");
        line.Add(command.Program);
        line.AddRange(command.Arguments);
        return new ProcessStartInfo(line[0], line.Skip(1));
    }
}
