using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Hosting;

/// <summary>One process of a project, listening on a loopback port of its own.</summary>
sealed class ProjectWorkload(ProjectResource project, string instance, int replica, int port, IReadOnlyList<ServiceVariable> telemetry, HttpClient http)
    : IWorkload
{
    public string Kind => "project";

    public int Port => port;

    public IReadOnlyList<string> Endpoints => [Url];

    public IReadOnlyList<ShownVariable> Environment { get; private set; } = [];

    string Url => $"http://localhost:{port}";

    public Task<ChildCommand?> PrepareAsync(CancellationToken cancellationToken)
    {
        var variables = Variables().ToList();
        Environment = [.. variables.Select(variable => new ShownVariable(variable.Name, variable.Secret ? ShownVariable.Mask : variable.Value(replica)))];
        var (program, arguments, folder) = ProjectProgram.Locate(project.Assembly);
        return Task.FromResult<ChildCommand?>(new(program, arguments)
        {
            WorkingDirectory = folder,
            Environment = variables.ToDictionary(variable => variable.Name, string? (variable) => variable.Value(replica)),
        });
    }

    public Task<Health> LookAsync(CancellationToken cancellationToken) => project.HealthPath is { } path
        ? HealthLook.AskAsync(http, Url + path, answer => answer.IsSuccessStatusCode, cancellationToken)
        : Task.FromResult(Health.Well);

    /// <summary>What the launcher's own environment says goes first, so that anything can be set from outside; but where to listen is ours to say.</summary>
    IEnumerable<ServiceVariable> Variables()
    {
        ServiceVariable[] defaults =
        [
            .. project.Environment, .. telemetry,
            new("OTEL_SERVICE_NAME", project.Name),
            new("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={instance}"),
            new("Logging__Console__FormatterName", "simple"),
            new("Logging__Console__FormatterOptions__SingleLine", "true"),
            new("Logging__Console__FormatterOptions__ColorBehavior", "Disabled"),
        ];
        return defaults
            .Select(variable => Outside.Variable(variable.Name) is { } given ? variable with { Value = _ => given } : variable)
            .Append(new("ASPNETCORE_URLS", Url));
    }
}
