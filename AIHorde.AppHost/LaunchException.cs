namespace AIHorde.AppHost;

/// <summary>The stack cannot run, for a reason that the person who started it can mend. The message is the one line that they read.</summary>
sealed class LaunchException(string message, Exception? inner = null) : Exception(message, inner);
